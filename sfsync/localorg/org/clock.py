"""The only place of the local org that asks the machine for the time."""

from __future__ import annotations

from datetime import UTC, datetime
from time import monotonic, sleep
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    Clock = Callable[[], datetime]

__all__ = ["monotonic", "sleep", "wall_clock", "whole_second"]


def wall_clock() -> datetime:
    """Return the current instant, aware UTC."""
    return datetime.now(UTC)


def whole_second(at: datetime) -> datetime:
    """Drop the fraction of a second: Salesforce stores audit fields to the second."""
    return at.astimezone(UTC).replace(microsecond=0)
