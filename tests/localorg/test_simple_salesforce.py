"""simple-salesforce, as our adapter uses it, against the local org."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import requests
from simple_salesforce import Salesforce, SalesforceAuthenticationFailed, SalesforceMalformedRequest

from sfsync.localorg import LocalOrg, Server
from tests.localorg.client import MovableClock, session_to


@pytest.fixture
def session(server: Server) -> Iterator[requests.Session]:
    """A session that leads to the local org."""
    with session_to(server.url) as session:
        yield session


@pytest.fixture
def salesforce(org: LocalOrg, session: requests.Session) -> Salesforce:
    """A client that logged in with client credentials."""
    return Salesforce(
        consumer_key=org.client_id,
        consumer_secret=org.client_secret,
        domain="sfsync-local.my",
        session=session,
        version="64.0",
    )


@pytest.fixture
def cases(salesforce: Salesforce) -> Any:  # noqa: ANN401 - the library makes up its attributes
    """The client's access to Cases."""
    return salesforce.Case


def test_the_jwt_flow_logs_in(org: LocalOrg, session: requests.Session) -> None:
    """With the key that the org trusts."""
    logged_in = Salesforce(
        username=org.username, consumer_key=org.client_id, privatekey=org.private_key_pem, session=session
    )

    assert logged_in.query("SELECT COUNT() FROM Case")["totalSize"] == 20


def test_a_refused_login_is_understood(org: LocalOrg, session: requests.Session) -> None:
    """As its own exception, with code and reason."""
    with pytest.raises(SalesforceAuthenticationFailed) as refused:
        Salesforce(consumer_key=org.client_id, consumer_secret="no", domain="sfsync-local.my", session=session)

    assert (refused.value.code, refused.value.auth_message) == ("invalid_client", "invalid client credentials")


def test_a_query_follows_its_pages(org: LocalOrg, salesforce: Salesforce) -> None:
    """With a parent and children in each record."""
    org.faults.query_page_size = 6
    found = salesforce.query_all(
        "SELECT Id, Account.Name, (SELECT Field, NewValue FROM Histories) FROM Case ORDER BY CaseNumber"
    )

    assert len(found["records"]) == found["totalSize"] == 20
    assert found["records"][0]["Account"]["Name"] == "Harbor Lane Credit Union"
    assert found["records"][0]["Histories"]["records"][0]["Field"] == "created"


def test_deleted_rows_can_be_included(org: LocalOrg, salesforce: Salesforce, case_id: str) -> None:
    """Through `queryAll`."""
    org.delete("Case", case_id)
    found = salesforce.query("SELECT Id FROM Case WHERE IsDeleted = true", include_deleted=True)

    assert [record["Id"] for record in found["records"]] == [case_id]


def test_a_record_lives_its_life(cases: Any) -> None:  # noqa: ANN401 - as above
    """Created, read, updated, deleted."""
    case_id = cases.create({"Subject": "made by a client"})["id"]
    updated = cases.update(case_id, {"Status": "Open"})
    status = cases.get(case_id)["Status"]
    deleted = cases.delete(case_id)

    assert (updated, status, deleted) == (204, "Open", 204)


def test_a_collection_is_written_with_partial_success(org: LocalOrg, salesforce: Salesforce) -> None:
    """One call, an outcome a row."""
    first, second = [str(row["Id"]) for row in org.select("Case")[:2]]
    records = [
        {"attributes": {"type": "Case"}, "id": first, "SFSync_Policy__c": "flosum@1"},
        {"attributes": {"type": "Case"}, "id": second, "SFSync_Policy__c": "x" * 81},
    ]
    outcomes: Any = salesforce.restful("composite/sobjects", method="PATCH", json={"records": records})

    assert [outcome["success"] for outcome in outcomes] == [True, False]
    assert outcomes[1]["errors"][0]["statusCode"] == "STRING_TOO_LONG"


def test_an_error_is_parsed(cases: Any, case_id: str) -> None:  # noqa: ANN401 - as above
    """Its content is the org's list of errors."""
    with pytest.raises(SalesforceMalformedRequest) as refused:
        cases.update(case_id, {"Nope__c": 1})

    content: Any = refused.value.content

    assert content[0]["errorCode"] == "INVALID_FIELD"


def test_usage_is_parsed(salesforce: Salesforce) -> None:
    """From `Sforce-Limit-Info`."""
    salesforce.query("SELECT Id FROM Case LIMIT 1")
    usage = salesforce.api_usage["api-usage"]

    assert (usage.used, usage.total) == (1, 100_000)


def test_updated_and_deleted_are_asked_for(
    org: LocalOrg,
    cases: Any,  # noqa: ANN401 - as above
    clock: MovableClock,
    case_id: str,
) -> None:
    """With the dates as the client writes them."""
    clock.advance(minutes=2)
    window = datetime(2026, 11, 23, 9, 59, tzinfo=UTC), clock.at
    updated = cases.updated(*window)["ids"]
    org.delete("Case", case_id)
    clock.advance(minutes=2)
    deleted = cases.deleted(window[0], clock.at + timedelta(minutes=1))["deletedRecords"]

    assert updated == [case_id]
    assert [record["id"] for record in deleted] == [case_id]


def test_an_expired_session_is_renewed(org: LocalOrg, salesforce: Salesforce) -> None:
    """The client logs in again by itself."""
    org.faults.expire_sessions()

    assert salesforce.query("SELECT COUNT() FROM Case")["totalSize"] == 20


def test_describe_and_limits_are_there(salesforce: Salesforce, cases: Any) -> None:  # noqa: ANN401 - as above
    """Through the client's own methods."""
    limits: Any = salesforce.limits()

    assert "SFSync_Next_Due__c" in [field["name"] for field in cases.describe()["fields"]]
    assert limits["DailyApiRequests"]["Max"] == 100_000
