"""Cases that cannot be judged are set aside, each with its reason; those beside them are served."""

from __future__ import annotations

from pathlib import Path

import pytest

from sfsync.model.record import Standing
from tests.end_to_end.desk import Desk, a_worker

ODD: dict[str, dict[str, str | None]] = {
    "an unknown priority": {"Priority": "Urgent!"},
    "an unknown product": {"SFSync_Product__c": "Flosum Toaster"},
    "no product": {"SFSync_Product__c": None},
    "an unknown type": {"Type": "Complaint"},
    "no type": {"Type": None},
    "an unknown status": {"Status": "Pending"},
    "an unknown closed status": {"Status": "Resolved"},
    "no account": {"AccountId": None},
}


def test_odd_cases_among_others(desk: Desk) -> None:
    """Each odd one is quarantined and unstamped, the others are stamped in the same pass; nobody is told a breach."""
    good = [desk.case() for _ in range(3)]
    odd = {desk.case(**fields): fields for fields in ODD.values()}
    tally = desk.poll()

    assert set(tally.quarantined) == set(odd)
    assert all(desk.stamp(case_id, "First_Response_State") == "Running" for case_id in good)
    assert all(desk.stamp(case_id, "Policy") is None for case_id in odd)
    assert {record.case_id for record in desk.working.store.quarantined()} == set(odd)
    for case_id, fields in odd.items():
        word = next(iter(fields.values()))

        assert case_id[:15] in tally.quarantined[case_id]
        assert word is None or word in tally.quarantined[case_id]


@pytest.mark.parametrize("what", ODD)
def test_one_that_is_mended(what: str, desk: Desk) -> None:
    """It is taken up by the next poll, its clock as though nothing had been."""
    case_id = desk.case(**ODD[what])
    created_at = desk.clock.at
    desk.poll()
    desk.pass_time(minutes=10)
    whole = desk.org.get("Case", desk.case())
    desk.org.update("Case", case_id, {field: whole[field] for field in ODD[what]})
    tally = desk.poll()

    if {"Priority", "Status"} & set(ODD[what]):  # its history still holds the word: nobody can say what it meant
        assert str(next(iter(ODD[what].values()))) in tally.quarantined[case_id]
    else:
        assert desk.stamp(case_id, "First_Response_State") == "Running"
        assert (desk.stamp(case_id, "First_Response_Due") - created_at).total_seconds() == 3600


def test_a_word_that_the_policy_learns(desk: Desk, tmp_path: Path) -> None:
    """Under a policy that knows the status, a worker takes up what another set aside, and the time in it pauses."""
    case_id = desk.case(Status="Pending")
    desk.poll()
    policy = tmp_path / "own.toml"
    policy.write_text('[statuses]\npaused = ["On Hold", "In Development", "Pending"]\n', encoding="utf-8")
    with a_worker(desk.org, desk.url, desk.store, desk.notices, policy) as taught:
        taught.sync_cases.sync([case_id])

    assert desk.stamp(case_id, "Resolution_State") == "Paused"
    assert list(desk.working.store.quarantined()) == []


def test_an_unknown_package(desk: Desk) -> None:
    """It stands on the Account: its Cases are set aside by that name, and served once the Account is mended."""
    case_id = desk.case("Standard")
    account = str(desk.org.get("Case", case_id)["AccountId"])
    desk.org.update("Account", account, {"SFSync_Package__c": "Gold"})
    before = desk.poll()
    desk.org.update("Account", account, {"SFSync_Package__c": "Standard"})
    desk.working.sync_cases.sync([case_id])

    assert "Gold" in before.quarantined[case_id]
    assert desk.stamp(case_id, "First_Response_State") == "Running"


def test_a_stamped_case_that_becomes_odd(desk: Desk) -> None:
    """Its stamps stay as they were, its record is quarantined, and no sweep announces its breach."""
    case_id = desk.case()
    desk.poll()
    due = desk.stamp(case_id, "First_Response_Due")
    desk.org.update("Case", case_id, {"Status": "Pending"})
    desk.poll()
    desk.pass_time(hours=2)
    desk.sweep()

    assert desk.stamp(case_id, "First_Response_Due") == due
    assert desk.working.store.load([case_id])[case_id].standing is Standing.QUARANTINED
    assert desk.notices.of(case_id) == []


def test_a_history_that_contradicts_itself(desk: Desk) -> None:
    """A change that was not tracked leaves a gap between two that were: the Case is set aside, not guessed at."""
    case_id = desk.case(Status="New")
    desk.org.update("Case", case_id, {"Status": "Open"})
    desk.org.tracked_fields.discard("Status")
    desk.pass_time(minutes=1)
    desk.org.update("Case", case_id, {"Status": "In Progress"})
    desk.org.tracked_fields.add("Status")
    desk.pass_time(minutes=1)
    desk.org.update("Case", case_id, {"Status": "On Hold"})
    tally = desk.poll()

    assert "'Open'" in tally.quarantined[case_id]
    assert "'In Progress'" in tally.quarantined[case_id]
    assert desk.stamp(case_id, "Policy") is None


def test_an_org_that_tracks_no_status(desk: Desk) -> None:
    """What the worker sees stands in, from the instant at which the Case changed."""
    desk.org.tracked_fields.discard("Status")
    case_id = desk.case()
    desk.poll()
    desk.pass_time(minutes=30)
    desk.org.update("Case", case_id, {"Status": "On Hold"})
    desk.poll()
    held = desk.stamp(case_id, "Resolution_State")
    desk.pass_time(minutes=30)
    desk.org.update("Case", case_id, {"Status": "Open"})
    desk.poll()
    created_at = desk.org.get("Case", case_id)["CreatedDate"]

    assert held == "Paused"
    assert desk.stamp(case_id, "Resolution_State") == "Running"
    assert (desk.stamp(case_id, "Resolution_Due") - created_at).total_seconds() == 4.5 * 3600
