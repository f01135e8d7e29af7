"""Queries over HTTP: pages, locators and their ends. What SOQL means is tested with SOQL."""

from __future__ import annotations

import pytest

from sfsync.localorg import LocalOrg
from tests.localorg.client import Client, MovableClock, error

ALL = "SELECT Id FROM Case ORDER BY Id"


def _follow(client: Client, soql: str) -> list[list[str]]:
    page = client.query(soql).json
    pages = [page]
    while not page["done"]:
        page = client.get(page["nextRecordsUrl"]).json
        pages.append(page)
    return [[record["Id"] for record in each["records"]] for each in pages]


def _locator(client: Client, org: LocalOrg) -> str:
    org.faults.query_page_size = 8
    return str(client.query(ALL).json["nextRecordsUrl"])


def test_a_small_answer_is_one_page(client: Client, org: LocalOrg) -> None:
    """It is done, and leads nowhere."""
    answer = client.query(ALL).json

    assert (answer["totalSize"], answer["done"], len(answer["records"])) == (20, True, 20)
    assert "nextRecordsUrl" not in answer


@pytest.mark.parametrize(("asked", "sizes"), [("batchSize=200", [200, 200, 20]), ("batchSize=1", [200, 200, 20])])
def test_the_client_may_ask_for_smaller_pages(client: Client, org: LocalOrg, asked: str, sizes: list[int]) -> None:
    """Within the platform's bounds: never fewer than 200."""
    org.bulk_cases(400)
    page = client.query(ALL, {"Sforce-Query-Options": asked}).json
    found = [len(page["records"])]
    while not page["done"]:
        page = client.get(page["nextRecordsUrl"]).json
        found.append(len(page["records"]))

    assert found == sizes


def test_a_page_has_two_thousand_rows_at_most(client: Client, org: LocalOrg) -> None:
    """Whatever the client asks for; every page knows the total."""
    org.bulk_cases(1_981)
    page = client.query(ALL, {"Sforce-Query-Options": "batchSize=5000"}).json
    rest = client.get(page["nextRecordsUrl"]).json

    assert (len(page["records"]), len(rest["records"])) == (2_000, 1)
    assert (page["totalSize"], rest["totalSize"], rest["done"]) == (2_001, 2_001, True)


def test_pages_do_not_shift_when_rows_change(client: Client, org: LocalOrg) -> None:
    """A locator holds the answer as it was: nothing is seen twice or missed."""
    url = _locator(client, org)
    for row in org.select("Case")[:12]:
        org.delete("Case", str(row["Id"]))
    rest = client.get(url).json

    assert len(rest["records"]) == 8
    assert rest["nextRecordsUrl"].endswith("-16")


def test_all_pages_together_are_the_answer(client: Client, org: LocalOrg) -> None:
    """Each row once, in order."""
    org.faults.query_page_size = 7
    pages = _follow(client, ALL)

    assert [len(page) for page in pages] == [7, 7, 6]
    assert [row_id for page in pages for row_id in page] == sorted(str(row["Id"]) for row in org.select("Case"))


@pytest.mark.parametrize("path", ["query", "query/", "queryAll", "queryAll/"])
def test_a_trailing_slash_makes_no_difference(client: Client, path: str) -> None:
    """Some clients send one, some do not."""
    assert client.get(path, q=ALL).json["totalSize"] == 20


def test_query_all_sees_deleted_rows(client: Client, org: LocalOrg, case_id: str) -> None:
    """And `query` does not."""
    org.delete("Case", case_id)
    soql = f"SELECT Id, IsDeleted FROM Case WHERE Id = '{case_id}'"

    assert client.query(soql).json["totalSize"] == 0
    assert client.get("queryAll", q=soql).json["records"][0]["IsDeleted"] is True


def test_a_child_that_moved_is_under_its_new_parent(client: Client, org: LocalOrg) -> None:
    """And no longer under the old one."""
    old, new = org.cast.customers[1:3]
    org.update("Contact", old.contacts[0], {"AccountId": new.account})
    soql = f"SELECT Id, (SELECT Id FROM Contacts) FROM Account WHERE Id IN ('{old.account}', '{new.account}')"
    found = {
        record["Id"]: [contact["Id"] for contact in record["Contacts"]["records"]]
        for record in client.query(soql).json["records"]
    }

    assert found == {old.account: [old.contacts[1]], new.account: [*new.contacts, old.contacts[0]]}


def test_a_count_has_no_records(client: Client) -> None:
    """Only a total."""
    assert client.query("SELECT COUNT() FROM Case").json == {"totalSize": 20, "done": True, "records": []}


def test_a_wrong_query_is_refused_in_the_words_of_soql(client: Client) -> None:
    """400 with SOQL's code and message."""
    reply = client.query("SELECT Nope__c FROM Case")

    assert error(reply) == (400, "INVALID_FIELD")
    assert "Nope__c" in reply.json[0]["message"]


@pytest.mark.parametrize("path", ["query", "query?q=+"])
def test_no_query_is_malformed(client: Client, path: str) -> None:
    """There is nothing to answer."""
    assert error(client.get(path)) == (400, "MALFORMED_QUERY")


def test_a_locator_ends_when_it_is_not_used(client: Client, org: LocalOrg, clock: MovableClock) -> None:
    """Within its time every use renews it."""
    url = _locator(client, org)
    clock.advance(seconds=900)
    in_time = client.get(url).status
    clock.advance(seconds=901)

    assert in_time == 200
    assert error(client.get(url)) == (400, "INVALID_QUERY_LOCATOR")


def test_a_locator_is_of_use_to_its_session_alone(client: Client, org: LocalOrg) -> None:
    """A new login cannot go on where the old one was."""
    url = _locator(client, org)
    client.log_in(org.client_id, org.client_secret)

    assert error(client.get(url)) == (400, "INVALID_QUERY_LOCATOR")


def test_the_eleventh_locator_ends_the_first(client: Client, org: LocalOrg) -> None:
    """A user has ten."""
    urls = [_locator(client, org) for _ in range(11)]

    assert error(client.get(urls[0])) == (400, "INVALID_QUERY_LOCATOR")
    assert client.get(urls[1]).status == 200


@pytest.mark.parametrize("locator", ["01gnonsense", "01gnonsense-2000", "nonsense-x"])
def test_an_unknown_locator_is_refused(client: Client, locator: str) -> None:
    """The query has to start again."""
    assert error(client.get(f"query/{locator}")) == (400, "INVALID_QUERY_LOCATOR")
