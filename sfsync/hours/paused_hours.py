"""Opening hours with pauses taken out: again hours, in which a paused instant counts as little as a closed one."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from sfsync.hours.interval import UTC, BeyondCalendar, utc

if TYPE_CHECKING:
    from datetime import datetime

    from sfsync.hours.interval_set import IntervalSet
    from sfsync.hours.timetable import Timetable

_ZERO = timedelta()
_MOST_DAYS = 1_000_000  # more open time than any calendar knows; beyond it timedelta itself gives in


class Compiled(Protocol):
    """Hours that can be compiled over the years that a question needs."""

    def table_over(self, start: datetime, end: datetime) -> Timetable:
        """Return a table that holds both instants; raise ValueError where the hours are not known."""
        ...

    def table_beyond(self, table: Timetable) -> Timetable:
        """Return a table that reaches further; raise ValueError where the hours are not known."""
        ...


class PausedHours:
    """Opening hours less a set of pauses. A pause matters only where it overlaps open hours, by construction.

    Each pause becomes a stop: a span of the coordinate that stands still while closed. Raises as `BusinessHours` does.
    """

    __slots__ = ("_hours", "_pauses", "_stops", "_table")

    def __init__(self, hours: Compiled, pauses: IntervalSet) -> None:
        """Keep both; the stops are worked out for the table that the first question needs."""
        self._hours, self._pauses = hours, pauses
        self._table: Timetable | None = None
        self._stops: list[tuple[datetime, datetime]] = []

    def advance(self, start: datetime, duration: timedelta) -> datetime:
        """Return the first instant by which `duration` of open, unpaused time has passed since `start`.

        Used up exactly at closing, it is the closing instant; a zero duration gives the first open, unpaused instant.
        """
        start = start if start.tzinfo is UTC else utc(start)
        if not 0 <= duration.days < _MOST_DAYS:  # negative durations have negative days
            raise _unanswerable(duration)
        table = self._table
        if table is None or start < table.since or start >= table.until:
            table = self._use(self._hours.table_over(start, start))
        opened = table.opened(start)
        due = self._due(opened, duration) if self._stops else opened + duration  # most questions are about no pauses
        while due >= table.total and (due > table.total or not duration):
            table = self._use(self._hours.table_beyond(table))
            due = self._due(table.opened(start), duration)
        return table.first_instant(due) if duration else table.last_instant(due)

    def elapsed(self, start: datetime, end: datetime) -> timedelta:
        """Return the open, unpaused time from `start` to `end`; zero when the end lies before the start."""
        return self.shares(start, end)[0]

    def shares(self, start: datetime, end: datetime) -> tuple[timedelta, timedelta]:
        """Return the open time from `start` to `end` in two parts: unpaused and paused."""
        if start.tzinfo is not UTC or end.tzinfo is not UTC:
            start, end = utc(start), utc(end)
        if end <= start:
            return _ZERO, _ZERO
        table = self._table
        if table is None or start < table.since or end >= table.until:
            table = self._use(self._hours.table_over(start, end))
        first, last = table.opened(start), table.opened(end)
        paused = _ZERO
        for began, ended in self._stops:
            if began < last and ended > first:
                paused += min(ended, last) - max(began, first)
        return last - first - paused, paused

    def _due(self, opened: datetime, duration: timedelta) -> datetime:
        """Return the coordinate at which `duration` is used up, once the stops on the way have taken theirs out."""
        due = opened + duration
        for began, ended in self._stops:
            if began > due or (began == due and duration):
                break
            if ended > opened:
                due += ended - max(began, opened)
        return due

    def _use(self, table: Timetable) -> Timetable:
        if table is not self._table:
            self._stops = [(table.opened(pause.start), table.opened(pause.end)) for pause in self._pauses]
            self._table = table
        return table


def _unanswerable(duration: timedelta) -> ValueError:
    if duration < _ZERO:
        return ValueError(f"cannot advance by a negative duration ({duration})")
    return BeyondCalendar(f"cannot advance by {duration}: no hours are known for so many years")
