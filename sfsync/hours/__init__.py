"""Time itself: instants, intervals and opening hours. Knows no word of support or SLAs; standard library only."""

from __future__ import annotations

from sfsync.hours.business_hours import BusinessHours
from sfsync.hours.interval import UTC, BeyondCalendar, Interval, utc
from sfsync.hours.interval_set import NOTHING, IntervalSet
from sfsync.hours.paused_hours import PausedHours

__all__ = ["NOTHING", "UTC", "BeyondCalendar", "BusinessHours", "Interval", "IntervalSet", "PausedHours", "utc"]
