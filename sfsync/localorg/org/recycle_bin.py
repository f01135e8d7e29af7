"""Deleting and undeleting: rows stay, marked, and take along what belongs to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.localorg.org.errors import ApiError
from sfsync.localorg.org.tables import OBJECT_BY_PREFIX

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfsync.localorg.org.tables import Row
    from sfsync.localorg.org.transaction import Transaction

_BELONGINGS = {
    "Account": (("Contact", "AccountId"), ("Entitlement", "AccountId"), ("FeedItem", "ParentId")),
    "Case": (
        ("CaseHistory", "CaseId"),
        ("EmailMessage", "ParentId"),
        ("CaseComment", "ParentId"),
        ("FeedItem", "ParentId"),
        ("CaseMilestone", "CaseId"),
        ("Task", "WhatId"),
    ),
    "Task": (("FeedItem", "ParentId"),),
}


def delete(transaction: Transaction, row: Row) -> None:
    """Mark a row and its belongings as deleted. Raises `ApiError` DELETE_FAILED while Cases hang on an account."""
    _refuse_with_cases(transaction, row)
    for each in _family(transaction, row):
        if not each["IsDeleted"]:
            transaction.touch(each)["IsDeleted"] = True


def undelete(transaction: Transaction, row: Row) -> None:
    """Take the mark off a row, and off the belongings that were deleted with it."""
    deleted_at = row.get("SystemModstamp")
    for each in _family(transaction, row):
        if each["IsDeleted"] and each.get("SystemModstamp", deleted_at) == deleted_at:
            transaction.touch(each)["IsDeleted"] = False


def _family(transaction: Transaction, row: Row) -> Iterator[Row]:
    yield row
    for name, field in _BELONGINGS.get(OBJECT_BY_PREFIX[str(row["Id"])[:3]], ()):
        yield from transaction.children(name, field, str(row["Id"]))


def _refuse_with_cases(transaction: Transaction, row: Row) -> None:
    if not str(row["Id"]).startswith("001"):
        return
    cases = [case for case in transaction.children("Case", "AccountId", str(row["Id"])) if not case["IsDeleted"]]
    if cases:
        numbers = ", ".join(str(case["CaseNumber"]) for case in cases[:5])
        reason = f"could not be completed because it is associated with the following cases.: {numbers}"
        raise ApiError(400, "DELETE_FAILED", f"Your attempt to delete {row['Name']} {reason}", ())
