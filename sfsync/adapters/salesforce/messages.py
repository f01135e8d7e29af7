"""Which rows are messages, whose, since when, and whether the customer can read them.

| row | Support's | the customer's | instant |
| --- | --- | --- | --- |
| EmailMessage | sent (Status 3), not bounced, by a Standard user | incoming | created; Support's: sent, if after |
| CaseComment | by a Standard user | by a portal or site user | created; Support's: modified, perhaps to publish it |
| feed post | by a Standard user | by a portal or site user | created |

Public are emails, published comments and posts to all users. What an automation user or the platform itself writes is
nobody's answer. A customer's own `MessageDate` is the word of a mail client, so it is not believed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.adapters.salesforce.columns import Unreadable, flag, instant, instant_or_none, text
from sfsync.adapters.salesforce.soql import POST_TYPES
from sfsync.model.case import Author, Message

if TYPE_CHECKING:
    from collections.abc import Callable, Collection
    from datetime import datetime

    from sfsync.adapters.salesforce.api import Row

_SENT, _DRAFT = "3", "5"
_AUTHORS = {
    "Standard": Author.SUPPORT,
    "CspLitePortal": Author.CUSTOMER,
    "CustomerSuccess": Author.CUSTOMER,
    "PowerCustomerSuccess": Author.CUSTOMER,
    "PowerPartner": Author.CUSTOMER,
    "SelfService": Author.CUSTOMER,
    "Guest": Author.CUSTOMER,
}


def email(row: Row, automation: Collection[str]) -> Message | None:
    """Return what an EmailMessage says; None for drafts, bounces and what no person sent."""
    status = text(row, "Status")
    if flag(row, "IsBounced") or status == _DRAFT:
        return None
    if flag(row, "Incoming"):
        return Message(instant(row, "CreatedDate"), Author.CUSTOMER, public=True)
    if status != _SENT or _author(row, automation) is not Author.SUPPORT:
        return None
    return Message(_sent_at(row), Author.SUPPORT, public=True)


def comment(row: Row, automation: Collection[str]) -> Message | None:
    """Return what a CaseComment says; None where no person wrote it."""
    author = _author(row, automation)
    if author is None:
        return None
    at = instant(row, "LastModifiedDate" if author is Author.SUPPORT else "CreatedDate")
    return Message(at, author, public=flag(row, "IsPublished"))


def post(row: Row, automation: Collection[str]) -> Message | None:
    """Return what a feed item says; None for items that stand for something else, and where no person wrote it."""
    author = _author(row, automation) if text(row, "Type") in POST_TYPES else None
    if author is None:
        return None
    return Message(instant(row, "CreatedDate"), author, public=text(row, "Visibility") == "AllUsers")


SOURCES: dict[str, tuple[str, Callable[[Row, Collection[str]], Message | None]]] = {
    "emails": ("EmailMessages", email),
    "comments": ("CaseComments", comment),
    "feed": ("Feeds", post),
}


def _author(row: Row, automation: Collection[str]) -> Author | None:
    kind = text(row, "CreatedBy.UserType")
    if kind is None:
        raise Unreadable("CreatedBy.UserType is missing: let the integration user see all users (View All Users)")
    return None if text(row, "CreatedById") in automation else _AUTHORS.get(kind)


def _sent_at(row: Row) -> datetime:
    """Return when Support's email left: a draft is created earlier, but nothing leaves after the row's last change."""
    created, sent = instant(row, "CreatedDate"), instant_or_none(row, "MessageDate")
    if sent is None:
        return created
    return max(created, min(sent, instant(row, "LastModifiedDate")))
