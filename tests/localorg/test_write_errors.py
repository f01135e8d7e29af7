"""Every refusal of a write, in Salesforce's shape: over a single record and inside a collection."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest

from sfsync.localorg import LocalOrg
from tests.localorg.client import Client, error

UNKNOWN_CASE = "500Gs00000zzzzzIAA"
SECURITY = "Please check the security settings of this field and verify that it is read/write for your profile"
REFUSED = [
    ({"Nope__c": "x"}, "INVALID_FIELD", "No such column 'Nope__c' on sobject of type Case", []),
    (
        {"CaseNumber": "1", "IsClosed": True},
        "INVALID_FIELD_FOR_INSERT_UPDATE",
        f"Unable to create/update fields: CaseNumber, IsClosed. {SECURITY} or permission set.",
        ["CaseNumber", "IsClosed"],
    ),
    (
        {"SFSync_First_Response_State__c": "x" * 21},
        "STRING_TOO_LONG",
        f"SFSync First Response State: data value too large: {'x' * 21} (max length=20)",
        ["SFSync_First_Response_State__c"],
    ),
    ({"OwnerId": None}, "REQUIRED_FIELD_MISSING", "Required fields are missing: [OwnerId]", ["OwnerId"]),
    ({"IsEscalated": None}, "REQUIRED_FIELD_MISSING", "Required fields are missing: [IsEscalated]", ["IsEscalated"]),
    ({"AccountId": "003"}, "MALFORMED_ID", "Account ID: id value of incorrect type: 003", ["AccountId"]),
    (
        {"AccountId": UNKNOWN_CASE},
        "MALFORMED_ID",
        f"Account ID: id value of incorrect type: {UNKNOWN_CASE}",
        ["AccountId"],
    ),
    ({"ParentId": UNKNOWN_CASE}, "INVALID_CROSS_REFERENCE_KEY", "invalid cross reference id", ["ParentId"]),
    (
        {"SuppliedEmail": "not an address"},
        "INVALID_EMAIL_ADDRESS",
        "Supplied Email: invalid email address: not an address",
        ["SuppliedEmail"],
    ),
]
MISMATCHED: list[tuple[dict[str, Any], str]] = [
    ({"SFSync_Next_Due__c": "tomorrow"}, "datetime from VALUE_STRING value tomorrow"),
    ({"SFSync_Next_Due__c": "2026-11-23 10:00:00"}, "datetime from VALUE_STRING value 2026-11-23 10:00:00"),
    ({"SFSync_Next_Due__c": 1}, "datetime from VALUE_NUMBER_INT value 1"),
    ({"Subject": 5}, "string from VALUE_NUMBER_INT value 5"),
    ({"Subject": ["a"]}, 'string from START_ARRAY value ["a"]'),
    ({"Subject": {}}, "string from START_OBJECT value {}"),
    ({"IsEscalated": "maybe"}, "boolean from VALUE_STRING value maybe"),
    ({"Subject": True}, "string from VALUE_TRUE value true"),
    ({"Subject": 1.5}, "string from VALUE_NUMBER_FLOAT value 1.5"),
]


def _row(row_id: str, values: dict[str, Any]) -> dict[str, Any]:
    return {"attributes": {"type": "Case"}, "id": row_id, **values}


@pytest.mark.parametrize(("values", "code", "message", "fields"), REFUSED)
def test_a_refused_update_names_code_message_and_fields(
    client: Client, org: LocalOrg, case_id: str, *, values: dict[str, Any], code: str, message: str, fields: list[str]
) -> None:
    """At the top level the code is an `errorCode`; an unknown column comes without `fields`."""
    before = org.get("Case", case_id)
    reply = client.patch(f"sobjects/Case/{case_id}", values)

    assert reply.status == 400
    assert reply.json == [{"message": message, "errorCode": code} | ({"fields": fields} if fields else {})]
    assert org.get("Case", case_id) == before


@pytest.mark.parametrize(("values", "code", "message", "fields"), REFUSED)
def test_a_refused_row_of_a_collection_has_no_id(
    client: Client, case_id: str, *, values: dict[str, Any], code: str, message: str, fields: list[str]
) -> None:
    """Inside a collection the request is 200, and the code is a `statusCode`."""
    reply = client.patch("composite/sobjects", {"records": [_row(case_id, values)]})

    assert reply.status == 200
    assert reply.json == [{"success": False, "errors": [{"statusCode": code, "message": message, "fields": fields}]}]


@pytest.mark.parametrize(("values", "text"), MISMATCHED)
def test_a_value_of_the_wrong_type_refuses_the_whole_request(
    client: Client, org: LocalOrg, case_id: str, values: dict[str, Any], text: str
) -> None:
    """One such value in a collection, and no row of it is written."""
    other = str(org.select("Case")[0]["Id"])
    single = client.patch(f"sobjects/Case/{case_id}", values)
    rows = [_row(other, {"Priority": "P1", "SFSync_Flag__c": "first"}), _row(case_id, values)]
    collection = client.patch("composite/sobjects", {"records": rows})

    assert error(single) == error(collection) == (400, "JSON_PARSER_ERROR")
    assert single.json[0]["message"].startswith(f"Cannot deserialize instance of {text}")
    assert org.get("Case", other)["SFSync_Flag__c"] is None


@pytest.mark.parametrize("body", ["{", "", '{"Subject": NaN}', "[1]"])
def test_a_body_that_is_no_json_object_is_refused(client: Client, case_id: str, body: str) -> None:
    """JSON_PARSER_ERROR, and nothing is written."""
    assert error(client.patch(f"sobjects/Case/{case_id}", body)) == (400, "JSON_PARSER_ERROR")


def test_a_restricted_picklist_takes_only_its_values(client: Client, case_id: str) -> None:
    """EmailMessage.Status is one."""
    reply = client.post("sobjects/EmailMessage", {"ParentId": case_id, "Status": "9"})

    assert reply.status == 400
    assert reply.json == [
        {
            "message": "Status: bad value for restricted picklist field: 9",
            "errorCode": "INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST",
            "fields": ["Status"],
        }
    ]


@pytest.mark.parametrize("field", ["Status", "Priority", "Type", "SFSync_Product__c"])
def test_an_unrestricted_picklist_takes_any_value(client: Client, org: LocalOrg, case_id: str, field: str) -> None:
    """As Salesforce's own Status, Priority and Type do over the API."""
    reply = client.patch(f"sobjects/Case/{case_id}", {field: "Made up"})

    assert reply.status == 204
    assert org.get("Case", case_id)[field] == "Made up"


