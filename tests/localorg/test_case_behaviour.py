"""What the platform does by itself around a Case."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sfsync.localorg import LocalOrg
from tests.localorg.client import START, MovableClock


def _history(org: LocalOrg, case_id: str, *fields: str) -> list[tuple[object, ...]]:
    lines = [row for row in org.select("CaseHistory") if row["CaseId"] == case_id]
    return [(row["Field"], row["OldValue"], row["NewValue"]) for row in lines if row["Field"] in fields]


def _feed(org: LocalOrg, case_id: str) -> list[tuple[object, ...]]:
    posts = [row for row in org.select("CaseFeed") if row["ParentId"] == case_id]
    return [(row["Type"], row["Visibility"], row["RelatedRecordId"]) for row in posts]


def test_a_case_gets_a_number_of_its_own(org: LocalOrg) -> None:
    """Eight digits, counting on."""
    first, second = (org.get("Case", org.insert("Case", {})) for _ in range(2))

    assert len(str(first["CaseNumber"])) == 8
    assert int(str(second["CaseNumber"])) == int(str(first["CaseNumber"])) + 1


def test_a_case_gets_its_defaults(org: LocalOrg) -> None:
    """New, P3, the default hours, owned by whoever made it."""
    case = org.get("Case", org.insert("Case", {}, user_id=org.cast.engineers[2]))

    assert (case["Status"], case["Priority"], case["BusinessHoursId"]) == ("New", "P3", org.cast.hours)
    assert case["OwnerId"] == case["CreatedById"] == org.cast.engineers[2]


def test_a_case_of_a_contact_belongs_to_the_account(org: LocalOrg) -> None:
    """Unless it names one."""
    customer, other = org.cast.customers[:2]
    derived = org.insert("Case", {"ContactId": customer.contacts[0]})
    named = org.insert("Case", {"ContactId": customer.contacts[0], "AccountId": other.account})

    assert org.get("Case", derived)["AccountId"] == customer.account
    assert org.get("Case", named)["AccountId"] == other.account


def test_closing_and_reopening_move_the_closed_date(org: LocalOrg, clock: MovableClock, case_id: str) -> None:
    """Reopening clears it; closing again dates it anew; a change while closed leaves it."""
    dates = []
    for values in ({"Status": "Closed"}, {"Subject": "later"}, {"Status": "Open"}, {"Status": "Closed"}):
        clock.advance(hours=1)
        org.update("Case", case_id, values)
        case = org.get("Case", case_id)
        dates.append((case["IsClosed"], case["ClosedDate"]))

    assert dates == [
        (True, START + timedelta(hours=1)),
        (True, START + timedelta(hours=1)),
        (False, None),
        (True, START + timedelta(hours=4)),
    ]


def test_stopping_is_dated_until_it_ends(org: LocalOrg, clock: MovableClock, case_id: str) -> None:
    """`StopStartDate` follows `IsStopped`."""
    clock.advance(hours=1)
    org.update("Case", case_id, {"IsStopped": True})
    clock.advance(hours=1)
    org.update("Case", case_id, {"Subject": "waiting"})
    stopped = org.get("Case", case_id)["StopStartDate"]
    org.update("Case", case_id, {"IsStopped": False})

    assert stopped == START + timedelta(hours=1)
    assert org.get("Case", case_id)["StopStartDate"] is None


def test_tracked_changes_are_written_down(org: LocalOrg, clock: MovableClock, case_id: str) -> None:
    """Several in one transaction share their time; an unchanged value leaves no line."""
    clock.advance(minutes=1)
    org.update("Case", case_id, {"Status": "Open", "Priority": "P3", "Type": "Problem", "Subject": "untracked"})
    times = {row["CreatedDate"] for row in org.select("CaseHistory") if row["NewValue"] in ("Open", "Problem")}

    assert _history(org, case_id, "created", "Status", "Priority", "Type", "Subject") == [
        ("created", None, None),
        ("Status", "New", "Open"),
        ("Type", None, "Problem"),
    ]
    assert clock.at in times


def test_a_new_owner_is_written_down_twice(org: LocalOrg, case_id: str) -> None:
    """Once with the names and once with the ids; nothing but the values tells the lines apart."""
    first, second = org.cast.engineers[:2]
    org.update("Case", case_id, {"OwnerId": second})

    assert _history(org, case_id, "Owner") == [
        ("Owner", "Priya Raman", "Arjun Mehta"),
        ("Owner", first, second),
    ]


def test_a_field_that_is_not_tracked_leaves_no_history(org: LocalOrg, case_id: str) -> None:
    """An org decides what it tracks."""
    org.tracked_fields.discard("Status")
    org.update("Case", case_id, {"Status": "Open"})

    assert _history(org, case_id, "Status") == []


def test_history_keeps_255_characters(org: LocalOrg, case_id: str) -> None:
    """A longer value is cut."""
    org.tracked_fields.add("Subject")
    org.update("Case", case_id, {"Subject": "x" * 255})
    org.tracked_fields.add("Description")
    org.update("Case", case_id, {"Description": "y" * 300})

    assert _history(org, case_id, "Description") == [("Description", None, "y" * 255)]


@pytest.mark.parametrize(
    ("kind", "values", "touched", "feed"),
    [
        ("CaseComment", {"CommentBody": "hi", "IsPublished": True}, True, ("CaseCommentPost", "AllUsers")),
        ("CaseComment", {"CommentBody": "hi"}, True, None),
        (
            "EmailMessage",
            {"Incoming": True, "TextBody": "hi", "IsExternallyVisible": True},
            True,
            ("EmailMessageEvent", "AllUsers"),
        ),
        ("EmailMessage", {"Status": "3", "TextBody": "hi"}, False, ("EmailMessageEvent", "InternalUsers")),
        ("EmailMessage", {"Status": "5", "TextBody": "hi"}, False, None),
    ],
)
def test_a_message_may_touch_the_case_and_show_in_its_feed(
    org: LocalOrg,
    clock: MovableClock,
    case_id: str,
    *,
    kind: str,
    values: dict[str, object],
    touched: bool,
    feed: tuple[str, str] | None,
) -> None:
    """Comments and incoming emails touch it; what is shown twice is the same message."""
    clock.advance(minutes=1)
    row_id = org.insert(kind, {"ParentId": case_id, **values})

    assert (org.get("Case", case_id)["LastModifiedDate"] == clock.at) is touched
    assert _feed(org, case_id) == ([(*feed, row_id)] if feed else [])


def test_a_post_leaves_the_case_alone(org: LocalOrg, clock: MovableClock, case_id: str) -> None:
    """It is seen in the Case's feed, and nowhere on the Case."""
    clock.advance(minutes=1)
    org.insert("FeedItem", {"ParentId": case_id, "Body": "hello", "Visibility": "InternalUsers"})

    assert _feed(org, case_id) == [("TextPost", "InternalUsers", None)]
    assert org.get("Case", case_id)["SystemModstamp"] == START


