"""The seeded org: always the same, everything in it, and consistent."""

from __future__ import annotations

from collections import defaultdict
from datetime import datetime, timedelta

import pytest

from sfsync.localorg import LocalOrg
from sfsync.localorg.objects.cases import DEFECT_STAGES, PRIORITIES, PRODUCTS, STATUSES, TYPES
from sfsync.localorg.schema import SCHEMA
from sfsync.localorg.seed.oddities import ODDITIES
from tests.localorg.client import START, MovableClock

KINDS = [kind.name for kind in SCHEMA.values()]


@pytest.fixture(scope="module")
def seeded() -> LocalOrg:
    """An org with as many cases as a demo has, and more."""
    return LocalOrg(cases=200, seed=5, clock=MovableClock())


def _values(org: LocalOrg, kind: str, field: str) -> set[object]:
    return {row[field] for row in org.select(kind)}


def test_the_same_seed_and_start_give_the_same_org() -> None:
    """Row by row; another seed gives another."""
    first, again, other = (LocalOrg(cases=30, seed=seed, clock=MovableClock()) for seed in (7, 7, 8))

    assert all(first.select(kind) == again.select(kind) for kind in KINDS)
    assert first.select("Case") != other.select("Case")
    assert (first.client_id, first.organization_id) == (again.client_id, again.organization_id)


def test_more_cases_leave_the_first_ones_as_they_are() -> None:
    """A case follows from the seed and its number."""
    few, many = (LocalOrg(cases=number, seed=7, clock=MovableClock()) for number in (5, 50))
    subjects = [
        [(row["Id"], row["CreatedDate"], row["Status"]) for row in org.select("Case")[:5]] for org in (few, many)
    ]

    assert subjects[0] == subjects[1]


def test_an_org_may_start_without_cases() -> None:
    """Its customers and users are there."""
    org = LocalOrg(cases=0, clock=MovableClock())

    assert org.select("Case") == org.select("CaseHistory") == org.select("FeedItem") == []
    assert len(org.select("Account")) == 14 + 3
    assert len(org.select("Contact")) == 28 + 3 * 2 + 2


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("Status", STATUSES),
        ("Priority", PRIORITIES),
        ("Type", TYPES),
        ("SFSync_Product__c", PRODUCTS),
    ],
)
def test_forty_cases_show_every_value(field: str, values: tuple[str, ...]) -> None:
    """The demo's forty leave none out."""
    assert _values(LocalOrg(clock=MovableClock()), "Case", field) == set(values)


def test_customers_have_every_package_and_several_instances_and_zones(seeded: LocalOrg) -> None:
    """NA1 beside NA137: an instance is an exact name."""
    zones = _values(seeded, "User", "TimeZoneSidKey")

    assert _values(seeded, "Account", "SFSync_Package__c") == {"Standard", "Premium", "Signature Plus", None}
    assert {"NA1", "NA137", "EU48", "CS96"} <= _values(seeded, "Account", "SFSync_Instance__c")
    assert {"America/New_York", "Europe/London", "Asia/Kolkata", "Australia/Sydney"} <= zones
    assert {"Standard", "CspLitePortal", "AutomatedProcess"} <= _values(seeded, "User", "UserType")


def test_messages_of_every_kind_are_there(seeded: LocalOrg) -> None:
    """Public and private, drafts, automatic replies, and the feed's echoes of them."""
    emails = {(row["Incoming"], row["Status"]) for row in seeded.select("EmailMessage")}
    replies = {row["CreatedById"] for row in seeded.select("EmailMessage") if row["Status"] == "3"}

    assert emails == {(True, "1"), (False, "3"), (False, "5")}
    assert seeded.cast.automated in replies
    assert _values(seeded, "CaseComment", "IsPublished") == {True, False}
    assert _values(seeded, "FeedItem", "Visibility") == {"AllUsers", "InternalUsers"}
    assert _values(seeded, "FeedItem", "Type") == {"TextPost", "CaseCommentPost", "EmailMessageEvent"}


def test_every_lookup_leads_to_a_row(seeded: LocalOrg) -> None:
    """Of the kind that the field allows."""
    lost = [
        (kind, field.name, row["Id"])
        for kind in KINDS
        for field in SCHEMA[kind.lower()].fields.values()
        if field.reference_to
        for row in seeded.select(kind)
        if row[field.name] and not _leads(seeded, field.reference_to, str(row[field.name]))
    ]

    assert lost == []


def _leads(org: LocalOrg, kinds: tuple[str, ...], row_id: str) -> bool:
    allowed = any(row_id.startswith(SCHEMA[kind.lower()].key_prefix) for kind in kinds)
    return allowed and org.store.committed(row_id) is not None


