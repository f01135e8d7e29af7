"""sObject Collections: an outcome for each row, in the order of the request."""

from __future__ import annotations

from typing import Any

import pytest

from sfsync.localorg import LocalOrg
from tests.localorg.client import Client, error

ROLLED_BACK = "Record rolled back because not all records were valid and the request was using AllOrNone header"


def _row(row_id: object, kind: str = "Case", **values: object) -> dict[str, Any]:
    return {"attributes": {"type": kind}, "id": row_id, **values}


def _ids(org: LocalOrg, number: int) -> list[str]:
    return [str(row["Id"]) for row in org.select("Case")[:number]]


def test_good_rows_are_written_beside_bad_ones(client: Client, org: LocalOrg) -> None:
    """200 although a row failed; outcomes come in the order of the rows, the failed one without an id."""
    first, second, third = _ids(org, 3)
    rows = [_row(third, SFSync_Flag__c="3"), _row(first, Nope__c="1"), _row(second, SFSync_Flag__c="2")]
    reply = client.patch("composite/sobjects", {"records": rows})

    assert reply.status == 200
    assert [each.get("id") for each in reply.json] == [third, None, second]
    assert reply.json[0] == {"id": third, "success": True, "errors": []}
    assert [org.get("Case", each)["SFSync_Flag__c"] for each in (first, second, third)] == [None, "2", "3"]


def test_all_or_none_takes_the_good_rows_back(client: Client, org: LocalOrg) -> None:
    """The innocent rows say that they were rolled back, the guilty one why."""
    first, second = _ids(org, 2)
    rows = [_row(first, SFSync_Flag__c="1"), _row(second, Nope__c="2")]
    reply = client.patch("composite/sobjects", {"allOrNone": True, "records": rows})

    assert reply.status == 200
    assert reply.json[0] == {
        "success": False,
        "errors": [{"statusCode": "ALL_OR_NONE_OPERATION_ROLLED_BACK", "message": ROLLED_BACK, "fields": []}],
    }
    assert reply.json[1]["errors"][0]["statusCode"] == "INVALID_FIELD"
    assert org.get("Case", first)["SFSync_Flag__c"] is None
    assert org.events == []


def test_a_second_row_with_the_same_id_is_refused(client: Client, org: LocalOrg) -> None:
    """Also when one of them is the short form of the other."""
    first, second = _ids(org, 2)
    rows = [_row(first, SFSync_Flag__c="1"), _row(second), _row(first[:15], SFSync_Flag__c="2")]
    reply = client.patch("composite/sobjects", {"records": rows})

    assert [each["success"] for each in reply.json] == [True, True, False]
    assert reply.json[2]["errors"] == [
        {"statusCode": "DUPLICATE_VALUE", "message": "duplicate id in list", "fields": ["Id"]}
    ]
    assert org.get("Case", first)["SFSync_Flag__c"] == "1"


def test_a_row_without_an_id_is_refused(client: Client) -> None:
    """An update needs to know what to update."""
    reply = client.patch("composite/sobjects", {"records": [{"attributes": {"type": "Case"}, "Priority": "P1"}]})

    assert reply.json == [
        {
            "success": False,
            "errors": [
                {"statusCode": "MISSING_ARGUMENT", "message": "Id not specified in an update call", "fields": []}
            ],
        }
    ]


@pytest.mark.parametrize(("number", "status"), [(200, 200), (201, 400)])
def test_two_hundred_rows_fit_into_a_request(client: Client, org: LocalOrg, number: int, status: int) -> None:
    """One more refuses the whole request, and nothing is written."""
    ids = [*_ids(org, 20), *org.bulk_cases(181)][:number]
    reply = client.patch("composite/sobjects", {"records": [_row(each, SFSync_Flag__c="x") for each in ids]})

    assert reply.status == status
    assert sum(row["SFSync_Flag__c"] == "x" for row in org.select("Case")) == (200 if status == 200 else 0)
    if status != 200:
        assert error(reply) == (400, "EXCEEDED_ID_LIMIT")


