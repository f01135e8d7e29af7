"""What verifying needs of the place where a ledger is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from sfsync.availability.stored import Stored, StoredDay


class Shelf(Protocol):
    """Where a ledger is kept: a folder, or a bucket."""

    def vantages(self) -> Sequence[str]:
        """Name the vantage points that have a chain here, in order."""
        ...

    def day(self, vantage: str, day: date) -> StoredDay | None:
        """Return a day that has lines here."""
        ...

    def days(self, vantage: str, month: str | None = None) -> Iterable[StoredDay]:
        """Return the days with lines or a seal, in order: all, or those of a month (`YYYY-MM`); raise Broken."""
        ...

    def seal_before(self, vantage: str, day: date) -> Stored | None:
        """Return the seal of the day before a day, if it is here."""
        ...

    def revisions(self, month: str | None) -> Mapping[str, Mapping[int, Stored]]:
        """Return the revisions by month and by the number in their names, in the order of these; raise Broken."""
        ...
