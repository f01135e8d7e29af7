"""Reading cases from an org: in one call where one does, in the order asked for, and whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
import requests

from sfsync.adapters.salesforce import Salesforce
from sfsync.adapters.salesforce.fields import FieldNames
from sfsync.adapters.salesforce.soql import CaseQueries
from sfsync.localorg import LocalOrg, Server
from sfsync.model.case import Author, Change, Field, Message
from sfsync.model.record import Cursor
from sfsync.ports import CasePage, FoundCase, Misconfigured, Unavailable
from tests.adapters.salesforce.conftest import Connect
from tests.adapters.salesforce.scripted import SESSION_ENDED, Answer, Scripted, error, rows

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
LATER = datetime(2099, 1, 1, tzinfo=UTC)
FIRST, SECOND = "500000000000001AAA", "500000000000002AAA"


def queries(org: LocalOrg) -> int:
    """Count the queries since the last reset."""
    return sum("/query" in call.template for call in org.calls)


def ids(page: CasePage) -> list[str]:
    """List the ids of a page's cases."""
    return [each.case.id for each in page.found if isinstance(each, FoundCase)]


def stamped(org: LocalOrg, number: int, at: datetime) -> list[str]:
    """Insert cases that all have one SystemModstamp."""
    with org.transaction(started_at=at) as unit:
        return [unit.insert("Case", {"Subject": f"case {each}"}) for each in range(number)]


def every_page(salesforce: Salesforce, until: datetime = LATER, since: datetime | None = None) -> list[CasePage]:
    """Read pages of changes to the end."""
    pages = [salesforce.reader.changed(None, until, since)]
    while not pages[-1].complete:
        pages.append(salesforce.reader.changed(pages[-1].last, until, since))
    return pages


def test_a_case_is_read_whole(org: LocalOrg, salesforce: Salesforce) -> None:
    """Values, customer, history and messages of every kind come with one query."""
    account = org.insert("Account", {"Name": "Acme", "SFSync_Package__c": "Premium", "SFSync_Instance__c": "NA137"})
    case = org.insert(
        "Case",
        {
            "AccountId": account,
            "Type": "Problem",
            "Priority": "P2",
            "SFSync_Product__c": "Flosum Scan",
            "CreatedDate": AT,
        },
    )
    org.update("Case", case, {"Status": "On Hold"})
    org.insert("EmailMessage", {"ParentId": case, "Incoming": True, "Status": "0", "CreatedDate": AT + MINUTE})
    comment = {"ParentId": case, "IsPublished": True, "CommentBody": "x"}
    org.insert("CaseComment", comment | {"CreatedDate": AT, "LastModifiedDate": AT + 2 * MINUTE})
    org.insert(
        "FeedItem", {"ParentId": case, "Body": "x", "CreatedDate": AT + 3 * MINUTE, "Visibility": "InternalUsers"}
    )
    org.reset_calls()

    (found,) = salesforce.reader.read([case[:15]]).found

    assert queries(org) == 1
    assert isinstance(found, FoundCase)
    read = found.case
    assert (read.id, read.type, read.priority, read.status) == (case, "Problem", "P2", "On Hold")
    assert (read.product, read.package, read.instance) == ("Flosum Scan", "Premium", "NA137")
    assert (read.created_at, read.closed_at, found.account_id) == (AT, None, account)
    assert read.number == org.get("Case", case)["CaseNumber"]
    assert found.modstamp == org.get("Case", case)["SystemModstamp"]
    assert [(change.field, change.old, change.new) for change in read.history] == [(Field.STATUS, "New", "On Hold")]
    assert read.messages == (
        Message(AT + MINUTE, Author.CUSTOMER, public=True),
        Message(AT + 2 * MINUTE, Author.SUPPORT, public=True),
        Message(AT + 3 * MINUTE, Author.SUPPORT, public=False),
    )


@pytest.mark.parametrize("number", [1, 200])
def test_up_to_200_cases_cost_one_call(number: int, org: LocalOrg, salesforce: Salesforce) -> None:
    """In the order asked for, whatever order the org answers in."""
    wanted = org.bulk_cases(number)[::-1]
    org.reset_calls()

    page = salesforce.reader.read(wanted)

    assert (ids(page), queries(org), page.complete) == (wanted, 1, True)
    assert len(org.calls) == 2  # the login


