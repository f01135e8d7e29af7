"""Answers that an org cuts up, loses its place in, finds too much or gets wrong."""

from __future__ import annotations

from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from sfsync.adapters.salesforce import Salesforce
from sfsync.hours.interval import Interval
from sfsync.localorg import LocalOrg
from sfsync.model.case import Change
from sfsync.ports.cases import CasePage, FoundCase
from sfsync.ports.faults import Unavailable
from tests.adapters.salesforce.asking import ids
from tests.adapters.salesforce.conftest import Connect
from tests.adapters.salesforce.scripted import SESSION_ENDED, Answer, Scripted, error, rows

FIRST, SECOND = "500000000000001AAA", "500000000000002AAA"


def child_pages(script: Scripted) -> list[Answer]:
    """Return the pages of a case with three history rows, of which one comes by itself."""

    def change(old: str, new: str, minute: int) -> dict[str, str]:
        at = f"2026-11-23T10:0{minute}:00.000+0000"
        return {"Field": "Status", "OldValue": old, "NewValue": new, "CreatedDate": at}

    stamp = "2026-11-23T10:00:00.000+0000"
    children = {
        "totalSize": 3,
        "done": False,
        "nextRecordsUrl": "/services/data/v64.0/query/01gxx-2",
        "records": [change("New", "Open", 1), change("Open", "On Hold", 2)],
    }
    case = {"Id": FIRST, "CaseNumber": "1", "CreatedDate": stamp, "SystemModstamp": stamp, "Histories": children}
    return [rows(case), rows(change("On Hold", "Closed", 3))]


def history(page: CasePage) -> list[str | None]:
    """List what the first case's status became."""
    (found,) = page.found
    assert isinstance(found, FoundCase)
    return [change.new for change in found.case.history if isinstance(change, Change)]


def test_an_answer_in_many_pages_is_put_together(org: LocalOrg, salesforce: Salesforce) -> None:
    """An org may cut any answer up."""
    wanted = org.bulk_cases(5)
    org.faults.query_page_size = 2

    assert ids(salesforce.reader.read(wanted)) == wanted


def test_children_in_many_pages_are_put_together(script: Scripted, connect: Connect) -> None:
    """A case with a long history is not judged by the beginning of it."""
    script.api = [*child_pages(script)]

    assert history(connect(script.url).reader.read([FIRST])) == ["Open", "On Hold", "Closed"]
    assert script.calls[1].target == "/services/data/v64.0/query/01gxx-2"


@pytest.mark.parametrize(
    "refusal", [SESSION_ENDED, error(400, "INVALID_QUERY_LOCATOR")], ids=["the session ended", "the locator is gone"]
)
def test_a_lost_place_starts_the_query_again(refusal: Answer, script: Scripted, connect: Connect) -> None:
    """The place belongs to the session, so it is never asked for by another: the query is put anew."""
    first, second = child_pages(script)
    script.api = [first, refusal, first, second]

    found = history(connect(script.url).reader.read([FIRST]))

    asked = [urlsplit(call.target).path.rpartition("/")[2] for call in script.calls]
    assert found == ["Open", "On Hold", "Closed"]
    assert asked == ["", "01gxx-2", "", "01gxx-2"]


def test_a_place_that_is_always_lost_ends(script: Scripted, connect: Connect) -> None:
    """Some other client may be using up the user's query locators."""
    first, _ = child_pages(script)
    script.api = [first, error(400, "INVALID_QUERY_LOCATOR")] * 9

    with pytest.raises(Unavailable, match="dropped the rest"):
        connect(script.url).reader.read([FIRST])

    assert len(script.calls) == 6


def test_what_is_too_much_is_asked_for_in_halves(script: Scripted, connect: Connect) -> None:
    """Each half by itself may be answered."""
    script.api = [error(400, "QUERY_TIMEOUT"), rows(), rows()]

    connect(script.url).reader.read([FIRST, SECOND])

    texts = [call.target for call in script.calls]
    assert [(FIRST in text, SECOND in text) for text in texts] == [(True, True), (True, False), (False, True)]


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        {"records": None, "done": True},
        {"records": [1], "done": True},
        {"records": [], "done": False},
        {"records": []},
    ],
)
def test_an_answer_of_another_shape_is_not_believed(body: object, script: Scripted, connect: Connect) -> None:
    """Taken for an empty one it would make cases look deleted."""
    script.api = [Answer(200, body)]

    with pytest.raises(Unavailable):
        connect(script.url).reader.read([FIRST])


def test_a_period_that_is_too_much_is_asked_for_in_smaller_pages(script: Scripted, connect: Connect) -> None:
    """A hundred instead of two hundred; the page is the last one when it is not full."""
    period = Interval(datetime(2026, 11, 1, tzinfo=UTC), datetime(2026, 12, 1, tzinfo=UTC))
    script.api = [error(400, "QUERY_TIMEOUT"), rows()]

    page = connect(script.url).reader.open_during(period, None)

    asked = [parse_qs(urlsplit(call.target).query)["q"][0] for call in script.calls]
    limits = [query.rpartition("LIMIT ")[2] for query in asked]
    assert (limits, page.found, page.complete) == (["200", "100"], (), True)
