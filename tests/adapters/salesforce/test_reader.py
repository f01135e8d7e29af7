"""Reading cases from an org: in one call where one does, in the order asked for, and whole."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import requests

from sfsync.adapters.salesforce import Salesforce
from sfsync.adapters.salesforce.fields import FieldNames
from sfsync.adapters.salesforce.soql import CaseQueries
from sfsync.hours.interval import Interval
from sfsync.localorg import LocalOrg, Server
from sfsync.model.case import Author, Field, Message
from sfsync.ports.cases import FoundCase
from sfsync.ports.faults import Misconfigured
from tests.adapters.salesforce.asking import ids, queries
from tests.adapters.salesforce.conftest import Connect

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
FIRST = "500000000000001AAA"


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


def test_cases_of_a_period_are_those_that_were_open_in_it(org: LocalOrg, salesforce: Salesforce) -> None:
    """Not one closed before its first instant, nor one submitted at its end; page after page, each once."""
    before, since, end = AT - 9 * DAY, AT - 5 * DAY, AT
    closed = {"Status": "Closed"}
    org.insert("Case", closed | {"CreatedDate": before, "ClosedDate": since - MINUTE})
    org.insert("Case", {"CreatedDate": end})
    wanted = [org.insert("Case", {"CreatedDate": before}), org.insert("Case", {"CreatedDate": end - MINUTE})]
    wanted.append(org.insert("Case", closed | {"CreatedDate": before, "ClosedDate": since}))
    many = [org.insert("Case", {"CreatedDate": before}) for _ in range(200)]

    first = salesforce.reader.open_during(Interval(since, end), None)
    second = salesforce.reader.open_during(Interval(since, end), first.found[-1].id)

    assert (len(first.found), first.complete, second.complete) == (200, False, True)
    assert sorted(each.id for each in (*first.found, *second.found)) == sorted(wanted + many)


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
    case = org.insert("Case", {})
    org.insert("CaseComment", {"ParentId": case, "IsPublished": True, "CommentBody": "x"}, user_id=engineer)
    login = {"client_id": org.client_id, "client_secret": org.client_secret}

    for automation, number in (((), 1), ((engineer[:15],), 0)):
        (found,) = connect(server.url, **login, automation_user_ids=automation).reader.read([case]).found
        assert isinstance(found, FoundCase)
        assert len(found.case.messages) == number