def test_the_feed_of_cases_shows_no_other_posts(org: LocalOrg) -> None:
    """A post on an account is a FeedItem, and nothing of a Case's feed."""
    post = org.insert("FeedItem", {"ParentId": org.cast.customers[0].account, "Body": "renewal"})

    assert post in [row["Id"] for row in org.select("FeedItem")]
    assert post not in [row["Id"] for row in org.select("CaseFeed")]


def test_a_comment_that_is_published_later_shows_then(org: LocalOrg, clock: MovableClock, case_id: str) -> None:
    """Its CreatedDate says nothing of when the customer could read it; LastModifiedDate does."""
    comment = org.insert("CaseComment", {"ParentId": case_id, "CommentBody": "hi"})
    clock.advance(hours=1)
    org.update("CaseComment", comment, {"IsPublished": True})
    org.update("CaseComment", comment, {"CommentBody": "hello"})

    assert _feed(org, case_id) == [("CaseCommentPost", "AllUsers", comment)]
    assert org.get("CaseComment", comment)["LastModifiedDate"] == clock.at


def test_a_draft_that_is_sent_shows_then(org: LocalOrg, case_id: str) -> None:
    """Once, however often it is changed afterwards."""
    draft = org.insert("EmailMessage", {"ParentId": case_id, "Status": "5", "TextBody": "hi"})
    org.update("EmailMessage", draft, {"Status": "3"})
    org.update("EmailMessage", draft, {"Status": "4"})

    assert _feed(org, case_id) == [("EmailMessageEvent", "InternalUsers", draft)]


