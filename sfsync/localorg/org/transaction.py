"""A transaction: rows stamped when it begins, seen by others when it commits."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.localorg.org.change_events import change_events
from sfsync.localorg.org.clock import whole_second
from sfsync.localorg.org.tables import OBJECT_BY_PREFIX
from sfsync.localorg.schema import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sfsync.localorg.org.store import Store
    from sfsync.localorg.org.tables import Row

_BLANK: dict[str, Row] = {
    name: {field.name: field.default for field in SCHEMA[name.lower()].fields.values()}
    for name in OBJECT_BY_PREFIX.values()
}


def _present(*fields: str) -> dict[str, list[str]]:
    return {name: [field for field in fields if field in row] for name, row in _BLANK.items()}


_INSTANTS = _present("CreatedDate", "LastModifiedDate", "SystemModstamp")
_PEOPLE = _present("CreatedById", "LastModifiedById", "OwnerId")


def blank_row(name: str, at: datetime, user_id: str) -> Row:
    """Return a row of an object with its defaults, created and modified at an instant by a user."""
    row = dict(_BLANK[name])
    for field in _INSTANTS[name]:
        row[field] = at
    for field in _PEOPLE[name]:
        row[field] = user_id
    return row


class Transaction:
    """Staged rows of one unit of work; use it under the store's `guard`."""

    def __init__(self, store: Store, *, user_id: str, origin: str, started_at: datetime) -> None:
        """Begin: `started_at` becomes the SystemModstamp of every row written, `origin` the changeOrigin."""
        self.store = store
        self.user_id = user_id
        self.origin = origin
        self.started_at = started_at
        self.stamp = whole_second(started_at)
        self.ended = False
        self._staged: dict[str, Row] = {}
        self._undo: list[tuple[str, Row | None]] = []
        store.opened(self)

    def row(self, row_id: str) -> Row | None:
        """Return a row of any object as this transaction sees it."""
        return self._staged.get(row_id) or self.store.committed(row_id)

    def children(self, name: str, field: str, parent_id: str) -> list[Row]:
        """Return the rows of an object by a lookup, as this transaction sees them."""
        known = {str(row["Id"]): row for row in self.store.table(name).children(field, parent_id)}
        return [row for row in (known | self._own(name)).values() if row[field] == parent_id]

    def rows(self, name: str) -> list[Row]:
        """Return all rows of an object as this transaction sees them."""
        return list(({str(row["Id"]): row for row in self.store.table(name)} | self._own(name)).values())

    def _own(self, name: str) -> dict[str, Row]:
        prefix = SCHEMA[name.lower()].key_prefix
        return {row_id: row for row_id, row in self._staged.items() if row_id.startswith(prefix)}

    def stage(self, row: Row) -> None:
        """Take a row's lock and put a new state of it in place.

        Raises `ApiError` UNABLE_TO_LOCK_ROW.
        """
        row_id = str(row["Id"])
        self.store.lock(row_id, self)
        self._undo.append((row_id, self._staged.get(row_id)))
        self._staged[row_id] = row

    def add(self, name: str, values: Mapping[str, object]) -> Row:
        """Stage a new row of an object, stamped with this transaction's time and user unless `values` say otherwise."""
        row = blank_row(name, self.stamp, self.user_id)
        row |= values
        row["Id"] = self.store.mint.new(SCHEMA[name.lower()].key_prefix)
        self.stage(row)
        return row

    def touch(self, row: Row) -> Row:
        """Stage a copy of a row, modified now by this transaction's user, and return it for further changes.

        Raises `ApiError` UNABLE_TO_LOCK_ROW.
        """
        row_id = str(row["Id"])
        self.store.lock(row_id, self)
        stamps = {"LastModifiedDate": self.stamp, "SystemModstamp": self.stamp, "LastModifiedById": self.user_id}
        # Read again: whoever held the lock until now may have changed the row.
        touched = (self.row(row_id) or row) | {field: stamp for field, stamp in stamps.items() if field in row}
        self.stage(touched)
        return touched

    def savepoint(self) -> int:
        """Mark the state to which `restore` can go back."""
        return len(self._undo)

    def restore(self, savepoint: int) -> None:
        """Forget what was staged since a savepoint."""
        while len(self._undo) > savepoint:
            row_id, before = self._undo.pop()
            if before is None:
                del self._staged[row_id]
            else:
                self._staged[row_id] = before

    def publish(self, at: datetime) -> None:
        """Make the staged rows visible, send their change events and release the locks."""
        changes = [(self.store.committed(row_id), row) for row_id, row in self._staged.items()]
        for row_id, row in self._staged.items():
            self.store.table(OBJECT_BY_PREFIX[row_id[:3]]).put(row)
        self.store.events.extend(change_events(self, changes, at))
        self.end()

    def end(self) -> None:
        """Release the locks; what was not published is lost."""
        self.ended = True
        self.store.closed(self)
