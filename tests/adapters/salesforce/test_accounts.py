"""Who lives where: read from the accounts, in the order in which they changed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from sfsync.adapters.salesforce import Salesforce
from sfsync.localorg import LocalOrg, Server
from sfsync.model.case import Person
from sfsync.ports.faults import Misconfigured, Unavailable
from sfsync.ports.status import Account
from tests.adapters.salesforce.conftest import Connect
from tests.adapters.salesforce.scripted import SESSION_ENDED, Answer, Scripted, error, rows

AT = datetime(2026, 11, 23, 10, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
STAMP = "2026-11-23T10:00:00.000+0000"


def settled(org: LocalOrg, at: datetime, name: str, **fields: object) -> str:
    """Insert an account with a SystemModstamp."""
    with org.transaction(started_at=at) as unit:
        return unit.insert("Account", {"Name": name, **fields})


def asked(script: Scripted, number: int) -> str:
    """Return the query of a call."""
    return parse_qs(urlsplit(script.calls[number].target).query)["q"][0]


def row(number: int, **changed: object) -> dict[str, object]:
    """Return an account's row."""
    usual = {"Id": f"001{number:012d}", "Name": "Acme", "SFSync_Instance__c": "NA137", "SystemModstamp": STAMP}
    return usual | changed


def test_accounts_come_in_the_order_of_their_changes(org: LocalOrg, salesforce: Salesforce) -> None:
    """Those that changed since an instant, that instant included; one may have no instance."""
    settled(org, AT - MINUTE, "Old", SFSync_Instance__c="NA1")
    second = settled(org, AT + MINUTE, "Zebra")
    first = settled(org, AT, "Acme", SFSync_Instance__c="NA137")

    assert salesforce.accounts.accounts(AT)[:2] == [
        Account(first, "Acme", "NA137", AT),
        Account(second, "Zebra", None, AT + MINUTE),
    ]


def test_without_an_instant_all_come(org: LocalOrg, salesforce: Salesforce) -> None:
    """The local org's own as well."""
    mine = settled(org, AT, "Acme", SFSync_Instance__c="NA137")

    found = salesforce.accounts.accounts(None)

    assert mine in {account.id for account in found}
    assert [each.modstamp for each in found] == sorted(each.modstamp for each in found)


def test_the_org_tells_where_it_lives(salesforce: Salesforce, script: Scripted, connect: Connect) -> None:
    """By its own InstanceName; one that does not say lives nowhere known."""
    script.api = [rows()]

    assert salesforce.accounts.own_instance() == "NA137"
    assert connect(script.url).accounts.own_instance() is None


def test_many_accounts_come_in_pages(script: Scripted, connect: Connect) -> None:
    """By the key; one that changed meanwhile is told as it is now."""
    full = [row(number) for number in range(2000)]
    moved = row(7, SFSync_Instance__c="USA662S", SystemModstamp="2026-11-23T10:05:00.000+0000")
    script.api = [rows(*full), rows(moved)]

    found = connect(script.url).accounts.accounts(None)

    assert len(found) == 2000
    assert (found[-1].id[:15], found[-1].instance) == ("001000000000007", "USA662S")
    assert "WHERE" not in asked(script, 0)
    assert "SystemModstamp = 2026-11-23T10:00:00.000Z AND Id > '001000000001999" in asked(script, 1)


@pytest.mark.parametrize("refusal", [SESSION_ENDED, error(400, "INVALID_QUERY_LOCATOR")])
def test_a_lost_place_starts_a_page_again(refusal: Answer, script: Scripted, connect: Connect) -> None:
    """Nothing is left out."""
    half = Answer(200, {"done": False, "records": [row(1)], "nextRecordsUrl": "/services/data/v64.0/query/01g-2"})
    script.api = [half, refusal, half, rows(row(2))]

    assert len(connect(script.url).accounts.accounts(AT)) == 2


