"""`sfsync coverage`: the week in a strip per day, and as one document with each of its 168 hours."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from tests.scenarios.command import sfsync
from tests.scenarios.told import case


def document(*args: str) -> dict[str, Any]:
    """Return the JSON document."""
    found: dict[str, Any] = json.loads(sfsync("coverage", "--json", *args).out)
    return found


def test_each_hour_of_the_week_says_who_covers_it() -> None:
    """168 hours; 22:00 is IST Team 1's for its second half; 45 h 30 m of Premium's P1 are nobody's."""
    told = document("--week", "2026-W48")
    hours = {hour["from"]: hour for hour in told["hours"]}
    premium = next(part for part in told["promised"] if (part["package"], part["priority"]) == ("Premium", "P1"))

    assert len(hours) == 168
    assert hours["2026-11-23T22:00:00Z"]["teams"] == {"IST Team 1": 1800, "AMER": 3600}
    assert hours["2026-11-29T22:00:00Z"]["uncovered"][0] == {
        "package": "Premium",
        "priority": "P1",
        "uncovered_s": 1800,
    }
    assert (
        premium["uncovered_s"]
        == 45 * 3600 + 1800
        == sum(gap["uncovered_s"] for hour in hours.values() for gap in hour["uncovered"][:1])
    )
    assert premium["gaps"] == [{"from": "2026-11-28T01:00:00Z", "to": "2026-11-29T22:30:00Z"}]


def test_winter_and_summer_stand_beside_the_week() -> None:
    """The gap is an hour longer while America keeps summer time."""
    compared = document("--week", "2026-07-15")["compared"]

    assert {label: part["promised"][4]["uncovered_s"] / 3600 for label, part in compared.items()} == {
        "winter": 45.5,
        "summer": 46.5,
    }


@pytest.mark.parametrize("columns", ["80", "100"])
def test_the_text_fits_and_says_the_same(columns: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """No line is wider, no strip is broken; the gap is named with whose promise it is."""
    monkeypatch.setenv("COLUMNS", columns)
    out = sfsync("coverage", "--at", "2026-11-28T12:00:00Z").out

    assert max(map(len, out.splitlines())) <= int(columns)
    assert "Sat 2026-11-28 12:00 UTC: nobody" in out
    assert re.search(r"^UTC +00 .* nobody *$", out, flags=re.MULTILINE)
    assert "next: IST Team 1 from Sun 2026-11-29 22:30 UTC" in out
    assert f"Sat 28 ░░{'×' * 46} 23 h 00 m" in out  # noqa: RUF001 - as it is printed
    assert "Sat 28 01:00 to Sun 29 22:30 UTC, 45 h 30 m: Premium P1" in out


@pytest.mark.parametrize("week", ["2026-W60", "2026-7", "soon", "0001-01-01", "9999-12-31"])
def test_a_week_that_is_none(week: str) -> None:
    """One line that says what to write, exit code 2."""
    outcome = sfsync("coverage", "--week", week)

    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)


def test_a_week_beyond_a_team_s_holidays(tmp_path: Path) -> None:
    """A country calendar ends in 2040: the line says so; and a Case of later keeps its clocks, without a team."""
    own = tmp_path / "own.toml"
    own.write_text('[teams.AMER]\ncountry = "US"\n')
    outcome = sfsync("coverage", "--week", "2045-W10", "--policy", own)
    told = case("Mon 11-23 09:00") | {"messages": []}
    told["case"] |= {"created_at": "2045-03-06T15:00:00Z"}
    later = tmp_path / "later.json"
    later.write_text(json.dumps(told))
    explained = json.loads(sfsync("explain", later, "--at", "2045-03-06T16:00:00Z", "--policy", own, "--json").out)

    assert (outcome.code, outcome.out) == (2, "")
    assert "2010 to 2040" in outcome.err
    assert explained["milestones"][1]["state"] == "running"
    assert explained["placement"]["team"] is None
