"""A ledger that is added to."""

from __future__ import annotations

from abc import abstractmethod

from sfsync.adapters.samples.kept import Kept


class Growing(Kept):
    """A ledger where it lies. Each question is asked anew: who writes must not go by what was there before."""

    __slots__ = ()

    @abstractmethod
    def create(self, file: str, content: bytes) -> None:
        """Create a file in one step; raise FileExistsError rather than replace one."""
