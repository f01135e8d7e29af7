"""A span of time as a small value, so that holidays, breaks and pauses are all plain set algebra."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

__all__ = ["FOREVER", "UTC", "BeyondCalendar", "Interval", "utc"]

FOREVER = datetime.max.replace(tzinfo=UTC)
"""The end of what has none."""


class BeyondCalendar(ValueError):
    """A question that leads beyond the years for which hours are known."""


def utc(at: datetime) -> datetime:
    """Return the same instant in UTC; raise ValueError for a naive datetime, which names no instant."""
    if at.tzinfo is UTC:
        return at
    if at.utcoffset() is None:
        raise ValueError(f"{at.isoformat()} has no time zone: give an aware datetime, e.g. {at.isoformat()}Z")
    try:
        return at.astimezone(UTC)
    except OverflowError:
        raise BeyondCalendar(f"{at.isoformat()} lies beyond the years that UTC can write") from None


@dataclass(frozen=True, slots=True, order=True)
class Interval:
    """The instants from `start` up to, but not including, `end`; both aware, kept in UTC. It may be empty."""

    start: datetime
    end: datetime

    def __post_init__(self) -> None:
        """Convert both ends to UTC; raise ValueError when one is naive or the end lies before the start."""
        if self.start.tzinfo is not UTC or self.end.tzinfo is not UTC:
            object.__setattr__(self, "start", utc(self.start))
            object.__setattr__(self, "end", utc(self.end))
        if self.end < self.start:
            raise ValueError(
                f"an interval cannot end at {self.end.isoformat()}, before its start {self.start.isoformat()}"
            )

    @property
    def duration(self) -> timedelta:
        """The elapsed time between the ends."""
        return self.end - self.start

    def __bool__(self) -> bool:
        """Tell whether the interval holds any instant."""
        return self.start < self.end

    def __contains__(self, at: datetime) -> bool:
        """Tell whether the instant lies within: the start does, the end does not."""
        return self.start <= at < self.end

    def __and__(self, other: Interval) -> Interval:
        """Return the common part, empty where there is none."""
        if other.start <= self.start and self.end <= other.end:
            return self
        start = max(self.start, other.start)
        return Interval(start, max(start, min(self.end, other.end)))
