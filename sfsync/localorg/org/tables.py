"""Committed rows, by id and by the parents they look up to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.localorg.schema import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Row = dict[str, object]

VIEWS = {"CaseFeed": "FeedItem"}
"""Objects that are a way to look at another object's rows."""


def _indexed_fields() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {name: set() for name in _stored_objects()}
    for parent in SCHEMA.values():
        for child in parent.children.values():
            found[VIEWS.get(child.object, child.object)].add(child.field)
    return {name: tuple(sorted(fields)) for name, fields in found.items()}


def _stored_objects() -> list[str]:
    return [each.name for each in SCHEMA.values() if each.name not in VIEWS]


OBJECT_BY_PREFIX = {SCHEMA[name.lower()].key_prefix: name for name in _stored_objects()}
"""Object name by the three characters that its ids start with."""


class Table:
    """The rows of one object. A row, once stored, is never changed: an update stores another in its place."""

    def __init__(self, indexed: Iterable[str]) -> None:
        """Start empty, with an index on each of some lookup fields."""
        self._rows: dict[str, Row] = {}
        self._indexes: dict[str, dict[str, list[str]]] = {field: {} for field in indexed}

    def __len__(self) -> int:
        """Count the rows, deleted ones included."""
        return len(self._rows)

    def __iter__(self) -> Iterator[Row]:
        """Go through all rows, deleted ones included, in the order of their creation."""
        return iter(self._rows.values())

    def get(self, row_id: str) -> Row | None:
        """Return the row of an 18-character id."""
        return self._rows.get(row_id)

    def children(self, field: str, parent_id: str) -> list[Row]:
        """Return the rows whose lookup `field` holds `parent_id`, deleted ones included."""
        if field not in self._indexes:
            return [row for row in self if row[field] == parent_id]
        return [self._rows[row_id] for row_id in self._indexes[field].get(parent_id, ())]

    def put(self, row: Row) -> None:
        """Store a row in place of the one with its id, if any."""
        row_id = str(row["Id"])
        before = self._rows.get(row_id)
        self._rows[row_id] = row
        for field, index in self._indexes.items():
            old = before[field] if before else None
            if old != row[field]:
                _move(index, row_id, old, row[field])


def _move(index: dict[str, list[str]], row_id: str, old: object, new: object) -> None:
    if isinstance(old, str):
        index[old].remove(row_id)
    if isinstance(new, str):
        index.setdefault(new, []).append(row_id)


def empty_tables() -> dict[str, Table]:
    """Return a table for every stored object, by its name."""
    return {name: Table(fields) for name, fields in _indexed_fields().items()}
