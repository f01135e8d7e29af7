"""A set of instants, kept as sorted intervals that neither overlap nor touch."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime, timedelta
from operator import attrgetter
from typing import TYPE_CHECKING

from sfsync.hours.interval import Interval

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


class IntervalSet:
    """An immutable set of instants with `|`, `&` and `-`. Equal sets compare equal, however they were put together."""

    __slots__ = ("_intervals",)
    _intervals: tuple[Interval, ...]

    def __init__(self, intervals: Iterable[Interval] = ()) -> None:
        """Unite the intervals, in any order, overlapping or empty ones too."""
        held = [interval for interval in intervals if interval.start < interval.end]
        self._intervals = tuple(held if len(held) < 2 else _united(held))  # noqa: PLR2004 - one alone needs no uniting

    def __iter__(self) -> Iterator[Interval]:
        """Yield the intervals, oldest first."""
        return iter(self._intervals)

    def __len__(self) -> int:
        """Count the intervals."""
        return len(self._intervals)

    def __eq__(self, other: object) -> bool:
        """Tell whether both hold the same instants."""
        return isinstance(other, IntervalSet) and self._intervals == other._intervals

    def __hash__(self) -> int:
        """Hash by the instants held."""
        return hash(self._intervals)

    def __repr__(self) -> str:
        """Show the intervals."""
        return f"IntervalSet({list(self._intervals)!r})"

    def __contains__(self, at: datetime) -> bool:
        """Tell whether the instant is in the set."""
        return self.around(at) is not None

    @property
    def duration(self) -> timedelta:
        """The elapsed time within the set."""
        return sum((interval.duration for interval in self), timedelta())

    def around(self, at: datetime) -> Interval | None:
        """Return the interval that holds the instant, if any."""
        if not self._intervals or at >= self._intervals[-1].end:
            return None
        index = bisect_right(self._intervals, at, key=_start) - 1
        if index >= 0 and at in self._intervals[index]:
            return self._intervals[index]
        return None

    def __or__(self, other: IntervalSet) -> IntervalSet:
        """Return the instants in either."""
        return IntervalSet((*self, *other))

    def __and__(self, other: IntervalSet) -> IntervalSet:
        """Return the instants in both."""
        return IntervalSet(_common(self._intervals, other._intervals))

    def __sub__(self, other: IntervalSet) -> IntervalSet:
        """Return the instants in this set that are not in the other."""
        if not other:
            return self
        return IntervalSet(_remaining(self._intervals, other._intervals))

    def before(self, at: datetime) -> IntervalSet:
        """Return the part that lies before the instant."""
        if not self._intervals or self._intervals[-1].end <= at:
            return self
        return IntervalSet([i if i.end <= at else Interval(i.start, at) for i in self._intervals if i.start < at])


_start = attrgetter("start")


def _united(intervals: Iterable[Interval]) -> list[Interval]:
    """Unite at least one interval with those that overlap or touch it."""
    first, *others = sorted(intervals, key=_start)
    united = [first]
    for interval in others:
        last = united[-1]
        if interval.start > last.end:
            united.append(interval)
        elif interval.end > last.end:
            united[-1] = Interval(last.start, interval.end)
    return united


def _common(left: tuple[Interval, ...], right: tuple[Interval, ...]) -> Iterator[Interval]:
    i = j = 0
    while i < len(left) and j < len(right):
        yield left[i] & right[j]
        if left[i].end < right[j].end:
            i += 1
        else:
            j += 1


def _remaining(kept: tuple[Interval, ...], cut: tuple[Interval, ...]) -> Iterator[Interval]:
    first = 0
    for interval in kept:
        start = interval.start
        while first < len(cut) and cut[first].end <= start:
            first += 1
        index = first
        while index < len(cut) and cut[index].start < interval.end:
            if start < cut[index].start:
                yield Interval(start, cut[index].start)
            start = cut[index].end
            index += 1
        if start < interval.end:
            yield Interval(start, interval.end)


NOTHING = IntervalSet()
