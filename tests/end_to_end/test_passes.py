"""A first pass stamps what the data sheet promises; a second one finds nothing to do."""

from __future__ import annotations

from math import ceil

import pytest

from sfsync.localorg import LocalOrg
from sfsync.plan.stamps import stamps
from tests.end_to_end import as_held
from tests.end_to_end.conftest import settle
from tests.end_to_end.desk import Desk, Notices, a_desk, a_worker, judged


def test_stamps_are_what_the_readings_say(fresh: Desk) -> None:
    """Every judgeable Case carries the stamps that its rows, read another way, evaluate to; the others carry none."""
    tally, at = fresh.poll(), fresh.clock.at
    rows = {str(row["Id"]): row for row in fresh.org.select("Case")}
    carrying = sorted(case_id for case_id, row in rows.items() if row["SFSync_Policy__c"])

    assert (list(tally.quarantined), tally.refused, tally.put_off) == (packageless(fresh.org), {}, {})
    assert carrying == sorted(judged(fresh.org))
    for case_id in rows.keys() - tally.quarantined.keys():
        expected = stamps(as_held.readings(fresh.org, case_id, fresh.working.policy, at))

        assert {name: rows[case_id][name] for name in expected} == dict(expected)


def packageless(org: LocalOrg) -> list[str]:
    """Return the one Case of the seeded org that is set aside: its Account has no package."""
    without = {row["Id"] for row in org.select("Account") if not row["SFSync_Package__c"]}
    return [str(row["Id"]) for row in org.select("Case") if row["AccountId"] in without]


def test_the_seeded_org_tries_every_state(fresh: Desk) -> None:
    """Or else the test before would prove little."""
    fresh.poll()
    states = {
        row[f"SFSync_{clock}_State__c"]
        for clock in ("First_Response", "Resolution")
        for row in fresh.org.select("Case")
    }

    assert states == {"Running", "Paused", "Met", "Missed", "Breached", None}


def test_a_second_pass_writes_nothing(fresh: Desk) -> None:
    """No PATCH, no notice; a third one does not even read a Case."""
    fresh.poll()
    fresh.pass_time(seconds=30)
    fresh.notices.told.clear()
    second = fresh.poll()
    patches = fresh.patches()
    fresh.pass_time(seconds=30)
    third = fresh.poll()

    assert (second.stamped, second.announced, patches) == (0, 0, 0)
    assert (third.read, fresh.patches(), fresh.notices.told) == (0, 0, [])


def test_a_worker_that_lost_its_store_writes_nothing_either(fresh: Desk) -> None:
    """The stamps stand on the Cases: a lost store costs the ledger, not a write."""
    fresh.poll()
    fresh.org.reset_calls()
    with a_worker(fresh.org, fresh.url, fresh.store.with_name("new.sqlite"), Notices()) as other:
        tally = other.poll.run()

    assert tally.read == 60
    assert (tally.stamped, fresh.patches()) == (0, 0)


@pytest.mark.parametrize("number", [1, 199, 200, 201, 400, 1000])
def test_calls_of_a_first_pass_and_of_a_later_one(number: int) -> None:
    """A call reads 200 Cases, a call writes 200, and three more suffice for the login and for finding what changed.

    Beside them one creates 200 Tasks.
    """
    most = 2 * ceil(number / 200) + 3
    with a_desk(number) as desk:
        begun = desk.poll()
        first = len(desk.org.calls)
        settle(desk)
        for row in desk.org.select("Case"):
            desk.org.update("Case", str(row["Id"]), {"Priority": "P2" if row["Priority"] == "P1" else "P1"})
        desk.org.faults.expire_sessions()
        desk.org.reset_calls()
        later = desk.poll()
        calls, logins = len(desk.org.calls), desk.logins()

    assert first <= most + ceil(begun.tasks / 200)
    assert later.read == number
    assert logins == 1
    assert calls <= most + ceil(later.tasks / 200) + 1  # the call that met with the ended session


@pytest.mark.parametrize("changed", [1, 200, 201])
def test_calls_of_a_poll_in_a_larger_org(changed: int) -> None:
    """What did not change costs nothing."""
    with a_desk(450) as desk:
        settle(desk)
        for case_id in judged(desk.org)[:changed]:
            desk.org.update("Case", case_id, {"Priority": "P2" if desk.stamp(case_id, "Policy") else "P1"})
        tally = desk.poll()
        calls = len(desk.org.calls)

    assert tally.read == changed
    assert calls <= 2 * ceil(changed / 200) + 3
