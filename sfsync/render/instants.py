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
    """Return a duration in words, rounded to seconds, e.g. `3 h 20 m`, `2 m 05 s`, `-45 s`."""
    total = round(duration.total_seconds())
    minutes, secs = divmod(abs(total), 60)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{minutes:02} m" if hours else f"{minutes} m"] * bool(hours or minutes)
    parts += [f"{secs:02} s" if parts else f"{secs} s"] * bool(secs or not parts)
    return ("-" if total < 0 else "") + " ".join(parts)
