"""What counts as Support's first answer, of all that is written on a Case, and what does not."""

from __future__ import annotations

import pytest

from sfsync.ports.cases import FoundCase
from tests.end_to_end.conftest import settle
from tests.end_to_end.desk import Desk

SENT: dict[str, object] = {"Incoming": False, "Status": "3", "TextBody": "We are on it."}


WAYS: dict[str, tuple[str, dict[str, object], str]] = {
    "email": ("EmailMessage", SENT, "engineer"),
    "draft": ("EmailMessage", {**SENT, "Status": "5"}, "engineer"),
    "customer's email": ("EmailMessage", {**SENT, "Incoming": True, "Status": "0"}, "robot"),
    "auto-response": ("EmailMessage", SENT, "robot"),
    "comment": ("CaseComment", {"CommentBody": "Hm.", "IsPublished": True}, "engineer"),
    "internal comment": ("CaseComment", {"CommentBody": "Hm.", "IsPublished": False}, "engineer"),
    "customer's comment": ("CaseComment", {"CommentBody": "Hm.", "IsPublished": True}, "customer"),
    "robot's comment": ("CaseComment", {"CommentBody": "Hm.", "IsPublished": True}, "robot"),
    "post": ("FeedItem", {"Body": "Hm.", "Visibility": "AllUsers"}, "engineer"),
    "internal post": ("FeedItem", {"Body": "Hm.", "Visibility": "InternalUsers"}, "engineer"),
    "customer's post": ("FeedItem", {"Body": "Hm.", "Visibility": "AllUsers"}, "customer"),
    "tracked change": ("FeedItem", {"Body": "Hm.", "Type": "TrackedChange", "Visibility": "AllUsers"}, "engineer"),
}
"""In which ways people and machines write on a Case: object, fields, and who inserts the row."""


def write(desk: Desk, case_id: str, what: str) -> None:
    """Write on a Case in one of these ways."""
    cast, (name, fields, who) = desk.org.cast, WAYS[what]
    users = {"engineer": cast.engineers[0], "robot": cast.automated, "customer": cast.customers[0].portal_users[0]}
    desk.org.insert(name, {**fields, "ParentId": case_id}, user_id=users[who])


@pytest.mark.parametrize("what", ["email", "comment", "post"])
def test_an_answer(what: str, desk: Desk) -> None:
    """Support's public words complete the first response at their own instant; the next poll knows it.

    An outgoing email and a post leave the Case's own modstamp alone.
    """
    case_id, created_at = desk.case(), desk.clock.at
    settle(desk)
    desk.pass_time(minutes=19)
    write(desk, case_id, what)
    written_at = desk.clock.at
    desk.pass_time(minutes=1)
    desk.poll()
    completed = [entry.at for entry in desk.working.store.entries(case_id) if entry.kind == "fulfilled"]

    assert desk.stamp(case_id, "First_Response_State") == "Met"
    assert desk.stamp(case_id, "Next_Milestone") == "Resolution"
    assert completed == [written_at]
    assert (written_at - created_at).total_seconds() == 1200


@pytest.mark.parametrize(
    "what",
    [
        "draft",
        "auto-response",
        "customer's email",
        "internal comment",
        "customer's comment",
        "robot's comment",
        "internal post",
        "customer's post",
        "tracked change",
    ],
)
def test_no_answer(what: str, desk: Desk) -> None:
    """The clock runs on, and breaches when its time has come."""
    case_id = desk.case()
    desk.poll()
    desk.pass_time(minutes=20)
    write(desk, case_id, what)
    desk.pass_time(minutes=1)
    desk.poll()
    before = desk.stamp(case_id, "First_Response_State")
    desk.pass_time(minutes=40)
    desk.sweep()

    assert before == "Running"
    assert desk.stamp(case_id, "First_Response_State") == "Breached"


@pytest.mark.parametrize("what", ["email", "comment", "customer's email", "customer's comment"])
def test_a_message_and_its_feed_item_are_one(what: str, desk: Desk) -> None:
    """The org shows both; read, there is one message."""
    case_id = desk.case()
    write(desk, case_id, what)
    shown = [row["Type"] for row in desk.org.select("FeedItem") if row["ParentId"] == case_id]
    [found] = desk.working.salesforce.reader.read([case_id]).found

    assert len(shown) == 1
    assert isinstance(found, FoundCase)
    assert len(found.case.messages) == 1


def test_a_draft_answers_when_it_is_sent(desk: Desk) -> None:
    """At that instant, not at that of its writing; after the due instant that is too late."""
    case_id = desk.case()
    draft = desk.org.insert("EmailMessage", {**SENT, "ParentId": case_id, "Status": "5"})
    desk.poll()
    desk.pass_time(minutes=70)
    desk.org.update("EmailMessage", draft, {"Status": "3", "MessageDate": desk.clock.at})
    desk.pass_time(minutes=1)
    desk.poll()

    assert desk.stamp(case_id, "First_Response_State") == "Missed"


def test_a_comment_answers_when_it_is_published(desk: Desk) -> None:
    """An internal one is none yet."""
    case_id = desk.case()
    comment = desk.org.insert("CaseComment", {"ParentId": case_id, "CommentBody": "Hm.", "IsPublished": False})
    desk.pass_time(minutes=5)
    desk.poll()
    before = desk.stamp(case_id, "First_Response_State")
    desk.pass_time(minutes=5)
    desk.org.update("CaseComment", comment, {"IsPublished": True})
    desk.pass_time(minutes=5)
    desk.poll()
    [at] = [entry.at for entry in desk.working.store.entries(case_id) if entry.kind == "fulfilled"]

    assert (before, desk.stamp(case_id, "First_Response_State")) == ("Running", "Met")
    assert at == desk.org.get("CaseComment", comment)["LastModifiedDate"]


def test_only_the_first_answer_counts(desk: Desk) -> None:
    """Further ones change no stamp."""
    case_id = desk.case()
    write(desk, case_id, "email")
    desk.poll()
    desk.pass_time(minutes=5)
    for what in ("email", "comment", "post"):
        write(desk, case_id, what)
    desk.pass_time(minutes=5)
    desk.poll()

    assert desk.patches() == 0
    assert desk.stamp(case_id, "First_Response_State") == "Met"
