"""What lanes and people go by: places in an order, and the ledger of what was said."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sfsync.model.record import Cursor, Entry


class Cursors(Protocol):
    """Remembers how far a lane has come."""

    def cursor(self, lane: str) -> Cursor | None:
        """Return the lane's place, None before its first."""
        ...

    def advance(self, lane: str, cursor: Cursor) -> None:
        """Move the lane's place forward; a place before the stored one changes nothing."""
        ...


class Ledger(Protocol):
    """Keeps what was said of each case, and when; nothing is ever changed or deleted."""

    def append(self, entries: Sequence[Entry]) -> None:
        """Add entries; one whose key is there already is left as it stands."""
        ...

    def entries(self, case_id: str) -> Sequence[Entry]:
        """Return a case's entries in the order in which they were added, and then what its stored record has said."""
        ...
