"""Date words: which days they mean, and which instants those are in the user's zone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sfsync.localorg.soql.dates import Days, days
from tests.localorg.soql.memory import MemoryRows, ask, key, numbers, where

MONDAY = date(2026, 11, 23)
MEANT = {
    "YESTERDAY": ("2026-11-22", "2026-11-23"),
    "TODAY": ("2026-11-23", "2026-11-24"),
    "TOMORROW": ("2026-11-24", "2026-11-25"),
    "LAST_WEEK": ("2026-11-15", "2026-11-22"),
    "THIS_WEEK": ("2026-11-22", "2026-11-29"),
    "NEXT_WEEK": ("2026-11-29", "2026-12-06"),
    "LAST_MONTH": ("2026-10-01", "2026-11-01"),
    "THIS_MONTH": ("2026-11-01", "2026-12-01"),
    "NEXT_MONTH": ("2026-12-01", "2027-01-01"),
    "LAST_90_DAYS": ("2026-08-25", "2026-11-24"),
    "NEXT_90_DAYS": ("2026-11-24", "2027-02-22"),
    "LAST_QUARTER": ("2026-07-01", "2026-10-01"),
    "THIS_QUARTER": ("2026-10-01", "2027-01-01"),
    "NEXT_QUARTER": ("2027-01-01", "2027-04-01"),
    "LAST_YEAR": ("2025-01-01", "2026-01-01"),
    "THIS_YEAR": ("2026-01-01", "2027-01-01"),
    "NEXT_YEAR": ("2027-01-01", "2028-01-01"),
    "THIS_FISCAL_QUARTER": ("2026-10-01", "2027-01-01"),
    "LAST_FISCAL_YEAR": ("2025-01-01", "2026-01-01"),
    "LAST_N_DAYS:0": ("2026-11-23", "2026-11-24"),
    "LAST_N_DAYS:1": ("2026-11-22", "2026-11-24"),
    "LAST_N_DAYS:30": ("2026-10-24", "2026-11-24"),
    "NEXT_N_DAYS:1": ("2026-11-24", "2026-11-25"),
    "NEXT_N_DAYS:7": ("2026-11-24", "2026-12-01"),
    "N_DAYS_AGO:1": ("2026-11-22", "2026-11-23"),
    "LAST_N_WEEKS:2": ("2026-11-08", "2026-11-22"),
    "NEXT_N_WEEKS:2": ("2026-11-29", "2026-12-13"),
    "N_WEEKS_AGO:1": ("2026-11-15", "2026-11-22"),
    "LAST_N_MONTHS:12": ("2025-11-01", "2026-11-01"),
    "NEXT_N_MONTHS:2": ("2026-12-01", "2027-02-01"),
    "N_MONTHS_AGO:11": ("2025-12-01", "2026-01-01"),
    "LAST_N_QUARTERS:2": ("2026-04-01", "2026-10-01"),
    "NEXT_N_QUARTERS:1": ("2027-01-01", "2027-04-01"),
    "N_QUARTERS_AGO:4": ("2025-10-01", "2026-01-01"),
    "LAST_N_YEARS:3": ("2023-01-01", "2026-01-01"),
    "NEXT_N_YEARS:1": ("2027-01-01", "2028-01-01"),
    "N_YEARS_AGO:2": ("2024-01-01", "2025-01-01"),
    "LAST_N_FISCAL_QUARTERS:1": ("2026-07-01", "2026-10-01"),
    "NEXT_N_FISCAL_YEARS:2": ("2027-01-01", "2029-01-01"),
    "N_FISCAL_YEARS_AGO:1": ("2025-01-01", "2026-01-01"),
}


def _read(word: str, today: date = MONDAY) -> Days | None:
    name, _, count = word.partition(":")
    return days(name, int(count) if count else None, today)


@pytest.mark.parametrize(("word", "span"), MEANT.items())
def test_a_word_means_whole_days(word: str, span: tuple[str, str]) -> None:
    """From its first day to the day after its last, on Monday 23 November 2026; in any case of letters."""
    expected = Days(*map(date.fromisoformat, span))

    assert _read(word) == expected
    assert _read(word.lower()) == expected


@pytest.mark.parametrize(
    "word",
    ["OPEN", "TODAY:1", "LAST_N_DAYS", "N_DAYS_AGO", "LAST_DAYS", "LAST_DAY", "THIS_FISCAL_WEEK", "THIS_N_DAYS:1"],
)
def test_other_words_mean_nothing(word: str) -> None:
    """Among them a counted word without its count and an uncounted word with one."""
    assert _read(word) is None


@pytest.mark.parametrize(
    ("today", "first"),
    [("2026-11-21", "2026-11-15"), ("2026-11-22", "2026-11-22"), ("2027-01-01", "2026-12-27")],
)
def test_a_week_begins_on_sunday(today: str, first: str) -> None:
    """On the Saturday before, on the day itself and across the year's end."""
    span = _read("THIS_WEEK", date.fromisoformat(today))

    assert span == Days(date.fromisoformat(first), date.fromisoformat(first) + timedelta(days=7))


