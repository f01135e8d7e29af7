"""The org's rows as a query reads them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.localorg.org.tables import VIEWS, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sfsync.localorg.org.store import Store
    from sfsync.localorg.org.tables import Place, Row
    from sfsync.localorg.org.transaction import Transaction


class View:
    """Committed rows, and those that one open transaction has staged; use it under the store's `guard`."""

    def __init__(self, store: Store, transaction: Transaction | None = None) -> None:
        """Look at a store, through a transaction if one is given."""
        self._store = store
        self._transaction = transaction

    def rows(self, object_name: str, *, include_deleted: bool) -> Iterable[Row]:
        """Go through all rows of an object."""
        return _seen(object_name, self._table(object_name), include_deleted=include_deleted)

    def by_ids(self, object_name: str, ids: Iterable[str], *, include_deleted: bool) -> Iterable[Row]:
        """Return the rows of 18-character ids, in their order, leaving out those that are not there."""
        get = self._transaction.row if self._transaction else self._store.table(_stored(object_name)).get
        prefix = self._store.prefix(_stored(object_name))
        found = (get(row_id) for row_id in ids if row_id.startswith(prefix))
        return _seen(object_name, (row for row in found if row), include_deleted=include_deleted)

    def children(self, object_name: str, field: str, parent_id: str, *, include_deleted: bool) -> Iterable[Row]:
        """Return the rows whose lookup holds a parent's id."""
        source = self._transaction or self._store
        rows = source.children(_stored(object_name), field, parent_id)
        return _seen(object_name, rows, include_deleted=include_deleted)

    def between(
        self, object_name: str, field: str, low: Place | None, high: Place | None, *, include_deleted: bool
    ) -> Iterable[Row]:
        """Go through the rows from one place to another in the order of (field, Id); None is an open end."""
        rows = self._table(object_name).between(field, low, high)
        return _seen(object_name, rows, include_deleted=include_deleted)

    def _table(self, object_name: str) -> Table:
        if self._transaction is None:
            return self._store.table(_stored(object_name))
        seen = Table(())
        for row in self._transaction.rows(_stored(object_name)):
            seen.put(row)
        return seen


def _stored(object_name: str) -> str:
    return VIEWS.get(object_name, object_name)


def _seen(object_name: str, rows: Iterable[Row], *, include_deleted: bool) -> Iterator[Row]:
    of_a_case = object_name in VIEWS
    for row in rows:
        if of_a_case and not str(row["ParentId"]).startswith("500"):
            continue
        if include_deleted or not row.get("IsDeleted"):
            yield row
