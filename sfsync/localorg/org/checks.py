"""What a write must pass before it changes anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.localorg.org.errors import (
    duplicate_value,
    entity_is_deleted,
    no_such_column,
    not_writeable,
    required_missing,
    unknown_reference,
    wrong_reference,
)
from sfsync.localorg.org.tables import OBJECT_BY_PREFIX
from sfsync.localorg.org.values import stored

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sfsync.localorg.org.tables import Row
    from sfsync.localorg.org.transaction import Transaction
    from sfsync.localorg.schema import Field, ObjectType

AUDIT_FIELDS = frozenset(
    {"CreatedDate", "CreatedById", "LastModifiedDate", "LastModifiedById", "ClosedDate", "InsertedById"}
)
"""Fields that the permission "Set Audit Fields upon Record Creation" lets an insert fill in."""


def insertable(kind: ObjectType, values: Mapping[str, object], *, audit: bool) -> Row:
    """Return the values of a new row as they are stored. Raises `ApiError`."""
    fields = known_fields(kind, values)
    allowed = AUDIT_FIELDS if audit else frozenset()
    _refuse(field.name for field, _ in fields if not field.createable and field.name not in allowed)
    row = {field.name: stored(field, raw) for field, raw in fields}
    empty = [field.name for field in kind.fields.values() if _left_empty(field, row)]
    if empty:
        raise required_missing(empty)
    return {name: value for name, value in row.items() if value is not None or kind.fields[name.lower()].nillable}


def updatable(kind: ObjectType, values: Mapping[str, object]) -> Row:
    """Return the changed values of a row as they are stored. Raises `ApiError`."""
    fields = known_fields(kind, values)
    _refuse(field.name for field, _ in fields if not field.updateable)
    row = {field.name: stored(field, raw) for field, raw in fields}
    empty = [name for name, value in row.items() if value is None and not kind.fields[name.lower()].nillable]
    if empty:
        raise required_missing(empty)
    return row


def known_fields(kind: ObjectType, values: Mapping[str, object]) -> list[tuple[Field, object]]:
    """Pair each value with its field, whatever the case of its name. Raises `ApiError` INVALID_FIELD."""
    return [(known_field(kind, name), raw) for name, raw in values.items() if name != "attributes"]


def known_field(kind: ObjectType, name: str) -> Field:
    """Return a field by its name in any case. Raises `ApiError` INVALID_FIELD."""
    field = kind.fields.get(name.lower())
    if field is None:
        raise no_such_column(name, kind.name)
    return field


def _refuse(names: Iterable[str]) -> None:
    refused = tuple(names)
    if refused:
        raise not_writeable(refused)


def _left_empty(field: Field, row: Row) -> bool:
    if field.required:
        return row.get(field.name) is None
    return field.type == "boolean" and field.name in row and row[field.name] is None


def check_references(transaction: Transaction, kind: ObjectType, row: Row) -> None:
    """See that lookups lead to rows that exist and are of a right object. Raises `ApiError`."""
    for name, value in row.items():
        field = kind.fields[name.lower()]
        if field.type == "reference" and value is not None:
            _check_reference(transaction, field, str(value))


def check_unique(transaction: Transaction, kind: ObjectType, row: Row, row_id: str | None = None) -> None:
    """See that no other row has a value of a unique field. Raises `ApiError` DUPLICATE_VALUE.

    The value stays locked to the end of the transaction: who wants the same one at the same time waits, and then sees.
    """
    for name, value in row.items():
        if kind.fields[name.lower()].unique and value is not None:
            transaction.store.lock(f"{kind.name}.{name}={value}", transaction)
            _check_twins(transaction, kind.name, name, str(value), row_id)


def _check_twins(transaction: Transaction, kind: str, field: str, value: str, row_id: str | None) -> None:
    for twin in transaction.children(kind, field, value):
        if twin["Id"] != row_id and not twin.get("IsDeleted"):
            raise duplicate_value(field, str(twin["Id"]))


def _check_reference(transaction: Transaction, field: Field, target: str) -> None:
    if OBJECT_BY_PREFIX.get(target[:3]) not in field.reference_to:
        raise wrong_reference(field.label, field.name, target)
    parent = transaction.row(target)
    if parent is None:
        raise unknown_reference(field.name)
    if parent.get("IsDeleted"):
        raise entity_is_deleted()
