"""How a Case behaves: its number, its closing and reopening, its history."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.localorg.objects.cases import CLOSED_STATUSES
from sfsync.localorg.org.message_rules import after_comment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfsync.localorg.org.tables import Row
    from sfsync.localorg.org.transaction import Transaction

    HistoryLine = tuple[str, str, object, object]

_HISTORY_TEXT = 255


def before_case(transaction: Transaction, new: Row, old: Row | None) -> None:
    """Derive what a Case's own fields imply."""
    if old is None:
        new["CaseNumber"] = f"{next(transaction.store.case_numbers):08d}"
        new["BusinessHoursId"] = new["BusinessHoursId"] or _default_hours(transaction)
        _inherit_account(transaction, new)
    _close_or_reopen(transaction, new, old)
    _stop_or_resume(transaction, new, old)


def _default_hours(transaction: Transaction) -> object:
    return next((row["Id"] for row in transaction.rows("BusinessHours") if row["IsDefault"]), None)


def _inherit_account(transaction: Transaction, new: Row) -> None:
    if new["ContactId"] and not new["AccountId"]:
        contact = transaction.row(str(new["ContactId"]))
        new["AccountId"] = contact["AccountId"] if contact else None


def _close_or_reopen(transaction: Transaction, new: Row, old: Row | None) -> None:
    was_closed = bool(old and old["IsClosed"])
    new["IsClosed"] = new["Status"] in CLOSED_STATUSES
    if not new["IsClosed"]:
        new["ClosedDate"] = None
    elif not was_closed:
        # An insert with the right to set audit fields may bring its own date.
        given = new["ClosedDate"] if old is None else None
        new["ClosedDate"] = given or transaction.stamp


def _stop_or_resume(transaction: Transaction, new: Row, old: Row | None) -> None:
    if not new["IsStopped"]:
        new["StopStartDate"] = None
    elif not (old and old["IsStopped"]):
        new["StopStartDate"] = transaction.stamp


def after_case(transaction: Transaction, new: Row, old: Row | None) -> None:
    """Write the history of a Case, and the comment that its `Comments` field is a way to write."""
    if old is None:
        created = {"CreatedDate": new["CreatedDate"], "CreatedById": new["CreatedById"]}
        _write_history(transaction, new, ("created", "Text", None, None), created)
    else:
        for line in history_lines(transaction, old, new):
            _write_history(transaction, new, line, {})
    _write_through_comment(transaction, new)


def history_lines(transaction: Transaction, old: Row, new: Row) -> Iterator[HistoryLine]:
    """Tell which tracked fields differ: field as history names it, data type, old and new value.

    A lookup gives two lines, one with the names and one with the ids.
    """
    for name in sorted(transaction.store.tracked):
        before, after = old[name], new[name]
        if before == after:
            continue
        if name.endswith("Id"):
            field = name.removesuffix("Id")
            yield field, "Text", _name_of(transaction, before), _name_of(transaction, after)
            yield field, "EntityId", before, after
        else:
            yield name, "DynamicEnum", before, after


def _name_of(transaction: Transaction, row_id: object) -> object:
    row = transaction.row(str(row_id)) if row_id else None
    return row.get("Name") or row.get("CaseNumber") if row else None


def _write_history(transaction: Transaction, case: Row, line: HistoryLine, audit: Row) -> None:
    field, data_type, old, new = line
    values = {"CaseId": case["Id"], "Field": field, "DataType": data_type}
    transaction.add("CaseHistory", values | {"OldValue": _clipped(old), "NewValue": _clipped(new)} | audit)


def _clipped(value: object) -> object:
    return value if value is None else str(value)[:_HISTORY_TEXT]


def _write_through_comment(transaction: Transaction, new: Row) -> None:
    body, new["Comments"] = new["Comments"], None
    if body:
        comment = transaction.add("CaseComment", {"ParentId": new["Id"], "CommentBody": body})
        after_comment(transaction, comment, None)
