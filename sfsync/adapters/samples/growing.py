"""A ledger that is added to."""

from __future__ import annotations

from abc import abstractmethod

from sfsync.adapters.samples.kept import Kept
from sfsync.adapters.samples.look import Look


class Growing(Kept):
    """A ledger where it lies. Each question is asked anew: who writes must not go by what was there before."""

    __slots__ = ()

    @abstractmethod
    def create(self, file: str, content: bytes) -> None:
        """Create a file in one step; raise FileExistsError rather than replace one."""

    def look(self) -> Look:
        """Return the ledger for one look at it, as for a report: it is asked once what a place holds."""
        return Look(self)
