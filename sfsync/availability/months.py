"""Calendar months in UTC, as `YYYY-MM`."""

from __future__ import annotations

from datetime import date, timedelta


def first_day(month: str) -> date:
    """Return a month's first day; raise ValueError for anything but `YYYY-MM`."""
    return date.fromisoformat(f"{month}-01")


def month_given(text: str) -> str:
    """Return a month that somebody wrote; raise ValueError, which says what to write instead."""
    try:
        return month_of(first_day(text))
    except ValueError:
        raise ValueError(f"{text!r}: is no month: write YYYY-MM, e.g. 2026-10") from None


def last_day(month: str) -> date:
    """Return a month's last day."""
    return (first_day(month) + timedelta(days=31)).replace(day=1) - timedelta(days=1)


def month_of(day: date) -> str:
    """Return the month of a day."""
    return f"{day.year:04}-{day.month:02}"
