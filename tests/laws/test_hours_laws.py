"""What holds for every calendar, start, duration and pause."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from sfsync.hours.business_hours import BusinessHours
from sfsync.hours.interval import Interval
from sfsync.hours.interval_set import IntervalSet
from tests.laws.generated import calendars, instants, intervals

DURATIONS = st.integers(0, 60 * 3600).map(lambda seconds: timedelta(seconds=seconds))
PAUSES = st.lists(intervals(60), max_size=4)
SHEET = BusinessHours("America/Chicago", dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("07:00-19:00",)))
ALWAYS = BusinessHours.always()
CHICAGO = ZoneInfo("America/Chicago")


@given(calendars(), instants(), DURATIONS, PAUSES)
def test_elapsed_is_the_inverse_of_advance(
    hours: BusinessHours, start: datetime, duration: timedelta, pauses: list[Interval]
) -> None:
    """elapsed(start, advance(start, d)) = d, and it is the first instant for which that holds."""
    assume(duration)
    due = hours.advance(start, duration, pauses)

    assert hours.elapsed(start, due, pauses) == duration
    assert hours.elapsed(start, due - timedelta(microseconds=1), pauses) < duration


@given(calendars(), instants(), PAUSES)
def test_advancing_by_nothing_leads_to_the_first_counting_instant(
    hours: BusinessHours, start: datetime, pauses: list[Interval]
) -> None:
    """Open, unpaused, and nothing counted on the way."""
    first = hours.advance(start, timedelta(), pauses)

    assert first >= start
    assert hours.is_open(first)
    assert first not in IntervalSet(pauses)
    assert hours.elapsed(start, first, pauses) == timedelta()


@given(calendars(), instants(), DURATIONS, DURATIONS, PAUSES)
def test_advancing_in_two_steps_is_advancing_at_once(
    hours: BusinessHours, start: datetime, one: timedelta, other: timedelta, pauses: list[Interval]
) -> None:
    """Wherever it is split, at a closing instant too."""
    assume(other)

    assert hours.advance(hours.advance(start, one, pauses), other, pauses) == hours.advance(start, one + other, pauses)


@given(calendars(), st.lists(instants(), min_size=3, max_size=3).map(sorted), PAUSES)
def test_elapsed_adds_up(hours: BusinessHours, at: list[datetime], pauses: list[Interval]) -> None:
    """From a to b and from b to c is from a to c; it never exceeds the time on the wall, nor falls below zero."""
    a, b, c = at
    whole = hours.elapsed(a, c, pauses)

    assert hours.elapsed(a, b, pauses) + hours.elapsed(b, c, pauses) == whole
    assert timedelta() <= whole <= c - a


@given(calendars(), instants(), DURATIONS, PAUSES, intervals(60))
def test_another_pause_never_makes_a_due_instant_earlier(
    hours: BusinessHours, start: datetime, duration: timedelta, pauses: list[Interval], more: Interval
) -> None:
    """Nor does it add to what has elapsed."""
    due = hours.advance(start, duration, pauses)

    assert hours.advance(start, duration, [*pauses, more]) >= due
    assert hours.elapsed(start, due, [*pauses, more]) <= duration


@given(calendars(), instants(), DURATIONS, PAUSES)
def test_a_pause_outside_open_hours_changes_nothing(
    hours: BusinessHours, start: datetime, duration: timedelta, pauses: list[Interval]
) -> None:
    """Only its open part does: a pause and its open part are the same pause."""
    open_parts = [part for pause in pauses for part in hours.segments(pause.start, pause.end)]

    assert hours.advance(start, duration, open_parts) == hours.advance(start, duration, pauses)


@given(calendars(), intervals())
def test_segments_add_up_to_elapsed(hours: BusinessHours, asked: Interval) -> None:
    """In order, without touching, within what was asked, and all of them open."""
    found = hours.segments(asked.start, asked.end)

    assert sum((part.duration for part in found), timedelta()) == hours.elapsed(asked.start, asked.end)
    assert all(before.end < after.start for before, after in pairwise(found))
    assert all(hours.is_open(part.start) for part in found)
    assert not found or (asked.start <= found[0].start and found[-1].end <= asked.end)


@given(st.datetimes(datetime(1980, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)), DURATIONS)  # noqa: DTZ001 - bounds of UTC
def test_around_the_clock_elapsed_is_the_utc_difference(start: datetime, duration: timedelta) -> None:
    """Across every clock change of every zone."""
    assert ALWAYS.elapsed(start, start + duration) == duration
    assert ALWAYS.advance(start, duration) == start + duration


@given(calendars(), instants(), intervals(), PAUSES)
def test_pauses_united_are_the_same_pauses(
    hours: BusinessHours, start: datetime, asked: Interval, pauses: list[Interval]
) -> None:
    """Overlapping, repeated and disordered ones too."""
    united = IntervalSet(pauses)

    assert hours.elapsed(asked.start, asked.end, pauses[::-1] * 2) == hours.elapsed(asked.start, asked.end, united)
    assert hours.advance(start, timedelta(hours=5), pauses[::-1] * 2) == hours.advance(
        start, timedelta(hours=5), united
    )


@given(st.integers(0, 52 * 60), st.integers(0, 7 * 24 * 3600))
def test_the_sheets_hours_have_60_open_hours_in_every_week(week: int, seconds: int) -> None:
    """From any instant to the same weekday and time of the local clock, clock changes or not."""
    local = datetime(2000, 1, 3) + timedelta(weeks=week, seconds=seconds)  # noqa: DTZ001 - a wall's time
    start, end = (at.replace(tzinfo=CHICAGO).astimezone(UTC) for at in (local, local + timedelta(weeks=1)))

    assert SHEET.elapsed(start, end) == timedelta(hours=60)
