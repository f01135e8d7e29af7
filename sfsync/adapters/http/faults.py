"""Faults of a single exchange. Each is a kind of what `ports` names, and means that where nobody deals with it."""

from __future__ import annotations

from sfsync.ports.faults import Misconfigured, Unavailable


class Passing(Unavailable):
    """An obstacle that may be gone in a moment; `wait_s` is the least wait the other side asks for, in seconds."""

    def __init__(self, message: str, wait_s: float = 0.0) -> None:
        """Keep the wait."""
        super().__init__(message)
        self.wait_s = wait_s


class Dropped(Passing):
    """The connection broke, as those do that were kept alive too long; a new one needs no wait."""


class Mended(Passing):
    """What stood in the way is out of it already: there is no reason to wait."""


class Untrusted(Misconfigured):
    """The other side's TLS certificate is not vouched for by anybody we trust."""
