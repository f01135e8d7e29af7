"""Which rows count as whose message, as a table; and which would count twice, or are nobody's answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from sfsync.adapters.salesforce.columns import Unreadable
from sfsync.adapters.salesforce.messages import comment, email, post
from sfsync.model.case import Author, Message

BOT = "005000000000009AAA"
CREATED, SENT, MODIFIED = "2026-11-23T10:00:00.000+0000", "2026-11-23T10:20:00.000+0000", "2026-11-23T10:30:00.000+0000"
AT_10, AT_1020, AT_1030 = (datetime(2026, 11, 23, 10, minute, tzinfo=UTC) for minute in (0, 20, 30))
SUPPORT, CUSTOMER = Author.SUPPORT, Author.CUSTOMER
PORTAL = "CspLitePortal"


def row(user_type: str | None = "Standard", user_id: str = "005000000000001AAA", **values: object) -> dict[str, Any]:
    """Return a row by a user of some type, created at 10:00 and last changed at 10:30."""
    author = {"UserType": user_type} if user_type else None
    audit = {"CreatedDate": CREATED, "LastModifiedDate": MODIFIED, "CreatedById": user_id, "CreatedBy": author}
    return audit | values


def mail(incoming: bool, status: str, user_type: str | None = "Standard", **values: str | bool) -> dict[str, Any]:
    """Return an EmailMessage."""
    usual = {"Incoming": incoming, "Status": status, "IsBounced": False, "MessageDate": None}
    return row(user_type) | usual | values


@pytest.mark.parametrize(
    ("shown", "message"),
    [
        (mail(False, "3"), Message(AT_10, SUPPORT, public=True)),
        (mail(False, "3", MessageDate=SENT), Message(AT_1020, SUPPORT, public=True)),
        (mail(False, "3", MessageDate="2026-11-23T09:00:00.000+0000"), Message(AT_10, SUPPORT, public=True)),
        (mail(False, "3", MessageDate="2036-11-23T09:00:00.000+0000"), Message(AT_1030, SUPPORT, public=True)),
        (mail(False, "5"), None),
        (mail(False, "0"), None),
        (mail(False, "3", IsBounced=True), None),
        (mail(False, "3", user_type="AutomatedProcess"), None),
        (mail(False, "3", user_type=PORTAL), None),
        (mail(False, "3", CreatedById=BOT), None),
        (mail(True, "0"), Message(AT_10, CUSTOMER, public=True)),
        (mail(True, "2", MessageDate="2020-01-01T00:00:00.000+0000"), Message(AT_10, CUSTOMER, public=True)),
        (mail(True, "1", user_type="AutomatedProcess"), Message(AT_10, CUSTOMER, public=True)),
        (mail(True, "1", CreatedById=BOT), Message(AT_10, CUSTOMER, public=True)),
        (mail(True, "5"), None),
    ],
    ids=[
        "sent",
        "a draft sent later counts from when it was sent",
        "sent before it was created: not believed",
        "sent after its last change: not believed",
        "a draft",
        "outgoing, but not sent",
        "bounced",
        "an automatic answer",
        "outgoing by a portal user",
        "outgoing by an automation user",
        "incoming",
        "incoming, by the clock of the sender's mail client: not believed",
        "incoming, entered by the platform",
        "incoming, entered by an automation user",
        "an incoming draft",
    ],
)
def test_emails(shown: dict[str, Any], message: Message | None) -> None:
    """Sent by a person is Support's, incoming is the customer's."""
    assert email(shown, {BOT}) == message


@pytest.mark.parametrize(
    ("shown", "message"),
    [
        (row(IsPublished=True), Message(AT_1030, SUPPORT, public=True)),
        (row(IsPublished=False), Message(AT_1030, SUPPORT, public=False)),
        (row(PORTAL, IsPublished=True), Message(AT_10, CUSTOMER, public=True)),
        (row("PowerCustomerSuccess", IsPublished=True), Message(AT_10, CUSTOMER, public=True)),
        (row("Guest", IsPublished=True), Message(AT_10, CUSTOMER, public=True)),
        (row("AutomatedProcess", IsPublished=True), None),
        (row("CloudIntegrationUser", IsPublished=True), None),
        (row(user_id=BOT, IsPublished=True), None),
    ],
    ids=[
        "published, perhaps later than written",
        "internal",
        "by the customer",
        "by a partner of the customer",
        "by a guest of the site",
        "by the platform",
        "by an integration",
        "by an automation user",
    ],
)
def test_comments(shown: dict[str, Any], message: Message | None) -> None:
    """The author's kind tells whose, publication whether the customer reads it."""
    assert comment(shown, {BOT}) == message


@pytest.mark.parametrize(
    ("shown", "message"),
    [
        (row(Type="TextPost", Visibility="AllUsers"), Message(AT_10, SUPPORT, public=True)),
        (row(Type="ContentPost", Visibility="AllUsers"), Message(AT_10, SUPPORT, public=True)),
        (row(Type="LinkPost", Visibility="AllUsers"), Message(AT_10, SUPPORT, public=True)),
        (row(Type="TextPost", Visibility="InternalUsers"), Message(AT_10, SUPPORT, public=False)),
        (row(PORTAL, Type="TextPost", Visibility="AllUsers"), Message(AT_10, CUSTOMER, public=True)),
        (row(Type="EmailMessageEvent", Visibility="AllUsers"), None),
        (row(Type="CaseCommentPost", Visibility="AllUsers"), None),
        (row(Type="TrackedChange", Visibility="AllUsers"), None),
        (row("AutomatedProcess", Type="TextPost", Visibility="AllUsers"), None),
        (row(user_id=BOT, Type="TextPost", Visibility="AllUsers"), None),
    ],
    ids=[
        "a post",
        "a file",
        "a link",
        "internal",
        "by the customer",
        "stands for an email: would count twice",
        "stands for a comment: would count twice",
        "a tracked change",
        "by the platform",
        "by an automation user",
    ],
)
def test_feed_posts(shown: dict[str, Any], message: Message | None) -> None:
    """Posts of people count, items that the platform adds do not."""
    assert post(shown, {BOT}) == message


@pytest.mark.parametrize(
    ("read", "shown"),
    [
        (email, mail(False, "3", user_type=None)),
        (comment, row(None, IsPublished=True)),
        (post, row(None, Type="TextPost", Visibility="AllUsers")),
    ],
    ids=["email", "comment", "post"],
)
def test_an_author_who_is_hidden_is_told(read: Callable[..., object], shown: dict[str, Any]) -> None:
    """Passing over it would miss Support's answers, one and all, and breach every first response."""
    with pytest.raises(Unreadable, match="View All Users"):
        read(shown, frozenset())
