"""Where a zone's clocks change: by an hour, by half of one, by two, at midnight, by a whole day.

Each expectation is worked out by hand from the offsets beside it.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sfsync.hours.business_hours import BusinessHours
from sfsync.hours.interval import Interval

EVERY_DAY = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


def z(text: str) -> datetime:
    """Read "2026-03-08 06:30" as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def daily(zone: str, *spans: str) -> BusinessHours:
    """Return hours that are the same every day."""
    return BusinessHours(zone, dict.fromkeys(EVERY_DAY, spans))


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        # Chicago: -06:00 until 2026-03-08 08:00Z, then -05:00. Sunday's 00:00-12:00 is 06:00Z-17:00Z: 11 hours.
        pytest.param("2026-03-08 06:30", 4, "2026-03-08 10:30", id="over the gap"),
        pytest.param(
            "2026-03-08 06:30", 11, "2026-03-09 05:30", id="10.5 h are left; half an hour of Monday, from 05:00Z"
        ),
        pytest.param("2026-03-07 17:00", 4, "2026-03-08 09:00", id="an hour of Saturday (to 18:00Z), three of Sunday"),
        # Chicago: -05:00 until 2026-11-01 07:00Z, then -06:00. Sunday's 00:00-12:00 is 05:00Z-18:00Z: 13 hours.
        pytest.param("2026-11-01 05:30", 4, "2026-11-01 09:30", id="over the fold"),
        pytest.param("2026-11-01 06:30", 1, "2026-11-01 07:30", id="01:30 to 01:30, an hour later"),
        pytest.param("2026-11-01 07:30", 1, "2026-11-01 08:30", id="from the second 01:30"),
        pytest.param(
            "2026-10-31 16:00", 12, "2026-11-01 16:00", id="an hour of Saturday (to 17:00Z), eleven of Sunday"
        ),
    ],
)
def test_mornings_across_a_change(start: str, hours: int, end: str) -> None:
    """Hours count as they pass, not as the wall names them (bug class 12)."""
    mornings = daily("America/Chicago", "00:00-12:00")

    assert mornings.advance(z(start), hours * HOUR) == z(end)
    assert mornings.elapsed(z(start), z(end)) == hours * HOUR


@pytest.mark.parametrize(
    ("zone", "day", "minutes"),
    [
        pytest.param("America/Chicago", "2026-03-08", 23 * 60, id="an hour is left out"),
        pytest.param("America/Chicago", "2026-11-01", 25 * 60, id="an hour is repeated"),
        pytest.param("Australia/Lord_Howe", "2026-10-04", 23 * 60 + 30, id="half an hour is left out"),
        pytest.param("Australia/Lord_Howe", "2026-04-05", 24 * 60 + 30, id="half an hour is repeated"),
        pytest.param("Antarctica/Troll", "2026-03-29", 22 * 60, id="two hours are left out"),
        pytest.param("America/Havana", "2026-03-08", 23 * 60, id="midnight is left out"),
        pytest.param("America/Havana", "2026-11-01", 25 * 60, id="midnight comes twice"),
        pytest.param("Asia/Beirut", "2026-03-29", 23 * 60, id="midnight is left out, east of Greenwich"),
        pytest.param("Asia/Beirut", "2026-10-24", 25 * 60, id="the last hour of the day comes twice"),
        pytest.param("Africa/Cairo", "2026-04-24", 23 * 60, id="a Friday without midnight"),
        pytest.param("Africa/Cairo", "2026-10-29", 25 * 60, id="a Thursday whose last hour comes twice"),
        pytest.param("Asia/Kathmandu", "2026-03-08", 24 * 60, id="a zone without changes"),
    ],
)
def test_the_length_of_a_whole_day(zone: str, day: str, minutes: int) -> None:
    """A day open from 00:00 to 24:00 is as long as the day is."""
    name = EVERY_DAY[z(day).weekday()]
    hours = BusinessHours(zone, {name: ["00:00-24:00"]})

    assert hours.elapsed(z(day) - 48 * HOUR, z(day) + 72 * HOUR) == minutes * MINUTE