def test_no_required_field_is_empty(seeded: LocalOrg) -> None:
    """What a client may rely on is there."""
    empty = [
        (kind, field.name)
        for kind in KINDS
        for field in SCHEMA[kind.lower()].fields.values()
        if not field.nillable and any(row[field.name] is None for row in seeded.select(kind))
    ]

    assert empty == []


def test_history_links_up_to_the_current_values(seeded: LocalOrg) -> None:
    """Each line starts where the one before ended, and the last ends in what the case says now."""
    chains: dict[tuple[object, object], list[tuple[object, object]]] = defaultdict(list)
    for row in seeded.select("CaseHistory"):
        if row["DataType"] != "Text":
            field = "OwnerId" if row["Field"] == "Owner" else row["Field"]
            chains[row["CaseId"], field].append((row["OldValue"], row["NewValue"]))
    broken = [
        (case_id, field)
        for (case_id, field), chain in chains.items()
        if [old for old, _ in chain[1:]] != [new for _, new in chain[:-1]]
        or chain[-1][1] != seeded.get("Case", str(case_id))[str(field)]
    ]

    assert len(chains) > 200
    assert broken == []


def test_everything_happened_after_the_case_was_made_and_before_now(seeded: LocalOrg) -> None:
    """Within the last ten days; what touched the case did so no later than its LastModifiedDate."""
    cases = {row["Id"]: row for row in seeded.select("Case")}
    created = {case_id: row["CreatedDate"] for case_id, row in cases.items()}
    times = [
        (row["CreatedDate"], created[row[parent]])
        for kind, parent in (("CaseHistory", "CaseId"), ("FeedItem", "ParentId"), ("EmailMessage", "ParentId"))
        for row in seeded.select(kind)
    ]
    late = [row for row in seeded.select("CaseHistory") if _modified(cases, row) < _at(row["CreatedDate"])]

    assert all(_at(made) <= _at(at) < START for at, made in times)
    assert all(START - timedelta(days=10) <= _at(made) < START for made in created.values())
    assert late == []


def _modified(cases: dict[object, dict[str, object]], line: dict[str, object]) -> datetime:
    return _at(cases[line["CaseId"]]["LastModifiedDate"])


def _at(value: object) -> datetime:
    assert isinstance(value, datetime)
    return value


def test_closed_cases_have_the_date_of_their_last_closing(seeded: LocalOrg) -> None:
    """Open ones have none, reopened ones neither."""
    closings = {
        row["CaseId"]: row["CreatedDate"] for row in seeded.select("CaseHistory") if row["NewValue"] == "Closed"
    }
    cases = seeded.select("Case")

    assert all(row["IsClosed"] == (row["Status"] == "Closed") for row in cases)
    assert all(row["ClosedDate"] == (closings[row["Id"]] if row["IsClosed"] else None) for row in cases)
    assert any(row["Id"] in closings and not row["IsClosed"] for row in cases)


def test_defects_go_through_their_stages_in_order(seeded: LocalOrg) -> None:
    """From triage on, without leaving one out; but for the three that are odd in this."""
    stages = defaultdict(list)
    for row in seeded.select("CaseHistory"):
        if row["Field"] == "SFSync_Defect_Stage__c":
            stages[row["CaseId"]].append(row["NewValue"])

    odd = [passed for passed in stages.values() if tuple(passed) != DEFECT_STAGES[1 : 1 + len(passed)]]

    assert len(stages) > 10
    assert odd == [list(ODDITIES[number].stages) for number in (14, 22, 32)]


def test_odd_cases_are_open_and_have_clocks(seeded: LocalOrg) -> None:
    """Or else nothing would come of what is odd; the cases beside them are none the worse."""
    cases = seeded.select("Case")

    assert all(not cases[number]["IsClosed"] for number in ODDITIES)
    assert {cases[number]["Type"] for number in ODDITIES} <= {"Question", "Problem"}


def test_releases_are_planned_with_more_and_with_less_notice(seeded: LocalOrg) -> None:
    """Twenty days after the submission, and twelve."""
    planned = [
        (row["SFSync_Release_Date__c"] - _at(row["CreatedDate"]).date()).days  # type: ignore[operator]  # a date
        for row in seeded.select("Case")
        if row["SFSync_Release_Date__c"]
    ]

    assert planned == [12, 20]


def test_a_bulk_of_cases_is_like_the_first_ones(seeded: LocalOrg) -> None:
    """With history; nothing of it counts as a change."""
    org = LocalOrg(cases=10, clock=MovableClock())
    ids = org.bulk_cases(300)
    histories = {row["CaseId"] for row in org.select("CaseHistory")}

    assert len(set(ids)) == 300
    assert histories >= set(ids)
    assert org.events == []
