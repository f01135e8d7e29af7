"""`sfsync availability revise` and `export`: a month changed in the open, and read as it then counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.adapters.samples.ledgers import OCTOBER, VANTAGE, Keys, filled, new_keys
from tests.cli.shell import sfsync

WHY = ("--author", "A. Author", "--reason", "our own network was down")
SPAN = ("--void", "2026-10-13T00:00:00Z/2026-10-13T06:00:00Z")


@pytest.fixture(scope="module")
def keys() -> Keys:
    """The prober's."""
    return new_keys()


@pytest.fixture
def ledger(tmp_path: Path, keys: Keys) -> Path:
    """October, signed."""
    filled(tmp_path / "samples", keys=keys)
    (tmp_path / "key.pem").write_bytes(keys.private)
    return tmp_path / "samples"


@pytest.fixture
def env(ledger: Path) -> dict[str, str]:
    """The key to sign with."""
    return {"SFSYNC_PROBE_SIGNING_KEY_FILE": str(ledger.parent / "key.pem")}


def exported(ledger: Path) -> list[dict[str, object]]:
    """Export October."""
    outcome = sfsync("availability", "export", ledger, "--month", "2026-10")
    assert (outcome.code, outcome.err) == (0, "")
    return [json.loads(line) for line in outcome.out.splitlines()]


def test_a_span_voided_and_a_sample_added(ledger: Path, env: dict[str, str], tmp_path: Path) -> None:
    """Numbered, signed, seen by `verify`; `export` then tells what counts, in the shape that the report reads."""
    told = {"at": "2026-10-13T02:00:00+02:00", "endpoint": "portal", "vantage": VANTAGE, "ok": True}
    (tmp_path / "added.jsonl").write_text(json.dumps(told), encoding="utf-8")
    before = exported(ledger)
    first = sfsync("availability", "revise", ledger, "--month", "2026-10", *WHY, *SPAN, env=env)
    adding = ("--add", tmp_path / "added.jsonl", "--json")
    second = sfsync("availability", "revise", ledger, "--month", "2026-10", *WHY, *adding, env=env)
    after = exported(ledger)
    verified = sfsync("availability", "verify", ledger, "--key", tmp_path / "key.pem")

    assert (first.code, first.err) == (0, "")
    assert first.out == "2026-10 revision 1 by A. Author: 1 spans and 0 lines voided, 0 added\n"
    assert json.loads(second.out)["number"] == 2
    assert len(after) == len(before) - 3 + 1
    assert after[-1] == {**told, "at": "2026-10-13T00:00:00Z", "latency_ms": None, "reason": None}
    assert verified.code == 0
    assert "2026-10 revision 1 by A. Author: our own network was down" in verified.out


def test_only_one_endpoint(ledger: Path, env: dict[str, str]) -> None:
    """A span of an endpoint or a vantage point that has no sample in it voids nothing, and is refused."""
    for narrowed in (("--endpoint", "api"), ("--vantage", "us-east-1")):
        outcome = sfsync("availability", "revise", ledger, "--month", "2026-10", *WHY, *SPAN, *narrowed, env=env)
        assert outcome.code == 2
        assert f"there is not a sample of {narrowed[1]} in 2026-10" in outcome.err

    assert len(exported(ledger)) == 372


def test_without_the_key_of_a_signed_ledger(ledger: Path) -> None:
    """Refused before anything is written: an unsigned revision would break the month for good."""
    outcome = sfsync("availability", "revise", ledger, "--month", "2026-10", *WHY, *SPAN)

    assert (outcome.code, outcome.out) == (2, "")
    assert "set SFSYNC_PROBE_SIGNING_KEY_FILE" in outcome.err
    assert list(ledger.glob("*.json")) == []


@pytest.mark.parametrize(
    ("args", "fault"),
    [
        (("--void", "2026-10-13"), "--void '2026-10-13': is no span: write START/END"),
        (("--void", "2026-10-13T00:00:00/2026-10-14T00:00:00"), "--void: "),
        (("--void", "2026-10-14T00:00:00Z/2026-10-13T00:00:00Z"), "ends before it starts"),
        (("--void-line", "0" * 64), "no line of 2026-10 has the hash"),
        ((), "has to void or add something"),
        (("--add", "absent.jsonl"), "--add absent.jsonl: cannot be read"),
        (("--add", "pyproject.toml"), "--add pyproject.toml:1: is no sample"),
        ((*SPAN, "--author", "me\nUntouched: every line"), "are one line each, without control characters"),
        ((*SPAN, "--month", "0001-01"), "--month '0001-01': is no month"),
        ((*SPAN, "--month", "2026-9"), "--month '2026-9': is no month"),
    ],
)
def test_bad_input(ledger: Path, env: dict[str, str], args: tuple[str, ...], fault: str) -> None:
    """One line on stderr, exit 2, and nothing is written."""
    outcome = sfsync("availability", "revise", ledger, "--month", "2026-10", *WHY, *args, env=env)

    assert (outcome.code, outcome.out) == (2, "")
    assert fault in outcome.err
    assert outcome.err.count("\n") == 1
    assert list(ledger.glob("*.json")) == []


def test_a_month_that_goes_on(tmp_path: Path) -> None:
    """Not sealed to its end, it needs no revision."""
    filled(tmp_path, OCTOBER, OCTOBER.replace(day=9))
    outcome = sfsync("availability", "revise", tmp_path, "--month", "2026-10", *WHY, *SPAN)

    assert outcome.code == 2
    assert "a broken month cannot be revised" in outcome.err


@pytest.mark.parametrize(
    ("file", "content", "place"),
    [
        (f"{VANTAGE}/2026-10-02.jsonl", None, f"{VANTAGE}/2026-10-02.jsonl: all 12 of 12 sealed lines are gone"),
        (f"{VANTAGE}/2026-10-02.seal.json", None, f"{VANTAGE}/2026-10-02.seal.json: is gone"),
        ("2026-10.revision-1.json", b"xx", "2026-10.revision-1.json: is not JSON"),
        (f"{VANTAGE}/2026-10-31.jsonl", b"", f"{VANTAGE}/2026-10-31.jsonl: all 12 of 12 sealed lines are gone"),
    ],
)
def test_a_broken_month_is_not_exported(ledger: Path, file: str, content: bytes | None, place: str) -> None:
    """Exit 1 with the place, as `verify` names it; not one sample, of which a report would make a number."""
    if content is None:
        (ledger / file).unlink()
    else:
        (ledger / file).write_bytes(content)
    outcome = sfsync("availability", "export", ledger, "--month", "2026-10")

    assert (outcome.code, outcome.out) == (1, "")
    assert f"{ledger}/{place}" in outcome.err
    assert outcome.err.count("\n") == 1


@pytest.mark.parametrize("line", ["[1]", '{"endpoint": "portal"}', '{"at": 5}', "{"])
def test_a_line_to_add_that_is_no_sample(ledger: Path, env: dict[str, str], tmp_path: Path, line: str) -> None:
    """File and line, in words of ours; an empty line is none."""
    (tmp_path / "added.jsonl").write_text(f"\n{line}\n", encoding="utf-8")
    outcome = sfsync(
        *("availability", "revise", ledger, "--month", "2026-10", *WHY, "--add", tmp_path / "added.jsonl"), env=env
    )

    assert (outcome.code, outcome.err.count("\n")) == (2, 1)
    assert "added.jsonl:2: is no sample: " in outcome.err
    assert "indices" not in outcome.err
