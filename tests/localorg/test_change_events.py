"""The change events the org would have sent, in the form of event relays."""

from __future__ import annotations

from typing import Any

from sfsync.localorg import LocalOrg
from tests.localorg.client import START, Client, MovableClock


def _events(org: LocalOrg) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    """Return header and body of each event."""
    found: list[Any] = org.events
    return [(each["ChangeEventHeader"], {k: v for k, v in each.items() if k != "ChangeEventHeader"}) for each in found]


def test_a_seeded_org_has_sent_nothing(org: LocalOrg) -> None:
    """Its cases were there before anybody listened."""
    assert org.events == []


def test_an_update_carries_what_changed(client: Client, org: LocalOrg, clock: MovableClock, case_id: str) -> None:
    """Cleared fields come as null, and nothing that is calculated elsewhere is in it."""
    org.update("Case", case_id, {"SFSync_Next_Due__c": START})
    clock.advance(minutes=1)
    values = {"Status": "Closed", "SFSync_Next_Due__c": None}
    client.patch(f"sobjects/Case/{case_id}", values, {"Sforce-Call-Options": "client=sfsync, defaultNamespace=x"})
    header, body = _events(org)[-1]
    stamp = "2026-11-23T10:01:00.000Z"

    assert body == {
        "Status": "Closed",
        "IsClosed": True,
        "ClosedDate": stamp,
        "LastModifiedDate": stamp,
        "LastModifiedById": org.cast.integration,
        "SFSync_Next_Due__c": None,
    }
    assert sorted(header["changedFields"]) == sorted(body)
    assert header["changeOrigin"] == "com/salesforce/api/rest/64.0;client=sfsync"
    assert header["commitUser"] == org.cast.integration
    assert (header["entityName"], header["changeType"], header["recordIds"]) == ("Case", "UPDATE", [case_id])


def test_the_header_has_the_fields_of_a_relay_and_no_others(org: LocalOrg, case_id: str) -> None:
    """`nulledFields` and `diffFields` exist for other clients only; the commit number is beyond 2^53."""
    header, _ = _events(org)[0]

    assert set(header) == {
        "commitNumber",
        "commitUser",
        "sequenceNumber",
        "entityName",
        "changeType",
        "changedFields",
        "changeOrigin",
        "transactionKey",
        "commitTimestamp",
        "recordIds",
    }
    assert header["commitNumber"] > 2**53
    assert header["commitTimestamp"] == int(START.timestamp() * 1_000)
    assert [len(part) for part in header["transactionKey"].split("-")] == [8, 4, 4, 4, 12]


def test_a_creation_carries_all_that_is_filled(org: LocalOrg, case_id: str) -> None:
    """And an empty list of changed fields."""
    header, body = _events(org)[0]

    assert (header["changeType"], header["changedFields"]) == ("CREATE", [])
    assert body["Subject"] == "Backup stopped"
    assert body["CreatedDate"] == "2026-11-23T10:00:00.000Z"
    assert "SystemModstamp" not in body
    assert None not in body.values()


def test_a_deletion_carries_nothing(org: LocalOrg, case_id: str) -> None:
    """An undeletion carries all again."""
    org.delete("Case", case_id)
    org.undelete("Case", case_id)
    deleted, undeleted = _events(org)[1:]

    assert (deleted[0]["changeType"], deleted[1]) == ("DELETE", {})
    assert undeleted[0]["changeType"] == "UNDELETE"
    assert undeleted[1]["Subject"] == "Backup stopped"


def test_the_browser_is_named_as_origin(org: LocalOrg, case_id: str) -> None:
    """In-process writes are those of a person in Lightning."""
    assert _events(org)[0][0]["changeOrigin"] == "com/salesforce/api/soap/66.0;client=SfdcInternalAPI/"


def test_a_client_without_a_name_has_only_its_api(client: Client, org: LocalOrg) -> None:
    """Nobody can tell its echoes."""
    client.post("sobjects/Case", {})

    assert _events(org)[0][0]["changeOrigin"] == "com/salesforce/api/rest/64.0"


def test_equal_changes_of_one_transaction_are_one_event(client: Client, org: LocalOrg) -> None:
    """With several record ids; a different change is an event of its own, in the same transaction."""
    first, second, third = [str(row["Id"]) for row in org.select("Case")[:3]]
    rows = [
        {"attributes": {"type": "Case"}, "id": row_id, "SFSync_Flag__c": flag}
        for row_id, flag in ((first, "same"), (second, "other"), (third, "same"))
    ]
    client.patch("composite/sobjects", {"records": rows})
    headers = [header for header, _ in _events(org)]

    assert [header["recordIds"] for header in headers] == [[first, third], [second]]
    assert [header["sequenceNumber"] for header in headers] == [1, 2]
    assert len({header["transactionKey"] for header in headers}) == 1


def test_what_is_not_captured_leaves_a_hole_in_the_sequence(org: LocalOrg, case_id: str) -> None:
    """A comment touches its Case: the Case's event is the second change of the transaction."""
    org.insert("CaseComment", {"ParentId": case_id, "CommentBody": "hi"})
    header, body = _events(org)[-1]

    assert header["sequenceNumber"] == 2
    assert header["changedFields"] == ["LastModifiedDate"]
    assert body == {"LastModifiedDate": "2026-11-23T10:00:00.000Z"}


def test_names_of_people_are_compound(org: LocalOrg) -> None:
    """If contacts are captured, their names come in parts."""
    org.captured_objects.add("Contact")
    contact = org.insert("Contact", {"FirstName": "Ada", "LastName": "Byron"})
    org.update("Contact", contact, {"LastName": "Lovelace"})
    header, body = _events(org)[-1]

    assert body["Name"] == {"LastName": "Lovelace"}
    assert header["changedFields"] == ["LastModifiedDate", "Name.LastName"]


def test_a_relay_wraps_the_payload_for_eventbridge(org: LocalOrg, case_id: str) -> None:
    """The header is at `detail.payload.ChangeEventHeader`, and the source names the org."""
    envelope: dict[str, Any] = org.relayed_events()[0]

    assert envelope["detail-type"] == "CaseChangeEvent"
    assert envelope["source"].startswith(f"aws.partner/salesforce.com/{org.organization_id}/0YL")
    assert envelope["time"] == "2026-11-23T10:00:00Z"
    assert envelope["detail"]["payload"] == org.events[0]
