"""Turning the stories of cases into rows."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.localorg.objects.messages import DRAFT, SENT
from sfsync.localorg.seed.oddities import ODDITIES, PLAIN, retold
from sfsync.localorg.seed.places import SUBJECTS
from sfsync.localorg.seed.story import tell

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sfsync.localorg.org.tables import Row
    from sfsync.localorg.seed.cast import Cast, Customer
    from sfsync.localorg.seed.oddities import Oddity
    from sfsync.localorg.seed.rows import Loader
    from sfsync.localorg.seed.story import Change, Message, Story

_TARGET_MINUTES = {"P1": (60, 240), "P2": (120, 480), "P3": (480, 2_880), "P4": (2_880, 10_080)}
_SUPPORT_ADDRESS = "support@support.example.com"
_READ = "1"


class _Scene(Struct, frozen=True):
    """One case being written: its story, what is odd about it, and its people."""

    loader: Loader
    story: Story
    oddity: Oddity
    cast: Cast
    customer: Customer
    who: int
    engineer: str


def load_cases(loader: Loader, cast: Cast, numbers: Iterable[int], *, seed: int, now: datetime) -> list[str]:
    """Add the cases of some numbers, each with its history and messages, and return their ids."""
    return [_load_case(_scene(loader, cast, number, seed, now), number) for number in numbers]


def _scene(loader: Loader, cast: Cast, number: int, seed: int, now: datetime) -> _Scene:
    oddity = ODDITIES.get(number, PLAIN)
    story = tell(Random(f"{seed}:{number}"), number, now)  # noqa: S311 - stories that must repeat, not secrets
    story = retold(story, oddity, now)
    customer = cast.odd[oddity.customer] if oddity.customer else cast.customers[number % len(cast.customers)]
    engineer = cast.engineers[number * 3 % len(cast.engineers)]
    who = number // len(cast.customers) % len(customer.contacts)
    return _Scene(loader, story, oddity, cast, customer, who, engineer)


def _load_case(scene: _Scene, number: int) -> str:
    creator = scene.customer.portal_users[scene.who] if number % 3 else scene.cast.automated
    case_id = scene.loader.add("Case", scene.story.created_at, creator, _case(scene, number))
    for values, at, by in _history(scene, creator):
        scene.loader.add("CaseHistory", at, by, {"CaseId": case_id, **values})
    for message in scene.story.messages:
        _load_message(scene, case_id, message)
    if scene.story.first["Type"] in ("Question", "Problem"):
        _load_milestones(scene, case_id)
    return case_id


def _case(scene: _Scene, number: int) -> Row:
    story = scene.story
    changed = {change.field: change.new for change in story.changes}
    closed = changed.get("Status") == "Closed"
    modified_at = max(_touches(story), default=story.created_at)
    values: Row = {
        "CaseNumber": f"{next(scene.loader.store.case_numbers):08d}",
        "AccountId": scene.customer.account,
        "ContactId": scene.customer.contacts[scene.who],
        "EntitlementId": scene.customer.entitlement,
        "BusinessHoursId": scene.cast.hours,
        "Subject": SUBJECTS[number % len(SUBJECTS)],
        "Description": f"{SUBJECTS[number % len(SUBJECTS)]}. Seen since the last release.",
        "Origin": "Web" if number % 3 else "Email",
        "OwnerId": scene.engineer if story.changes else scene.cast.queue,
        "LastModifiedDate": modified_at,
        "SystemModstamp": modified_at,
        "SlaStartDate": story.created_at,
        "IsClosed": closed,
        "ClosedDate": story.changed_at("Status", "Closed") if closed else None,
    }
    return values | story.first | changed | scene.oddity.row(story.created_at)


def _touches(story: Story) -> list[datetime]:
    written = [each.at for each in story.messages if each.channel == "comment" or each.author == "customer"]
    return [change.at for change in story.changes] + written


def _history(scene: _Scene, creator: str) -> Iterable[tuple[Row, datetime, str]]:
    yield {"Field": "created", "DataType": "Text"}, scene.story.created_at, creator
    if scene.story.changes:
        yield from _taken_over(scene, scene.story.changes[0].at)
    for change in scene.story.changes:
        yield _history_values(change), change.at, scene.engineer


def _taken_over(scene: _Scene, at: datetime) -> Iterable[tuple[Row, datetime, str]]:
    """Pass the case from the queue to an engineer: a line with the names, a line with the ids."""
    store = scene.loader.store
    queue, engineer = store.committed(scene.cast.queue) or {}, store.committed(scene.engineer) or {}
    names: Row = {"DataType": "Text", "OldValue": queue["Name"], "NewValue": engineer["Name"]}
    ids: Row = {"DataType": "EntityId", "OldValue": queue["Id"], "NewValue": engineer["Id"]}
    yield {"Field": "Owner", **names}, at, scene.engineer
    yield {"Field": "Owner", **ids}, at, scene.engineer


def _history_values(change: Change) -> Row:
    return {"Field": change.field, "DataType": "DynamicEnum", "OldValue": change.old, "NewValue": change.new}


def _load_message(scene: _Scene, case_id: str, message: Message) -> None:
    match message.channel:
        case "email":
            _load_email(scene, case_id, message)
        case "comment":
            comment: Row = {"ParentId": case_id, "IsPublished": message.public, "CommentBody": _words(message)}
            written = scene.loader.add("CaseComment", message.at, _author(scene, message), comment)
            if message.public:
                _load_post(scene, case_id, message, "CaseCommentPost", written)
        case "post":
            _load_post(scene, case_id, message, "TextPost", None)


def _load_email(scene: _Scene, case_id: str, message: Message) -> None:
    incoming = message.author == "customer"
    here, there = _SUPPORT_ADDRESS, scene.customer.emails[scene.who]
    email: Row = {
        "ParentId": case_id,
        "Incoming": incoming,
        "Status": DRAFT if message.draft else _READ if incoming else SENT,
        "FromAddress": there if incoming else here,
        "ToAddress": here if incoming else there,
        "Subject": "Re: your case",
        "TextBody": _words(message),
        "IsExternallyVisible": not message.draft,
        # A customer's mail client dates an incoming message, and its clock need not be right.
        "MessageDate": message.at - timedelta(hours=3) if incoming else message.at,
    }
    written = scene.loader.add("EmailMessage", message.at, _author(scene, message), email)
    if not message.draft:
        _load_post(scene, case_id, message, "EmailMessageEvent", written)


def _load_post(scene: _Scene, case_id: str, message: Message, kind: str, source: str | None) -> None:
    author = _author(scene, message)
    post: Row = {
        "ParentId": case_id,
        "Type": kind,
        "Body": _words(message),
        "Visibility": "AllUsers" if message.public else "InternalUsers",
        "RelatedRecordId": source,
        "InsertedById": author,
    }
    scene.loader.add("FeedItem", message.at, author, post)


def _author(scene: _Scene, message: Message) -> str:
    match message.author:
        case "customer":
            # An incoming email is written by the automatic user, whoever sent it.
            return scene.cast.automated if message.channel == "email" else scene.customer.portal_users[scene.who]
        case "support":
            return scene.engineer
        case "robot":
            return scene.cast.automated


def _words(message: Message) -> str:
    match message.author:
        case "customer":
            return "It still happens. The log is attached."
        case "support":
            return "We are looking into it." if message.public else "Looks like the defect of last week."
        case "robot":
            return "We have received your case. This is an automatic reply."


def _load_milestones(scene: _Scene, case_id: str) -> None:
    story = scene.story
    first, resolution = _TARGET_MINUTES[str(story.first["Priority"])]
    closed_at = story.changed_at("Status", "Closed")
    for name, minutes, done_at in (("First Response", first, story.answered_at), ("Resolution", resolution, closed_at)):
        due_at = story.created_at + timedelta(minutes=minutes)
        values: Row = {
            "CaseId": case_id,
            "MilestoneTypeId": scene.cast.milestones[name],
            "StartDate": story.created_at,
            "TargetDate": due_at,
            "TargetResponseInMins": minutes,
            "CompletionDate": done_at,
            "IsCompleted": done_at is not None,
            "IsViolated": done_at is not None and done_at > due_at,
        }
        scene.loader.add("CaseMilestone", story.created_at, scene.cast.automated, values)
