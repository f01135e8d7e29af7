"""What passes between a customer and Support: emails, comments, feed posts."""

from __future__ import annotations

from sfsync.localorg.objects.build import (
    AUDIT,
    CREATED,
    IS_DELETED,
    STAMP,
    field,
    flag,
    instant,
    long_text,
    object_type,
    pick,
    read_only,
    ref,
    text,
)

EMAIL_STATUSES = ("0", "1", "2", "3", "4", "5")
"""New, Read, Replied, Sent, Forwarded, Draft."""
SENT, DRAFT = "3", "5"

FEED_TYPES = (
    "TextPost",
    "LinkPost",
    "ContentPost",
    "PollPost",
    "TrackedChange",
    "CreateRecordEvent",
    "CaseCommentPost",
    "EmailMessageEvent",
    "CallLogPost",
    "ChangeStatusPost",
)

EMAIL_MESSAGE = object_type(
    "EmailMessage",
    "02s",
    (
        IS_DELETED,
        ref("ParentId", "Case"),
        ref("ActivityId", "Task"),
        ref("RelatedToId", "Account", "Case", "Entitlement"),
        ref("ReplyToEmailMessageId", "EmailMessage"),
        text("Subject", 3_000),
        long_text("TextBody"),
        long_text("HtmlBody", 131_072),
        long_text("Headers"),
        text("FromName", 1_000),
        field("FromAddress", "email", 1_000),
        text("ToAddress", 4_000),
        text("CcAddress", 4_000),
        text("BccAddress", 4_000),
        flag("Incoming"),
        flag("HasAttachment", createable=False, updateable=False),
        pick("Status", *EMAIL_STATUSES, restricted=True, nillable=False, default="0"),
        instant("MessageDate"),
        flag("IsExternallyVisible"),
        text("MessageIdentifier"),
        text("ThreadIdentifier"),
        flag("IsClientManaged"),
        flag("IsBounced", createable=False, updateable=False),
        pick("AutomationType", "AiAutomated", "AiAssisted", "Manual"),
        *AUDIT,
    ),
)

CASE_COMMENT = object_type(
    "CaseComment",
    "00a",
    (
        IS_DELETED,
        ref("ParentId", "Case", nillable=False, updateable=False),
        flag("IsPublished"),
        long_text("CommentBody", 4_000),
        *AUDIT,
    ),
)

_POST = (
    IS_DELETED,
    pick("Type", *FEED_TYPES, restricted=True, default="TextPost", updateable=False),
    text("Title", updateable=False),
    long_text("Body", 10_000),
    field("LinkUrl", "url", 1_000, updateable=False),
    flag("IsRichText"),
    ref(
        "RelatedRecordId",
        "CaseComment",
        "EmailMessage",
        updateable=False,
    ),
    pick("Visibility", "AllUsers", "InternalUsers", restricted=True, default="AllUsers"),
    *read_only(
        field("LikeCount", "int", nillable=False, default=0),
        field("CommentCount", "int", nillable=False, default=0),
        ref("InsertedById", "User"),
        instant("LastModifiedDate", nillable=False),
    ),
    *CREATED,
    *STAMP,
)

FEED_ITEM = object_type(
    "FeedItem",
    "0D5",
    (
        ref("ParentId", "Account", "Case", "Contact", "Entitlement", "Task", "User", nillable=False, updateable=False),
        *_POST,
    ),
)

CASE_FEED = object_type(
    "CaseFeed",
    "0D5",
    read_only(ref("ParentId", "Case", nillable=False), *_POST),
    createable=False,
    updateable=False,
    deletable=False,
)
