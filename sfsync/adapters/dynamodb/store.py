"""All that is remembered, in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.adapters.dynamodb.book import Book
from sfsync.adapters.dynamodb.cursors import LaneCursors
from sfsync.adapters.dynamodb.evidence import SeenEvidence
from sfsync.adapters.dynamodb.firings import HeldFirings
from sfsync.adapters.dynamodb.ledger import CaseLedger
from sfsync.adapters.dynamodb.records import Records
from sfsync.adapters.dynamodb.seen import SeenKeys
from sfsync.adapters.dynamodb.tasks import CreatedTasks
from sfsync.adapters.dynamodb.url import open_table

if TYPE_CHECKING:
    from sfsync.ports.telling import Clock


class DynamoStore(CaseLedger, Records, LaneCursors, SeenEvidence, Book, SeenKeys, HeldFirings, CreatedTasks):
    """Every port that remembers, in one table. Methods raise Unavailable or Misconfigured, which name it.

    Each part also does by itself, for a function that needs no other and should start quickly.
    """

    def close(self) -> None:
        """Close connections and threads; a second time does nothing."""
        self._table.close()


def open_store(url: str, clock: Clock) -> DynamoStore:
    """Open the store on the table that a URL names: see `open_table`."""
    return DynamoStore(open_table(url, clock))
