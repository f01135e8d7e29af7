"""What verifying needs of the place where a ledger is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sfsync.availability.verify_chain import Stored, StoredDay


class Shelf(Protocol):
    """Where a ledger is kept: a folder, or a bucket."""

    def vantages(self) -> Sequence[str]:
        """Name the vantage points that have a chain here, in order."""
        ...

    def days(self, vantage: str, month: str | None) -> Iterable[StoredDay]:
        """Return the days with lines or a seal, in order: all, or those of a month (`YYYY-MM`)."""
        ...

    def seal_before(self, vantage: str, month: str) -> Stored | None:
        """Return the seal of the last day before a month, if it is here."""
        ...

    def revisions(self, month: str | None) -> Mapping[str, Sequence[Stored]]:
        """Return the revisions by month, in the order of their numbers."""
        ...
