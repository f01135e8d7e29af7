"""Opening hours as a coordinate: how much open time lies between two instants, and where so much open time ends.

A calendar is compiled to sorted UTC intervals with running totals, lazily, over the years it is asked about. Then a due
instant is two bisections away, whatever its target: nothing walks minutes, hours or days.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from sfsync.hours.interval import UTC, BeyondCalendar, Interval, utc
from sfsync.hours.interval_set import NOTHING, IntervalSet
from sfsync.hours.paused_hours import PausedHours
from sfsync.hours.timetable import Timetable
from sfsync.hours.weekly import WEEKDAYS, WeeklyHours

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import timedelta

_FIRST_YEAR, _LAST_YEAR = 1970, 2199  # what the zone rules at hand describe with any meaning


class BusinessHours:
    """Weekly opening hours in a time zone, less holidays and breaks. Immutable; safe to share between threads.

    `weekly` maps `mon`..`sun` to spans `"HH:MM-HH:MM"` in local time; an end past `24:00` (`"19:00-29:00"`) runs
    into the next day and belongs to the day it starts on. A holiday drops the spans that start on that date;
    `breaks` are cut out. `years` bounds the questions that can be answered (for holidays that are only known up to
    some year). Every method raises ValueError for a naive datetime and for a question beyond those years; the
    constructor does for hours that never open.
    """

    __slots__ = ("_hours", "_table", "_unpaused", "_years")

    def __init__(
        self,
        timezone: str,
        weekly: Mapping[str, Sequence[str]],
        holidays: Iterable[date] = (),
        breaks: Mapping[date, Sequence[str]] | None = None,
        *,
        years: tuple[int, int] = (_FIRST_YEAR, _LAST_YEAR),
    ) -> None:
        """Check the hours; nothing is compiled before the first question."""
        self._hours = WeeklyHours.parse(timezone, weekly, holidays, breaks or {})
        self._years = years
        self._table: Timetable | None = None
        self._unpaused = PausedHours(self, NOTHING)

    @classmethod
    def always(cls) -> BusinessHours:
        """Return hours that are open around the clock."""
        return cls("UTC", dict.fromkeys(WEEKDAYS, ("00:00-24:00",)))

    def advance(self, start: datetime, duration: timedelta, pauses: Iterable[Interval] = ()) -> datetime:
        """Return the first instant by which `duration` of open, unpaused time has passed since `start`.

        A duration that is used up exactly at closing gives the closing instant. A zero duration gives the first open,
        unpaused instant at or after `start`. Raises ValueError for a negative duration.
        """
        return (self.without(pauses) if pauses else self._unpaused).advance(start, duration)

    def elapsed(self, start: datetime, end: datetime, pauses: Iterable[Interval] = ()) -> timedelta:
        """Return the open, unpaused time from `start` to `end`; zero when the end lies before the start."""
        return self.without(pauses).elapsed(start, end)

    def without(self, pauses: Iterable[Interval]) -> PausedHours:
        """Return these hours with the pauses taken out, for several questions about the same pauses."""
        if not pauses:
            return self._unpaused
        return PausedHours(self, pauses if isinstance(pauses, IntervalSet) else IntervalSet(pauses))

    def is_open(self, at: datetime) -> bool:
        """Tell whether the instant is open: the opening instant is, the closing instant is not."""
        at = utc(at)
        return self.table_over(at, at).is_open(at)

    def segments(self, start: datetime, end: datetime) -> tuple[Interval, ...]:
        """Return the open intervals between two instants, oldest first, cut to them."""
        start, end = utc(start), utc(end)
        if end <= start:
            return ()
        return self.table_over(start, end).between(start, end)

    def table_over(self, start: datetime, end: datetime) -> Timetable:
        """Return a table that holds both instants, compiled when it is first needed."""
        table = self._table
        if table is None or start < table.since or end >= table.until:
            table = self._compiled(start.year, end.year)
        return table

    def table_beyond(self, table: Timetable) -> Timetable:
        """Return a table that reaches further than this one."""
        asked = table.until.year
        doubled = asked + (asked - table.since.year)
        return self._compiled(asked, max(asked, min(doubled, self._years[1])))

    def _compiled(self, first: int, last: int) -> Timetable:
        """Compile the years asked about together with those compiled before."""
        earliest, latest = self._years
        if first < earliest or last > latest:
            year = first if first < earliest else last
            raise BeyondCalendar(
                f"these hours are known for the years {earliest} to {latest}; the question leads to {year}"
            )
        if self._table is not None:
            first, last = min(first, self._table.since.year), max(last, self._table.until.year - 1)
        years = Interval(datetime(first, 1, 1, tzinfo=UTC), datetime(last + 1, 1, 1, tzinfo=UTC))
        self._table = Timetable.of(self._hours.opened(years), years)
        return self._table
