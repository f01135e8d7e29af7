"""Who is told, when workers meet, stall and die between any two calls: everybody, and at last nothing is left over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from functools import partial
from itertools import count
from threading import Semaphore, Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sfsync.adapters.dynamodb.spec import UNDELIVERED
from sfsync.adapters.dynamodb.store import DynamoStore
from sfsync.model.record import CaseRecord
from tests.adapters.dynamodb.calls import Died
from tests.adapters.dynamodb.places import Place, watched
from tests.contract.examples import case, entry, record

WORKERS = 3


def marked(home: Place) -> list[tuple[str, int]]:
    """Return the marks that stand: case ids and revisions."""
    found = home.client().scan(TableName=home.table, IndexName=UNDELIVERED)["Items"]
    return sorted((item["pk"]["S"].partition("#")[2], int(item["sk"]["S"].partition("#")[2])) for item in found)


def test_a_mark_without_its_record_leads_nowhere_and_stays(store: DynamoStore, home: Place) -> None:
    """Its writer may be about to store the record: only when another has taken its place the mark is over."""
    store.save([record(1)])
    assert store.save([record(1, revision=5, outbox=(entry(),)), record(2, revision=1, outbox=(entry(2),))])
    first = store.undelivered(10)
    before = marked(home)
    store.save([record(1, revision=number) for number in range(1, 6)])

    assert first == []
    assert before == [(case(1), 6), (case(2), 2)]
    assert store.undelivered(10) == []
    assert marked(home) == [(case(2), 2)]


def test_a_mark_is_over_once_its_record_has_gone_on(store: DynamoStore, home: Place) -> None:
    """What was to be told is in the outbox of the next one, which has a mark of its own."""
    store.save([record(1, outbox=(entry(),))])
    store.save([record(1, revision=1, outbox=(entry(),))])

    assert store.undelivered(10) == [case(1)]
    assert marked(home) == [(case(1), 2)]


def test_a_note_that_comes_late_takes_nothing_away(store: DynamoStore, home: Place) -> None:
    """The outbox of the record that was stored since is told, though somebody told of the one before only now."""
    store.save([record(1, outbox=(entry(),))])
    store.save([record(1, revision=1, outbox=(entry(), entry(key="second")))])
    store.told({case(1): 1})
    before = store.undelivered(10)
    store.told({case(1): 2})

    assert before == [case(1)]
    assert (store.undelivered(10), marked(home)) == ([], [])


def test_more_marks_than_a_page_are_gone_through_until_enough_are_found(store: DynamoStore) -> None:
    """Those that are over are in the way, and cleared away."""
    store.save([record(number, outbox=(entry(number),)) for number in range(230)])
    store.save([record(number, revision=1) for number in range(220)])

    assert store.undelivered(3) == [case(220), case(221), case(222)]
    assert store.undelivered(1_000) == [case(number) for number in range(220, 230)]
    assert store.undelivered(0) == []


@dataclass
class Turnstile:
    """Lets a worker take a step at a time, when it is its turn; a dead one takes none."""

    turn: Semaphore = field(default_factory=lambda: Semaphore(0))
    waits: Semaphore = field(default_factory=lambda: Semaphore(0))
    dead: bool = False
    ended: bool = False

    def wait(self, **_: Any) -> None:  # noqa: ANN401 - botocore's own
        """Wait for the turn."""
        self.waits.release()
        assert self.turn.acquire(timeout=20)
        if self.dead:
            raise Died

    def step(self, *, dies: bool = False) -> None:
        """Let the worker go on to its next call, or die before it."""
        if not self.ended:
            self.dead = dies
            self.turn.release()
            assert self.waits.acquire(timeout=20)

    def pass_through(self, work: Callable[[], None]) -> None:
        """Do the work of a worker, until it is done or the worker dead."""
        with suppress(Died):
            work()
        self.ended = True
        self.waits.release()


@dataclass
class Desk:
    """What was promised to people of one case, and what they were told."""

    case_id: str
    promised: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)

    def tell(self, store: DynamoStore, key: str | None = None, pause: Callable[[], None] = lambda: None) -> None:
        """Do as `sync_cases` does: what is in the outbox and what is new is stored, told, and noted."""
        known = store.load([self.case_id]).get(self.case_id, CaseRecord(self.case_id))
        new = [entry(key=key, case_id=self.case_id)] if key else []
        following = replace(known, outbox=(*known.outbox, *new))
        if store.save([following]):
            return
        keys = {one.key for one in following.outbox}
        self.promised |= keys
        pause()
        self.told |= keys
        store.told({self.case_id: known.revision + 1})


@contextmanager
def at_work(desk: Desk, home: Place, clients: list[Any]) -> Iterator[list[Turnstile]]:
    """Yield the turnstiles of workers who have begun; in the end let all die that are not done."""
    stiles, threads = [Turnstile() for _ in clients], list[Thread]()
    for number, (stile, client) in enumerate(zip(stiles, clients, strict=True)):
        client.meta.events.register("before-call.dynamodb", stile.wait)
        work = partial(desk.tell, watched(client, home.table), f"{number}", stile.wait)
        threads.append(Thread(target=stile.pass_through, args=[work], daemon=True))
        threads[-1].start()
        assert stile.waits.acquire(timeout=20)
    yield stiles
    for stile, client, thread in zip(stiles, clients, threads, strict=True):
        stile.step(dies=True)
        thread.join(20)
        client.meta.events.unregister("before-call.dynamodb", stile.wait)


# Who goes on, how many steps, and then: the worker dies, or somebody looks whom to tell and clears away what is over.
TURNS = st.tuples(st.integers(0, WORKERS - 1), st.integers(1, 8), st.sampled_from(["", "dies", "look"]))


@pytest.mark.timeout(300)
@pytest.mark.parametrize("new_place", ["moto"], indirect=True)  # it is the order of calls that is drawn
def test_whatever_was_promised_is_told_and_nothing_is_left_over(home: Place) -> None:
    """In whatever order workers' calls are carried out, and wherever they die: one that sweeps after them tells it."""
    clients, sweeper, numbers = [home.client() for _ in range(WORKERS)], watched(home.client(), home.table), count()

    @settings(max_examples=60, deadline=None)
    @given(st.lists(TURNS, min_size=2, max_size=9))
    def hold(turns: list[tuple[int, int, str]]) -> None:
        desk = Desk(case(next(numbers)))
        with at_work(desk, home, clients) as stiles:
            for number, steps, then in turns:
                for _ in range(steps):
                    stiles[number].step()
                if then == "dies":
                    stiles[number].step(dies=True)
                elif then == "look":
                    sweeper.undelivered(1_000)
        if desk.case_id in sweeper.undelivered(1_000):
            desk.tell(sweeper)
        stored = sweeper.load([desk.case_id]).get(desk.case_id, CaseRecord(desk.case_id))

        assert desk.promised == desk.told
        assert stored.outbox == ()
        assert desk.case_id not in sweeper.undelivered(1_000)
        assert all(revision > stored.revision for one, revision in marked(home) if one == desk.case_id)

    hold()
