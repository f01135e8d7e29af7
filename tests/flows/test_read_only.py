"""While the org takes no writes, stamps wait: nothing is lost, and it is not met with a storm of attempts."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sfsync.flows.write_gate import WriteGate
from sfsync.ports.faults import ReadOnly
from tests.fakes.feed import an_incident
from tests.fakes.org import a_case
from tests.flows.desk import Desk
from tests.flows.status import ONE, a_desk, at, state


def passes(desk: Desk, minutes: range) -> int:
    """Poll and sweep at each of these minutes; return the attempts to write."""
    before = desk.org.attempts
    for minute in minutes:
        desk.org.now = at(minute)
        desk.poll()
        desk.sweep()
    return desk.org.attempts - before


def test_by_the_orgs_own_word_stamps_wait_and_go_out_afterwards() -> None:
    """Four hours read-only with new cases: a try every five minutes; a quarter of an hour after it all is stamped."""
    desk = a_desk()
    desk.org.writes_down = ReadOnly("the org is in read-only mode")
    desk.org.add(*(a_case(number, created_at=at(0)) for number in range(10, 30)))
    tries = passes(desk, range(1, 240))
    before = dict(desk.org.stamps[a_case(10).id])
    desk.org.writes_down = None
    passes(desk, range(240, 256))

    assert before == {}
    assert 0 < tries <= 240 / 5
    assert {state(desk, a_case(number).id) for number in range(10, 30)} == {"Breached"}


@pytest.mark.parametrize("kind", ["readOnlyEmergencySiteSwitch", "disruptionReadOnlySsOverRun"])
def test_by_the_evidence_no_write_is_tried(kind: str) -> None:
    """The org's own instance NA44 is read-only from 15:01 on; the first write comes after its end."""
    desk = a_desk()
    desk.feed.say(an_incident(at(1), instances=("NA44",), type=kind))
    desk.org.now = at(2)
    desk.watch()
    desk.org.add(a_case(10, created_at=at(2)))
    during = passes(desk, range(3, 60))
    desk.feed.say(an_incident(at(1), at(60), instances=("NA44",), type=kind))
    desk.org.now = at(61)
    desk.watch()
    passes(desk, range(61, 77))

    assert during == 0
    assert state(desk, a_case(10).id) == "Breached"


def test_a_service_disruption_of_its_own_instance_does_not_keep_it_from_writing() -> None:
    """An incident that is left open too long must not silence the worker: the org's own errors tell."""
    desk = a_desk()
    desk.feed.say(an_incident(at(1), instances=("NA44",)))
    desk.org.now = at(2)
    desk.watch()
    desk.org.add(a_case(10, created_at=at(2)))

    assert passes(desk, range(3, 5)) > 0


def test_what_was_put_off_is_told_to_who_runs_a_pass() -> None:
    """With the reason in words."""
    desk = a_desk()
    desk.feed.say(an_incident(at(1), instances=("NA44",), type="readOnlyEmergencySiteSwitch"))
    desk.org.now = at(2)
    desk.watch()
    desk.org.add(a_case(10, created_at=at(2)))
    tally = desk.poll()

    assert tally.put_off == {
        a_case(10).id: "the org takes no writes: its instance NA44, read-only, emergency site switch"
    }
    assert desk.store.load([a_case(10).id])[a_case(10).id].check_at == at(2) + timedelta(seconds=30)
    assert state(desk, ONE) == "Running"


def test_the_gate_opens_at_the_very_end_of_its_time() -> None:
    """Five minutes after it was shut, not a moment before."""
    gate = WriteGate()
    gate.shut(at(0), "read-only")

    assert (gate.reason(at(5) - timedelta(microseconds=1)), gate.reason(at(5))) == ("read-only", None)
