"""Each fault that can be ordered, as a client meets it."""

from __future__ import annotations

import time
from http.client import RemoteDisconnected

import pytest

from sfsync.localorg import ApiError, LocalOrg
from tests.localorg.client import Client, error

EDGE_PAGE = "<html><body>Salesforce Edge is busy. This page will refresh.</body></html>"


def test_a_canned_answer_comes_instead_of_the_real_one(client: Client, org: LocalOrg, case_id: str) -> None:
    """As often as ordered, for the requests that fit, and nothing is written meanwhile."""
    org.faults.push(status=503, body=EDGE_PAGE, headers={"Retry-After": "7"}, match="/sobjects/Case/", times=2)
    replies = [client.patch(f"sobjects/Case/{case_id}", {"Priority": "P1"}) for _ in range(2)]
    other = client.get("limits").status
    untouched = org.get("Case", case_id)["Priority"]
    recovered = client.patch(f"sobjects/Case/{case_id}", {"Priority": "P1"}).status

    assert [(reply.status, reply.headers["Retry-After"]) for reply in replies] == [(503, "7")] * 2
    assert replies[0].body.decode() == EDGE_PAGE
    assert replies[0].headers["Content-Type"].startswith("text/html")
    assert (other, untouched, recovered) == (200, "P3", 204)


def test_a_canned_answer_can_be_for_one_method(client: Client, org: LocalOrg) -> None:
    """Others pass."""
    org.faults.push(status=420, method="POST")

    assert client.get("limits").status == 200
    assert client.post("sobjects/Case", {}).status == 420


def test_expired_sessions_are_refused_until_a_new_login(client: Client, org: LocalOrg) -> None:
    """401 for the token of before."""
    org.faults.expire_sessions()
    refused = client.get("limits")
    client.log_in(org.client_id, org.client_secret)

    assert error(refused) == (401, "INVALID_SESSION_ID")
    assert client.get("limits").status == 200


def test_row_errors_strike_the_row_they_are_for(client: Client, org: LocalOrg) -> None:
    """Each use takes one off the list; rows beside it are written."""
    first, second = [str(row["Id"]) for row in org.select("Case")[:2]]
    locked: dict[str, object] = {
        "statusCode": "UNABLE_TO_LOCK_ROW",
        "message": "unable to obtain exclusive access",
        "fields": [],
    }
    org.faults.row_errors[first] = [locked, locked]
    rows = [{"attributes": {"type": "Case"}, "id": each, "SFSync_Flag__c": "x"} for each in (first, second)]
    outcomes = [client.patch("composite/sobjects", {"records": rows}).json for _ in range(3)]

    assert [[row["success"] for row in each] for each in outcomes] == [[False, True], [False, True], [True, True]]
    assert outcomes[0][0] == {"success": False, "errors": [locked]}


def test_a_row_error_can_be_ordered_in_words(client: Client, org: LocalOrg, case_id: str) -> None:
    """On a single record it is the error of the whole."""
    org.faults.fail_row(case_id, "FIELD_CUSTOM_VALIDATION_EXCEPTION", "Say why.", fields=("Status",))
    reply = client.patch(f"sobjects/Case/{case_id}", {"Priority": "P1"})

    assert reply.json == [
        {"message": "Say why.", "errorCode": "FIELD_CUSTOM_VALIDATION_EXCEPTION", "fields": ["Status"]}
    ]
    assert client.patch(f"sobjects/Case/{case_id}", {"Priority": "P1"}).status == 204


def test_a_dropped_answer_leaves_the_write_standing(client: Client, org: LocalOrg, case_id: str) -> None:
    """The client cannot know whether it happened: it did."""
    org.faults.drop_response("/sobjects/Case/")
    with pytest.raises(RemoteDisconnected):
        client.patch(f"sobjects/Case/{case_id}", {"Priority": "P1"})
    client.close()

    assert org.get("Case", case_id)["Priority"] == "P1"
    assert client.get("limits").status == 200


def test_a_slow_answer_trickles(client: Client, org: LocalOrg) -> None:
    """Byte by byte: a time-out between bytes does not see it, one for the whole does."""
    org.faults.slow("/limits", seconds_per_byte=0.0005)
    began = time.monotonic()
    reply = client.get("limits")

    assert reply.status == 200
    assert time.monotonic() - began > len(reply.body) * 0.0005


