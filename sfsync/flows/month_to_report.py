"""Which month is to be reported on: apart from the report, whose forms a function need not load to know it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sfsync.availability.months import first_day, month_given, month_of
from sfsync.intake.rejected import Rejected

if TYPE_CHECKING:
    from datetime import datetime


def month_to_report(told: object, now: datetime) -> str:
    """Return the month that somebody named, else the last one that is over; raise Rejected for what is no month."""
    try:
        return month_given(str(told)) if told else month_of(first_day(month_of(now.date())) - timedelta(days=1))
    except ValueError as fault:
        raise Rejected(f"month: {fault}") from None
