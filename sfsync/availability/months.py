"""Calendar months in UTC, as `YYYY-MM`."""

from __future__ import annotations

from datetime import date, timedelta

YEARS = range(1970, 9000)  # far from where the calendar ends, since a month has neighbours


def first_day(month: str) -> date:
    """Return a month's first day; raise ValueError for anything but `YYYY-MM`."""
    return date.fromisoformat(f"{month}-01")


def month_given(text: str) -> str:
    """Return a month that somebody wrote; raise ValueError, which says what to write instead."""
    try:
        first = first_day(text)
    except ValueError:
        first = None
    if first is None or first.year not in YEARS:
        raise ValueError(f"{text!r}: is no month: write YYYY-MM, e.g. 2026-10")
    return month_of(first)


def last_day(month: str) -> date:
    """Return a month's last day."""
    return (first_day(month) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def month_of(day: date) -> str:
    """Return the month of a day."""
    return f"{day.year:04}-{day.month:02}"


def neighbours(month: str) -> tuple[str, str]:
    """Return the month before and the month after."""
    first, last = first_day(month), last_day(month)
    return month_of(first - timedelta(days=1)), month_of(last + timedelta(days=1))
