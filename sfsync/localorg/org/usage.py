"""What clients asked for: the calls seen, and the API requests used of the day's allowance."""

from __future__ import annotations

import threading
from collections import deque
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from datetime import datetime

    from sfsync.localorg.org.clock import Clock

DAILY_REQUESTS = 100_000
_KEPT_CALLS = 200_000
_HOURS_COUNTED = 24


class SeenCall(Struct, frozen=True):
    """One HTTP request; `template` is its path with names for what varies, `query` its decoded query string."""

    method: str
    template: str
    query: str
    path: str


class Usage:
    """API requests of the last 24 hours, and the calls since the last reset."""

    def __init__(self, clock: Clock) -> None:
        """Start unused."""
        self.allowance = DAILY_REQUESTS
        self.calls: deque[SeenCall] = deque(maxlen=_KEPT_CALLS)
        self._clock = clock
        self._by_hour: dict[datetime, int] = {}
        self._guard = threading.Lock()

    @property
    def used(self) -> int:
        """Count the API requests of the last 24 hours."""
        oldest = self._hour() - timedelta(hours=_HOURS_COUNTED)
        with self._guard:
            self._by_hour = {hour: number for hour, number in self._by_hour.items() if hour > oldest}
            return sum(self._by_hour.values())

    def count_request(self) -> None:
        """Add an API request."""
        hour = self._hour()
        with self._guard:
            self._by_hour[hour] = self._by_hour.get(hour, 0) + 1

    def _hour(self) -> datetime:
        return self._clock().replace(minute=0, second=0, microsecond=0)