@pytest.mark.parametrize(
    ("own", "path"),
    [("Home__c", "Home__c"), ("Account.Home__c", "Home__c"), ("account.Parent.Home__c", "Parent.Home__c")],
)
def test_the_field_map_names_the_field(own: str, path: str, script: Scripted, connect: Connect) -> None:
    """As the Cases do: a plain name stands on the account."""
    holder: dict[str, object] = {"Home__c": "EU48"}
    told = holder if path == "Home__c" else {"Parent": holder}
    script.api = [rows(row(1, **told))]

    (found,) = connect(script.url, field_map={"SFSync_Instance__c": own}).accounts.accounts(AT)

    assert found.instance == "EU48"
    assert asked(script, 0).startswith(f"SELECT Id, Name, {path}, SystemModstamp FROM Account")


def test_an_instance_that_does_not_stand_on_the_account(script: Scripted, connect: Connect) -> None:
    """An account may have several entitlements: there is no call, and no account."""
    salesforce = connect(script.url, field_map={"SFSync_Instance__c": "Entitlement.Home__c"})

    assert (list(salesforce.accounts.accounts(None)), script.calls) == ([], [])


@pytest.mark.parametrize("wrong", [{"SFSync_Instance__c": 7}, {"SystemModstamp": None}, {"Name": {}}])
def test_a_field_of_another_kind_is_a_matter_for_people(
    wrong: dict[str, object], script: Scripted, connect: Connect
) -> None:
    """It is so on every row."""
    script.api = [rows(row(1, **wrong))]

    with pytest.raises(Misconfigured, match=next(iter(wrong))):
        connect(script.url).accounts.accounts(AT)


def test_a_hidden_field_is_named(org: LocalOrg, salesforce: Salesforce, server: Server) -> None:
    """With what to do."""
    org.faults.hide_field("Account", "SFSync_Instance__c")

    with pytest.raises(Misconfigured, match="SFSync_Instance__c"):
        salesforce.accounts.accounts(None)


def test_a_fault_of_the_org_is_told(script: Scripted, connect: Connect) -> None:
    """Half a list would make customers look as though they had not moved."""
    script.api = [rows(*[row(number) for number in range(2000)]), error(503, "SERVER_UNAVAILABLE")]

    with pytest.raises(Unavailable):
        connect(script.url).accounts.accounts(AT)


def test_patrons_are_the_accounts_with_a_package(org: LocalOrg, salesforce: Salesforce) -> None:
    """With those who look after them, whether they are still there, in the order of ids."""
    user = org.insert(
        "User", {"Username": "t@example.com", "LastName": "Lee", "Email": "t@example.com", "IsActive": False}
    )
    premium = {"SFSync_Package__c": "Premium", "SFSync_Support_Engineer__c": user}
    settled(org, AT, "Prospect")
    mine = settled(org, AT, "Acme", **premium)
    found = {patron.id: patron for patron in salesforce.accounts.patrons()}

    assert list(found) == sorted(found)
    assert "Prospect" not in {patron.name for patron in found.values()}
    assert (found[mine].package, found[mine].account_manager) == ("Premium", None)
    assert found[mine].support_engineer == Person(user, "Lee", active=False)
    assert found[mine].owner is not None


def test_many_patrons_come_in_pages(script: Scripted, connect: Connect) -> None:
    """By the id."""
    script.api = [rows(*[row(number, SFSync_Package__c="Premium") for number in range(2000)]), rows(row(2000))]

    assert len(connect(script.url).accounts.patrons()) == 2001
    assert "AND Id > '001000000001999" in asked(script, 1)


def test_a_package_that_does_not_stand_on_the_account(script: Scripted, connect: Connect) -> None:
    """A person has to know: no duty would ever be created."""
    with pytest.raises(Misconfigured, match="duties are towards accounts"):
        connect(script.url, field_map={"SFSync_Package__c": "Entitlement.Type"}).accounts.patrons()
