"""What can go wrong with the outside world, named by what has to happen then."""

from __future__ import annotations


class Unavailable(Exception):
    """The other side cannot serve us now, also after our retries; the same call may succeed later."""


class ReadOnly(Unavailable):
    """The org answers, but takes no writes for now: what was to be written waits."""


class OverBudget(Unavailable):
    """The org's API quota, or our share of it, is used up; `used` and `limit` in requests where known."""

    def __init__(self, message: str, used: int | None = None, limit: int | None = None) -> None:
        """Keep the figures."""
        super().__init__(message)
        self.used, self.limit = used, limit


class Misconfigured(Exception):
    """No retry helps: credentials, permissions, a missing field. `remedy` says what a person has to do."""

    def __init__(self, fault: str, remedy: str) -> None:
        """Keep both parts; they read as one line."""
        super().__init__(f"{fault}: {remedy}")
        self.fault, self.remedy = fault, remedy
