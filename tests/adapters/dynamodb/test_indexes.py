"""The sparse indexes: spread, merged, and behind the table by a moment."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

from sfsync.adapters.dynamodb.spec import SHARDS, TABLE, TIME_TO_LIVE, shard
from sfsync.adapters.dynamodb.store import DynamoStore
from sfsync.model.record import Cursor, Standing
from tests.adapters.dynamodb.calls import Calls
from tests.adapters.dynamodb.lagging import Lagging
from tests.adapters.dynamodb.places import Place, watched
from tests.contract.examples import INSTANT, NOW, case, entry, record
from tests.fakes.org import FakeOrg, a_case
from tests.flows.desk import Desk


@pytest.fixture
def client(home: Place) -> Lagging:
    """A client whose indexes can be held up."""
    return Lagging(home.client())


@pytest.fixture
def desk(client: Lagging, home: Place) -> Desk:
    """A desk on that client."""
    return Desk(FakeOrg(), watched(client, home.table))


def test_a_due_case_that_an_index_shows_late_is_found_late(client: Lagging, desk: Desk) -> None:
    """A sweep passes it over; the next one takes it up, and people are told once."""
    desk.org.add(a_case(1))
    desk.poll()
    desk.org.pass_time(minutes=61)
    client.still = True
    desk.sweep()
    told_too_early = desk.notices.words()
    client.still = False
    desk.sweep()

    assert told_too_early == []
    assert desk.notices.words() == ["first_response breached"]


def test_a_case_that_an_index_shows_once_more_is_not_told_of_again(client: Lagging, desk: Desk, home: Place) -> None:
    """Its record is read as it is now: the plan is empty, and nothing is written."""
    desk.org.add(a_case(1))
    desk.poll()
    desk.org.pass_time(minutes=61)
    desk.store.due(desk.org.now, 10)
    client.still = True
    desk.sweep()
    desk.org.pass_time(minutes=1)
    desk.sweep()  # the stamps moved the modstamp
    calls = Calls(client)
    desk.sweep()

    assert [*desk.store.due(desk.org.now, 10)] == [a_case(1).id]
    assert desk.notices.words() == ["first_response breached"]
    assert "PutItem" not in calls.made


def test_an_outbox_that_an_index_still_shows_is_not_told_again(client: Lagging, desk: Desk) -> None:
    """The record is empty, which is what counts."""
    desk.org.add(a_case(1))
    desk.store.save([record(1, outbox=(entry(),))])
    desk.store.undelivered(10)
    client.still = True
    desk.store.save([record(1, revision=1)])
    desk.sweep()

    assert desk.store.undelivered(10) == []
    assert [one.text for one in desk.notices.told] == []


def test_what_is_mended_is_not_set_aside_even_while_the_index_says_so(client: Lagging, desk: Desk) -> None:
    """People are not shown what somebody has just put right."""
    desk.store.save([record(1, standing=Standing.QUARANTINED), record(2, parked="a rule")])
    list(desk.store.quarantined())
    client.still = True
    desk.store.save([record(1, revision=1)])

    assert [one.case_id for one in desk.store.quarantined()] == [case(2)]


def test_an_item_stands_only_in_the_indexes_that_it_is_looked_for_in(store: DynamoStore, home: Place) -> None:
    """Sparse: what is settled costs an index nothing."""
    store.save(
        [
            record(1),
            record(2, check_at=NOW),
            record(3, outbox=(entry(3),)),
            record(4, parked="a rule"),
            record(5, check_at=NOW, dependent=True, standing=Standing.DELETED),
            record(6, dependent=True),
            record(7, dependent=True, account_id="001A", closed_at=NOW),
            record(8, account_id="001A"),
        ]
    )
    store.append([entry(1)])
    store.advance("poll", Cursor(NOW, case(1)))
    held = {
        index["IndexName"]: sorted(
            item["pk"]["S"] for item in home.client().scan(TableName=home.table, IndexName=index["IndexName"])["Items"]
        )
        for index in TABLE["GlobalSecondaryIndexes"]
    }

    assert held == {
        "due": [f"case#{case(2)}"],
        "undelivered": [f"case#{case(3)}"],
        "aside": [f"case#{case(4)}"],
        "dependents": [f"case#{case(6)}", f"case#{case(7)}"],
        "of_account": [f"case#{case(7)}"],
    }


def test_more_than_a_page_of_a_shard_is_merged_in_order(home: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages of three keys: the order holds over pages and shards, and no more pages are asked for than are needed."""
    monkeypatch.setattr("sfsync.adapters.dynamodb.shards._MOST", 3)
    client = home.client()
    store, calls = watched(client, home.table), Calls(client)
    turns = {number: NOW - (number * 37 % 100) * INSTANT for number in range(100)}
    store.save([record(number, check_at=at) for number, at in turns.items()])
    in_turn = [case(number) for number in sorted(turns, key=lambda number: turns[number])]

    assert list(store.due(NOW, 1_000)) == in_turn
    calls.made.clear()
    assert list(store.due(NOW, 7)) == in_turn[:7]
    assert calls.made["Query"] < 2 * SHARDS


def test_neighbouring_ids_are_spread_over_all_shards() -> None:
    """No partition of an index takes more than twice its share."""
    shares = Counter(shard(case(number)) for number in range(1_000))

    assert len(shares) == SHARDS
    assert max(shares.values()) < 2 * 1_000 / SHARDS


def test_a_shard_is_the_same_in_every_version() -> None:
    """A case that moved to another would stand in its old one too, until it is saved again."""
    assert [shard(case(number)) for number in range(8)] == ["2", "3", "1", "0", "1", "0", "2", "3"]


def test_what_has_expired_is_not_there_though_it_is_not_deleted_yet(home: Place) -> None:
    """DynamoDB takes up to days over it; until the second itself it is there."""
    client, name = home.client(), TIME_TO_LIVE["AttributeName"]
    now = int(NOW.timestamp())
    store = watched(client, home.table, Still())
    store.save([record(1), record(2), record(3)])
    for number, expires_at in ((1, now), (2, now + 1)):
        client.update_item(
            TableName=home.table,
            Key={"pk": {"S": f"case#{case(number)}"}, "sk": {"S": "record"}},
            UpdateExpression=f"SET {name} = :at",
            ExpressionAttributeValues={":at": {"N": str(expires_at)}},
        )

    assert set(store.load([case(1), case(2), case(3)])) == {case(2), case(3)}


class Still:
    """A clock that stands at `NOW`."""

    def now(self) -> Any:  # noqa: ANN401 - the instant
        """Return it."""
        return NOW
