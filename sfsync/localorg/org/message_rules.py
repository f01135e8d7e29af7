"""What a message on a Case brings with it.

| written | Case's LastModifiedDate | feed item |
| --- | --- | --- |
| CaseComment | moves | `CaseCommentPost`, if published |
| incoming EmailMessage | moves | `EmailMessageEvent` |
| outgoing EmailMessage, sent | stays | `EmailMessageEvent` |
| draft | stays | none until it is sent |
| FeedItem | stays | it is one |

A reader that counts comments, emails and feed items alike counts the same message twice. That an outgoing email leaves
the Case alone is the harder case of two that orgs show: whoever waits for the Case to change misses the answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.localorg.objects.messages import DRAFT

if TYPE_CHECKING:
    from sfsync.localorg.org.tables import Row
    from sfsync.localorg.org.transaction import Transaction


def before_post(transaction: Transaction, new: Row, old: Row | None) -> None:
    """Fill in who inserted a feed item."""
    if old is None:
        new["InsertedById"] = new["InsertedById"] or new["CreatedById"] or transaction.user_id


def after_comment(transaction: Transaction, new: Row, old: Row | None) -> None:
    """Touch the Case, and show a comment in the feed once it is published."""
    _touch_parent(transaction, new)
    if new["IsPublished"] and not (old and old["IsPublished"]):
        _post(transaction, new, {"Type": "CaseCommentPost", "Body": new["CommentBody"], "Visibility": "AllUsers"})


def after_email(transaction: Transaction, new: Row, old: Row | None) -> None:
    """Show an email in the feed once it is no draft, and touch the Case for an incoming one."""
    if not new["ParentId"] or new["Status"] == DRAFT or (old and old["Status"] != DRAFT):
        return
    if new["Incoming"]:
        _touch_parent(transaction, new)
    seen_by = "AllUsers" if new["IsExternallyVisible"] else "InternalUsers"
    _post(transaction, new, {"Type": "EmailMessageEvent", "Body": new["TextBody"], "Visibility": seen_by})


def _touch_parent(transaction: Transaction, message: Row) -> None:
    parent = transaction.row(str(message["ParentId"]))
    if parent is not None:
        transaction.touch(parent)


def _post(transaction: Transaction, message: Row, values: Row) -> None:
    body = values["Body"]
    origin = {
        "ParentId": message["ParentId"],
        "RelatedRecordId": message["Id"],
        "CreatedDate": message["CreatedDate"],
        "CreatedById": message["CreatedById"],
        "InsertedById": message["CreatedById"],
        "LastModifiedDate": message["CreatedDate"],
    }
    transaction.add("FeedItem", values | origin | {"Body": str(body)[:10_000] if body else None})
