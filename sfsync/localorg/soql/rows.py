"""What a query reads from and what it answers with."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sfsync.localorg.soql.bounds import Place

Row = Mapping[str, object]
"""A stored row by field name, in the schema's spelling; datetimes are aware UTC, ids have 18 characters."""


class Rows(Protocol):
    """The org's tables, as of one instant; deleted rows only where asked for."""

    def rows(self, object_name: str, *, include_deleted: bool) -> Iterable[Row]:
        """Walk the whole table, oldest row first."""

    def by_ids(self, object_name: str, ids: Iterable[str], *, include_deleted: bool) -> Iterable[Row]:
        """Look rows up by id, leaving out the unknown ones."""

    def children(self, object_name: str, field: str, parent_id: str, *, include_deleted: bool) -> Iterable[Row]:
        """Look rows up by the value of one reference field."""

    def between(
        self, object_name: str, field: str, low: Place | None, high: Place | None, *, include_deleted: bool
    ) -> Iterable[Row]:
        """Walk the rows from one place to another, both included, in the order of (field, Id); None is an open end.

        Rows without a value in `field` have no place.
        """


class Answer(Struct, frozen=True):
    """What a query found; a `SELECT COUNT()` has no records, only a total."""

    records: list[dict[str, object]]
    """JSON-ready, as the REST API renders them."""
    total: int
    is_count: bool = False
