"""Committed rows, by id, by the parents they look up to, and in the order of some fields."""

from __future__ import annotations

from bisect import bisect_left, bisect_right, insort
from typing import TYPE_CHECKING, Any

from sfsync.localorg.schema import SCHEMA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    Row = dict[str, object]
    Place = tuple[Any, str]  # a field's value, and the id of the row that has it

VIEWS = {"CaseFeed": "FeedItem"}
"""Objects that are a way to look at another object's rows."""


def _indexed_fields() -> dict[str, tuple[str, ...]]:
    found: dict[str, set[str]] = {name: set() for name in _stored_objects()}
    for parent in SCHEMA.values():
        if parent.name in found:
            found[parent.name].update(field.name for field in parent.fields.values() if field.unique)
        for child in parent.children.values():
            found[VIEWS.get(child.object, child.object)].add(child.field)
    return {name: tuple(sorted(fields)) for name, fields in found.items()}


def _stored_objects() -> list[str]:
    return [each.name for each in SCHEMA.values() if each.name not in VIEWS]


OBJECT_BY_PREFIX = {SCHEMA[name.lower()].key_prefix: name for name in _stored_objects()}
"""Object name by the three characters that its ids start with."""


class Table:
    """The rows of one object. A row, once stored, is never changed: an update stores another in its place.

    A sorted index is built when it is first asked about, and kept up to date from then on.
    """

    def __init__(self, indexed: Iterable[str]) -> None:
        """Start empty, with an index on each of some lookup and unique fields."""
        self._rows: dict[str, Row] = {}
        self._indexes: dict[str, dict[str, list[str]]] = {field: {} for field in indexed}
        self._sorted: dict[str, list[Place]] = {}

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

    def between(self, field: str, low: Place | None, high: Place | None) -> Iterator[Row]:
        """Go through the rows between two places, both included, in the order of (field, Id), deleted ones included.

        None stands for either end of the table; rows without a value in `field` have no place.
        """
        places = self._places(field)
        first = 0 if low is None else bisect_left(places, low)
        end = len(places) if high is None else bisect_right(places, high)
        return (self._rows[places[at][1]] for at in range(first, end))

    def _places(self, field: str) -> list[Place]:
        if field not in self._sorted:
            self._sorted[field] = sorted(
                (row[field], row_id) for row_id, row in self._rows.items() if row[field] is not None
            )
        return self._sorted[field]

    def put(self, row: Row) -> None:
        """Store a row in place of the one with its id, if any."""
        row_id = str(row["Id"])
        before = self._rows.get(row_id)
        self._rows[row_id] = row
        for field, index in self._indexes.items():
            old = before[field] if before else None
            if old != row[field]:
                _move(index, row_id, old, row[field])
        for field, places in self._sorted.items():
            _replace(places, row_id, before[field] if before else None, row[field])


def _move(index: dict[str, list[str]], row_id: str, old: object, new: object) -> None:
    if isinstance(old, str):
        index[old].remove(row_id)
    if isinstance(new, str):
        index.setdefault(new, []).append(row_id)


def _replace(places: list[Place], row_id: str, old: object, new: object) -> None:
    if old == new:
        return
    if old is not None:
        del places[bisect_left(places, (old, row_id))]
    if new is not None:
        insort(places, (new, row_id))


def empty_tables() -> dict[str, Table]:
    """Return a table for every stored object, by its name."""
    return {name: Table(fields) for name, fields in _indexed_fields().items()}
