"""Rows into cases: what is read as it stands, and what is set aside with its reason."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from sfsync.adapters.salesforce.columns import parsed_instant
from sfsync.adapters.salesforce.fields import FieldNames
from sfsync.adapters.salesforce.rows import CaseRows
from sfsync.model.case import Change, Customer, Field, Person
from sfsync.ports.cases import FoundCase, UnreadableCase
from sfsync.ports.faults import Unavailable

SOURCES = ("emails", "comments", "feed")
ID = "500000000000001AAA"
AT = "2026-11-23T10:00:00.000+0000"
ON = {"Id": ID, "CaseNumber": "00001001", "CreatedDate": AT, "SystemModstamp": AT, "AccountId": "001000000000001AAA"}


def read(row: dict[str, Any], **field_map: str) -> FoundCase | UnreadableCase:
    """Read one row."""
    return CaseRows(FieldNames(field_map), SOURCES, ()).found(row)


def found(row: dict[str, Any], **field_map: str) -> FoundCase:
    """Read one row that makes a case."""
    case = read(row, **field_map)
    assert isinstance(case, FoundCase), case
    return case


def test_a_short_id_is_made_long() -> None:
    """Ids are compared as texts everywhere else."""
    assert found(ON | {"Id": ID[:15]}).case.id == ID


def test_what_is_empty_is_none() -> None:
    """Whether the row says null, an empty text or nothing at all."""
    case = found(ON | {"Status": "", "Priority": None, "Account": None}).case

    assert (case.status, case.priority, case.type, case.package, case.closed_at) == (None, None, None, None, None)


def test_history_is_of_the_two_fields_in_order() -> None:
    """Other rows that an org may add are passed over."""
    history = [
        {"Field": "Priority", "OldValue": "P3", "NewValue": "P2", "CreatedDate": "2026-11-23T12:00:00.000+0000"},
        {"Field": "created", "OldValue": None, "NewValue": None, "CreatedDate": AT},
        {"Field": "Status", "OldValue": "New", "NewValue": "Open", "CreatedDate": "2026-11-23T11:00:00.000+0000"},
    ]

    assert found(ON | {"Histories": history}).case.history == (
        Change(datetime(2026, 11, 23, 11, tzinfo=UTC), Field.STATUS, "New", "Open"),
        Change(datetime(2026, 11, 23, 12, tzinfo=UTC), Field.PRIORITY, "P3", "P2"),
    )


def test_the_history_of_the_stage_is_read_by_the_orgs_own_name() -> None:
    """Also where the org has a field of its own for it; one that stands elsewhere has no history on the Case."""
    row = {"Field": "Phase__c", "OldValue": None, "NewValue": "Triage", "CreatedDate": "2026-11-23T11:00:00.000+0000"}
    case = found(ON | {"Phase__c": "Triage", "Histories": [row]}, SFSync_Defect_Stage__c="Phase__c").case
    elsewhere = FieldNames({"SFSync_Defect_Stage__c": "Bug__r.Phase__c"}).tracked

    assert case.history == (Change(datetime(2026, 11, 23, 11, tzinfo=UTC), Field.DEFECT_STAGE, None, "Triage"),)
    assert set(elsewhere.values()) == {Field.STATUS, Field.PRIORITY}


def test_stamps_are_read_for_comparison() -> None:
    """Instants as instants, texts as texts, and under the package's names."""
    carried = {"SFSync_Resolution_Due__c": AT, "My_State__c": "Running"}

    stamps = found(ON | carried, SFSync_Resolution_State__c="My_State__c").stamps

    assert stamps["SFSync_Resolution_Due__c"] == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert (stamps["SFSync_Resolution_State__c"], stamps["SFSync_Policy__c"]) == ("Running", None)


def test_a_stamp_that_cannot_be_read_differs_from_every_stamp() -> None:
    """It is replaced, rather than setting its case aside."""
    assert found(ON | {"SFSync_Next_Due__c": "soon"}).stamps["SFSync_Next_Due__c"] == "soon"


