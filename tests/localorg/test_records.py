"""One record at a time over HTTP, with the conditional headers of sObject rows."""

from __future__ import annotations

from email.utils import format_datetime

import pytest

from sfsync.localorg import LocalOrg
from tests.localorg.client import START, Client, MovableClock, error

LATER = format_datetime(START.replace(hour=11), usegmt=True)
AT_START = format_datetime(START, usegmt=True)
EARLIER = format_datetime(START.replace(hour=9), usegmt=True)


def test_a_created_record_can_be_read_back(client: Client) -> None:
    """201 names the id, and the id leads to the record with its derived fields."""
    created = client.post("sobjects/Case", {"Subject": "Scan hangs", "Priority": "P2"})
    record = client.get(f"sobjects/Case/{created.json['id']}", fields="Subject,CaseNumber,IsClosed,CreatedDate").json

    assert created.status == 201
    assert created.json == {"id": created.json["id"], "success": True, "errors": []}
    assert created.headers["Location"] == f"/services/data/v64.0/sobjects/Case/{created.json['id']}"
    assert record == {
        "attributes": {"type": "Case", "url": created.headers["Location"]},
        "Subject": "Scan hangs",
        "CaseNumber": record["CaseNumber"],
        "IsClosed": False,
        "CreatedDate": "2026-11-23T10:00:00.000+0000",
    }


def test_a_record_without_named_fields_shows_all(client: Client, case_id: str) -> None:
    """So a client sees which fields there are."""
    record = client.get(f"sobjects/case/{case_id}").json

    assert record["attributes"]["type"] == "Case"
    assert record["SFSync_Next_Due__c"] is None
    assert record["Id"] == case_id


def test_a_short_id_leads_to_the_record_too(client: Client, case_id: str) -> None:
    """15 characters are enough in an address."""
    record = client.get(f"sobjects/Case/{case_id[:15]}", fields="Id").json

    assert record["Id"] == case_id


def test_an_update_answers_204_with_nothing(client: Client, org: LocalOrg, case_id: str) -> None:
    """The change is there when the answer is."""
    reply = client.patch(f"sobjects/Case/{case_id}", {"sfsync_flag__C": "look"})

    assert (reply.status, reply.body) == (204, b"")
    assert org.get("Case", case_id)["SFSync_Flag__c"] == "look"


def test_a_post_can_stand_for_a_patch(client: Client, org: LocalOrg, case_id: str) -> None:
    """For clients whose HTTP library knows no PATCH."""
    reply = client.post(f"sobjects/Case/{case_id}?_HttpMethod=PATCH", {"Status": "Open"})

    assert reply.status == 204
    assert org.get("Case", case_id)["Status"] == "Open"


def test_a_deleted_record_is_gone_until_it_is_undeleted(client: Client, org: LocalOrg, case_id: str) -> None:
    """It says that it is deleted, which an unknown id does not."""
    deleted = client.delete(f"sobjects/Case/{case_id}").status
    gone = client.get(f"sobjects/Case/{case_id}")
    org.undelete("Case", case_id)

    assert deleted == 204
    assert error(gone) == (404, "ENTITY_IS_DELETED")
    assert client.get(f"sobjects/Case/{case_id}").status == 200


def test_the_id_serves_as_a_key_field(client: Client, org: LocalOrg, case_id: str) -> None:
    """`sobjects/Case/Id/500…` is the same record."""
    reply = client.patch(f"sobjects/Case/Id/{case_id}", {"Priority": "P1"})

    assert reply.status == 204
    assert client.get(f"sobjects/Case/id/{case_id}").json["Priority"] == "P1"


def test_another_key_field_is_not_found(client: Client) -> None:
    """The org has no external id fields, and says so as Salesforce does."""
    reply = client.patch("sobjects/Case/Ticket__c/1", {"Priority": "P1"})

    assert reply.status == 404
    assert reply.json[0]["message"] == "Provided external ID field does not exist or is not accessible: Ticket__c"


@pytest.mark.parametrize(("since", "status"), [(LATER, 204), (AT_START, 204), (EARLIER, 412)])
def test_a_conditional_update_is_refused_if_the_record_is_newer(
    client: Client, org: LocalOrg, case_id: str, since: str, status: int
) -> None:
    """`If-Unmodified-Since` compares with LastModifiedDate to the second; an equal one passes."""
    reply = client.patch(f"sobjects/Case/{case_id}", {"Priority": "P1"}, {"If-Unmodified-Since": since})

    assert reply.status == status
    assert org.get("Case", case_id)["Priority"] == ("P1" if status == 204 else "P3")


def test_a_late_conditional_update_names_its_error(client: Client, case_id: str) -> None:
    """412 comes with the code of optimistic locking."""
    reply = client.patch(f"sobjects/Case/{case_id}", {"Priority": "P1"}, {"If-Unmodified-Since": EARLIER})

    assert error(reply) == (412, "ENTITY_FAILED_IFLASTMODIFIED_ON_UPDATE_CHECK")


def test_a_condition_that_is_no_date_is_refused(client: Client, case_id: str) -> None:
    """400, rather than an update without the condition."""
    reply = client.patch(f"sobjects/Case/{case_id}", {"Priority": "P1"}, {"If-Unmodified-Since": "2026-11-23"})

    assert error(reply) == (400, "INVALID_HEADER")


def test_a_comment_makes_a_conditional_update_late(
    client: Client, org: LocalOrg, clock: MovableClock, case_id: str
) -> None:
    """A comment moves the Case's LastModifiedDate."""
    clock.advance(minutes=1)
    org.insert("CaseComment", {"ParentId": case_id, "CommentBody": "Still there?"})
    reply = client.patch(f"sobjects/Case/{case_id}", {"Priority": "P1"}, {"If-Unmodified-Since": AT_START})

    assert reply.status == 412


@pytest.mark.parametrize(("since", "status"), [(EARLIER, 200), (AT_START, 304), (LATER, 304), ("yesterday", 200)])
def test_a_conditional_read_spares_what_is_known(client: Client, case_id: str, since: str, status: int) -> None:
    """`If-Modified-Since` answers 304 without a body; HTTP says to ignore one that is no date."""
    reply = client.get(f"sobjects/Case/{case_id}", {"If-Modified-Since": since})

    assert reply.status == status
    assert reply.headers["Last-Modified"] == AT_START
    assert bool(reply.body) == (status == 200)


def test_a_read_may_insist_on_an_old_record(client: Client, case_id: str) -> None:
    """`If-Unmodified-Since` holds for GET as well."""
    reply = client.get(f"sobjects/Case/{case_id}", {"If-Unmodified-Since": EARLIER})

    assert reply.status == 412
