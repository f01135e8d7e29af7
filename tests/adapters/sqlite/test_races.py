"""Several threads and processes on one file: of those that start from one revision exactly one wins."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Barrier

import pytest

from sfsync.adapters.sqlite import SqliteStore, open_store
from sfsync.model.replacing import replace
from tests.contract.examples import NOW, case, entry, record

ROOT = Path(__file__).parents[3]
THREADS, TURNS = 4, 25


def count_up(store: SqliteStore, turns: int) -> None:
    """Add one to a record so many times; begin again whenever another was faster."""
    while turns:
        current = store.load([case(1)]).get(case(1), record())
        turns -= not store.save([replace(current, retries=current.retries + 1)])


@pytest.mark.parametrize("handles", ["one", "each"])
def test_no_update_is_lost_between_threads(open_file: Callable[[], SqliteStore], handles: str) -> None:
    """They share one handle, or have one each: what all have added is there, and counted as revisions."""
    shared = open_file()
    stores = [shared if handles == "one" else open_file() for _ in range(THREADS)]
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(lambda store: count_up(store, TURNS), stores))

    final = shared.load([case(1)])[case(1)]

    assert (final.retries, final.revision) == (THREADS * TURNS, THREADS * TURNS)


def test_a_watcher_and_the_lanes_share_one_handle(open_file: Callable[[], SqliteStore]) -> None:
    """As `sfsync run` does it: one thread holds alerts while another saves records; of neither a write is lost."""
    store = open_file()

    def hold(turns: int) -> None:
        for _ in range(turns):
            assert store.hold(store.firings("home"))

    with ThreadPoolExecutor(2) as threads:
        both = [threads.submit(hold, 4 * TURNS), threads.submit(count_up, store, 4 * TURNS)]
        for each in both:
            each.result()

    assert store.firings("home").revision == 4 * TURNS
    assert store.load([case(1)])[case(1)].retries == 4 * TURNS


def test_of_two_writers_exactly_one_wins_each_round(open_file: Callable[[], SqliteStore]) -> None:
    """Whole batches at the same moment: each record is stored once and refused once, by whichever came second."""
    stores = (open_file(), open_file())
    start = Barrier(2)

    def write(store: SqliteStore, turn: int) -> frozenset[str]:
        start.wait(10)
        return store.save([record(number, revision=turn, policy=f"{id(store)}") for number in range(5)])

    with ThreadPoolExecutor(2) as threads:
        for turn in range(20):
            outcomes = list(threads.map(write, stores, (turn, turn)))
            kept = stores[0].load([case(number) for number in range(5)])
            winner = stores[outcomes.index(frozenset())]

            assert sorted(map(len, outcomes)) == [0, 5]
            assert {(one.policy, one.revision) for one in kept.values()} == {(f"{id(winner)}", turn + 1)}


def test_a_new_file_may_be_opened_by_several_at_once(tmp_path: Path) -> None:
    """Whoever comes first makes the tables; the others neither fail nor take it for a stranger's file."""
    for turn in range(10):
        start = Barrier(THREADS)

        def open_and_save(number: int, url: str = f"sqlite:///{tmp_path}/{turn}", start: Barrier = start) -> None:
            start.wait(10)
            with closing(open_store(url)) as store:
                store.save([record(number)])
                store.append([entry(1, f"{number}")])

        with ThreadPoolExecutor(THREADS) as threads:
            list(threads.map(open_and_save, range(THREADS)))
        with closing(open_store(f"sqlite:///{tmp_path}/{turn}")) as store:
            assert len(store.load([case(number) for number in range(THREADS)])) == THREADS
            assert len(store.entries(case(1))) == THREADS


def test_no_update_is_lost_between_processes(open_file: Callable[[], SqliteStore], file: Path) -> None:
    """A command beside the worker, on the same file."""
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tests.adapters.sqlite.test_races import *;"
        f"count_up(open_store('sqlite:///{file}'), {TURNS})"
    )
    store = open_file()
    others = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(2)]
    count_up(store, TURNS)

    assert [other.wait(30) for other in others] == [0, 0]
    assert store.load([case(1)])[case(1)] == record(revision=3 * TURNS, retries=3 * TURNS, modstamp=NOW)
