"""What the org says of its objects and fields."""

from __future__ import annotations

import pytest

from sfsync.localorg.schema import SCHEMA
from tests.localorg.client import Client

STAMPS = {
    **{f"SFSync_{clock}_Due__c": ("datetime", 0) for clock in ("First_Response", "Resolution", "Update", "Next")},
    "SFSync_Defect_Stage_Due__c": ("datetime", 0),
    **{f"SFSync_{clock}_State__c": ("string", 20) for clock in ("First_Response", "Resolution", "Update")},
    "SFSync_Defect_Stage_State__c": ("string", 20),
    "SFSync_Next_Milestone__c": ("string", 40),
    "SFSync_Paused_Reason__c": ("string", 255),
    "SFSync_Policy__c": ("string", 80),
}


def test_the_stamp_fields_are_as_the_package_defines_them(client: Client) -> None:
    """Type and length of each, writable and custom."""
    fields = {each["name"]: each for each in client.get("sobjects/Case/describe").json["fields"]}

    assert {name: (fields[name]["type"], fields[name]["length"]) for name in STAMPS} == STAMPS
    assert all(fields[name]["updateable"] and fields[name]["custom"] for name in STAMPS)


def test_a_lookup_tells_where_it_leads(client: Client) -> None:
    """With the name to follow it by."""
    fields = {each["name"]: each for each in client.get("sobjects/Case/describe").json["fields"]}

    assert (fields["AccountId"]["referenceTo"], fields["AccountId"]["relationshipName"]) == (["Account"], "Account")
    assert fields["OwnerId"]["referenceTo"] == ["Group", "User"]
    assert fields["OwnerId"]["polymorphicForeignKey"] is True


def test_what_the_platform_writes_is_not_updateable(client: Client) -> None:
    """Describe says what a write would be refused for."""
    fields = {each["name"]: each for each in client.get("sobjects/Case/describe").json["fields"]}
    derived = ("Id", "CaseNumber", "IsClosed", "ClosedDate", "CreatedDate", "SystemModstamp", "StopStartDate")

    assert not any(fields[name]["updateable"] or fields[name]["createable"] for name in derived)


def test_a_picklist_lists_its_values(client: Client) -> None:
    """And which is the default."""
    fields = {each["name"]: each for each in client.get("sobjects/Case/describe").json["fields"]}
    values = [(each["value"], each["defaultValue"]) for each in fields["Priority"]["picklistValues"]]

    assert values == [("P1", False), ("P2", False), ("P3", True), ("P4", False)]


def test_a_case_has_its_children(client: Client) -> None:
    """By the names that subqueries use."""
    kids = client.get("sobjects/Case/describe").json["childRelationships"]
    named = {each["relationshipName"]: (each["childSObject"], each["field"]) for each in kids}

    assert named["Histories"] == ("CaseHistory", "CaseId")
    assert named["Feeds"] == ("CaseFeed", "ParentId")
    assert {"EmailMessages", "CaseComments", "CaseMilestones", "Tasks"} <= set(named)


def test_the_global_list_names_every_object(client: Client) -> None:
    """With the addresses to go on from."""
    listed = {each["name"]: each for each in client.get("sobjects/").json["sobjects"]}

    assert set(listed) == {kind.name for kind in SCHEMA.values()}
    assert listed["Case"]["urls"]["describe"] == "/services/data/v64.0/sobjects/Case/describe"
    assert client.get("sobjects/Case").json["objectDescribe"]["keyPrefix"] == "500"


@pytest.mark.parametrize("kind", [kind.name for kind in SCHEMA.values()])
def test_every_field_can_be_queried(client: Client, kind: str) -> None:
    """Describe names nothing that a query would refuse; every object has rows or an empty answer."""
    names = [each["name"] for each in client.get(f"sobjects/{kind}/describe").json["fields"]]
    reply = client.query(f"SELECT {', '.join(names)} FROM {kind} LIMIT 2")

    assert reply.status == 200
    assert all(set(record) == {"attributes", *names} for record in reply.json["records"])


def test_every_relationship_leads_to_a_field() -> None:
    """The schema has no loose ends."""
    loose = [
        (kind.name, child.relationship_name)
        for kind in SCHEMA.values()
        for child in kind.children.values()
        if child.field.lower() not in SCHEMA[child.object.lower()].fields
    ]
    lost = [
        (kind.name, field.name)
        for kind in SCHEMA.values()
        for field in kind.fields.values()
        if any(target.lower() not in SCHEMA for target in field.reference_to)
    ]

    assert (loose, lost) == ([], [])
