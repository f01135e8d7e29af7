"""One SQLite file behind one connection, which threads take in turn.

Commits are on the disk before they return (`synchronous = FULL`): a record with an outbox says what people are about to
be told, and the ledger what they were told. With NORMAL a power cut could take back what was already announced. The
price is one sync for a batch of 200 records, next to calls to the org that take far longer.
"""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from threading import RLock
from typing import TYPE_CHECKING, Any

from sfsync.adapters.sqlite.faults import explained
from sfsync.adapters.sqlite.schema import prepare
from sfsync.adapters.sqlite.transaction import transaction

if TYPE_CHECKING:
    from collections.abc import Iterator

MEMORY = ":memory:"
PATIENCE_S = 30.0  # how long to wait for another process's write; one takes milliseconds


class Database:
    """An open store file. Raises Unavailable and Misconfigured that name it."""

    def __init__(self, path: str, patience_s: float = PATIENCE_S) -> None:
        """Open the file, or create it, and bring its tables up to date."""
        self.path = path
        self._turn = RLock()
        with explained(path):
            self._connection = _connect(path, patience_s)

    def rows(self, query: str, *parameters: object) -> list[Any]:
        """Return all rows of a query."""
        with self._turn, explained(self.path):
            return self._connection.execute(query, parameters).fetchall()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Yield the connection for one transaction: all of it is kept, or nothing."""
        with self._turn, explained(self.path), transaction(self._connection):
            yield self._connection

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        with self._turn, explained(self.path):
            self._connection.close()


def _connect(path: str, patience_s: float) -> sqlite3.Connection:
    connection = sqlite3.connect(path, timeout=patience_s, isolation_level=None, check_same_thread=False)
    try:
        prepare(connection, path)
    except BaseException:
        connection.close()
        raise
    return connection
