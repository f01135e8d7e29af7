"""What a probe saw."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct


class Sample(Struct, frozen=True):
    """One probe of an endpoint from a vantage point; `at` is when it began, aware UTC.

    `ok` None means that the prober itself failed: that is unknown, neither up nor down. `reason` says in words why
    it is not ok. `latency_ms` is the whole probe's.
    """

    at: datetime
    endpoint: str
    vantage: str
    ok: bool | None
    latency_ms: int | None = None
    reason: str | None = None
