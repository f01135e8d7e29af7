"""Random calendars, some across a clock change, answer as a minute-by-minute walk does."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from sfsync.hours.business_hours import BusinessHours
from sfsync.hours.interval import Interval
from tests.hours.walking import DAY_KEYS, DAYS, WalkedHours, advance, elapsed

# A zone, the first day of the watch, and what its clocks do about a week later.
WATCHES = [
    ("America/Chicago", date(2026, 3, 3)),  # 02:00 becomes 03:00
    ("America/Chicago", date(2026, 10, 27)),  # 02:00 becomes 01:00
    ("Australia/Lord_Howe", date(2026, 3, 31)),  # 02:00 becomes 01:30
    ("Australia/Lord_Howe", date(2026, 9, 29)),  # 02:00 becomes 02:30
    ("America/Havana", date(2026, 3, 3)),  # 00:00 becomes 01:00: the day has no midnight
    ("America/Havana", date(2026, 10, 27)),  # 01:00 becomes 00:00: the day has two
    ("Asia/Beirut", date(2026, 3, 24)),  # 00:00 becomes 01:00
    ("Asia/Beirut", date(2026, 10, 20)),  # 00:00 becomes 23:00 of the day before
    ("Africa/Cairo", date(2026, 4, 18)),  # 00:00 becomes 01:00, on a Friday
    ("Africa/Cairo", date(2026, 10, 24)),  # 00:00 becomes 23:00, on a Thursday
    ("America/Sao_Paulo", date(2018, 10, 30)),  # 00:00 becomes 01:00
    ("Antarctica/Troll", date(2026, 3, 24)),  # 01:00 becomes 03:00: two hours
    ("Africa/Casablanca", date(2026, 2, 10)),  # 03:00 becomes 02:00 for Ramadan: summer time is standard there
    ("Europe/Dublin", date(2026, 10, 20)),  # winter time counts as the deviation
    ("America/Nuuk", date(2026, 3, 24)),  # 23:00 becomes 00:00, on a Saturday
    ("Pacific/Apia", date(2011, 12, 25)),  # 30 December 2011 is left out
    ("Asia/Kathmandu", date(2026, 6, 1)),  # nothing, at +05:45
]


class Asked(NamedTuple):
    """A calendar both ways, what its walk found open, and pauses."""

    walked: WalkedHours
    minutes: list[datetime]
    hours: BusinessHours
    pauses: list[Interval]


@st.composite
def spans(draw: st.DrawFn) -> str:
    """Draw a span, on quarter hours as a rule; it may run into the next day."""
    step = draw(st.sampled_from([1, 15, 15, 30, 60]))
    start = draw(st.integers(0, 1439 // step)) * step
    end = start + draw(st.integers(1, (2880 - start) // step)) * step
    return f"{start // 60:02}:{start % 60:02}-{end // 60:02}:{end % 60:02}"


@st.composite
def asked(draw: st.DrawFn) -> Asked:
    """Draw a watch, a calendar on it and pauses on whole minutes."""
    zone, first = draw(st.sampled_from(WATCHES))
    days = st.integers(0, DAYS - 1).map(lambda number: first + timedelta(days=number))
    short = st.lists(spans(), max_size=3)
    weekly = draw(st.dictionaries(st.sampled_from(DAY_KEYS), short, min_size=1, max_size=7))
    assume(any(weekly.values()))
    walked = WalkedHours(
        zone, first, weekly, draw(st.frozensets(days, max_size=2)), draw(st.dictionaries(days, short, max_size=3))
    )
    pauses = draw(st.lists(st.tuples(instants(walked, 60), st.integers(0, 3000)), max_size=3))
    cut = [(start, start + timedelta(minutes=length)) for start, length in pauses]
    hours = BusinessHours(zone, walked.weekly, walked.holidays, walked.breaks)
    return Asked(walked, walked.opened(cut), hours, [Interval(start, end) for start, end in cut])


def instants(walked: WalkedHours, step: int) -> st.SearchStrategy[datetime]:
    """Draw an instant within the watch, on multiples of so many seconds."""
    seconds = int((walked.end - walked.start).total_seconds()) // step
    return st.integers(0, seconds).map(lambda number: walked.start + timedelta(seconds=number * step))


def _starts(draw: Callable[[st.SearchStrategy[datetime]], datetime], told: Asked) -> datetime:
    """Draw a boundary as often as an instant in between."""
    free = instants(told.walked, 1)
    edges = [at for at in told.minutes[:: max(1, len(told.minutes) // 50)] if told.walked.start <= at < told.walked.end]
    return draw(st.one_of(free, st.sampled_from(edges)) if edges else free)


@settings(max_examples=50)
@given(asked(), st.data())
def test_elapsed_is_what_a_walk_counts(told: Asked, data: st.DataObject) -> None:
    """Whatever the zone, the spans, the holidays, the breaks and the pauses."""
    start, end = sorted((_starts(data.draw, told), _starts(data.draw, told)))

    assert told.hours.elapsed(start, end, told.pauses) == elapsed(told.minutes, start, end)


@settings(max_examples=50)
@given(asked(), st.data())
def test_advance_ends_where_a_walk_ends(told: Asked, data: st.DataObject) -> None:
    """Including at a closing instant, and from a start that is closed or paused."""
    start = _starts(data.draw, told)
    most = int(elapsed(told.minutes, start, told.walked.end).total_seconds())
    assume(most > 0)
    duration = timedelta(seconds=data.draw(st.one_of(st.integers(0, most), st.just(most))))

    assert told.hours.advance(start, duration, told.pauses) == advance(told.minutes, start, duration)


@settings(max_examples=30)
@given(asked(), st.data())
def test_an_instant_is_open_if_its_minute_is(told: Asked, data: st.DataObject) -> None:
    """The opening instant is, the closing instant is not; segments say the same."""
    at = _starts(data.draw, told)
    unpaused = set(told.walked.opened())

    assert told.hours.is_open(at) == (at.replace(second=0) in unpaused)
    assert bool(told.hours.segments(at, at + timedelta(microseconds=1))) == told.hours.is_open(at)


@pytest.mark.parametrize(("zone", "first"), WATCHES[:-1])
def test_a_watch_holds_a_clock_change(zone: str, first: date) -> None:
    """Else the cases above would test less than they seem to."""
    watch, clock = WalkedHours(zone, first, {}), ZoneInfo(zone)

    assert watch.start.astimezone(clock).utcoffset() != watch.end.astimezone(clock).utcoffset()