def test_201_cases_are_too_many(salesforce: Salesforce) -> None:
    """Whoever asks splits the list; a part that went missing here would look deleted."""
    with pytest.raises(ValueError, match="at most 200"):
        salesforce.reader.read([f"500{number:012d}" for number in range(201)])


def test_what_does_not_exist_is_left_out(org: LocalOrg, salesforce: Salesforce) -> None:
    """Deleted, never there, or not a Case: the others are read."""
    kept, deleted = org.bulk_cases(2)
    org.delete("Case", deleted)

    assert ids(salesforce.reader.read([deleted, FIRST, kept, kept])) == [kept]


def test_nothing_asked_costs_nothing(org: LocalOrg, salesforce: Salesforce) -> None:
    """An empty `IN ()` would be refused."""
    assert salesforce.reader.read([]).found == ()
    assert queries(org) == 0


def test_a_query_for_200_cases_fits_into_an_address() -> None:
    """Salesforce takes addresses of 16,384 bytes; the longest names of an org's own fields leave room."""
    own = {name: "X" * 40 + name for name in ("SFSync_Product__c", "SFSync_Package__c", "SFSync_Instance__c")}
    query = CaseQueries(FieldNames(own), ("emails", "comments", "feed")).by_ids([FIRST] * 200)

    address = requests.Request("GET", "https://a.my.salesforce.com/services/data/v64.0/query/", params={"q": query})

    assert len(address.prepare().url or "") < 16_384


def test_pages_of_changes_pass_a_tie(org: LocalOrg, salesforce: Salesforce) -> None:
    """450 cases of one second come in three pages, each once, in the order of the key."""
    tied = stamped(org, 450, AT)
    org.reset_calls()

    pages = every_page(salesforce)

    assert [ids(page) for page in pages] == [sorted(tied)[:200], sorted(tied)[200:400], sorted(tied)[400:]]
    assert [page.complete for page in pages] == [False, False, True]
    assert pages[1].last == Cursor(AT, sorted(tied)[399])
    assert queries(org) == 3


def test_a_full_page_knows_that_it_is_the_last(org: LocalOrg, salesforce: Salesforce) -> None:
    """Exactly 200 changes cost one call, not one more to find nothing."""
    stamped(org, 200, AT)
    org.reset_calls()

    assert [page.complete for page in every_page(salesforce)] == [True]
    assert queries(org) == 1


def test_a_window_holds_both_of_its_ends(org: LocalOrg, salesforce: Salesforce) -> None:
    """From `since` to `until`, both inclusive; beyond a cursor, the tie after it."""
    before, first, last, after = (stamped(org, 1, AT + n * MINUTE)[0] for n in range(4))

    page = salesforce.reader.changed(None, AT + 2 * MINUTE, AT + MINUTE)
    rest = salesforce.reader.changed(Cursor(AT + MINUTE, first), AT + 2 * MINUTE, AT + MINUTE)

    assert (ids(page), ids(rest)) == ([first, last], [last])
    assert rest.last == Cursor(AT + 2 * MINUTE, last)
    assert {before, after}.isdisjoint(ids(page))


def test_nothing_changed(org: LocalOrg, salesforce: Salesforce) -> None:
    """An empty page is complete, and has no last place."""
    page = salesforce.reader.changed(Cursor(AT, FIRST), LATER)

    assert (page.found, page.last, page.complete) == ((), None, True)


def test_versions_are_ids_and_stamps_only(org: LocalOrg, salesforce: Salesforce) -> None:
    """Up to and with a place, also in the middle of a tie."""
    stamped(org, 1, AT - MINUTE)
    tied = sorted(stamped(org, 3, AT))
    org.reset_calls()

    assert salesforce.reader.versions(AT, Cursor(AT, tied[1])) == {tied[0]: AT, tied[1]: AT}
    assert "Histories" not in org.calls[-1].query


