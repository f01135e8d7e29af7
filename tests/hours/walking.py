"""A slow, independent answer: opening hours as a set of UTC minutes, found by watching a clock on the wall.

It shares nothing with the code under test but the words of the contract. Exact for offsets of whole minutes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from functools import cache
from itertools import takewhile
from zoneinfo import ZoneInfo

from msgspec import Struct, field

MINUTE = timedelta(minutes=1)
DAYS = 12  # what is watched, from the first date on; a span of its last day may run two days further
DAY_KEYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@cache
def watched(zone: str, first: date) -> dict[datetime, datetime]:
    """Return for each minute that the wall clock shows the UTC minute at which it shows it first."""
    clock = ZoneInfo(zone)
    seen: dict[datetime, datetime] = {}
    at = datetime(first.year, first.month, first.day, tzinfo=UTC) - timedelta(days=2)
    for _ in range((DAYS + 6) * 1440):
        seen.setdefault(at.astimezone(clock).replace(tzinfo=None), at)
        at += MINUTE
    return seen


def shown_at(seen: Mapping[datetime, datetime], wall: datetime) -> datetime:
    """Return when the wall shows a time; what it skips lies as far behind the last time shown as undisturbed."""
    back = 0
    while wall - back * MINUTE not in seen:
        back += 1
    return seen[wall - back * MINUTE] + back * MINUTE


class WalkedHours(Struct, frozen=True):
    """A calendar as its owner would write it down, over the days from `first` on."""

    zone: str
    first: date
    weekly: Mapping[str, Sequence[str]]
    holidays: frozenset[date] = frozenset()
    breaks: Mapping[date, Sequence[str]] = field(default_factory=dict)

    @property
    def start(self) -> datetime:
        """The first instant that may be asked about."""
        return datetime(self.first.year, self.first.month, self.first.day, tzinfo=UTC) + timedelta(days=2)

    @property
    def end(self) -> datetime:
        """The last one: two days short of what is watched, so that no span is missed for the zone's offset."""
        return self.start + timedelta(days=DAYS - 4)

    def opened(self, pauses: Iterable[tuple[datetime, datetime]] = ()) -> list[datetime]:
        """List the open, unpaused minutes, in order. Pauses begin and end on whole minutes."""
        minutes = self._spans(lambda day: () if day in self.holidays else self.weekly.get(DAY_KEYS[day.weekday()], ()))
        minutes -= self._spans(lambda day: self.breaks.get(day, ()))
        for start, end in pauses:
            minutes -= set(_minutes(start, end))
        return sorted(minutes)

    def _spans(self, of: Callable[[date], Sequence[str]]) -> set[datetime]:
        seen = watched(self.zone, self.first)
        found: set[datetime] = set()
        for number in range(DAYS):
            day = self.first + timedelta(days=number)
            for text in of(day):
                start, end = (shown_at(seen, _wall(day, half)) for half in text.split("-"))
                found.update(_minutes(start, end))
        return found


def elapsed(minutes: Sequence[datetime], start: datetime, end: datetime) -> timedelta:
    """Add up the parts of the open minutes that lie between two instants."""
    inside = (min(end, minute + MINUTE) - max(start, minute) for minute in minutes)
    return sum((part for part in inside if part > timedelta()), timedelta())


def advance(minutes: Sequence[datetime], start: datetime, duration: timedelta) -> datetime:
    """Walk the open minutes until the duration is used up."""
    left = duration
    for minute in minutes:
        begun = max(start, minute)
        part = minute + MINUTE - begun
        if part > timedelta() and part >= left:
            return begun + left
        left -= max(part, timedelta())
    message = f"{left} left at the end of the walk"
    raise LookupError(message)


def _minutes(start: datetime, end: datetime) -> Iterable[datetime]:
    return takewhile(lambda at: at < end, (start + number * MINUTE for number in range(DAYS * 1440)))


def _wall(day: date, text: str) -> datetime:
    hour, minute = text.split(":")
    return datetime(day.year, day.month, day.day) + timedelta(hours=int(hour), minutes=int(minute))  # noqa: DTZ001 - what a wall shows
