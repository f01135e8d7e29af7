"""What a report stands on: the vantage points, and the lines of a ledger that nobody changed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.adapters.samples.ledgers import OCTOBER, filled
from tests.availability.september import written
from tests.cli.shell import Outcome, sfsync


@pytest.fixture(scope="module")
def september(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A September of samples."""
    return written(tmp_path_factory.mktemp("september"))[0]


def report(samples: object, *more: object, month: str = "2026-09") -> Outcome:
    """Run the command."""
    return sfsync("availability", "report", "--samples", samples, "--month", month, *more)


def document(samples: object, *more: object, month: str = "2026-09") -> dict[str, Any]:
    """Run it with `--json`; return the one document."""
    return json.loads(report(samples, *more, "--json", month=month).out)  # type: ignore[no-any-return]  # it is an object


def test_the_vantage_points_that_it_stands_on(september: Path) -> None:
    """Named with their samples; one that has to be here and is not counts as silent, and is said."""
    told = document(september, "--interval", 30, "--vantages", "eu-west-1,us-east-1")
    text = report(september, "--interval", 30, "--vantages", "eu-west-1,us-east-1").out
    page = report(september, "--interval", 30, "--vantages", "eu-west-1", "--format", "html").out
    wrong = report(september, "--interval", 30, "--vantages", "eu-west-1,")

    assert told["vantages"] == [{"name": "eu-west-1", "samples": 0}, {"name": "us-east-1", "samples": 86_220}]
    assert "Vantage points: eu-west-1 (not one sample), us-east-1 (86,220 samples)" in text
    assert "eu-west-1 (not one sample)" in page
    assert (wrong.code, wrong.err.count("\n")) == (2, 1)


def test_a_changed_line_of_a_ledger_is_refused(tmp_path: Path) -> None:
    """A failure made a success does not make the month better, and the report says where it was."""
    filled(tmp_path, OCTOBER, OCTOBER.replace(day=2))
    (day,) = (tmp_path / "eu-west-1").glob("*.jsonl")
    options = ("--interval", 7200, "--at", "2026-10-02T00:00:00Z")
    before = document(day, *options, month="2026-10")
    day.write_bytes(day.read_bytes().replace(b'"ok":false', b'"ok":true'))
    after = document(day, *options, month="2026-10")
    text, page = (report(day, *options, "--format", form, month="2026-10").out for form in ("text", "html"))

    assert (before["samples"]["refused"], after["samples"]["refused"]) == (0, 2)
    assert after["samples"]["faults"][0]["line"] == 4
    assert after["unknown_s"] > before["unknown_s"]
    assert all("line 4: was changed: it does not have its own sum" in shown for shown in (text, page))


@pytest.mark.parametrize("month", ["0001-01", "9999-12", "0000-01", "2026-13"])
@pytest.mark.parametrize("command", ["report", "verify"])
def test_months_at_the_end_of_the_calendar(september: Path, command: str, month: str) -> None:
    """One line and exit 2, as for what is no month."""
    what = ("--samples", september) if command == "report" else (september.parent,)
    outcome = sfsync("availability", command, *what, "--month", month)

    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert "is no month: write YYYY-MM" in outcome.err


def test_a_target_that_is_none(september: Path) -> None:
    """What to write instead, on a command line and not in a file."""
    outcome = report(september, "--target", "99,99")

    assert outcome.err == "sfsync: --target '99,99': is no percentage between 0 and 100: write e.g. 99.9\n"


def test_texts_from_outside_forge_no_line(tmp_path: Path) -> None:
    """A reason with a new line and a colour is spelt out; names with such are refused; a long id moves its own row."""
    told = {"at": "2026-09-12T00:00:00Z", "endpoint": "portal", "vantage": "one", "ok": False}
    lines = [
        told | {"reason": "=1+1\nMET\x1b[31m"},
        told | {"at": "2026-09-12T00:00:10Z"},
        told | {"endpoint": "a\nb"},
        told | {"vantage": "\u202eone"},
    ]
    (tmp_path / "samples.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    exclusion = {"id": "C" * 300, "kind": "dependency", "start": "2026-09-12T00:00:00Z", "end": "2026-09-12T00:01:00Z"}
    exclusions = [exclusion, exclusion | {"id": "a\nMET"}, exclusion | {"id": "short"}]
    (tmp_path / "exclusions.json").write_text(json.dumps(exclusions), encoding="utf-8")
    options = (tmp_path / "samples.jsonl", "--exclusions", tmp_path / "exclusions.json")
    text, table = (report(*options, "--format", form).out for form in ("text", "csv"))

    assert r"=1+1\nMET\x1b[31m (1)" in text
    assert r"'=1+1\nMET\x1b[31m (1)" in table
    assert "holds a control character" in text
    assert not any(line.startswith("MET") or "\x1b" in line for line in (*text.splitlines(), *table.splitlines()))
    assert max(len(line) for line in text.splitlines() if "short" in line) < 160
    assert document(options[0])["samples"]["refused_by_reason"] == {
        "endpoint: holds a control character": 1,
        "vantage: holds a control character": 1,
    }


def test_a_report_that_cannot_be_written(september: Path, tmp_path: Path) -> None:
    """The option, the file and why."""
    outcome = report(september, "--output", tmp_path / "absent" / "report.txt")

    assert (outcome.code, outcome.out) == (2, "")
    assert (
        outcome.err == f"sfsync: --output {tmp_path}/absent/report.txt: cannot be written: No such file or directory\n"
    )