def test_an_insert_without_a_required_field_is_refused(client: Client) -> None:
    """The fields are listed."""
    reply = client.post("sobjects/Contact", {"FirstName": "Ada"})

    assert reply.status == 400
    assert reply.json[0]["errorCode"] == "REQUIRED_FIELD_MISSING"
    assert reply.json[0]["fields"] == ["LastName"]


def test_an_insert_with_an_id_is_refused(client: Client, case_id: str) -> None:
    """The platform gives ids out."""
    reply = client.post("sobjects/Case", {"Id": case_id})

    assert error(reply) == (400, "INVALID_FIELD_FOR_INSERT_UPDATE")


def test_an_id_among_the_values_of_an_update_is_refused(client: Client, case_id: str) -> None:
    """It belongs into the address."""
    reply = client.patch(f"sobjects/Case/{case_id}", {"id": case_id, "Priority": "P1"})

    assert reply.json == [
        {"message": "The Id field should not be specified in the sobject data.", "errorCode": "INVALID_FIELD"}
    ]


@pytest.mark.parametrize("method", ["GET", "PATCH", "DELETE"])
def test_a_malformed_id_is_refused(client: Client, case_id: str, method: str) -> None:
    """Too short, or with a wrong checksum."""
    wrong_checksum = case_id[:15] + ("AAB" if case_id.endswith("AAA") else "AAA")
    codes = {error(client.send(method, f"sobjects/Case/{each}", {})) for each in ("500", wrong_checksum)}

    assert codes == {(400, "MALFORMED_ID")}


