"""What was said stays, and in its order, also when clocks and workers misbehave."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from msgspec import Struct

from sfsync.adapters.dynamodb.store import DynamoStore
from sfsync.adapters.dynamodb.table import Table
from tests.adapters.dynamodb.calls import Calls
from tests.adapters.dynamodb.places import Place, watched
from tests.contract.examples import NOW, case, entry


class Backwards(Struct):
    """A clock that is set back by an hour whenever it is read."""

    at: datetime = NOW

    def now(self) -> datetime:
        """Return an instant before all those returned so far."""
        self.at -= timedelta(hours=1)
        return self.at


def test_the_order_holds_though_the_clock_goes_back(home: Place) -> None:
    """Within a worker a later place is a higher one, whatever the machine's clock says."""
    store = watched(home.client(), home.table, Backwards())
    said = [entry(key=key) for key in "zam"]
    for one in said:
        store.append([one])

    assert list(store.entries(case(1))) == said


def test_what_is_said_again_keeps_its_place_and_is_not_written(home: Place) -> None:
    """A notifier that is away makes every sweep enter the same again: the ledger does not grow by it."""
    client = home.client()
    store, calls = watched(client, home.table), Calls(client)
    said = [entry(key="one"), entry(key="two")]
    store.append(said)
    calls.made.clear()
    store.append(said[:1])

    assert calls.made == {"BatchGetItem": 1}
    assert list(store.entries(case(1))) == said


def test_not_even_a_blind_writer_replaces_an_entry(store: DynamoStore, home: Place) -> None:
    """Two find a key free at the same moment, and mean different things by it: both are kept, the first counts."""
    store.append([entry(key="one")])
    with pytest.MonkeyPatch.context() as blind:
        blind.setattr(Table, "get_many", lambda *_: [])
        store.append([entry(key="one", text="otherwise")])
    kept = home.client().scan(TableName=home.table)["Items"]

    assert list(store.entries(case(1))) == [entry(key="one")]
    assert len(kept) == 2
