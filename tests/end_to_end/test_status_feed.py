"""The whole way over real HTTP: Salesforce posts, revises and takes back, and the Cases of its instances follow."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from sfsync.model.alert import AlertKind
from tests.end_to_end.desk import Desk, a_desk

MINUTE = timedelta(minutes=1)
GARBAGE = ("html", "truncated", "wrong_key", "wrong_shape")


CASES: list[str] = []


@pytest.fixture
def desk() -> Iterator[Desk]:
    """A desk without seeded Cases that has looked at the feed once, with one Case of NA137 and one of NA1."""
    with a_desk(0) as opened:
        CASES[:] = [_case(opened, instance) for instance in ("NA137", "NA1")]
        opened.poll()
        opened.watch()
        opened.pass_time(seconds=10)
        opened.poll()
        yield opened


def _case(desk: Desk, instance: str) -> str:
    """Add a P1 Case of a customer on an instance, of now, with coverage around the clock."""
    account = next(row for row in desk.org.select("Account") if row["SFSync_Instance__c"] == instance)
    desk.org.update("Account", str(account["Id"]), {"SFSync_Package__c": "Premium"})
    product = {"Type": "Problem", "Priority": "P1", "Status": "Open", "SFSync_Product__c": "Flosum DevOps"}
    return desk.org.insert("Case", {"AccountId": account["Id"], "Subject": "It fails", **product})


def states(desk: Desk) -> list[str]:
    """Return the states of both first responses."""
    return [desk.stamp(case_id, "First_Response_State") for case_id in CASES]


def due_after(desk: Desk) -> timedelta:
    """Return how long after its submission the first response of the Case of NA137 is due."""
    due, created = desk.stamp(CASES[0], "First_Response_Due"), desk.org.get("Case", CASES[0])["CreatedDate"]
    assert isinstance(due, datetime)
    assert isinstance(created, datetime)
    return due - created


def test_posted_late_ended_and_revised(desk: Desk) -> None:
    """Down from minute 5, known at 45: paused. Over at 30: due at 85 minutes. Over at 35 after all: due at 90."""
    start = desk.org.clock().replace(second=0)
    desk.pass_time(minutes=45)
    incident = desk.org.trust.post_incident("NA137", "serviceDisruption", "major", start + 5 * MINUTE)
    desk.watch()
    paused = states(desk), desk.stamp(CASES[0], "Paused_Reason")
    desk.pass_time(minutes=1)
    desk.org.trust.end_impact(incident, start + 30 * MINUTE)
    desk.watch()
    ended = due_after(desk)
    desk.pass_time(minutes=1)
    desk.org.trust.revise_end(incident, start + 35 * MINUTE)
    desk.watch()

    assert paused[0] == ["Paused", "Running"]
    assert paused[1].startswith("Salesforce instance NA137: service disruption since ")
    assert f"incident {incident}" in paused[1]
    assert (ended, due_after(desk)) == (85 * MINUTE, 90 * MINUTE)
    assert states(desk) == ["Running", "Running"]


def test_a_correction_takes_all_back(desk: Desk) -> None:
    """No impact to end users, after further investigation: due an hour after the submission, as ever."""
    start = desk.org.clock()
    desk.pass_time(minutes=20)
    incident = desk.org.trust.post_incident("NA137", "serviceDisruption", "major", start)
    desk.watch()
    paused = states(desk)
    desk.pass_time(minutes=10)
    desk.org.trust.correct(incident)
    desk.watch()

    assert (paused, states(desk), due_after(desk)) == (["Paused", "Running"], ["Running", "Running"], 60 * MINUTE)


def test_an_instance_that_is_dropped_from_an_incident(desk: Desk) -> None:
    """No list of NA137 holds the record any more: it is read by its id, and pauses NA1 alone."""
    start = desk.org.clock()
    desk.pass_time(minutes=20)
    incident = desk.org.trust.post_incident(["NA1", "NA137"], "serviceDisruption", "major", start)
    desk.watch()
    both = states(desk)
    desk.pass_time(minutes=10)
    desk.org.trust.drop_instance(incident, "NA137")
    desk.watch()

    assert (both, states(desk)) == (["Paused", "Paused"], ["Running", "Paused"])


def test_a_maintenance_pauses_by_what_really_happened(desk: Desk) -> None:
    """Planned for an hour, unavailable for four minutes: due at 64 minutes; a cancelled one changes nothing.

    The org itself lives on NA137, so meanwhile nothing is written to it, and the stamps wait.
    """
    start = desk.org.clock()
    trust = desk.org.trust
    planned = trust.plan_maintenance("NA137", start + 5 * MINUTE, start + 65 * MINUTE, "unavailable")
    called_off = trust.plan_maintenance("NA137", start + 5 * MINUTE, start + 65 * MINUTE, "unavailable")
    desk.pass_time(minutes=10)
    trust.cancel_maintenance(called_off)
    trust.start_maintenance(planned, start + 6 * MINUTE)
    desk.org.reset_calls()
    _, during = desk.watch()
    tried = desk.patches()
    desk.pass_time(minutes=2)
    trust.end_maintenance(planned, start + 10 * MINUTE)
    desk.watch()

    assert (list(during.put_off), tried) == ([CASES[0]], 0)
    assert (states(desk), due_after(desk)) == (["Running", "Running"], 64 * MINUTE)


@pytest.mark.parametrize("how", GARBAGE)
def test_garbage_leaves_the_last_good_evidence_in_force(desk: Desk, how: str) -> None:
    """For 40 minutes: one alert that it is stale, one that it is back, and then the end is read."""
    start = desk.org.clock()
    desk.pass_time(minutes=10)
    incident = desk.org.trust.post_incident("NA137", "serviceDisruption", "major", start + 5 * MINUTE)
    desk.watch()
    desk.org.trust.garble(how)
    desk.org.trust.end_impact(incident, start + 9 * MINUTE)
    for _ in range(8):
        desk.pass_time(minutes=5)
        desk.watch()
    meanwhile, alerts = states(desk), [alert.kind for alert in desk.notices.alerts]
    desk.org.trust.recover()
    desk.watch()

    assert (meanwhile[0], alerts) == ("Paused", [AlertKind.FEED_STALE])
    assert [alert.kind for alert in desk.notices.alerts] == [AlertKind.FEED_STALE, AlertKind.FEED_RECOVERED]
    assert due_after(desk) == 64 * MINUTE


@pytest.mark.parametrize("hours", [-5, 3])
def test_a_feed_on_a_wrong_clock_is_not_believed(desk: Desk, hours: int) -> None:
    """An answer hours off is old, or not to be trusted: nothing starts by it."""
    desk.pass_time(minutes=10)
    desk.org.trust.post_incident("NA137", "serviceDisruption", "major", desk.org.clock() - 5 * MINUTE)
    desk.org.trust.skew_date(hours * 3600)
    found, _ = desk.watch()

    assert "clock" in found.failed["NA137"]
    assert states(desk) == ["Running", "Running"]


def test_ten_thousand_incidents_in_one_answer_are_refused(desk: Desk) -> None:
    """More than was asked for is too much to be true; what was known stays."""
    desk.pass_time(minutes=10)
    desk.org.trust.flood("NA137", 10_000)
    desk.org.trust.ignore_limits()
    found, _ = desk.watch()

    assert set(found.failed) == {"NA137"}
    assert states(desk) == ["Running", "Running"]


def test_a_poll_that_finds_nothing_new(desk: Desk) -> None:
    """No write to Salesforce and no Case read, three requests at most for each instance."""
    desk.watch()
    desk.org.reset_calls()
    desk.org.trust.reset_calls()
    desk.pass_time(minutes=1)
    found, tally = desk.watch()

    assert (tally.read, desk.patches(), found.changed) == (0, 0, [])
    assert found.looked == 2
    assert len(desk.org.trust.calls) <= 3 * found.looked


def test_a_customer_who_moves_in_mid_incident(desk: Desk) -> None:
    """Down from minute 5 on; moved to USA254 at minute 15: ten minutes are paused, so due at 70."""
    start = desk.org.clock()
    account = desk.org.get("Case", CASES[0])["AccountId"]
    desk.pass_time(minutes=10)
    desk.org.trust.post_incident("NA137", "serviceDisruption", "major", start + 5 * MINUTE)
    desk.watch()
    desk.pass_time(minutes=5)
    desk.org.update("Account", str(account), {"SFSync_Instance__c": "USA254"})
    desk.pass_time(minutes=1)
    desk.watch()

    assert states(desk) == ["Running", "Running"]
    assert 69 * MINUTE <= due_after(desk) <= 70 * MINUTE


def test_a_read_only_org_keeps_its_stamps_for_later(desk: Desk) -> None:
    """By its own word: the pause is known, not written, and written within a quarter of an hour after it ends."""
    desk.pass_time(minutes=10)
    desk.org.faults.read_only = True
    desk.org.trust.post_incident("NA137", "serviceDisruption", "major", desk.org.clock() - 5 * MINUTE)
    _, tally = desk.watch()
    before = states(desk)
    desk.org.faults.read_only = False
    for _ in range(4):
        desk.pass_time(minutes=4)
        desk.sweep()

    assert set(tally.put_off) == {CASES[0]}
    assert (before, states(desk)) == (["Running", "Running"], ["Paused", "Running"])