def test_comments_on_a_case_are_a_way_to_comment(org: LocalOrg, case_id: str) -> None:
    """The field itself stays empty."""
    org.update("Case", case_id, {"Comments": "called the customer"})
    comments = [row["CommentBody"] for row in org.select("CaseComment") if row["ParentId"] == case_id]

    assert comments == ["called the customer"]
    assert org.get("Case", case_id)["Comments"] is None


def test_a_deleted_case_takes_its_children_along_and_back(org: LocalOrg, clock: MovableClock, case_id: str) -> None:
    """A comment that was deleted before stays deleted."""
    kept, gone = (org.insert("CaseComment", {"ParentId": case_id, "CommentBody": body}) for body in "ab")
    org.delete("CaseComment", gone)
    clock.advance(minutes=1)
    org.delete("Case", case_id)
    deleted = org.get("CaseComment", kept)["IsDeleted"]
    org.undelete("Case", case_id)

    assert deleted is True
    assert org.get("CaseComment", kept)["IsDeleted"] is False
    assert org.get("CaseComment", gone)["IsDeleted"] is True


def test_an_insert_in_process_may_be_dated_back(org: LocalOrg) -> None:
    """As with the permission to set audit fields: history follows, SystemModstamp does not."""
    created = START - timedelta(days=3)
    user = org.cast.customers[0].portal_users[0]
    closed = {"Status": "Closed", "ClosedDate": START - timedelta(days=1)}
    case_id = org.insert("Case", {"CreatedDate": created, "CreatedById": user, **closed})
    case = org.get("Case", case_id)
    line = next(row for row in org.select("CaseHistory") if row["CaseId"] == case_id)

    assert (case["CreatedDate"], case["CreatedById"], case["ClosedDate"]) == (created, user, closed["ClosedDate"])
    assert case["SystemModstamp"] == START
    assert (line["CreatedDate"], line["CreatedById"]) == (created, user)


def test_a_completion_date_completes_a_milestone(org: LocalOrg) -> None:
    """The only field of a milestone, beside its start, that the API may write."""
    milestone = next(row for row in org.select("CaseMilestone") if not row["IsCompleted"])
    org.update("CaseMilestone", str(milestone["Id"]), {"CompletionDate": START})

    assert org.get("CaseMilestone", str(milestone["Id"]))["IsCompleted"] is True


def test_names_follow_their_parts(org: LocalOrg) -> None:
    """Of contacts and users."""
    contact = org.insert("Contact", {"FirstName": "Ada", "LastName": "Byron"})
    org.update("Contact", contact, {"LastName": "Lovelace"})
    user = org.insert("User", {"LastName": "Only", "Username": "only@example.com", "Email": "only@example.com"})

    assert org.get("Contact", contact)["Name"] == "Ada Lovelace"
    assert org.get("User", user)["Name"] == "Only"


def test_a_task_of_a_case_belongs_to_its_account(org: LocalOrg) -> None:
    """And is closed when completed."""
    case = org.select("Case")[0]
    task = org.get("Task", org.insert("Task", {"WhatId": case["Id"], "Status": "Completed"}))

    assert (task["AccountId"], task["IsClosed"]) == (case["AccountId"], True)
