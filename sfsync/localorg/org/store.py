"""What all transactions share: the committed rows, the locks on rows, the commits still to come, the events sent."""

from __future__ import annotations

import threading
from collections import deque
from itertools import count
from random import Random
from typing import TYPE_CHECKING

from sfsync.localorg.org.clock import monotonic
from sfsync.localorg.org.errors import row_locked
from sfsync.localorg.org.ids import IdMint
from sfsync.localorg.org.tables import OBJECT_BY_PREFIX, empty_tables
from sfsync.localorg.schema import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sfsync.localorg.org.clock import Clock
    from sfsync.localorg.org.tables import Row, Table
    from sfsync.localorg.org.transaction import Transaction

_KEPT_EVENTS = 200_000
_LOOK_AGAIN_S = 0.02


class Store:
    """The shared state of one org; every use of it holds `guard`."""

    def __init__(self, clock: Clock, seed: int) -> None:
        """Start without rows; equal seeds give equal ids."""
        self.clock = clock
        self.guard = threading.Condition(threading.RLock())
        self.tables = empty_tables()
        self.mint = IdMint(seed)
        self.random = Random(seed)  # noqa: S311 - keys that must repeat, not secrets
        self.case_numbers = count(1_001)
        self.commit_numbers = count(1)
        self.events: deque[dict[str, object]] = deque(maxlen=_KEPT_EVENTS)
        self.tracked = {"Status", "Priority", "Type", "OwnerId", "SFSync_Product__c", "SFSync_Defect_Stage__c"}
        self.captured = {"Case"}
        self.lock_wait = 10.0
        self._locks: dict[str, Transaction] = {}
        self._open: list[Transaction] = []
        self._pending: list[tuple[datetime, Transaction]] = []

    def table(self, name: str) -> Table:
        """Return the committed rows of an object, which must be one that stores rows of its own."""
        return self.tables[name]

    def prefix(self, name: str) -> str:
        """Return the three characters that the ids of an object start with."""
        return SCHEMA[name.lower()].key_prefix

    def children(self, name: str, field: str, parent_id: str) -> list[Row]:
        """Return the committed rows of an object by a lookup, deleted ones included."""
        return self.tables[name].children(field, parent_id)

    def committed(self, row_id: str) -> Row | None:
        """Return the committed row of any object, deleted or not."""
        name = OBJECT_BY_PREFIX.get(row_id[:3])
        return self.tables[name].get(row_id) if name else None

    def opened(self, transaction: Transaction) -> None:
        """Note a transaction that has begun."""
        self._open.append(transaction)

    def closed(self, transaction: Transaction) -> None:
        """Forget a transaction that has ended, and let those go on that wait for its rows."""
        self._open.remove(transaction)
        self._locks = {row_id: holder for row_id, holder in self._locks.items() if holder is not transaction}
        self.guard.notify_all()

    def oldest_open(self) -> datetime | None:
        """Return when the oldest transaction began whose rows are not visible yet."""
        return min((each.started_at for each in self._open), default=None)

    def lock(self, row_id: str, holder: Transaction) -> None:
        """Give a row to a transaction until it ends, waiting `lock_wait` seconds for it if another has it.

        Raises `ApiError` UNABLE_TO_LOCK_ROW.
        """
        until = monotonic() + self.lock_wait
        while self._locks.setdefault(row_id, holder) is not holder:
            if monotonic() >= until:
                raise row_locked()
            self.guard.wait(_LOOK_AGAIN_S)
            self.settle()

    def commit_at(self, visible_at: datetime, transaction: Transaction) -> None:
        """Keep a finished transaction until its rows become visible."""
        self._pending.append((visible_at, transaction))

    def settle(self) -> None:
        """Make visible what is due by now, in the order in which it falls due."""
        if not self._pending:
            return
        now = self.clock()
        due = sorted((each for each in self._pending if each[0] <= now), key=_visible_at)
        self._pending = [each for each in self._pending if each[0] > now]
        for visible_at, transaction in due:
            transaction.publish(visible_at)

    def wait_while(self, busy: Callable[[], bool]) -> None:
        """Let others work until `busy` is over."""
        while busy():
            self.guard.wait(_LOOK_AGAIN_S)
            self.settle()


def _visible_at(pending: tuple[datetime, Transaction]) -> datetime:
    return pending[0]
