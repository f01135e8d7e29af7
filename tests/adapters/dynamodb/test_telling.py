"""Who is told, when workers meet, stall and die between any two calls: everybody, and at last nothing is left over."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from itertools import count
from threading import Semaphore, Thread
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct, field

from sfsync.adapters.dynamodb.spec import UNDELIVERED
from sfsync.adapters.dynamodb.store import DynamoStore
from sfsync.adapters.dynamodb.table import Table
from sfsync.model.record import CaseRecord
from sfsync.model.replacing import replace
from sfsync.ports.faults import Unavailable
from tests.adapters.dynamodb.calls import Died
from tests.adapters.dynamodb.places import Place, watched
from tests.contract.examples import INSTANT, NOW, case, entry, record

WORKERS = 3
INSTANTS = count()


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
    first = record(1, outbox=(entry(),))
    second = replace(first, revision=1, outbox=(entry(), entry(key="second")))
    store.save([first])
    store.save([second])
    store.told([first])
    before = store.undelivered(10)
    store.told([second])

    assert before == [case(1)]
    assert (store.undelivered(10), marked(home)) == ([], [])


def test_a_record_that_begins_anew_is_told_of_anew(store: DynamoStore, home: Place) -> None:
    """One that was deleted, as one that cannot be read may be, leaves notes: they are of what it had to tell."""
    first = record(1, outbox=(entry(),), outbox_at=NOW)
    store.save([first])
    store.told([first])
    home.client().delete_item(
        TableName=home.table, Key={"pk": {"S": f"case#{case(1)}"}, "sk": {"S": "record"}}, ReturnValues="NONE"
    )
    store.save([replace(first, outbox_at=NOW + INSTANT)])

    assert store.load([case(1)])[case(1)].outbox == (entry(),)
    assert store.undelivered(10) == [case(1)]


def test_of_two_records_in_one_call_both_are_marked(store: DynamoStore, home: Place) -> None:
    """Where the second follows the first."""
    store.save([record(1, outbox=(entry(),)), record(1, revision=1, outbox=(entry(), entry(key="second")))])

    assert store.undelivered(10) == [case(1)]
    assert marked(home) == [(case(1), 2)]


def test_a_record_that_cannot_be_read_keeps_nobody_from_being_found(store: DynamoStore, home: Place) -> None:
    """That it cannot is told by whoever takes it up."""
    store.save([record(number, outbox=(entry(number),)) for number in (1, 2)])
    home.client().update_item(
        TableName=home.table,
        Key={"pk": {"S": f"case#{case(1)}"}, "sk": {"S": "record"}},
        UpdateExpression="SET document = :other",
        ExpressionAttributeValues={":other": {"S": '{"schema": 9}'}},
    )

    assert store.undelivered(10) == [case(1), case(2)]


@pytest.fixture
def refuse(store: DynamoStore, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], None]:
    """Let a table take no more of the items or keys that a word is in."""
    write = Table._write  # noqa: SLF001 - all batches go through it

    def of(word: str) -> None:
        def refused(table: Table, requests: list[dict[str, Any]]) -> None:
            if word in str(requests):
                raise Unavailable(word)
            write(table, requests)

        monkeypatch.setattr(Table, "_write", refused)

    return of


def test_what_cannot_be_marked_is_not_stored(store: DynamoStore, refuse: Callable[[str], None]) -> None:
    """Nobody would find it after a death; the same is decided again."""
    refuse("PutRequest")
    with pytest.raises(Unavailable):
        store.save([record(1, outbox=(entry(),))])

    assert store.load([case(1)]) == {}


def test_while_it_cannot_be_noted_that_people_were_told_they_are_told_again(
    store: DynamoStore, home: Place, refuse: Callable[[str], None]
) -> None:
    """The mark stays as long as the note is not there."""
    store.save([record(1, outbox=(entry(),))])
    refuse("told#")
    with pytest.raises(Unavailable):
        store.told([record(1, outbox=(entry(),))])

    assert store.undelivered(10) == [case(1)]
    assert marked(home) == [(case(1), 1)]


def test_marks_that_cannot_be_cleared_keep_nobody_from_being_found(
    store: DynamoStore, refuse: Callable[[str], None]
) -> None:
    """They are cleared by the next who looks."""
    store.save([record(number, outbox=(entry(number),)) for number in (1, 2)])
    store.save([record(1, revision=1)])
    refuse("DeleteRequest")

    assert store.undelivered(10) == [case(2)]


def test_more_marks_than_a_page_are_gone_through_until_enough_are_found(store: DynamoStore) -> None:
    """Those that are over are in the way, and cleared away."""
    store.save([record(number, outbox=(entry(number),)) for number in range(230)])
    store.save([record(number, revision=1) for number in range(220)])

    assert store.undelivered(3) == [case(220), case(221), case(222)]
    assert store.undelivered(1_000) == [case(number) for number in range(220, 230)]
    assert store.undelivered(0) == []


class Turnstile(Struct):
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


class Desk(Struct):
    """What was promised to people of one case, and what they were told."""

    case_id: str
    promised: set[str] = field(default_factory=set)
    told: set[str] = field(default_factory=set)

    def tell(self, store: DynamoStore, key: str | None = None, pause: Callable[[], None] = lambda: None) -> None:
        """Do as `sync_cases` does: what is in the outbox and what is new is stored, told, and noted."""
        known = store.load([self.case_id]).get(self.case_id, CaseRecord(self.case_id))
        new = [entry(key=key, case_id=self.case_id)] if key else []
        following = replace(known, outbox=(*known.outbox, *new), outbox_at=NOW + next(INSTANTS) * INSTANT)
        if store.save([following]):
            return
        keys = {one.key for one in following.outbox}
        self.promised |= keys
        pause()
        self.told |= keys
        store.told([following])


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