@pytest.mark.parametrize(("alternations", "status"), [(10, 200), (11, 400)])
def test_ten_changes_of_type_fit_into_a_request(client: Client, org: LocalOrg, alternations: int, status: int) -> None:
    """Rows of one object should stand together."""
    kinds = ["Case", "Account"] * 6
    rows = [{"attributes": {"type": kind}, "Name": "x"} for kind in kinds[:alternations]]

    assert client.post("composite/sobjects", {"records": rows}).status == status


def test_rows_can_be_created(client: Client, org: LocalOrg) -> None:
    """Each outcome carries the new id; a row with an id of its own is refused."""
    rows = [
        {"attributes": {"type": "Case"}, "Subject": "one"},
        _row(_ids(org, 1)[0], Subject="two"),
    ]
    reply = client.post("composite/sobjects", {"records": rows})

    assert org.get("Case", reply.json[0]["id"])["Subject"] == "one"
    assert reply.json[1]["errors"][0]["statusCode"] == "INVALID_FIELD_FOR_INSERT_UPDATE"


def test_rows_can_be_upserted_by_their_id(client: Client, org: LocalOrg) -> None:
    """`created` tells what happened to each."""
    known = _ids(org, 1)[0]
    rows = [_row(known, SFSync_Flag__c="x"), {"attributes": {"type": "Case"}, "Subject": "new"}]
    reply = client.patch("composite/sobjects/Case/Id", {"records": rows})

    assert [each["created"] for each in reply.json] == [False, True]
    assert org.get("Case", known)["SFSync_Flag__c"] == "x"


def test_an_upsert_by_another_field_is_not_found(client: Client) -> None:
    """The org has no external id fields."""
    assert error(client.patch("composite/sobjects/Case/Ticket__c", {"records": []})) == (404, "NOT_FOUND")


def test_rows_can_be_deleted(client: Client, org: LocalOrg) -> None:
    """By the ids of the query string; a deleted one says so."""
    first, second = _ids(org, 2)
    org.delete("Case", first)
    reply = client.delete("composite/sobjects", ids=f"{first},{second}", allOrNone="false")

    assert [each["success"] for each in reply.json] == [False, True]
    assert reply.json[0]["errors"][0]["statusCode"] == "ENTITY_IS_DELETED"
    assert org.get("Case", second)["IsDeleted"] is True


def test_rows_are_read_in_the_order_asked(client: Client, org: LocalOrg) -> None:
    """Null stands for what is not there, or was deleted."""
    first, second, third = _ids(org, 3)
    org.delete("Case", second)
    reply = client.get("composite/sobjects/Case", ids=f"{third},{second},{first}", fields="Id,CaseNumber")

    assert [each and each["Id"] for each in reply.json] == [third, None, first]
    assert set(reply.json[0]) == {"attributes", "Id", "CaseNumber"}


def test_rows_can_be_read_by_post(client: Client, org: LocalOrg) -> None:
    """For more ids than fit into an address."""
    ids = _ids(org, 20)
    reply = client.post("composite/sobjects/Case", {"ids": ids, "fields": ["Id"]})

    assert [each["Id"] for each in reply.json] == ids


def test_a_malformed_id_refuses_a_whole_read(client: Client) -> None:
    """It is named in the message."""
    reply = client.get("composite/sobjects/Case", ids="500nope", fields="Id")

    assert reply.status == 400
    assert reply.json == [{"message": "malformed id 500nope", "errorCode": "MALFORMED_ID"}]


def test_a_row_without_a_type_refuses_the_request(client: Client) -> None:
    """Nothing says what it would be."""
    assert error(client.patch("composite/sobjects", {"records": [{"Priority": "P1"}]})) == (400, "JSON_PARSER_ERROR")