@pytest.mark.parametrize(
    ("sign", "expected"),
    [("=", "23"), ("!=", "14"), ("<", "4"), ("<=", "234"), (">", "1"), (">=", "123")],
)
def test_a_span_is_compared_at_its_edges(sign: str, expected: str) -> None:
    """Before means before its start, after means from its end on; yesterday ran until 06:00 UTC in Chicago."""
    assert where(f"CreatedDate {sign} YESTERDAY") == list(expected)


@pytest.mark.parametrize(
    ("zone", "expected"),
    [
        ("America/Chicago", "1"),
        ("UTC", "13"),
        ("Pacific/Auckland", ""),
        ("Pacific/Honolulu", "1"),
        ("Pacific/Pago_Pago", ""),
    ],
)
def test_today_is_the_users(zone: str, expected: str) -> None:
    """At 20:00 UTC it is tomorrow in Auckland, and a day begins at the user's midnight."""
    found = numbers("SELECT CaseNumber FROM Case WHERE CreatedDate = TODAY", zone=zone)

    assert found == list(expected)


@pytest.mark.parametrize(
    ("day", "hours"),
    [("2026-03-08", 23), ("2026-11-01", 25), ("2026-11-23", 24)],
)
def test_a_day_is_as_long_as_its_zone_makes_it(day: str, hours: int) -> None:
    """In Chicago the day that clocks go forward has 23 hours, the day they go back 25."""
    span = _read("TODAY", date.fromisoformat(day))
    assert span is not None
    start, end = span.instants(ZoneInfo("America/Chicago"))

    assert end - start == timedelta(hours=hours)
    assert start.tzinfo is end.tzinfo is UTC


def test_the_edges_of_a_day_belong_to_one_day_each() -> None:
    """The first instant of a day is in it, the first instant of the next is not."""
    edges = {"last": "2026-11-23T05:59:59Z", "first": "2026-11-23T06:00:00Z", "next": "2026-11-24T06:00:00Z"}
    cases = [
        {"Id": key("500", at), "CaseNumber": name, "CreatedDate": datetime.fromisoformat(edge)}
        for at, (name, edge) in enumerate(edges.items())
    ]
    rows = MemoryRows({"Case": cases})

    assert numbers("SELECT CaseNumber FROM Case WHERE CreatedDate = TODAY", rows=rows) == ["first"]
    assert numbers("SELECT CaseNumber FROM Case WHERE CreatedDate = TOMORROW", rows=rows) == ["next"]


def test_a_count_may_stand_apart() -> None:
    """White space around the colon is taken."""
    assert where("CreatedDate = LAST_N_DAYS : 1") == ["1", "2", "3"]


def test_a_date_field_takes_words_as_days() -> None:
    """No zone and no hours come into it."""
    assert [each["Day"] for each in ask("SELECT Day FROM Email WHERE Day = YESTERDAY").records] == ["2026-11-22"]
    assert [each["Day"] for each in ask("SELECT Day FROM Email WHERE Day >= TODAY").records] == ["2026-11-23"]
