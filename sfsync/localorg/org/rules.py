"""What the platform itself does around a write: derived fields before it, further rows after it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.localorg.org.case_rules import after_case, before_case
from sfsync.localorg.org.message_rules import after_comment, after_email, before_post

if TYPE_CHECKING:
    from collections.abc import Callable

    from sfsync.localorg.org.tables import Row
    from sfsync.localorg.org.transaction import Transaction

    Rule = Callable[[Transaction, Row, Row | None], None]


def before_write(transaction: Transaction, name: str, new: Row, old: Row | None) -> None:
    """Fill in derived fields of `new`; `old` is None on insert."""
    if name in _BEFORE:
        _BEFORE[name](transaction, new, old)


def after_write(transaction: Transaction, name: str, new: Row, old: Row | None) -> None:
    """Write the rows that follow from a row that was written."""
    if name in _AFTER:
        _AFTER[name](transaction, new, old)


def _before_person(_: Transaction, new: Row, __: Row | None) -> None:
    new["Name"] = " ".join(str(part) for part in (new["FirstName"], new["LastName"]) if part)


def _before_user(transaction: Transaction, new: Row, old: Row | None) -> None:
    _before_person(transaction, new, old)
    new["Alias"] = new["Alias"] or str(new["Username"])[:8]
    contact = transaction.row(str(new["ContactId"])) if new["ContactId"] else None
    new["AccountId"] = contact["AccountId"] if contact else None


def _before_task(transaction: Transaction, new: Row, _: Row | None) -> None:
    new["IsClosed"] = new["Status"] == "Completed"
    parent = transaction.row(str(new["WhatId"] or new["WhoId"])) or {}
    new["AccountId"] = parent["Id"] if str(new["WhatId"]).startswith("001") else parent.get("AccountId")


def _before_milestone(_: Transaction, new: Row, __: Row | None) -> None:
    new["IsCompleted"] = new["CompletionDate"] is not None


_BEFORE: dict[str, Rule] = {
    "Case": before_case,
    "CaseMilestone": _before_milestone,
    "Contact": _before_person,
    "FeedItem": before_post,
    "Task": _before_task,
    "User": _before_user,
}
_AFTER: dict[str, Rule] = {"Case": after_case, "CaseComment": after_comment, "EmailMessage": after_email}
