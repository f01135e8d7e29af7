"""The feed is polled: what it says late, revises or takes back moves clocks."""

from __future__ import annotations

from sfsync.model.case import Field
from sfsync.model.record import EntryKind, Stamp
from tests.fakes.feed import an_incident
from tests.flows.desk import Desk
from tests.flows.status import ONE, THREE, TWO, a_desk, at, due, later, state


def announced(desk: Desk) -> list[str]:
    """Return what people heard of the first case's first response but warnings, in short."""
    mine = [entry for entry in desk.notices.told if entry.case_id == ONE and entry.clock == "first_response"]
    return [entry.kind.value for entry in mine if entry.kind is not EntryKind.WARNED]


def test_an_incident_posted_late_pauses_from_its_start() -> None:
    """From 15:20 on, known at 15:50: due stays 16:00, as though it ended as it began; only NA137 stands still."""
    desk = a_desk()
    desk.feed.say(an_incident(at(20)))
    later(desk, 50)

    assert [state(desk, one) for one in (ONE, TWO, THREE)] == ["Paused", "Running", "Running"]
    assert due(desk) == at(60)
    assert desk.org.stamps[ONE][Stamp.PAUSED_REASON] == (
        "Salesforce instance NA137: service disruption since 15:20 UTC, incident 5968 "
        "(2026-11-23, https://status.salesforce.com/incidents/5968)"
    )


def test_while_a_clock_is_paused_polls_write_nothing() -> None:
    """Neither the feed's nor the org's, for hours."""
    desk = a_desk()
    desk.feed.say(an_incident(at(20)))
    later(desk, 50)
    desk.poll()
    desk.org.written.clear()
    for minutes in range(51, 300, 7):
        later(desk, minutes)
        desk.poll()
        desk.sweep()

    assert [stamps for stamps in desk.org.written if ONE in stamps] == []
    assert [entry for entry in desk.notices.told if entry.case_id == ONE] == []


def test_an_end_moves_the_due_instant_by_what_was_paused() -> None:
    """15:20 to 15:45: 25 minutes, so 16:25. Revised to 15:50: 16:30. The ledger holds old and new, and the evidence."""
    desk = a_desk()
    desk.feed.say(an_incident(at(20)))
    later(desk, 50)
    desk.feed.say(an_incident(at(20), at(45)))
    later(desk, 55)
    first = due(desk), state(desk)
    desk.feed.say(an_incident(at(20), at(50)))
    later(desk, 56)
    moved = [entry for entry in desk.store.entries(ONE) if entry.kind in {EntryKind.RESUMED, EntryKind.CORRECTED}]
    response = [entry for entry in moved if entry.clock == "first_response"]

    assert first == (at(85), "Running")
    assert due(desk) == at(90)
    assert [(entry.kind.value, entry.facts["due_before"], entry.due_at) for entry in response] == [
        ("resumed", at(60).isoformat(), at(85)),
        ("corrected", at(85).isoformat(), at(90)),
    ]
    assert all(entry.facts["evidence"].startswith("incident:5968/1@") for entry in response)
    assert response[1].facts["evidence_before"] != response[1].facts["evidence"]


def test_a_breach_that_late_evidence_undoes_is_corrected() -> None:
    """Breached at 16:00, announced; at 16:40 Salesforce says: down from 15:30 to 16:30. Due 17:00; then breached."""
    desk = a_desk()
    desk.org.now = at(61)
    desk.sweep()
    desk.feed.say(an_incident(at(30), at(90)))
    later(desk, 100)
    undone = due(desk), state(desk)
    desk.org.now = at(121)
    desk.sweep()

    assert undone == (at(120), "Running")
    assert announced(desk) == ["breached", "corrected", "breached"]
    assert state(desk) == "Breached"
    assert [kind for kind in desk.kinds(ONE, "first_response") if kind in {"breached", "corrected"}] == [
        "breached",
        "corrected",
        "corrected",
        "breached",
    ]


def test_what_is_withdrawn_after_a_correction_breaches_again() -> None:
    """The incident that undid the breach never was: the breach stands again, at its old instant."""
    desk = a_desk()
    desk.org.now = at(61)
    desk.sweep()
    desk.feed.say(an_incident(at(30), at(90)))
    later(desk, 100)
    desk.feed.say(an_incident(at(30), at(90), void="withdrawn by a correction"))
    later(desk, 101)

    assert (due(desk), state(desk)) == (at(60), "Breached")
    assert announced(desk) == ["breached", "corrected", "breached"]


def test_a_closed_case_is_looked_at_again() -> None:
    """Answered at 16:30, half an hour late; the outage of 15:10 to 15:50, known at 18:00, makes it in time."""
    desk = a_desk()
    desk.org.now = at(90)
    desk.org.change(ONE, Field.STATUS, "Closed")
    desk.poll()
    before = state(desk)
    desk.feed.say(an_incident(at(10), at(50)))
    later(desk, 180)

    assert (before, state(desk), due(desk)) == ("Missed", "Met", at(100))
    assert announced(desk)[-1] == "corrected"


def test_a_case_closed_before_the_impact_is_not_looked_at() -> None:
    """It cannot be touched: no call is spent."""
    desk = a_desk()
    desk.org.now = at(30)
    desk.org.change(ONE, Field.STATUS, "Closed")
    desk.poll()
    desk.feed.say(an_incident(at(40)))
    desk.org.now = at(50)
    found, tally = desk.watch()

    assert (found.changed, found.handed_on, tally.read) == (["NA137"], 0, 0)


def test_a_poll_that_finds_nothing_new_hands_nothing_on() -> None:
    """And the evidence is known to be fresh."""
    desk = a_desk()
    desk.feed.say(an_incident(at(20)))
    later(desk, 50)
    desk.org.now = at(51)
    found, tally = desk.watch()

    assert (found.changed, found.handed_on, tally.read) == ([], 0, 0)
    assert desk.store.watches()["NA137"].seen_at == at(51)


def test_two_overlapping_incidents_pause_as_one() -> None:
    """15:10 to 15:30 and 15:20 to 15:40: half an hour; the first one's end does not resume."""
    desk = a_desk()
    desk.feed.say(an_incident(at(10), at(30)))
    desk.feed.say(an_incident(at(20), record="5969"))
    later(desk, 35)
    between = state(desk)
    desk.feed.say(an_incident(at(20), at(40), record="5969"))
    later(desk, 45)

    assert (between, state(desk), due(desk)) == ("Paused", "Running", at(90))


def test_a_lost_instance_key_ends_the_pause_as_though_it_had_never_been() -> None:
    """No list of NA137 holds the record any more, so it is read again by its id."""
    desk = a_desk()
    desk.feed.say(an_incident(at(20), instances=("NA1", "NA137")))
    later(desk, 50)
    paused = state(desk, ONE), state(desk, TWO)
    desk.feed.say(an_incident(at(20), instances=("NA1",)))
    later(desk, 51)

    assert paused == ("Paused", "Paused")
    assert (state(desk, ONE), due(desk, ONE), state(desk, TWO)) == ("Running", at(60), "Paused")
    assert desk.feed.found == ["incident:5968"]


def test_a_record_that_is_gone_pauses_nothing() -> None:
    """The feed has it neither in a list nor by its id."""
    desk = a_desk()
    desk.feed.say(an_incident(at(20)))
    later(desk, 50)
    desk.feed.lose("incident:5968")
    later(desk, 51)

    assert (state(desk), due(desk)) == ("Running", at(60))
