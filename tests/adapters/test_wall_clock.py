"""The wall clock."""

from __future__ import annotations

from datetime import UTC, datetime

from sfsync.adapters.wall_clock import WallClock
from sfsync.ports.telling import Clock


def test_now_is_the_current_instant_in_utc() -> None:
    """It lies between two looks at the machine's clock, in a zone that is not the machine's."""
    clock: Clock = WallClock()
    before, now, after = datetime.now(UTC), clock.now(), datetime.now(UTC)

    assert before <= now <= after
    assert now.tzinfo is UTC
