"""A compiled calendar: the open intervals of some years with running totals, so that a question is two bisections.

`opened` maps an instant to the open time before it (a coordinate that stands still while closed); `first_instant` and
`last_instant` map it back.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sfsync.hours.interval import Interval

if TYPE_CHECKING:
    from datetime import datetime

    from sfsync.hours.interval_set import IntervalSet

_ZERO = timedelta()


@dataclass(frozen=True, slots=True)
class Timetable:
    """Open intervals within `[since, until]` as parallel columns; `before[i]` is the open time before `starts[i]`."""

    since: datetime
    until: datetime
    starts: list[datetime]
    ends: list[datetime]
    before: list[timedelta]
    total: timedelta

    @classmethod
    def of(cls, opened: IntervalSet, span: Interval) -> Timetable:
        """Compile a set of open intervals that lie within a span."""
        before, total = [], _ZERO
        for interval in opened:
            before.append(total)
            total += interval.duration
        return cls(span.start, span.end, [i.start for i in opened], [i.end for i in opened], before, total)

    def opened(self, at: datetime) -> timedelta:
        """Return the open time between `since` and the instant."""
        index = bisect_right(self.starts, at) - 1
        if index < 0:
            return _ZERO
        end = self.ends[index]
        return self.before[index] + ((min(at, end)) - self.starts[index])

    def is_open(self, at: datetime) -> bool:
        """Tell whether the instant is open: the opening instant is, the closing instant is not."""
        index = bisect_right(self.starts, at) - 1
        return index >= 0 and at < self.ends[index]

    def first_instant(self, opened: timedelta) -> datetime:
        """Return the first instant with this much open time before it: at a tie the closing, not the next opening."""
        index = bisect_left(self.before, opened) - 1
        return self.starts[index] + (opened - self.before[index])

    def last_instant(self, opened: timedelta) -> datetime:
        """Return the last instant with this much open time before it: at a tie the next opening."""
        index = bisect_right(self.before, opened) - 1
        return self.starts[index] + (opened - self.before[index])

    def between(self, start: datetime, end: datetime) -> tuple[Interval, ...]:
        """Return the open intervals between two instants, cut to them."""
        first, last = bisect_right(self.ends, start), bisect_left(self.starts, end)
        return tuple(
            Interval(max(opening, start), min(closing, end))
            for opening, closing in zip(self.starts[first:last], self.ends[first:last], strict=True)
        )