def test_the_orgs_own_fields_serve_in_whatever_case_they_are_spelled() -> None:
    """Salesforce answers with the schema's spelling, not with that of the query."""
    row = ON | {"Product__c": "Scan", "Entitlement": {"Type": "Gold"}, "Account": {"Pod__c": "NA1"}}

    case = found(
        row, SFSync_Product__c="product__C", SFSync_Package__c="Entitlement.Type", SFSync_Instance__c="POD__c"
    ).case

    assert (case.product, case.package, case.instance) == ("Scan", "Gold", "NA1")


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"CreatedDate": None}, "CreatedDate is missing"),
        ({"CreatedDate": "2026-11-23"}, "CreatedDate is not an instant"),
        ({"CreatedDate": 1763892000000}, "CreatedDate is not an instant"),
        ({"ClosedDate": "canary"}, "ClosedDate is not an instant"),
        ({"SystemModstamp": None}, "SystemModstamp is missing"),
        ({"Status": 5}, "Status is not a text"),
        ({"Account": {"SFSync_Package__c": True}}, "Account.SFSync_Package__c is not a text"),
        ({"Histories": [{"Field": "Status", "CreatedDate": None}]}, "Histories.CreatedDate is missing"),
        ({"EmailMessages": [{"Incoming": True, "IsBounced": False}]}, "EmailMessages.CreatedDate is missing"),
        ({"CaseComments": [{"CreatedDate": AT}]}, "CaseComments.CreatedBy.UserType is missing"),
    ],
)
def test_a_row_that_makes_no_case_is_set_aside_with_field_and_remedy(wrong: dict[str, Any], field: str) -> None:
    """The reason names the case and the field and what to do, and never shows the value."""
    unreadable = read(ON | wrong)

    assert isinstance(unreadable, UnreadableCase)
    assert unreadable.reason.startswith(f"case {ID}: {field}")
    assert ": " in unreadable.reason.removeprefix(f"case {ID}: ")
    assert "canary" not in unreadable.reason
    assert (unreadable.modstamp is None) == ("SystemModstamp" in wrong)


@pytest.mark.parametrize("row_id", [None, "", "500", 7])
def test_a_row_without_an_id_stands_for_no_case(row_id: object) -> None:
    """Nothing can be said of it, so the answer as a whole is not believed."""
    with pytest.raises(Unavailable, match="without an id"):
        read(ON | {"Id": row_id})


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-23T10:00:00.000+0000",
        "2026-11-23T10:00:00.000Z",
        "2026-11-23T10:00:00Z",
        "2026-11-23T11:30:00+01:30",
    ],
)
def test_an_instant_is_the_same_however_it_is_written(text: str) -> None:
    """Aware UTC, whichever of Salesforce's forms it came in."""
    parsed = parsed_instant(text)

    assert parsed == datetime(2026, 11, 23, 10, tzinfo=UTC)
    assert parsed is not None
    assert parsed.tzinfo is UTC


def test_who_looks_after_the_customer_is_read_with_whether_they_are_still_there() -> None:
    """Two lookups of the Account, a country, and what the Case says of its issue, channel and release."""
    someone = {"Id": "005000000000001AAA", "Name": "Ada Archer", "IsActive": False}
    account = {"BillingCountry": "India", "SFSync_Technical_Account_Manager__r": someone}
    told = {"SFSync_Category__c": "Access", "Origin": "Web", "SFSync_Release_Date__c": "2026-12-01"}

    case = found(ON | {"Account": account, "OwnerId": "00G000000000001AAA"} | told).case

    assert case.customer == Customer("India", None, Person("005000000000001AAA", "Ada Archer", active=False))
    assert (case.category, case.origin, case.release_on) == ("Access", "Web", date(2026, 12, 1))
    assert (case.owner_id, case.contact_id, case.defect_stage) == ("00G000000000001AAA", None, None)


def test_a_lookup_of_the_orgs_own_serves() -> None:
    """A custom one leads by `__r`, a standard one by its name without `Id`, one with a dot from the Case."""
    names = FieldNames({"SFSync_Support_Engineer__c": "OwnerId", "SFSync_Technical_Account_Manager__c": "Asset.Tam__c"})

    assert (names.support_engineer, names.account_manager) == ("Account.Owner", "Asset.Tam__r")


def test_a_release_date_that_is_none_is_named() -> None:
    """A text where a Date field is expected."""
    unreadable = read(ON | {"SFSync_Release_Date__c": "soon"})

    assert isinstance(unreadable, UnreadableCase)
    assert "SFSync_Release_Date__c is not a date" in unreadable.reason
