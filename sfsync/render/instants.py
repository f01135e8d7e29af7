"""Instants and durations as people and scripts read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime, timedelta


def instant(at: datetime) -> str:
    """Return ISO 8601 in UTC ending in Z, with a fraction only where there is one."""
    return at.isoformat().replace("+00:00", "Z")


def seconds(duration: timedelta) -> int | float:
    """Return a duration in seconds, a whole number where it is one."""
    total = duration.total_seconds()
    return int(total) if total.is_integer() else total


def length(duration: timedelta) -> str:
    """Return a duration in words, e.g. `3 h 20 m`, `45 s`, `-1 h 05 m`."""
    total = round(abs(duration.total_seconds()))
    hours, rest = divmod(total, 3600)
    minutes, secs = divmod(rest, 60)
    if hours:
        text = f"{hours} h {minutes:02} m" + (f" {secs:02} s" if secs and hours < 100 else "")  # noqa: PLR2004 - 100 h
    elif minutes:
        text = f"{minutes} m {secs:02} s"
    else:
        text = f"{secs} s"
    return f"-{text}" if duration.total_seconds() < 0 else text
