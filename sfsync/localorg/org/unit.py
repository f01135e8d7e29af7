"""A unit of work: inserts, updates, deletes and undeletes that commit together."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from sfsync.localorg.org import recycle_bin
from sfsync.localorg.org.checks import check_references, check_unique, insertable, updatable
from sfsync.localorg.org.errors import (
    ApiError,
    entity_is_deleted,
    malformed_id,
    unknown_record,
    unsupported_write,
)
from sfsync.localorg.org.ids import full_id
from sfsync.localorg.org.rules import after_write, before_write
from sfsync.localorg.org.tables import OBJECT_BY_PREFIX, VIEWS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sfsync.localorg.org.tables import Row
    from sfsync.localorg.org.transaction import Transaction
    from sfsync.localorg.schema import ObjectType


def _no_fault(_: str) -> None:
    pass


class Unit:
    """Statements of one transaction. A statement that is refused leaves no trace; the others stand."""

    def __init__(
        self,
        transaction: Transaction,
        schema: Mapping[str, ObjectType],
        row_fault: Callable[[str], None] = _no_fault,
    ) -> None:
        """Write through a transaction; `row_fault` may refuse a row by its id, by raising `ApiError`."""
        self.transaction = transaction
        self._schema = schema
        self._row_fault = row_fault

    def insert(self, name: str, values: Mapping[str, object], *, audit: bool = False) -> str:
        """Create a row and return its id; with `audit` the values may say who created it, and when.

        Raises `ApiError`.
        """
        kind = self._kind(name)
        with self.atomic():
            checked = insertable(kind, values, audit=audit)
            if not kind.createable:
                raise unsupported_write(kind.label, "inserted")
            check_references(self.transaction, kind, checked)
            check_unique(self.transaction, kind, checked)
            row = self.transaction.add(kind.name, checked)
            before_write(self.transaction, kind.name, row, None)
            after_write(self.transaction, kind.name, row, None)
        return str(row["Id"])

    def update(self, name: str, row_id: str, values: Mapping[str, object]) -> str:
        """Change fields of a row and return its 18-character id. Raises `ApiError`."""
        kind = self._kind(name)
        with self.atomic():
            old = self._existing(kind, row_id)
            self._row_fault(str(old["Id"]))
            changed = updatable(kind, values)
            if not kind.updateable:
                raise unsupported_write(kind.label, "updated")
            check_references(self.transaction, kind, changed)
            check_unique(self.transaction, kind, changed, str(old["Id"]))
            new = self.transaction.touch(old)
            new |= changed
            before_write(self.transaction, kind.name, new, old)
            after_write(self.transaction, kind.name, new, old)
        return str(new["Id"])

    def delete(self, name: str, row_id: str) -> str:
        """Move a row, with what hangs on it, to the recycle bin. Raises `ApiError`."""
        kind = self._kind(name)
        with self.atomic():
            row = self._existing(kind, row_id)
            self._row_fault(str(row["Id"]))
            if not kind.deletable:
                raise unsupported_write(kind.label, "deleted")
            recycle_bin.delete(self.transaction, row)
        return str(row["Id"])

    def undelete(self, name: str, row_id: str) -> str:
        """Bring a row back from the recycle bin, with what went there with it. Raises `ApiError`."""
        with self.atomic():
            row = self._locked(self._kind(name), row_id)
            if not row.get("IsDeleted"):
                raise ApiError(400, "UNDELETE_FAILED", "Entity is not in the recycle bin", ())
            recycle_bin.undelete(self.transaction, row)
        return str(row["Id"])

    def current(self, name: str, row_id: str) -> Row:
        """Lock a row and return its state. Raises `ApiError` if it is not there, deleted, or held by another."""
        with self.atomic():
            return self._existing(self._kind(name), row_id)

    def kind_of_id(self, row_id: str) -> str:
        """Return the object that an 18-character id is of. Raises `ApiError` INVALID_CROSS_REFERENCE_KEY."""
        if row_id[:3] not in OBJECT_BY_PREFIX:
            raise unknown_record()
        return OBJECT_BY_PREFIX[row_id[:3]]

    def _kind(self, name: str) -> ObjectType:
        kind = self._schema.get(name.lower())
        if kind is None or kind.name in VIEWS:
            raise ApiError(400, "INVALID_TYPE", f"sObject type '{name}' is not supported.")
        return kind

    def _existing(self, kind: ObjectType, row_id: str) -> Row:
        row = self._locked(kind, row_id)
        if row.get("IsDeleted"):
            raise entity_is_deleted()
        return row

    def _locked(self, kind: ObjectType, row_id: str) -> Row:
        """Lock a row before looking at it: a write that waited for it must see what it waited for."""
        whole = full_id(row_id)
        if whole is None:
            raise malformed_id(row_id)
        if not whole.startswith(kind.key_prefix) or self.transaction.row(whole) is None:
            raise unknown_record()
        self.transaction.store.lock(whole, self.transaction)
        row = self.transaction.row(whole)
        assert row is not None  # noqa: S101 - rows never go away
        return row

    @contextmanager
    def atomic(self) -> Iterator[None]:
        """Forget what the block staged if it raises."""
        with self.transaction.store.guard:
            self.transaction.store.settle()
            savepoint = self.transaction.savepoint()
            try:
                yield
            except BaseException:
                self.transaction.restore(savepoint)
                raise