def test_read_only_mode_refuses_writes_alone(client: Client, org: LocalOrg, case_id: str) -> None:
    """As Salesforce in maintenance: 503, with a code of its own."""
    org.faults.read_only = True
    rows = {"records": [{"attributes": {"type": "Case"}, "id": case_id}]}
    refused = [
        client.patch(f"sobjects/Case/{case_id}", {"Priority": "P1"}),
        client.patch("composite/sobjects", rows),
        client.delete(f"sobjects/Case/{case_id}"),
    ]

    assert {error(each) for each in refused} == {(503, "INSERT_UPDATE_DELETE_NOT_ALLOWED_DURING_MAINTENANCE")}
    assert client.get(f"sobjects/Case/{case_id}").json["Priority"] == "P3"


def test_a_hidden_field_is_nowhere(client: Client, org: LocalOrg, case_id: str) -> None:
    """Describe omits it; a query, a write and a read that name it are refused."""
    org.faults.hide_field("Case", "SFSync_Flag__c")
    names = [each["name"] for each in client.get("sobjects/Case/describe").json["fields"]]
    row = {"attributes": {"type": "Case"}, "id": case_id, "SFSync_Flag__c": "x"}
    outcome = client.patch("composite/sobjects", {"records": [row]}).json[0]

    assert "SFSync_Flag__c" not in names
    assert "SFSync_Team__c" in names
    assert error(client.query("SELECT SFSync_Flag__c FROM Case")) == (400, "INVALID_FIELD")
    assert error(client.get(f"sobjects/Case/{case_id}", fields="SFSync_Flag__c")) == (400, "INVALID_FIELD")
    assert outcome["errors"][0]["statusCode"] == "INVALID_FIELD"
    assert "SFSync_Flag__c" not in client.get(f"sobjects/Case/{case_id}").json


def test_a_field_must_exist_to_be_hidden(org: LocalOrg) -> None:
    """A typing error would hide nothing."""
    with pytest.raises(ApiError, match="No such column 'Sttus' on sobject of type Case"):
        org.faults.hide_field("Case", "Sttus")


def test_a_hidden_object_is_nowhere(client: Client, org: LocalOrg) -> None:
    """An org without entitlement management has no milestones, and Cases no relationship to them."""
    org.faults.hide_object("CaseMilestone")
    describe = client.get("sobjects/Case/describe").json
    names = [each["name"] for each in client.get("sobjects").json["sobjects"]]

    assert "CaseMilestones" not in [each["relationshipName"] for each in describe["childRelationships"]]
    assert "CaseMilestone" not in names
    assert error(client.query("SELECT Id FROM CaseMilestone")) == (400, "INVALID_TYPE")
    assert error(client.get("sobjects/CaseMilestone/describe")) == (404, "NOT_FOUND")


def test_lost_locators_end_a_query_half_way(client: Client, org: LocalOrg) -> None:
    """It has to start again."""
    org.faults.query_page_size = 8
    url = client.query("SELECT Id FROM Case").json["nextRecordsUrl"]
    org.faults.forget_locators()

    assert error(client.get(url)) == (400, "INVALID_QUERY_LOCATOR")


def test_a_used_up_allowance_refuses_requests(client: Client, org: LocalOrg) -> None:
    """403 with the message of the daily limit."""
    org.usage.allowance = org.usage.used + 1
    last = client.get("limits").status
    reply = client.get("limits")

    assert last == 200
    assert (reply.status, reply.json) == (
        403,
        [{"message": "TotalRequests Limit exceeded.", "errorCode": "REQUEST_LIMIT_EXCEEDED"}],
    )


def test_faults_can_be_cleared(client: Client, org: LocalOrg, case_id: str) -> None:
    """All at once."""
    org.faults.push(status=500, times=9)
    org.faults.drop_response(times=9)
    org.faults.slow("", 1, times=9)
    org.faults.fail_row(case_id, "UNABLE_TO_LOCK_ROW")
    org.faults.hide_field("Case", "Priority")
    org.faults.read_only = True
    org.faults.query_page_size = 1
    org.faults.clear()

    assert client.patch(f"sobjects/Case/{case_id}", {"Priority": "P1"}).status == 204
    assert client.query("SELECT Id, Priority FROM Case").json["done"] is True
