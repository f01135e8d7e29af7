"""`sfsync availability verify`, as a customer runs it on a folder that somebody handed over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from sfsync.adapters.samples.folder import Folder
from tests.adapters.samples.ledgers import DAY, NOVEMBER, OCTOBER, VANTAGE, Keys, filled, lines, new_keys, rewrite
from tests.scenarios.command import sfsync


@pytest.fixture(scope="module")
def keys() -> Keys:
    """The prober's."""
    return new_keys()


@pytest.fixture
def ledger(tmp_path: Path, keys: Keys) -> Path:
    """October from two vantage points, signed, beside the public key."""
    (tmp_path / "key.pem").write_bytes(keys.public)
    for vantage in (VANTAGE, "us-east-1"):
        filled(tmp_path / "samples", vantage=vantage, keys=keys)
    return tmp_path / "samples"


def verify(ledger: Path, *more: object) -> tuple[object, str, str]:
    """Run the command."""
    outcome = sfsync("availability", "verify", ledger, *more)
    return outcome.code, outcome.out, outcome.err


def test_an_untouched_month(ledger: Path) -> None:
    """Exit 0, a line for each vantage point, and what it rests on."""
    code, out, err = verify(ledger, "--month", "2026-10", "--key", ledger.parent / "key.pem")

    assert (code, err) == (0, "")
    assert f"{VANTAGE}: 372 samples from 2026-10-01 on, sealed to 2026-10-31, signed by" in out
    assert "Untouched: every line follows the one before" in out
    assert "note" not in out


def test_a_tampered_line(ledger: Path) -> None:
    """Exit 1; file, line and what is wrong with it."""
    raws = lines(ledger, "2026-10-13")
    rewrite(ledger, "2026-10-13", [raw.replace(b"false", b"true") for raw in raws])
    code, out, err = verify(ledger, "--month", "2026-10")
    as_json = json.loads(verify(ledger, "--month", "2026-10", "--json")[1])

    assert (code, err) == (1, "")
    assert f"broken: {VANTAGE}/2026-10-13.jsonl:4: was changed" in out
    assert "Untouched" not in out
    assert as_json["ok"] is False
    assert (as_json["broken"]["file"], as_json["broken"]["line"]) == (f"{VANTAGE}/2026-10-13.jsonl", 4)
    assert [chain["vantage"] for chain in as_json["vantages"]] == ["us-east-1"]  # the other one holds


def test_the_document(ledger: Path, keys: Keys) -> None:
    """All that the text says, for scripts."""
    code, out, _ = verify(ledger, "--json", "--key", ledger.parent / "key.pem")
    found = json.loads(out)

    assert code == 0
    assert (found["ok"], found["samples"], found["broken"], found["flaws"], found["remarks"]) == (
        *(True, 744, None, []),
        [],
    )
    assert found["vantages"][0] == {
        "vantage": VANTAGE,
        "samples": 372,
        "first_day": "2026-10-01",
        "sealed_to": "2026-10-31",
        "open_days": [],
        "keys": found["vantages"][0]["keys"],
        "unsigned_seals": 0,
    }
    assert found["revisions"] == []


def test_what_was_not_proven_is_said(ledger: Path, tmp_path: Path) -> None:
    """Signatures that nobody checked; seals that nobody signed."""
    filled(tmp_path / "unsigned")

    assert "note: signatures were not checked: give the key with --key" in verify(ledger)[1]
    assert "note: some seals are not signed: whoever can write the files" in verify(tmp_path / "unsigned")[1]
    assert verify(tmp_path / "unsigned")[0] == 0
    assert verify(tmp_path / "unsigned", "--key", tmp_path / "key.pem")[0] == 1


def test_what_was_set_aside_is_said(ledger: Path) -> None:
    """It does not count, and nobody has to come across it by chance."""
    filled(ledger, OCTOBER, OCTOBER + DAY / 2)

    assert "note: 6 lines or samples were set aside and do not count" in verify(ledger)[1]


def test_what_was_set_aside_and_goes_meanwhile(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is named, and the command ends in order."""
    filled(ledger, OCTOBER, OCTOBER + DAY / 2)
    found = Folder.raws

    def raws(folder: Folder, file: str) -> Iterator[bytes]:
        if "set-aside" in file:
            (folder.path / file).unlink()
        return found(folder, file)

    monkeypatch.setattr(Folder, "raws", raws)
    code, out, err = verify(ledger)

    assert (code, err) == (1, "")
    assert f"{VANTAGE}/set-aside.jsonl: is gone: it was here a moment ago" in out


@pytest.mark.parametrize("command", ["verify", "probe"])
def test_each_command_has_an_example(command: str) -> None:
    """One that can be typed, and `--json`."""
    outcome = sfsync("availability", command, "--help")
    shown = " ".join(outcome.out.split())

    assert (outcome.code, outcome.err) == (0, "")
    assert f"sfsync availability {command}" in shown.partition("Example:")[2]
    assert "--json" in shown


def test_another_key(ledger: Path, tmp_path: Path) -> None:
    """What it did not sign is broken, at the first seal."""
    (tmp_path / "other.pem").write_bytes(new_keys().public)
    code, out, _ = verify(ledger, "--key", tmp_path / "other.pem")

    assert code == 1
    assert f"broken: {VANTAGE}/2026-10-01.seal.json: its signature" in out


def test_a_month_of_which_nothing_is_here(ledger: Path) -> None:
    """Removed or never measured: not proven, so exit 1."""
    code, out, _ = verify(ledger, "--month", "2025-01")

    assert (code, "Untouched" in out) == (1, False)
    assert "no sample of 2025-01 is here" in out


def test_a_month_that_goes_on(tmp_path: Path) -> None:
    """The days that are not over are not sealed: said, no flaw; but a month that is over has to be there whole."""
    filled(tmp_path, OCTOBER, NOVEMBER - 3 * DAY)
    code, out, _ = verify(tmp_path, "--month", "2026-10")

    assert code == 1
    assert f"broken: {VANTAGE}/2026-10-29.jsonl: the day is missing" in out


@pytest.mark.parametrize(
    ("args", "fault"),
    [
        (("absent",), "absent: there is no such folder"),
        ((".", "--month", "October"), "--month 'October': is no month: write YYYY-MM"),
        ((".", "--month", "2026-13"), "--month '2026-13': is no month"),
        ((".", "--key", "absent.pem"), "--key absent.pem: cannot be read: No such file"),
        ((".", "--key", "pyproject.toml"), "pyproject.toml: holds no key in PEM"),
    ],
)
def test_bad_input(args: tuple[str, ...], fault: str) -> None:
    """One line on stderr, exit 2."""
    outcome = sfsync("availability", "verify", *args)

    assert (outcome.code, outcome.out) == (2, "")
    assert fault in outcome.err
    assert outcome.err.count("\n") == 1


def test_an_empty_folder(tmp_path: Path) -> None:
    """Nothing is proven by nothing."""
    code, out, _ = verify(tmp_path)

    assert (code, "no sample of any month is here" in out) == (1, True)
