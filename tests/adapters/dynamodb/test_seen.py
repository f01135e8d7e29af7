"""Keys that were seen: new once, until their time has run out."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from msgspec import Struct

from sfsync.adapters.dynamodb.store import DynamoStore
from sfsync.ports.telling import Seen
from tests.adapters.dynamodb.calls import Calls, lose_answer
from tests.adapters.dynamodb.places import Place, watched
from tests.contract.examples import INSTANT, NOW

SECOND = timedelta(seconds=1)


class Hand(Struct):
    """A clock that the test sets."""

    at: datetime = NOW

    def now(self) -> datetime:
        """Return what it was set to."""
        return self.at


def test_a_key_is_new_once(store: DynamoStore, other: DynamoStore) -> None:
    """Whichever worker asks; another key is another, also one that no key of a table could hold."""
    keys: tuple[Seen, Seen] = store, other
    until = datetime.now().astimezone() + timedelta(hours=1)

    assert [handle.first_time("one", until) for handle in (*keys, *keys)] == [True, False, False, False]
    assert [handle.first_time(key, until) for key in ("", "x" * 5_000, "\ud83d") for handle in keys] == [
        True,
        False,
    ] * 3


def test_a_key_whose_time_has_run_out_is_new_though_it_is_still_there(home: Place) -> None:
    """At the instant itself it is not; DynamoDB, which knows whole seconds, may keep it a second longer."""
    clock = Hand()
    store = watched(home.client(), home.table, clock)
    until = NOW + SECOND - INSTANT

    assert store.first_time("one", until)
    clock.at = until
    assert not store.first_time("one", until)
    clock.at = NOW + SECOND
    assert not store.first_time("one", until)
    clock.at = NOW + 2 * SECOND
    assert store.first_time("one", NOW + 9 * SECOND)
    assert not store.first_time("one", NOW + 9 * SECOND)


def test_of_rivals_one_is_the_first(home: Place) -> None:
    """Eight at the same moment, key after key."""
    store = watched(home.client(), home.table, Hand())
    with ThreadPoolExecutor(8) as threads:
        for key in "abcde":
            answers = list(threads.map(lambda _, key=key: store.first_time(key, NOW + SECOND), range(8)))

            assert sum(answers) == 1


@pytest.mark.parametrize("known", [False, True])
def test_a_lost_answer_makes_no_replay_of_a_first_call(home: Place, *, known: bool) -> None:
    """The call is sent again and finds its own trace, or that of the first call."""
    client = home.client()
    store, calls = watched(client, home.table, Hand()), Calls(client)
    if known:
        store.first_time("one", NOW + SECOND)
    calls.made.clear()
    lose_answer(client, "PutItem")

    assert store.first_time("one", NOW + SECOND) is not known
    assert calls.made == {"PutItem": 1, "GetItem": 1}
