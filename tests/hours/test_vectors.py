"""Checked answers: those of this folder, and the shared ones where their folder stands beside the checkout."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from sfsync.hours.business_hours import BusinessHours

OURS = Path(__file__).with_name("vectors.json")
SHARED = Path(__file__).parents[3] / "shared" / "vectors" / "business-hours.json"


@cache
def documents() -> dict[str, dict[str, Any]]:
    """Read the files that are there, by the name of their folder."""
    return {file.parent.name: json.loads(file.read_bytes()) for file in (OURS, SHARED) if file.exists()}


@cache
def calendar(folder: str, name: str) -> BusinessHours:
    """Return a calendar of a file; spans stand there as pairs."""
    told = documents()[folder]["calendars"][name]
    weekly = {day: _spans(pairs) for day, pairs in told["hours"].items()}
    breaks = {date.fromisoformat(day): _spans(pairs) for day, pairs in told["breaks"].items()}
    return BusinessHours(told["tz"], weekly, map(date.fromisoformat, told["holidays"]), breaks)


def _spans(pairs: list[list[str]]) -> list[str]:
    return ["-".join(pair) for pair in pairs]


def answer(hours: BusinessHours, vector: dict[str, Any]) -> object:
    """Ask what a vector asks, and write the answer as the vector does."""
    start = datetime.fromisoformat(vector["input"]["start"])
    if vector["op"] == "add":
        return hours.advance(start, timedelta(seconds=vector["input"]["seconds"])).isoformat().replace("+00:00", "Z")
    return hours.elapsed(start, datetime.fromisoformat(vector["input"]["end"])).total_seconds()


@pytest.mark.parametrize(
    ("folder", "vector"),
    [
        pytest.param(folder, vector, id=f"{folder}-{vector['id']}")
        for folder, document in documents().items()
        for vector in document["vectors"]
    ],
)
def test_a_vector(folder: str, vector: dict[str, Any]) -> None:
    """The answer on record is the answer given."""
    hours = calendar(folder, vector["calendar"])

    assert answer(hours, vector) == vector["expected"]


def test_every_vector_was_read() -> None:
    """A file that lost its vectors would prove nothing."""
    found = {folder: len(document["vectors"]) for folder, document in documents().items()}

    assert found == {"hours": 95} | ({"vectors": 396} if SHARED.exists() else {})
