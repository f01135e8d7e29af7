"""Several requests in one."""

from __future__ import annotations

from typing import Any

from sfsync.localorg import LocalOrg
from tests.localorg.client import Client, error

ROOT = "/services/data/v64.0"


def _part(name: str, method: str, path: str, body: object = None) -> dict[str, Any]:
    return {"referenceId": name, "method": method, "url": f"{ROOT}/{path}"} | ({"body": body} if body else {})


def _composite(client: Client, *parts: dict[str, Any], all_or_none: bool = False) -> dict[str, Any]:
    reply = client.post("composite", {"allOrNone": all_or_none, "compositeRequest": parts})
    return {each["referenceId"]: each for each in reply.json["compositeResponse"]}


def test_a_part_can_use_what_an_earlier_one_answered(client: Client, org: LocalOrg) -> None:
    """A reference stands alone or inside a text; the whole costs one API request."""
    used, _ = org.api_usage
    answers = _composite(
        client,
        _part("made", "POST", "sobjects/Case", {"Subject": "first"}),
        _part("said", "POST", "sobjects/CaseComment", {"ParentId": "@{made.id}", "CommentBody": "on @{made.id}"}),
        _part("found", "GET", "query?q=SELECT+Id+FROM+CaseComment+WHERE+ParentId='@{made.id}'"),
        _part("again", "GET", "sobjects/CaseComment/@{found.records[0].Id}?fields=CommentBody"),
    )
    case_id = answers["made"]["body"]["id"]

    assert [each["httpStatusCode"] for each in answers.values()] == [201, 201, 200, 200]
    assert answers["made"]["httpHeaders"] == {"Location": f"{ROOT}/sobjects/Case/{case_id}"}
    assert answers["again"]["body"]["CommentBody"] == f"on {case_id}"
    assert org.api_usage == (used + 1, 100_000)


def test_a_part_may_fail_alone(client: Client, org: LocalOrg) -> None:
    """Without allOrNone the others stand; what refers to the failed one is halted."""
    answers = _composite(
        client,
        _part("good", "POST", "sobjects/Case", {"Subject": "kept"}),
        _part("bad", "POST", "sobjects/Case", {"Nope__c": 1}),
        _part("after", "GET", "sobjects/Case/@{bad.id}"),
    )

    assert [each["httpStatusCode"] for each in answers.values()] == [201, 400, 400]
    assert answers["bad"]["body"][0]["errorCode"] == "INVALID_FIELD"
    assert answers["after"]["body"][0]["errorCode"] == "PROCESSING_HALTED"
    assert org.get("Case", answers["good"]["body"]["id"])["Subject"] == "kept"


def test_all_or_none_rolls_every_part_back(client: Client, org: LocalOrg) -> None:
    """The failed part keeps its error, the others say that the transaction was rolled back."""
    before = len(org.select("Case"))
    answers = _composite(
        client,
        _part("good", "POST", "sobjects/Case", {"Subject": "lost"}),
        _part("bad", "PATCH", "sobjects/Case/@{good.id}", {"Nope__c": 1}),
        _part("never", "POST", "sobjects/Case", {"Subject": "lost too"}),
        all_or_none=True,
    )

    assert {name: each["body"][0]["errorCode"] for name, each in answers.items()} == {
        "good": "PROCESSING_HALTED",
        "bad": "INVALID_FIELD",
        "never": "PROCESSING_HALTED",
    }
    assert len(org.select("Case")) == before


def test_all_or_none_sees_its_own_writes(client: Client, org: LocalOrg) -> None:
    """A later part of the same transaction reads what an earlier one wrote, by id, by query and by lookup."""
    answers = _composite(
        client,
        _part("made", "POST", "sobjects/Case", {"Subject": "seen"}),
        _part("read", "GET", "sobjects/Case/@{made.id}?fields=Subject"),
        _part("found", "GET", "query?q=SELECT+Id,(SELECT+Field+FROM+Histories)+FROM+Case+WHERE+Subject='seen'"),
        all_or_none=True,
    )
    record = answers["found"]["body"]["records"][0]

    assert answers["read"]["body"]["Subject"] == "seen"
    assert record["Id"] == answers["made"]["body"]["id"]
    assert [line["Field"] for line in record["Histories"]["records"]] == ["created"]
    assert org.get("Case", record["Id"])["Subject"] == "seen"


def test_an_id_of_another_object_is_not_found_within_a_transaction_either(client: Client, org: LocalOrg) -> None:
    """An account's id leads to no Case."""
    account = org.cast.customers[0].account
    answers = _composite(client, _part("read", "GET", f"sobjects/Case/{account}"), all_or_none=True)

    assert answers["read"]["httpStatusCode"] == 404


def test_a_failed_row_of_a_collection_fails_the_whole(client: Client, org: LocalOrg) -> None:
    """Although the collection itself answers 200."""
    case_id = str(org.select("Case")[0]["Id"])
    rows = [{"attributes": {"type": "Case"}, "id": case_id, "Nope__c": 1}]
    answers = _composite(
        client,
        _part("good", "PATCH", f"sobjects/Case/{case_id}", {"SFSync_Flag__c": "lost"}),
        _part("rows", "PATCH", "composite/sobjects", {"records": rows}),
        all_or_none=True,
    )

    assert answers["good"]["body"][0]["errorCode"] == "PROCESSING_HALTED"
    assert org.get("Case", case_id)["SFSync_Flag__c"] is None


def test_twenty_five_parts_fit_into_a_request(client: Client) -> None:
    """One more refuses the whole."""
    parts = [_part(f"p{number}", "GET", "limits") for number in range(26)]

    assert len(_composite(client, *parts[:25])) == 25
    assert error(client.post("composite", {"compositeRequest": parts})) == (400, "LIMIT_EXCEEDED")


def test_a_part_without_a_name_of_its_own_refuses_the_request(client: Client) -> None:
    """Answers could not be told apart."""
    parts = [_part("same", "GET", "limits"), _part("same", "GET", "limits")]

    assert error(client.post("composite", {"compositeRequest": parts})) == (400, "JSON_PARSER_ERROR")
    assert error(client.post("composite", {"compositeRequest": [_part("", "GET", "limits")]})) == (
        400,
        "JSON_PARSER_ERROR",
    )


def test_a_batch_serves_independent_parts(client: Client, case_id: str) -> None:
    """`hasErrors` sums it up."""
    parts = [
        {"method": "PATCH", "url": f"v64.0/sobjects/Case/{case_id}", "richInput": {"Priority": "P1"}},
        {"method": "GET", "url": "v64.0/sobjects/Case/500nope"},
        {"method": "GET", "url": f"v64.0/sobjects/Case/{case_id}?fields=Priority"},
    ]
    answer = client.post("composite/batch", {"batchRequests": parts}).json

    assert answer["hasErrors"] is True
    assert [each["statusCode"] for each in answer["results"]] == [204, 400, 200]
    assert answer["results"][2]["result"]["Priority"] == "P1"


def test_a_batch_may_stop_at_the_first_error(client: Client) -> None:
    """What follows is not served: 412 with its own code."""
    parts = [{"method": "GET", "url": "v64.0/nowhere"}, {"method": "GET", "url": "v64.0/limits"}]
    answer = client.post("composite/batch", {"haltOnError": True, "batchRequests": parts}).json

    assert [each["statusCode"] for each in answer["results"]] == [404, 412]
    assert answer["results"][1]["result"][0]["errorCode"] == "BATCH_PROCESSING_HALTED"