@pytest.mark.parametrize(
    ("method", "code"),
    [
        ("GET", "NOT_FOUND"),
        ("PATCH", "INVALID_CROSS_REFERENCE_KEY"),
        ("DELETE", "INVALID_CROSS_REFERENCE_KEY"),
    ],
)
def test_an_unknown_id_is_not_found(client: Client, org: LocalOrg, method: str, code: str) -> None:
    """Neither one that nobody has, nor one of another object."""
    account = str(org.select("Account")[0]["Id"])
    codes = {error(client.send(method, f"sobjects/Case/{each}", {})) for each in (_unknown(org), account)}

    assert codes == {(404, code)}


def _unknown(org: LocalOrg) -> str:
    """Return an id that was given out and never committed."""
    ids = []
    with suppress(RuntimeError), org.transaction() as unit:
        ids.append(unit.insert("Case", {}))
        raise RuntimeError
    return ids[0]


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_a_write_to_a_deleted_record_says_so(client: Client, org: LocalOrg, case_id: str, method: str) -> None:
    """It was there: the client can stop following it."""
    org.delete("Case", case_id)
    reply = client.send(method, f"sobjects/Case/{case_id}", {})

    assert reply.status == 404
    assert reply.json == [{"message": "entity is deleted", "errorCode": "ENTITY_IS_DELETED", "fields": []}]


def test_a_lookup_to_a_deleted_record_is_refused(client: Client, org: LocalOrg, case_id: str) -> None:
    """A child cannot be given to a parent in the recycle bin."""
    org.delete("Case", case_id)
    reply = client.post("sobjects/CaseComment", {"ParentId": case_id, "CommentBody": "late"})

    assert error(reply) == (404, "ENTITY_IS_DELETED")


@pytest.mark.parametrize(
    ("method", "path", "verb"),
    [("POST", "sobjects/CaseHistory", "inserted"), ("DELETE", "sobjects/User/{user}", "deleted")],
)
def test_what_the_api_cannot_do_to_an_object_is_refused(
    client: Client, org: LocalOrg, method: str, path: str, verb: str
) -> None:
    """History is written by the platform alone; users are never deleted."""
    reply = client.send(method, path.format(user=org.cast.engineers[0]), {})

    assert error(reply) == (400, "INVALID_TYPE_FOR_OPERATION")
    assert f"cannot be {verb}" in reply.json[0]["message"]


def test_an_account_with_cases_cannot_be_deleted(client: Client, org: LocalOrg) -> None:
    """Salesforce names the cases that stand in the way."""
    account = org.select("Case")[0]["AccountId"]
    reply = client.delete(f"sobjects/Account/{account}")

    assert error(reply) == (400, "DELETE_FAILED")
    assert "00001001" in reply.json[0]["message"]


def test_an_object_that_the_org_lacks_is_not_found(client: Client) -> None:
    """404 for a path, INVALID_TYPE for a row."""
    path = client.post("sobjects/Ticket__c", {})
    row = client.post("composite/sobjects", {"records": [{"attributes": {"type": "Ticket__c"}}]})

    assert path.json == [{"message": "The requested resource does not exist", "errorCode": "NOT_FOUND"}]
    assert row.json[0]["errors"][0]["statusCode"] == "INVALID_TYPE"


def test_an_empty_text_is_stored_as_null(client: Client, org: LocalOrg, case_id: str) -> None:
    """Salesforce knows no empty texts."""
    client.patch(f"sobjects/Case/{case_id}", {"Subject": ""})

    assert org.get("Case", case_id)["Subject"] is None
