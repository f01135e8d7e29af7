"""Faults within this adapter. Each is a kind of what `ports` names, and means that where nobody here deals with it."""

from __future__ import annotations

from sfsync.adapters.http.faults import Mended
from sfsync.ports.faults import Misconfigured, Unavailable


class Renewed(Mended):
    """The session had ended; there is a new one."""


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
