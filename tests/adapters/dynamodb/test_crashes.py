"""A worker that dies at any write, or whose answers are lost, leaves nothing that the next one does not heal."""

from __future__ import annotations

import signal
import subprocess
import sys
from dataclasses import replace
from itertools import count
from pathlib import Path

import pytest

from sfsync.adapters.dynamodb import DynamoStore
from sfsync.model.record import CaseRecord, Cursor
from tests.adapters.dynamodb.calls import Calls, Died, Life, lose_answer
from tests.adapters.dynamodb.conftest import NewPlace
from tests.adapters.dynamodb.dying import BATCH
from tests.adapters.dynamodb.places import DYNALITE, Place, watched
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


def died_at(step: int, place: Place) -> Desk | None:
    """Let a worker die at a write, and another take over; None when there are no more writes to die at."""
    client = place.client()
    desk = a_desk(watched(client, place.table))
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
def test_dying_at_any_write_and_starting_again_changes_nothing(new_place: NewPlace) -> None:
    """Before it and after it; the next pass heals it, and nothing is told by another key."""
    desk = a_desk(watched((place := new_place()).client(), place.table))
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


def stored(place: Place) -> CaseRecord:
    """Return what is stored of the first case."""
    return watched(place.client(), place.table).load([case(1)])[case(1)]


def test_a_write_whose_answer_was_lost_is_not_taken_for_a_rivals(place: Place) -> None:
    """botocore sends it again, which then finds its own trace: the worker goes on and tells, and asks once for it."""
    client = place.client()
    store, calls = watched(client, place.table), Calls(client)
    lose_answer(client, "PutItem")

    assert store.save([record(outbox=(entry(),))]) == frozenset()
    assert calls.made == {"PutItem": 1, "GetItem": 1}
    assert stored(place) == record(revision=1, outbox=(entry(),))


def test_a_write_whose_answer_was_lost_may_be_overtaken_since(place: Place) -> None:
    """Somebody went on from it before we could ask: what we know is old."""
    client = place.client()
    rival = watched(place.client(), place.table)
    lose_answer(client, "PutItem", meanwhile=lambda: rival.save([record(revision=1, policy="theirs")]))

    assert watched(client, place.table).save([record()]) == {case(1)}
    assert stored(place).policy == "theirs"


def test_a_lost_answer_to_an_advance_and_to_entries_does_no_harm(place: Place) -> None:
    """Said twice, they are there once."""
    client = place.client()
    store = watched(client, place.table)
    lose_answer(client, "PutItem")
    lose_answer(client, "BatchWriteItem")
    store.advance("poll", Cursor(NOW, case(1)))
    store.append([entry(key="one"), entry(key="two")])

    assert store.cursor("poll") == Cursor(NOW, case(1))
    assert list(store.entries(case(1))) == [entry(key="one"), entry(key="two")]


def batches_said(place: Place, write: int) -> list[int]:
    """Run a process that kills itself before its n-th write after the first batch; return what it said was done."""
    command = [sys.executable, "-m", "tests.adapters.dynamodb.dying", place.url, str(write)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=50, check=False)

    assert done.returncode == -signal.SIGKILL
    return [int(batch) for batch in done.stdout.split()]


@pytest.mark.skipif(not DYNALITE, reason="what is in this process dies with it")
def test_killed_before_any_write_each_record_is_whole(new_place: NewPlace) -> None:
    """Old or new, none between; nothing that was said to be saved is lost, and another worker can go on."""
    for write in (1, 3, len(BATCH), len(BATCH) + 1):
        place = new_place()
        if not place.endpoint:
            return
        said = batches_said(place, write)
        store = watched(place.client(), place.table)
        records = store.load([case(number) for number in BATCH])

        assert said == [1]
        assert len(records) == len(BATCH)
        assert all(one == replace(record(), case_id=one.case_id, revision=one.revision) for one in records.values())
        assert {one.revision for one in records.values()} <= {1, 2}
        assert sum(one.revision == 2 for one in records.values()) <= write - 1
        assert all([one.text for one in store.entries(case(number))] == ["batch 1"] for number in BATCH)
        assert not store.save(list(records.values()))