def test_many_versions_come_in_pages(script: Scripted, connect: Connect) -> None:
    """A mass update within the look-back is read to its end, by the key."""
    stamp = "2026-11-23T10:00:00.000+0000"
    full = [{"Id": f"500{number:012d}", "SystemModstamp": stamp} for number in range(2000)]
    script.api = [rows(*full), rows({"Id": "500999999999999", "SystemModstamp": stamp})]

    found = connect(script.url).reader.versions(AT, Cursor(AT + MINUTE, FIRST))

    second = parse_qs(urlsplit(script.calls[1].target).query)["q"][0]
    assert len(found) == 2001
    assert "Id > '500000000001999AAA'" in second


def test_an_answer_in_many_pages_is_put_together(org: LocalOrg, salesforce: Salesforce) -> None:
    """An org may cut any answer up."""
    wanted = org.bulk_cases(5)
    org.faults.query_page_size = 2

    assert ids(salesforce.reader.read(wanted)) == wanted


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


def test_a_window_that_is_too_much_is_halved_until_it_passes(script: Scripted, connect: Connect) -> None:
    """Empty parts are passed over in the same call; the page then is not the last."""
    stamp = "2026-11-23T10:59:00.000+0000"
    row = {"Id": FIRST, "CaseNumber": "1", "CreatedDate": stamp, "SystemModstamp": stamp}
    timeout = error(400, "QUERY_TIMEOUT")
    script.api = [timeout, timeout, rows(), timeout, rows(row)]

    page = connect(script.url).reader.changed(None, AT + 60 * MINUTE, AT)

    texts = [parse_qs(urlsplit(call.target).query)["q"][0] for call in script.calls]
    ends = [text.partition("SystemModstamp <= 2026-11-23T")[2][:8] for text in texts]
    assert ends == ["11:00:00", "10:30:00", "10:15:00", "11:00:00", "10:37:30"]
    assert (ids(page), page.complete, page.last) == ([FIRST], False, Cursor(AT + 59 * MINUTE, FIRST))


def test_a_second_that_is_too_much_ends(script: Scripted, connect: Connect) -> None:
    """There is nothing left to halve, and no way to pass it over."""
    script.api = [error(400, "QUERY_TIMEOUT")]

    with pytest.raises(Unavailable, match="single second"):
        connect(script.url).reader.changed(None, AT + timedelta(seconds=9), AT)

    assert len(script.calls) < 9


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


def test_a_hidden_field_is_named(org: LocalOrg, salesforce: Salesforce) -> None:
    """What the org says of it reaches people."""
    org.faults.hide_field("Account", "SFSync_Package__c")

    with pytest.raises(Misconfigured, match="SFSync_Package__c"):
        salesforce.reader.read([FIRST])


@pytest.mark.parametrize(
    ("sources", "hidden"),
    [(("comments", "feed"), "EmailMessage"), (("emails", "feed"), "CaseComment"), (("emails", "comments"), "CaseFeed")],
)
def test_a_source_that_is_left_out_is_not_asked_for(
    sources: tuple[str, ...], hidden: str, org: LocalOrg, server: Server, connect: Connect
) -> None:
    """An org without it works, once the settings say so."""
    (case,) = org.bulk_cases(1)
    org.faults.hide_object(hidden)
    login = {"client_id": org.client_id, "client_secret": org.client_secret}

    with pytest.raises(Misconfigured, match="message sources"):
        connect(server.url, **login).reader.read([case])
    assert ids(connect(server.url, **login, message_sources=sources).reader.read([case])) == [case]


def test_messages_of_automation_users_are_nobodys(org: LocalOrg, server: Server, connect: Connect) -> None:
    """The user who sends automatic answers may be a Standard one; the settings tell."""
    engineer = org.cast.engineers[0]
    (case,) = stamped(org, 1, AT)
    org.insert("CaseComment", {"ParentId": case, "IsPublished": True, "CommentBody": "x"}, user_id=engineer)
    login = {"client_id": org.client_id, "client_secret": org.client_secret}

    for automation, number in (((), 1), ((engineer[:15],), 0)):
        (found,) = connect(server.url, **login, automation_user_ids=automation).reader.read([case]).found
        assert isinstance(found, FoundCase)
        assert len(found.case.messages) == number
