"""The bounds on every call."""

from __future__ import annotations

from msgspec import Struct


class Timeouts(Struct, frozen=True):
    """Bounds in seconds: on connecting, on the wait for the next bytes, on one attempt, on a call with its retries."""

    connect: float = 5.0
    read: float = 30.0
    attempt: float = 60.0
    total: float = 120.0
