"""A compiled calendar: the open intervals of some years, and what lies closed before each. An answer is two bisections.

`opened` maps an instant to a coordinate that stands still while closed: the instant less all closed time since the
table begins. The difference of two coordinates is the open time between them. `first_instant` and `last_instant`
map back.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sfsync.hours.interval import Interval

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from sfsync.hours.interval_set import IntervalSet


@dataclass(frozen=True, slots=True)
class Timetable:
    """Open intervals within `[since, until)` as parallel columns.

    `closed[i]` is the closed time from `since` to `starts[i]`, `opens[i]` the coordinate of `starts[i]`, `total` that
    of `until`.
    """

    since: datetime
    until: datetime
    starts: list[datetime]
    ends: list[datetime]
    opens: list[datetime]
    closed: list[timedelta]
    total: datetime

    @classmethod
    def of(cls, opened: IntervalSet, span: Interval) -> Timetable:
        """Compile a set of open intervals that lie within a span."""
        opens, closed, total = [], [], span.start
        for interval in opened:
            opens.append(total)
            closed.append(interval.start - total)
            total += interval.duration
        return cls(span.start, span.end, [i.start for i in opened], [i.end for i in opened], opens, closed, total)

    def opened(self, at: datetime) -> datetime:
        """Return the coordinate of an instant."""
        index = bisect_right(self.starts, at) - 1
        if index < 0:
            return self.since
        end = self.ends[index]
        return (at if at < end else end) - self.closed[index]  # noqa: FURB136 - calling min costs as much as the rest

    def is_open(self, at: datetime) -> bool:
        """Tell whether the instant is open: the opening instant is, the closing instant is not."""
        index = bisect_right(self.starts, at) - 1
        return index >= 0 and at < self.ends[index]

    def first_instant(self, opened: datetime) -> datetime:
        """Return the first instant at a coordinate beyond `since`: at a tie the closing, not the next opening."""
        return opened + self.closed[bisect_left(self.opens, opened) - 1]

    def last_instant(self, opened: datetime) -> datetime:
        """Return the last instant at a coordinate before `total`: at a tie the next opening."""
        return opened + self.closed[bisect_right(self.opens, opened) - 1]

    def between(self, start: datetime, end: datetime) -> tuple[Interval, ...]:
        """Return the open intervals between two instants, cut to them."""
        first, last = bisect_right(self.ends, start), bisect_left(self.starts, end)
        return tuple(
            Interval(max(opening, start), min(closing, end))
            for opening, closing in zip(self.starts[first:last], self.ends[first:last], strict=True)
        )