@pytest.mark.parametrize(
    ("span", "opened"),
    [
        # Sunday 2026-03-08 in Chicago: 02:00 (08:00Z) becomes 03:00.
        pytest.param("01:00-02:30", ("07:00", "08:30"), id="closes within the gap: 02:30 is 03:30"),
        pytest.param("02:30-05:00", ("08:30", "10:00"), id="opens within the gap"),
        pytest.param("02:00-03:00", None, id="the gap itself: 02:00 is 03:00, nothing is between"),
        pytest.param("02:00-02:45", ("08:00", "08:45"), id="within the gap: both ends move, as a whole"),
        pytest.param("02:30-03:15", None, id="opens within the gap, and would close before that"),
        pytest.param("01:59-03:01", ("07:59", "08:01"), id="around the gap: two minutes"),
    ],
)
def test_a_span_at_the_gap(span: str, opened: tuple[str, str] | None) -> None:
    """A local time that is skipped moves forward by the gap."""
    hours = BusinessHours("America/Chicago", {"sun": [span]})
    expected = [Interval(z(f"2026-03-08 {opened[0]}"), z(f"2026-03-08 {opened[1]}"))] if opened else []

    assert list(hours.segments(z("2026-03-07 12:00"), z("2026-03-09 12:00"))) == expected


@pytest.mark.parametrize(
    ("span", "opened"),
    [
        # Sunday 2026-11-01 in Chicago: 02:00 (07:00Z) becomes 01:00; 00:00 is 05:00Z, 02:00 is 08:00Z.
        pytest.param("00:00-01:30", ("05:00", "06:30"), id="closes in the repeated hour: at its first 01:30"),
        pytest.param("01:30-03:00", ("06:30", "09:00"), id="opens in the repeated hour: from its first 01:30"),
        pytest.param("01:00-01:30", ("06:00", "06:30"), id="within the repeated hour: once"),
        pytest.param("01:00-02:00", ("06:00", "08:00"), id="the repeated hour: both times"),
    ],
)
def test_a_span_at_the_fold(span: str, opened: tuple[str, str]) -> None:
    """A local time that comes twice means its first occurrence."""
    hours = BusinessHours("America/Chicago", {"sun": [span]})

    found = hours.segments(z("2026-10-31 12:00"), z("2026-11-02 12:00"))

    assert list(found) == [Interval(z(f"2026-11-01 {opened[0]}"), z(f"2026-11-01 {opened[1]}"))]


def test_a_day_that_never_was() -> None:
    """Samoa left out 30 December 2011: its Friday hours move by 24 h onto Saturday's, and count once."""
    friday = BusinessHours("Pacific/Apia", {"fri": ["09:00-17:00"]})
    both = BusinessHours("Pacific/Apia", dict.fromkeys(("fri", "sat"), ("09:00-17:00",)))
    # 2011-12-31 09:00 at +14:00 is 2011-12-30 19:00Z.
    moved = (Interval(z("2011-12-30 19:00"), z("2011-12-31 03:00")),)

    assert friday.segments(z("2011-12-29 12:00"), z("2012-01-02 12:00")) == moved
    assert both.segments(z("2011-12-29 12:00"), z("2012-01-02 12:00")) == moved


def test_an_overnight_span_across_a_change() -> None:
    """Saturday 19:00 to Sunday 05:00 has 9 hours in March, 11 in November: its end is local time of the next day."""
    nights = BusinessHours("America/Chicago", {"sat": ["19:00-29:00"]})

    assert nights.elapsed(z("2026-03-07 00:00"), z("2026-03-10 00:00")) == 9 * HOUR
    assert nights.elapsed(z("2026-10-31 00:00"), z("2026-11-03 00:00")) == 11 * HOUR


def test_opening_keeps_its_local_time_over_a_change() -> None:
    """07:00 in Chicago is 13:00Z in winter and 12:00Z in summer (a fixed offset is wrong half the year)."""
    desk = daily("America/Chicago", "07:00-19:00")

    assert desk.advance(z("2026-03-07 06:00"), timedelta()) == z("2026-03-07 13:00")
    assert desk.advance(z("2026-03-08 06:00"), timedelta()) == z("2026-03-08 12:00")
    assert desk.advance(z("2026-11-01 02:00"), timedelta()) == z("2026-11-01 13:00")
