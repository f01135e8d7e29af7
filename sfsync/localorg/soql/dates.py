"""Date words such as LAST_N_DAYS:7 and THIS_QUARTER, as spans of days in the user's zone.

Weeks begin on Sunday, as in the en_US locale, and the fiscal year is the calendar year, as in an org that left it so.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

_PERIOD = r"(WEEK|MONTH|(?:FISCAL_)?(?:QUARTER|YEAR))"
_COUNTED_PERIOD = _PERIOD.replace("WEEK", "DAY|WEEK")
_WORD = re.compile(rf"(LAST|THIS|NEXT)_{_PERIOD}")
_COUNTED = re.compile(rf"(LAST|NEXT)_N_{_COUNTED_PERIOD}S")
_AGO = re.compile(rf"N_{_COUNTED_PERIOD}S_AGO")
_FIXED = {
    "YESTERDAY": ("DAY", -1, 0),
    "TODAY": ("DAY", 0, 1),
    "TOMORROW": ("DAY", 1, 2),
    "LAST_90_DAYS": ("DAY", -90, 1),
    "NEXT_90_DAYS": ("DAY", 1, 91),
}
_STEP = {"LAST": -1, "THIS": 0, "NEXT": 1}
_MONTHS = {"MONTH": 1, "QUARTER": 3, "YEAR": 12}


class Days(Struct, frozen=True):
    """Whole days, `first` to the day before `end`."""

    first: date
    end: date

    def instants(self, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Convert to aware UTC, from midnight to midnight in a zone."""
        return _midnight(self.first, zone), _midnight(self.end, zone)


def days(word: str, count: int | None, today: date) -> Days | None:
    """Read a date word; None when there is no such word. Raises OverflowError beyond the years 1 to 9999."""
    span = _span(word.upper(), count)
    if span is None:
        return None
    unit, first, end = span
    return Days(_moved(today, unit, first), _moved(today, unit, end))


def _span(word: str, count: int | None) -> tuple[str, int, int] | None:
    """Translate a word to a unit and the half-open range of units around the current one, which is 0."""
    if count is not None:
        return _counted(word, count)
    if found := _WORD.fullmatch(word):
        step = _STEP[found[1]]
        return found[2], step, step + 1
    return _FIXED.get(word)


def _counted(word: str, count: int) -> tuple[str, int, int] | None:
    if found := _AGO.fullmatch(word):
        return found[1], -count, 1 - count
    found = _COUNTED.fullmatch(word)
    if found is None:
        return None
    if found[1] == "NEXT":
        return found[2], 1, count + 1
    # The last n days run up to now; the last n weeks, months and so on are whole ones and leave the current one out.
    return found[2], -count, 1 if found[2] == "DAY" else 0


def _moved(today: date, unit: str, by: int) -> date:
    if unit == "DAY":
        return today + timedelta(days=by)
    if unit == "WEEK":
        return today - timedelta(days=today.isoweekday() % 7) + timedelta(weeks=by)
    size = _MONTHS[unit.removeprefix("FISCAL_")]
    month = today.year * 12 + today.month - 1
    return _month(month - month % size + by * size)


def _month(number: int) -> date:
    year, month = divmod(number, 12)
    if not date.min.year <= year <= date.max.year:
        raise OverflowError
    return date(year, month + 1, 1)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time(), zone).astimezone(UTC)
