"""Several workers on one table: of those that start from one revision exactly one wins."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import pytest

from sfsync.adapters.dynamodb.store import DynamoStore
from sfsync.model.record import Cursor
from sfsync.model.replacing import replace
from tests.contract.examples import INSTANT, NOW, case, entry, record

ROOT = Path(__file__).parents[3]
THREADS, TURNS = 4, 10


def count_up(store: DynamoStore, turns: int) -> None:
    """Add one to a record so many times; begin again whenever another was faster."""
    while turns:
        current = store.load([case(1)]).get(case(1), record())
        turns -= not store.save([replace(current, retries=current.retries + 1)])


@pytest.mark.parametrize("handles", ["one", "each"])
def test_no_update_is_lost_between_threads(open_table: Callable[[], DynamoStore], handles: str) -> None:
    """They share one handle, or have one each: what all have added is there, and counted as revisions."""
    shared = open_table()
    stores = [shared if handles == "one" else open_table() for _ in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(lambda store: count_up(store, TURNS), stores))

    final = shared.load([case(1)])[case(1)]

    assert (final.retries, final.revision) == (THREADS * TURNS, THREADS * TURNS)


def test_of_two_writers_one_wins_each_case(store: DynamoStore, other: DynamoStore) -> None:
    """Whole batches at the same moment, item by item: each record is stored once and refused once."""
    stores = {"mine": store, "theirs": other}
    start = Barrier(2)

    def write(policy: str, turn: int) -> frozenset[str]:
        start.wait(10)
        return stores[policy].save([record(number, revision=turn, policy=policy) for number in range(5)])

    with ThreadPoolExecutor(2) as threads:
        for turn in range(20):
            refused = dict(zip(stores, threads.map(write, stores, (turn, turn)), strict=True))
            kept = store.load([case(number) for number in range(5)])

            assert refused["mine"] | refused["theirs"] == set(kept)
            assert refused["mine"] & refused["theirs"] == frozenset()
            assert all(one.revision == turn + 1 for one in kept.values())
            assert not [one for one in kept.values() if one.case_id in refused[str(one.policy)]]


def test_a_lane_is_where_the_furthest_worker_is(store: DynamoStore, other: DynamoStore) -> None:
    """Whoever comes last with less changes nothing."""
    places = [Cursor(NOW + number * INSTANT, case(1)) for number in range(40)]
    with ThreadPoolExecutor(THREADS) as threads:
        list(
            threads.map(
                lambda place: (store if place.modstamp.microsecond % 2 else other).advance("poll", place), places
            )
        )

    assert store.cursor("poll") == places[-1]


def test_two_that_say_the_same_at_once_say_it_once(store: DynamoStore, other: DynamoStore) -> None:
    """A worker that was thought dead, and the one that took over."""
    said = [entry(1, f"{number}") for number in range(30)]
    with ThreadPoolExecutor(2) as threads:
        list(threads.map(lambda handle: handle.append(said), (store, other)))

    assert sorted(one.key for one in store.entries(case(1))) == sorted(one.key for one in said)
