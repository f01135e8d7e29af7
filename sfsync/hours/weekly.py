"""What a person writes down about opening hours, checked, and turned into open intervals of real dates.

Local time becomes UTC here and nowhere else. A local time that a clock change skips moves forward by the gap, one that
occurs twice means its first occurrence: zoneinfo's `fold=0` gives both.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from sfsync.hours.interval import UTC, Interval
from sfsync.hours.interval_set import IntervalSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_SPAN = re.compile("([0-9]{2}):([0-5][0-9])-([0-9]{2}):([0-5][0-9])")
_DAY = 24 * 60


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a local day in minutes from its midnight; an end beyond 24 h runs into the next day."""

    start: int
    end: int


def span(text: str) -> Span:
    """Read `"HH:MM-HH:MM"`; raise ValueError that names the text and the remedy."""
    match = _SPAN.fullmatch(text) if isinstance(text, str) else None
    if match is None:
        raise ValueError(f"{text!r} is not a span of hours: write HH:MM-HH:MM, e.g. 07:00-19:00")
    start_hour, start_minute, end_hour, end_minute = map(int, match.groups())
    read = Span(start_hour * 60 + start_minute, end_hour * 60 + end_minute)
    if read.start >= _DAY or read.end > 2 * _DAY:
        raise ValueError(f"{text!r} starts or ends too late: a span starts before 24:00 and ends by 48:00")
    if read.end <= read.start:
        raise ValueError(
            f"{text!r} ends before it starts: for a span past midnight add 24 h to its end, e.g. 19:00-29:00"
        )
    return read


def open_minutes(texts: Iterable[str]) -> int:
    """Count the minutes that the spans of a day cover, those that overlap once."""
    return len({minute for each in map(span, texts) for minute in range(each.start, each.end)})


def zone(name: str) -> ZoneInfo:
    """Return the IANA zone; raise ValueError for a name that is not one."""
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError, TypeError, AttributeError) as unknown:
        raise ValueError(f"unknown time zone {name!r}: use an IANA name such as America/Chicago") from unknown


@dataclass(frozen=True, slots=True)
class WeeklyHours:
    """Spans per weekday (0 is Monday), the dates whose spans drop out, and the spans cut out of single dates."""

    zone: ZoneInfo
    spans: tuple[tuple[Span, ...], ...]
    holidays: frozenset[date]
    breaks: Mapping[date, tuple[Span, ...]]

    @classmethod
    def parse(
        cls,
        timezone: str,
        weekly: Mapping[str, Sequence[str]],
        holidays: Iterable[date],
        breaks: Mapping[date, Sequence[str]],
    ) -> WeeklyHours:
        """Check everything that was written; raise ValueError with the first fault, also for hours that never open."""
        if unknown := sorted(set(weekly) - set(WEEKDAYS)):
            raise ValueError(f"unknown weekday {unknown[0]!r}: use {', '.join(WEEKDAYS)}")
        spans = tuple(tuple(map(span, _listed(weekly.get(day, ())))) for day in WEEKDAYS)
        if not any(spans):
            raise ValueError("these hours never open: give at least one weekday a span, e.g. mon = 07:00-19:00")
        cut = {_date(day): tuple(map(span, _listed(texts))) for day, texts in breaks.items()}
        return cls(zone(timezone), spans, frozenset(map(_date, holidays)), cut)

    def opened(self, within: Interval) -> IntervalSet:
        """Return the open intervals of the calendar, cut to an interval."""
        # A span may reach 48 h beyond its local midnight, which lies up to 14 h from UTC's.
        days = list(_days(within.start.date() - timedelta(days=2), within.end.date() + timedelta(days=1)))
        weekly = IntervalSet(
            interval
            for day in days
            if day not in self.holidays
            for interval in self._placed(day, self.spans[day.weekday()])
        )
        cut = IntervalSet(interval for day in days for interval in self._placed(day, self.breaks.get(day, ())))
        return (weekly - cut) & IntervalSet([within])

    def _placed(self, day: date, spans: Iterable[Span]) -> Iterator[Interval]:
        for each in spans:
            start, end = self._instant(day, each.start), self._instant(day, each.end)
            if start < end:  # a span within the hour that a clock change skips holds no time
                yield Interval(start, end)

    def _instant(self, day: date, minutes: int) -> datetime:
        days, minutes = divmod(minutes, _DAY)
        day += timedelta(days=days)
        return datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=self.zone).astimezone(UTC)


def _days(first: date, last: date) -> Iterator[date]:
    return (date.fromordinal(number) for number in range(first.toordinal(), last.toordinal() + 1))


def _listed(spans: Sequence[str]) -> Sequence[str]:
    if isinstance(spans, str) or not isinstance(spans, Sequence):
        raise ValueError(f"{spans!r} must stand in a list of spans: [{spans!r}]")  # noqa: TRY004 - one error type for all of it
    return spans


def _date(day: date) -> date:
    if not isinstance(day, date) or isinstance(day, datetime):
        raise ValueError(f"{day!r} is not a date: give datetime.date values")  # noqa: TRY004 - one error type for all of it
    return day
