"""Team, tier and owner over real HTTP: what each package gets, what a person keeps, and what it costs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from sfsync.localorg import LocalOrg, serve
from tests.end_to_end.desk import Desk, Notices, a_case, a_worker
from tests.localorg.client import MovableClock

NOON = 8  # hours from the org's first instant to the middle of the day at the desk


@contextmanager
def a_placing_desk(folder: Path) -> Iterator[tuple[Desk, str, str]]:
    """Yield a desk whose policy names queues of the org for AMER and for the third level; and both ids."""
    clock, notices = MovableClock(), Notices()
    clock.advance(hours=NOON)
    org = LocalOrg(cases=0, seed=1, clock=clock)
    queues = [org.insert("Group", {"Name": name, "DeveloperName": name, "Type": "Queue"}) for name in ("AMER", "Third")]
    policy = folder / "queues.toml"
    policy.write_text(
        f'[teams.AMER]\nqueue = "{queues[0]}"\n[escalation."Product Engineering"]\nqueue = "{queues[1]}"\n'
        '[regions.countries]\nEMEA = ["Nowhere"]\nAPAC = ["Neverland"]\n'  # so that everybody is AMER's
    )
    with serve(org) as server, a_worker(org, server.url, folder / "store.sqlite", notices, policy) as working:
        yield Desk(org, clock, server.url, folder / "store.sqlite", working, notices), queues[0], queues[1]


@pytest.fixture
def placing(tmp_path: Path) -> Iterator[tuple[Desk, str, str]]:
    """A desk with queues."""
    with a_placing_desk(tmp_path) as desk:
        yield desk


def shown(desk: Desk, case_id: str) -> tuple[object, object]:
    """Return tier and owner."""
    return desk.stamp(case_id, "Support_Tier"), desk.org.get("Case", case_id)["OwnerId"]


def test_each_package_goes_where_it_should_in_one_write(placing: tuple[Desk, str, str]) -> None:
    """Premium to its engineer, Signature Plus to its manager, Standard to the queue; one PATCH, and then silence."""
    desk, americas, third = placing
    intake = next(row["Id"] for row in desk.org.select("Group") if row["Name"] == "Support Queue")
    cases = {
        package: a_case(desk.org, package, OwnerId=intake) for package in ("Standard", "Premium", "Signature Plus")
    }
    hard = a_case(desk.org, "Standard", OwnerId=intake, SFSync_Category__c="Integration")
    people = {
        row["SFSync_Package__c"]: row["SFSync_Support_Engineer__c"] or row["SFSync_Technical_Account_Manager__c"]
        for row in reversed(desk.org.select("Account"))
    }
    desk.org.reset_calls()
    desk.poll()
    writes = desk.patches()
    desk.pass_time(minutes=1)
    desk.poll()

    assert writes == 1
    assert desk.patches() == 0
    assert shown(desk, cases["Standard"]) == ("Technical Support", americas)
    assert shown(desk, cases["Premium"]) == ("Technical Support", people["Premium"])
    assert shown(desk, cases["Signature Plus"]) == ("Technical Support", people["Signature Plus"])
    assert shown(desk, hard) == ("Product Engineering", third)
    assert {desk.stamp(case_id, "Team") for case_id in (*cases.values(), hard)} == {"AMER"}


def test_a_person_keeps_what_they_chose(placing: tuple[Desk, str, str]) -> None:
    """Somebody takes the Case and lowers its tier; the worker leaves both alone, though it stamps the rest."""
    desk, _, _ = placing
    intake = next(row["Id"] for row in desk.org.select("Group") if row["Name"] == "Support Queue")
    case_id = a_case(desk.org, "Standard", OwnerId=intake, SFSync_Category__c="Integration")
    somebody = next(row["Id"] for row in desk.org.select("User") if row["Name"] == "Sofia Tremblay")
    desk.poll()
    desk.pass_time(minutes=1)
    desk.org.update(
        "Case",
        case_id,
        {"OwnerId": somebody, "SFSync_Support_Tier__c": "Technical Escalation", "Priority": "P2"},
    )
    desk.poll()
    desk.pass_time(minutes=1)
    desk.poll()

    assert shown(desk, case_id) == ("Technical Escalation", somebody)
    assert desk.stamp(case_id, "Resolution_Due") is not None


def test_an_inactive_manager_is_flagged_and_the_rest_goes_on(placing: tuple[Desk, str, str]) -> None:
    """The team's queue takes the Case, and the flag names who should be replaced."""
    desk, americas, _ = placing
    intake = next(row["Id"] for row in desk.org.select("Group") if row["Name"] == "Support Queue")
    case_id = a_case(desk.org, "Signature Plus", OwnerId=intake)
    account = desk.org.get("Account", str(desk.org.get("Case", case_id)["AccountId"]))
    manager = str(account["SFSync_Technical_Account_Manager__c"])
    desk.org.update("User", manager, {"IsActive": False})
    desk.poll()

    name = desk.org.get("User", manager)["Name"]
    assert shown(desk, case_id)[1] == americas
    assert str(desk.stamp(case_id, "Flag")).startswith(f"Technical Account Manager {name} is inactive: name another")
    assert desk.stamp(case_id, "First_Response_State") == "Running"


def test_an_account_without_a_package_is_flagged(placing: tuple[Desk, str, str]) -> None:
    """The Case is set aside, and says so itself; owner, team and tier are left alone, other Cases go on."""
    desk, _, _ = placing
    intake = next(row["Id"] for row in desk.org.select("Group") if row["Name"] == "Support Queue")
    case_id, other = a_case(desk.org, "Premium", OwnerId=intake), a_case(desk.org, "Standard", OwnerId=intake)
    desk.org.update("Account", str(desk.org.get("Case", case_id)["AccountId"]), {"SFSync_Package__c": None})
    tally = desk.poll()

    assert list(tally.quarantined) == [case_id]
    assert str(desk.stamp(case_id, "Flag")).startswith("Package is empty: use one of Standard")
    assert shown(desk, case_id) == (None, intake)
    assert shown(desk, other)[0] == "Technical Support"
