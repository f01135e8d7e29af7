"""Faults within this adapter. Each is a kind of what `ports` names, and means that where nobody here deals with it."""

from __future__ import annotations

from sfsync.ports import Misconfigured, Unavailable


class Passing(Unavailable):
    """An obstacle that may be gone in a moment; `wait_s` is the least wait the other side asks for, in seconds."""

    def __init__(self, message: str, wait_s: float = 0.0) -> None:
        """Keep the wait."""
        super().__init__(message)
        self.wait_s = wait_s


class Dropped(Passing):
    """The connection broke, as those do that were kept alive too long; a new one needs no wait."""


class Renewed(Passing):
    """The session had ended; there is a new one, and no reason to wait."""


class LocatorLost(Unavailable):
    """The rest of a query's rows cannot be had any more: the query has to be put again."""


class TooMuch(Unavailable):
    """The query takes too long or yields too much: it has to be put in smaller parts."""


class LoginRefused(Misconfigured):
    """The org does not let us in; `code` is OAuth's word for why."""

    def __init__(self, code: str, fault: str, remedy: str) -> None:
        """Keep the code."""
        super().__init__(fault, remedy)
        self.code = code
