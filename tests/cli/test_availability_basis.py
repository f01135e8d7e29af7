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
