"""The spans that are reported on: calendar months in UTC for the contract, rolling days for alerts."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from sfsync.availability.months import YEARS
from sfsync.hours.interval import Interval

if TYPE_CHECKING:
    from collections.abc import Iterator

_MONTH = re.compile("([0-9]{4})-(0[1-9]|1[0-2])")
_LONGER_THAN_A_MONTH = timedelta(days=32)
_AROUND = timedelta(days=1)


def month(text: str) -> Interval:
    """Return a calendar month in UTC; raise ValueError for anything but `YYYY-MM`."""
    match = _MONTH.fullmatch(text)
    if match is None or int(match[1]) not in YEARS:
        raise ValueError(f"{text!r} is no month: write YYYY-MM, e.g. 2026-10")
    start = datetime(int(match[1]), int(match[2]), 1, tzinfo=UTC)
    return Interval(start, _next_month(start))


def around(period: Interval) -> Interval:
    """Return what of the samples a period's figures stand on: an outage over its edge is confirmed from beyond it.

    A run of failing samples goes back to its first one and on to the next good one; a day is thousands of rounds. Who
    tells of a month, from whichever source, has to read as much of it: else the months would not add up.
    """
    return Interval(period.start - _AROUND, period.end + _AROUND)


def month_starts(within: Interval) -> Iterator[datetime]:
    """Yield the beginnings of months that lie within, the interval's own start aside."""
    at = _next_month(within.start)
    while at < within.end:
        yield at
        at = _next_month(at)


def days(period: Interval) -> Iterator[Interval]:
    """Yield the calendar days of a period, the first and last cut to it."""
    at = period.start
    while at < period.end:
        midnight = at.replace(hour=0, minute=0, second=0, microsecond=0) + timedelta(days=1)
        yield Interval(at, min(midnight, period.end))
        at = midnight


def _next_month(at: datetime) -> datetime:
    first = at.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return (first + _LONGER_THAN_A_MONTH).replace(day=1)
