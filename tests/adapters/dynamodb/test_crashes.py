"""A worker that dies at any write, or whose answers are lost, leaves nothing that the next one does not heal."""

from __future__ import annotations

from itertools import count
from pathlib import Path

import pytest

from sfsync.adapters.dynamodb.store import DynamoStore
from sfsync.model.record import CaseRecord, Cursor
from tests.adapters.dynamodb.calls import Calls, Died, Life, lose_answer
from tests.adapters.dynamodb.conftest import NewPlace
from tests.adapters.dynamodb.places import Place, watched
from tests.contract.examples import NOW, case, entry, record
from tests.fakes.org import FakeOrg, a_case
from tests.flows.desk import Desk
from tests.flows.test_crashes import outcome

ROOT = Path(__file__).parents[3]


def a_desk(store: DynamoStore) -> Desk:
    """Return a desk with three cases, one of which runs out of time and one of which cannot be judged."""
    desk = Desk(FakeOrg(), store)
    desk.org.add(a_case(1), a_case(2, priority="?"))
    desk.poll()
    desk.org.pass_time(minutes=61)
    desk.org.add(a_case(3, created_at=desk.org.now))
    return desk


def story(desk: Desk) -> None:
    """Poll and sweep."""
    desk.poll()
    desk.sweep()


def died_at(step: int, home: Place) -> Desk | None:
    """Let a worker die at a write, and another take over; None when there are no more writes to die at."""
    client = home.client()
    desk = a_desk(watched(client, home.table))
    life = Life(client, step)
    try:
        story(desk)
    except Died:
        life.ends_at = 0
        desk.org.pass_time(minutes=2)
        story(desk)
        return desk
    return None


@pytest.mark.timeout(120)
@pytest.mark.parametrize("new_place", ["moto"], indirect=True)  # one suffices: it is the worker that dies
def test_dying_at_any_write_and_starting_again_changes_nothing(new_place: NewPlace) -> None:
    """Before it and after it; the next pass heals it, and nothing is told by another key."""
    desk = a_desk(watched((home := new_place()).client(), home.table))
    story(desk)
    desk.org.pass_time(minutes=2)
    story(desk)
    expected = outcome(desk)
    for step in count(1):
        left = died_at(step, new_place())
        if left is None:
            break
        keys = [one.key for one in left.notices.told]

        assert outcome(left) == expected, step
        assert len(keys) - len(set(keys)) <= 2, step

    assert step > 10


def stored(home: Place) -> CaseRecord:
    """Return what is stored of the first case."""
    return watched(home.client(), home.table).load([case(1)])[case(1)]


def test_a_write_whose_answer_was_lost_is_not_taken_for_a_rivals(home: Place) -> None:
    """It is sent again, and then finds its own trace: the worker goes on and tells, at the price of one more call."""
    client = home.client()
    store, calls = watched(client, home.table), Calls(client)
    lose_answer(client, "PutItem")

    assert store.save([record(outbox=(entry(),))]) == frozenset()
    assert calls.made == {"BatchWriteItem": 1, "PutItem": 1, "GetItem": 1}
    assert stored(home) == record(revision=1, outbox=(entry(),))


def test_a_write_whose_answer_was_lost_may_be_overtaken_since(home: Place) -> None:
    """Somebody went on from it before we could ask: what we know is old."""
    client = home.client()
    rival = watched(home.client(), home.table)
    lose_answer(client, "PutItem", meanwhile=lambda: rival.save([record(revision=1, policy="theirs")]))

    assert watched(client, home.table).save([record()]) == {case(1)}
    assert stored(home).policy == "theirs"


def test_a_lost_answer_to_an_advance_and_to_entries_does_no_harm(home: Place) -> None:
    """Said twice, they are there once."""
    client = home.client()
    store = watched(client, home.table)
    lose_answer(client, "PutItem")
    lose_answer(client, "BatchWriteItem")
    store.advance("poll", Cursor(NOW, case(1)))
    store.append([entry(key="one"), entry(key="two")])

    assert store.cursor("poll") == Cursor(NOW, case(1))
    assert list(store.entries(case(1))) == [entry(key="one"), entry(key="two")]
