"""What a query is asked under: its text, the schema, the rows, the clock and the user's zone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.localorg.soql.errors import INVALID_TYPE, SoqlError, fault

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from sfsync.localorg.schema import ObjectType
    from sfsync.localorg.soql.bounds import Stretch
    from sfsync.localorg.soql.rows import Row, Rows
    from sfsync.localorg.soql.syntax import Path


class Question(Struct, frozen=True):
    """One request; every part of the compiler works under it."""

    text: str
    rows: Rows
    schema: Mapping[str, ObjectType]
    now: datetime
    zone: ZoneInfo
    version: str
    """API version such as `64.0`, for record addresses."""
    include_deleted: bool

    def fault(self, code: str, message: str, at: int) -> SoqlError:
        """Build an error that points into the query."""
        return fault(code, message, self.text, at)

    def object_type(self, path: Path) -> ObjectType:
        """Look up the FROM object; raises SoqlError INVALID_TYPE."""
        found = self.schema.get(str(path).lower())
        if found is None:
            raise self.fault(INVALID_TYPE, _UNKNOWN_OBJECT.format(path), path.at)
        return found

    def scan(self, kind: ObjectType) -> list[Row]:
        """Read every row of a table."""
        return list(self.rows.rows(kind.name, include_deleted=self.include_deleted))

    def by_ids(self, kind: ObjectType, ids: list[str]) -> list[Row]:
        """Read rows by id."""
        return list(self.rows.by_ids(kind.name, ids, include_deleted=self.include_deleted))

    def children(self, kind: ObjectType, field: str, parent_id: str) -> list[Row]:
        """Read the rows whose reference field holds an id."""
        return list(self.rows.children(kind.name, field, parent_id, include_deleted=self.include_deleted))

    def between(self, kind: ObjectType, field: str, stretch: Stretch) -> Iterable[Row]:
        """Walk rows in the order of an indexed field, reading no more of them than are asked for."""
        low, high = stretch.low, stretch.high
        return self.rows.between(kind.name, field, low, high, include_deleted=self.include_deleted)


_UNKNOWN_OBJECT = (
    "sObject type '{}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' "
    "after the entity name. Please reference your WSDL or the describe call for the appropriate names."
)
