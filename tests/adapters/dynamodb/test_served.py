"""What needs a DynamoDB beside this process: other processes at work on it, and its own measure of an item.

Runs where dynalite is; see places.py.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

from sfsync.adapters.dynamodb.items import LARGEST, size, wire
from sfsync.adapters.dynamodb.store import DynamoStore, open_store
from sfsync.adapters.wall_clock import WallClock
from sfsync.model.replacing import replace
from tests.adapters.dynamodb.conftest import NewPlace
from tests.adapters.dynamodb.dying import BATCH
from tests.adapters.dynamodb.places import Place, watched
from tests.adapters.dynamodb.test_races import TURNS, count_up
from tests.contract.examples import NOW, case, record

ROOT = Path(__file__).parents[3]

pytestmark = pytest.mark.parametrize("new_place", ["dynalite"], indirect=True)


def count_up_apart(url: str) -> None:
    """Do so in a process of its own."""
    count_up(open_store(url, WallClock()), TURNS)


def test_no_update_is_lost_between_processes(store: DynamoStore, home: Place) -> None:
    """Two Lambdas, on the same table."""
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT)!r}); from tests.adapters.dynamodb.test_served import *;"
        f"count_up_apart({home.url!r})"
    )
    others = [subprocess.Popen([sys.executable, "-c", code]) for _ in range(2)]
    count_up(store, TURNS)

    assert [other.wait(30) for other in others] == [0, 0]
    assert store.load([case(1)])[case(1)] == record(revision=3 * TURNS, retries=3 * TURNS, modstamp=NOW)


def batches_said(home: Place, write: int) -> list[int]:
    """Run a process that kills itself before its n-th write after the first batch; return what it said was done."""
    command = [sys.executable, "-m", "tests.adapters.dynamodb.dying", home.url, str(write)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, timeout=50, check=False)

    assert done.returncode == -signal.SIGKILL
    return [int(batch) for batch in done.stdout.split()]


def test_killed_before_any_write_each_record_is_whole(new_place: NewPlace) -> None:
    """Old or new, none between; nothing that was said to be saved is lost, and another worker can go on."""
    for write in (1, 3, len(BATCH), len(BATCH) + 1):
        home = new_place()
        said = batches_said(home, write)
        store = watched(home.client(), home.table)
        records = store.load([case(number) for number in BATCH])

        assert said == [1]
        assert len(records) == len(BATCH)
        assert all(one == replace(record(), case_id=one.case_id, revision=one.revision) for one in records.values())
        assert {one.revision for one in records.values()} <= {1, 2}
        assert sum(one.revision == 2 for one in records.values()) <= write - 1
        assert all([one.text for one in store.entries(case(number))] == ["batch 1"] for number in BATCH)
        assert not store.save(list(records.values()))


def test_the_size_is_what_dynamodb_measures(home: Place) -> None:
    """At the limit an item is taken, a byte beyond it is not."""
    client = home.client()
    item = wire({"pk": "case#", "sk": "record", "document": ""})
    item["document"]["S"] = "x" * (LARGEST - size(item))
    client.put_item(TableName=home.table, Item=item)
    item["document"]["S"] += "x"
    with pytest.raises(client.exceptions.ClientError, match="size"):
        client.put_item(TableName=home.table, Item=item)
