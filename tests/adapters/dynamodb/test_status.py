"""Evidence moves clocks as it does on every store, also while the indexes are behind."""

from __future__ import annotations

from sfsync.adapters.memory import MemoryStore
from sfsync.adapters.stores import Store
from sfsync.model.record import Entry
from tests.adapters.dynamodb.conftest import NewPlace
from tests.adapters.dynamodb.lagging import Lagging
from tests.adapters.dynamodb.places import Place, watched
from tests.fakes.feed import an_incident
from tests.fakes.org import a_case
from tests.flows.desk import Desk
from tests.flows.status import ONE, THREE, TWO, a_desk, at, later, state

FOUR = a_case(4).id


def story(store: Store) -> Desk:
    """Let an incident be posted late, revised, ended and withdrawn, and a customer move."""
    desk = a_desk(store)
    for minutes, impact in (
        (50, an_incident(at(20))),
        (65, an_incident(at(20), at(45))),
        (80, an_incident(at(20), at(60), instances=("NA1", "NA137"))),
        (95, an_incident(at(20), at(60), instances=("NA1",))),
    ):
        desk.feed.say(impact)
        later(desk, minutes)
        desk.poll()
        desk.sweep()
    desk.live(TWO, "001B", "NA137")
    desk.follow()
    desk.feed.lose("incident:5968")
    later(desk, 110)
    return desk


def heard(desk: Desk) -> list[Entry]:
    """Return what the ledger holds of all cases."""
    return [entry for case_id in (ONE, TWO, THREE) for entry in desk.store.entries(case_id)]


def test_a_story_ends_as_it_does_in_memory(new_place: NewPlace) -> None:
    """Stamps, ledger, notices, watches and all revisions of the evidence."""
    home, plain = new_place(), story(MemoryStore())
    told = story(watched(home.client(), home.table))

    assert len(heard(plain)) > 5
    assert heard(told) == heard(plain)
    assert told.org.stamps == plain.org.stamps
    assert told.notices == plain.notices
    assert told.store.watches() == plain.store.watches()
    for instance in ("NA1", "NA137"):
        assert set(told.store.revisions(instance)) == set(plain.store.revisions(instance)) != set()


def test_a_case_that_an_index_shows_late_is_told_nothing_wrong(home: Place) -> None:
    """Saved a moment before evidence came, it is passed over; at its next turn it stands still, and nobody is told."""
    client = Lagging(home.client())
    desk = a_desk(watched(client, home.table))
    desk.feed.say(an_incident(at(20)))
    desk.store.dependents(at(0), ["001A"])  # what the index goes on to answer
    client.still = True
    desk.org.now = at(49)
    desk.org.add(a_case(4, created_at=at(0)))
    desk.live(FOUR, "001A", "NA137")
    desk.poll()
    later(desk, 50)
    passed_over = state(desk, ONE), state(desk, FOUR)
    client.still = False
    desk.org.now = at(61)
    desk.sweep()

    assert passed_over == ("Paused", "Running")
    assert state(desk, FOUR) == "Paused"
    assert "breached" not in [entry.kind.value for entry in desk.notices.told if entry.case_id == FOUR]
