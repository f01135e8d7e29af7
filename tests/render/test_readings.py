"""Readings as the JSON document that scripts rely on."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest

from sfsync.engine.evaluate import evaluate
from sfsync.intake.case_file import read_case_file
from sfsync.policy.load import load_policy
from sfsync.render.instants import instant, length, seconds
from sfsync.render.readings import readings_document
from tests.scenarios.told import Told, became, case, ct, outage, wrote

SHEET = load_policy()
KEYS = {
    "name",
    "state",
    "started_at",
    "due_at",
    "completed_at",
    "target_s",
    "elapsed_s",
    "remaining_s",
    "paused_s",
    "segments",
}
HELD = became(wrote(case("Mon 11-23 09:00"), "Mon 11-23 09:30"), "Mon 11-23 10:00", status="On Hold")


def document(told: Told, at: str) -> Told:
    """Return what `explain --json` prints, after a turn through JSON."""
    file = read_case_file(json.dumps(told), "case.json")
    readings = evaluate(file.case, SHEET, file.pauses, datetime.fromisoformat(ct(at)))
    made: Told = json.loads(json.dumps(readings_document(readings), allow_nan=False))
    return made


@pytest.mark.parametrize(
    "told",
    [
        pytest.param(HELD, id="paused"),
        pytest.param(became(HELD, "Mon 11-23 11:00", status="Closed"), id="completed"),
        pytest.param(case("Mon 11-23 09:00", type="Internal"), id="not applicable"),
        pytest.param(outage(HELD, "Mon 11-23 09:00", None), id="paused by an outage"),
    ],
)
def test_every_key_of_the_contract_is_there(told: Told) -> None:
    """Whatever the state: scripts need not ask first."""
    made = document(told, "Mon 11-23 12:00")

    assert {"case", "at", "policy", "milestones"} <= made.keys()
    assert [reading["name"] for reading in made["milestones"]][:2] == ["first_response", "resolution"]
    for reading in made["milestones"]:
        assert reading.keys() >= KEYS
        assert all(segment.keys() == {"from", "to", "kind", "reason"} for segment in reading["segments"])


def test_whole_seconds_are_integers() -> None:
    """And never floats, so that they compare and print as they should."""
    reading = document(HELD, "Mon 11-23 12:00")["milestones"][1]

    assert all(type(reading[key]) is int for key in ("target_s", "elapsed_s", "remaining_s", "paused_s"))


def test_fractions_are_kept() -> None:
    """A case of 09:00:00.250, seen at noon: not a quarter of a second is lost."""
    told = case("Mon 11-23 09:00")
    told["case"]["created_at"] = "2026-11-23T15:00:00.250Z"

    reading = document(told, "Mon 11-23 10:00")["milestones"][1]

    assert (reading["elapsed_s"], reading["due_at"]) == (3599.75, "2026-11-23T23:00:00.250000Z")


@pytest.mark.parametrize(
    ("at", "text"),
    [
        (datetime(2026, 11, 23, 15, tzinfo=UTC), "2026-11-23T15:00:00Z"),
        (datetime(2026, 11, 23, 15, 0, 0, 1, tzinfo=UTC), "2026-11-23T15:00:00.000001Z"),
    ],
)
def test_an_instant(at: datetime, text: str) -> None:
    """ISO 8601 with a Z, and it can be read back."""
    assert instant(at) == text
    assert datetime.fromisoformat(text) == at


@pytest.mark.parametrize(
    ("duration", "number"),
    [(timedelta(), 0), (timedelta(hours=-2), -7200), (timedelta(seconds=1, microseconds=500_000), 1.5)],
)
def test_seconds(duration: timedelta, number: float) -> None:
    """A whole number where it is one."""
    assert seconds(duration) == number
    assert isinstance(seconds(duration), int) == (number == int(number))


@pytest.mark.parametrize(
    ("duration", "text"),
    [
        (timedelta(), "0 s"),
        (timedelta(seconds=45), "45 s"),
        (timedelta(minutes=3, seconds=5), "3 m 05 s"),
        (timedelta(hours=3, minutes=20), "3 h 20 m"),
        (timedelta(hours=3, minutes=20, seconds=1), "3 h 20 m 01 s"),
        (timedelta(hours=-1, minutes=-5), "-1 h 05 m"),
        (timedelta(hours=60), "60 h 00 m"),
    ],
)
def test_a_length_in_words(duration: timedelta, text: str) -> None:
    """Hours are the largest unit: a day would be 12 hours here and 24 there."""
    assert length(duration) == text
