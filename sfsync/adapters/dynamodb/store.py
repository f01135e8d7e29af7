"""All that is remembered, in one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.adapters.dynamodb.book import Book
from sfsync.adapters.dynamodb.cursors import LaneCursors
from sfsync.adapters.dynamodb.dependents import Dependents
from sfsync.adapters.dynamodb.evidence import SeenEvidence
from sfsync.adapters.dynamodb.firings import HeldFirings
from sfsync.adapters.dynamodb.ledger import CaseLedger
from sfsync.adapters.dynamodb.records import Records
from sfsync.adapters.dynamodb.seen import SeenKeys
from sfsync.adapters.dynamodb.tasks import CreatedTasks

if TYPE_CHECKING:
    from sfsync.adapters.dynamodb.table import Table


class DynamoStore(
    Records, Dependents, LaneCursors, CaseLedger, SeenEvidence, Book, SeenKeys, HeldFirings, CreatedTasks
):
    """Every port that remembers, in one table. Methods raise Unavailable or Misconfigured, which name it."""

    def __init__(self, table: Table) -> None:
        """Keep the table; `close` closes it."""
        Records.__init__(self, table)
        LaneCursors.__init__(self, table)
        CaseLedger.__init__(self, table)

    def close(self) -> None:
        """Close connections and threads; a second time does nothing."""
        self._table.close()
