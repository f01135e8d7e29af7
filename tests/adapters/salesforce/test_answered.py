"""Finding the cases that got a message, by the messages: Support's email leaves its Case's modstamp alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sfsync.adapters.salesforce import Salesforce
from sfsync.localorg import LocalOrg, Server
from sfsync.ports.faults import Misconfigured, Unavailable
from tests.adapters.salesforce.conftest import Connect
from tests.adapters.salesforce.scripted import Answer, Scripted, rows

HOUR = timedelta(hours=1)
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
CASE = "500000000000001AAA"
PAGE = {"totalSize": 1, "done": True, "records": [{"ParentId": CASE}]}


def parts(*bodies: object, status: int = 200) -> Answer:
    """Return a composite answer."""
    return Answer(200, {"compositeResponse": [{"httpStatusCode": status, "body": body} for body in bodies]})


def test_answers_of_every_kind_are_found_in_one_call(org: LocalOrg, salesforce: Salesforce) -> None:
    """An email that was sent, a comment that was published, a post; of cases that did not change."""
    mailed, commented, posted, drafted, internal, quiet = (org.insert("Case", {}) for _ in range(6))
    org.insert("EmailMessage", {"ParentId": mailed, "Incoming": False, "Status": "3"})
    org.insert("CaseComment", {"ParentId": commented, "IsPublished": True, "CommentBody": "x"})
    org.insert("FeedItem", {"ParentId": posted, "Body": "x"})
    org.insert("EmailMessage", {"ParentId": drafted, "Incoming": False, "Status": "5"})
    org.insert("CaseComment", {"ParentId": internal, "IsPublished": False, "CommentBody": "x"})

    found = salesforce.reader.answered(LONG_AGO)

    assert found == {mailed, commented, posted}
    assert quiet not in found
    assert [call.template.rpartition("/")[2] for call in org.calls] == ["token", "composite"]


def test_older_answers_are_left_out(org: LocalOrg, salesforce: Salesforce) -> None:
    """Each is found from its own instant on."""
    case = org.insert("Case", {})
    org.insert("EmailMessage", {"ParentId": case, "Incoming": False, "Status": "3"})

    assert salesforce.reader.answered(org.clock() + HOUR) == frozenset()
    assert salesforce.reader.answered(org.clock() - HOUR) == {case}


def test_a_comment_published_later_is_found(org: LocalOrg, salesforce: Salesforce) -> None:
    """It was written before, but nobody could read it."""
    case = org.insert("Case", {})
    comment = org.insert("CaseComment", {"ParentId": case, "IsPublished": False, "CommentBody": "x"})
    assert salesforce.reader.answered(LONG_AGO) == frozenset()

    org.update("CaseComment", comment, {"IsPublished": True})

    assert salesforce.reader.answered(LONG_AGO) == {case}


def test_without_sources_nothing_is_asked(org: LocalOrg, server: Server, connect: Connect) -> None:
    """A call without a query would be refused."""
    salesforce = connect(server.url, client_id=org.client_id, client_secret=org.client_secret, message_sources=())

    assert (salesforce.reader.answered(LONG_AGO), len(org.calls)) == (frozenset(), 0)


def test_messages_of_other_things_than_cases_are_passed_over(script: Scripted, connect: Connect) -> None:
    """An email may hang on an Account, or on nothing."""
    others = {"totalSize": 2, "done": True, "records": [{"ParentId": None}, {"ParentId": "001000000000001AAA"}]}
    script.api = [parts(PAGE, others, others)]

    assert connect(script.url).reader.answered(LONG_AGO) == {CASE}


def test_answers_in_many_pages_are_put_together(script: Scripted, connect: Connect) -> None:
    """What follows a part's first page is read like that of any query."""
    cut = PAGE | {"done": False, "nextRecordsUrl": "/services/data/v64.0/query/01gxx-1"}
    script.api = [parts(cut, PAGE, PAGE), rows({"ParentId": "500000000000002AAA"})]

    assert connect(script.url).reader.answered(LONG_AGO) == {CASE, "500000000000002AAA"}


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, []),
        parts(PAGE, PAGE),
        parts(PAGE, PAGE, None),
        parts(PAGE, PAGE, PAGE, status=503),
        parts(*[[{"errorCode": "UNKNOWN_EXCEPTION", "message": ""}]] * 3, status=500),
    ],
    ids=["no parts", "one missing", "one without rows", "no errors", "an error"],
)
def test_a_part_that_fails_fails_the_call(answer: Answer, script: Scripted, connect: Connect) -> None:
    """Passed over it would lose answers: the place of the lane stays where it is."""
    script.api = [answer]

    with pytest.raises(Unavailable):
        connect(script.url).reader.answered(LONG_AGO)


def test_a_part_that_is_refused_says_what_to_do(org: LocalOrg, salesforce: Salesforce) -> None:
    """As the same query by itself would."""
    org.faults.hide_object("CaseFeed")

    with pytest.raises(Misconfigured, match="leave 'feed' out of the message sources"):
        salesforce.reader.answered(LONG_AGO)


@pytest.mark.parametrize("last", [True, False])
def test_an_answer_among_more_than_a_thousand_posts_is_found(last: bool, org: LocalOrg, salesforce: Salesforce) -> None:
    """A feed query holds a thousand rows; what lies beyond them is asked for as well, whichever end it is at."""
    busy, posted = (org.insert("Case", {}) for _ in range(2))
    start = org.clock() - 2 * HOUR
    for turn in range(11):
        with org.transaction(started_at=start + turn * timedelta(minutes=5)) as unit:
            for _ in range(100):
                unit.insert("FeedItem", {"ParentId": busy, "Body": "x"})
    with org.transaction(started_at=start + (HOUR if last else -HOUR)) as unit:
        unit.insert("FeedItem", {"ParentId": posted, "Body": "x"})

    assert salesforce.reader.answered(LONG_AGO) == {busy, posted}
