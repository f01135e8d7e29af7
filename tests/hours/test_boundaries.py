"""The instants at which hours are got wrong: opening, closing, nothing left, a day that is not the usual one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from sfsync.hours.business_hours import BusinessHours
from sfsync.hours.interval import Interval

# Monday 23 to Sunday 29 November 2026; the calendar's zone is UTC, so that the figures read as they stand.
DESK = BusinessHours("UTC", dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("07:00-19:00",)))
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)


def at(text: str) -> datetime:
    """Read "27 19:00": a day of November 2026 and a time."""
    return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        pytest.param("23 09:00", 1, "23 10:00", id="within a day"),
        pytest.param(
            "23 07:00", 12, "23 19:00", id="from opening, a whole day: the closing instant, not the next opening"
        ),
        pytest.param("23 09:00", 10, "23 19:00", id="exactly to closing"),
        pytest.param("23 09:00", 11, "24 08:00", id="an hour past closing"),
        pytest.param("23 19:00", 1, "24 08:00", id="from the closing instant"),
        pytest.param("23 06:59", 1, "23 08:00", id="from a minute before opening"),
        pytest.param("23 18:59", 1, "24 07:59", id="from a minute before closing"),
        pytest.param("27 18:00", 2, "30 08:00", id="over a weekend"),
        pytest.param("28 13:00", 24, "01 19:00", id="from a Saturday, two days of 12 hours"),
        pytest.param("24 09:00", 60, "01 09:00", id="a week of open hours: the same time a week later"),
        pytest.param("28 13:00", 0, "30 07:00", id="nothing, from a closed instant: the next opening"),
        pytest.param("23 19:00", 0, "24 07:00", id="nothing, from the closing instant: closed already"),
        pytest.param("23 07:00", 0, "23 07:00", id="nothing, from the opening instant: open already"),
        pytest.param("23 12:34", 0, "23 12:34", id="nothing, from an open instant"),
    ],
)
def test_advance(start: str, hours: int, end: str) -> None:
    """So much open time after the start; days below 23 are in December."""
    due = at(end) if end >= "23" else at(end).replace(month=12)

    assert DESK.advance(at(start), hours * HOUR) == due


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        pytest.param("23 09:00", "23 09:00", 0, id="an instant"),
        pytest.param("23 07:00", "23 19:00", 12, id="opening to closing"),
        pytest.param("23 00:00", "24 00:00", 12, id="midnight to midnight"),
        pytest.param("23 19:00", "24 07:00", 0, id="closing to opening"),
        pytest.param("27 18:00", "30 08:00", 2, id="over a weekend"),
        pytest.param("28 00:00", "29 23:00", 0, id="within a weekend"),
        pytest.param("24 12:00", "23 12:00", 0, id="the end before the start"),
    ],
)
def test_elapsed(start: str, end: str, hours: int) -> None:
    """The open time between two instants."""
    assert DESK.elapsed(at(start), at(end)) == hours * HOUR


@pytest.mark.parametrize(
    ("instant", "is_open"),
    [
        pytest.param(at("23 07:00"), True, id="opening"),
        pytest.param(at("23 07:00") - timedelta(microseconds=1), False, id="a microsecond before opening"),
        pytest.param(at("23 19:00") - timedelta(microseconds=1), True, id="a microsecond before closing"),
        pytest.param(at("23 19:00"), False, id="closing"),
        pytest.param(at("28 12:00"), False, id="a Saturday noon"),
    ],
)
def test_is_open(instant: datetime, is_open: bool) -> None:
    """Hours hold their opening instant, not their closing one."""
    assert DESK.is_open(instant) is is_open


def test_microseconds_are_kept() -> None:
    """Nothing is rounded: 12 h less 1 µs from opening leaves 1 µs to closing."""
    tick = timedelta(microseconds=1)
    start = at("23 07:00") + tick

    assert DESK.elapsed(start, at("24 07:00")) == 12 * HOUR - tick
    assert DESK.advance(start, 12 * HOUR - tick) == at("23 19:00")
    assert DESK.advance(start, 12 * HOUR) == at("24 07:00") + tick


def test_segments_are_cut_to_the_question() -> None:
    """Oldest first, and only what lies between the two instants."""
    found = DESK.segments(at("27 18:00"), at("30 07:30"))

    assert found == (Interval(at("27 18:00"), at("27 19:00")), Interval(at("30 07:00"), at("30 07:30")))


@pytest.mark.parametrize(
    ("start", "end"), [("28 00:00", "29 23:00"), ("23 09:00", "23 09:00"), ("24 09:00", "23 09:00")]
)
def test_no_segments(start: str, end: str) -> None:
    """A weekend has none, an instant has none, and neither has an end before the start."""
    assert DESK.segments(at(start), at(end)) == ()


@pytest.mark.parametrize(
    ("pauses", "end"),
    [
        pytest.param([("23 10:00", "23 12:00")], "23 15:00", id="in hours: moves it by its length"),
        pytest.param([("22 00:00", "23 07:00")], "23 13:00", id="up to opening: nothing"),
        pytest.param([("23 19:00", "24 07:00")], "23 13:00", id="overnight: nothing"),
        pytest.param([("23 06:00", "23 08:00")], "23 13:00", id="over the opening, before the start: nothing"),
        pytest.param([("23 13:00", "23 15:00")], "23 13:00", id="from the due instant on: nothing, it is reached"),
        pytest.param([("23 12:59", "23 13:59")], "23 14:00", id="a minute before it is due"),
        pytest.param(
            [("23 10:00", "23 12:00"), ("23 11:00", "23 14:00")], "23 17:00", id="overlapping: their union, 4 h"
        ),
        pytest.param([("23 10:00", "23 12:00")] * 3, "23 15:00", id="the same three times: once"),
        pytest.param(
            [("23 17:00", "24 09:00"), ("23 08:00", "23 17:00")],
            "24 14:00",
            id="into the next day, disordered: 5 h from Tuesday 09:00",
        ),
        pytest.param([("23 11:00", "23 11:00")], "23 13:00", id="an empty one: nothing"),
    ],
)
def test_pauses_move_a_due_instant(pauses: Sequence[tuple[str, str]], end: str) -> None:
    """Five hours from Monday 08:00; only the open part of a pause counts."""
    cut = [Interval(at(since), at(until)) for since, until in pauses]

    assert DESK.advance(at("23 08:00"), 5 * HOUR, cut) == at(end)


def test_nothing_left_from_a_paused_instant_is_the_end_of_the_pause() -> None:
    """Where that is closed, the next opening."""
    until_noon = [Interval(at("23 09:00"), at("23 12:00"))]
    until_night = [Interval(at("23 09:00"), at("23 22:00"))]

    assert DESK.advance(at("23 10:00"), timedelta(), until_noon) == at("23 12:00")
    assert DESK.advance(at("23 10:00"), timedelta(), until_night) == at("24 07:00")


def test_elapsed_leaves_out_the_open_part_of_a_pause() -> None:
    """Friday 17:00 to Monday 09:00 has 4 open hours; a pause from Friday 18:00 to Monday 08:00 takes 2."""
    pause = [Interval(at("27 18:00"), at("30 08:00"))]

    assert DESK.elapsed(at("27 17:00"), at("30 09:00"), pause) == 2 * HOUR


def test_around_the_clock_is_plain_utc() -> None:
    """No weekday, no night, no clock change."""
    always = BusinessHours.always()
    start = datetime(2026, 10, 31, 16, tzinfo=UTC)

    assert always.advance(start, 12 * HOUR) == start + 12 * HOUR
    assert always.elapsed(start, start + timedelta(days=400)) == timedelta(days=400)
    assert always.is_open(start)
    assert always.segments(start, start + SECOND) == (Interval(start, start + SECOND),)


def test_answers_are_utc_whatever_zone_is_asked_in() -> None:
    """The same instant written in another zone is the same question."""
    kolkata = at("23 08:00").astimezone(ZoneInfo("Asia/Kolkata"))

    due = DESK.advance(kolkata, HOUR)

    assert due == at("23 09:00")
    assert due.tzinfo is UTC


def test_a_holiday_is_a_date_of_the_calendars_zone() -> None:
    """26 November 2026 in Chicago is 06:00Z to 06:00Z, and not a day of UTC."""
    desk = BusinessHours("America/Chicago", dict.fromkeys(("thu", "fri"), ("00:00-24:00",)), [date(2026, 11, 26)])

    assert desk.advance(at("26 05:00"), timedelta()) == at("27 06:00")
    assert not desk.is_open(at("27 05:59"))
