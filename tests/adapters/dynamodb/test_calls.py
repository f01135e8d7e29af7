"""What a sync costs: calls, counted where they leave for DynamoDB."""

from __future__ import annotations

from collections import Counter
from math import ceil
from typing import Any

import pytest

from sfsync.adapters.dynamodb.spec import SHARDS
from sfsync.model.case import Field
from tests.adapters.dynamodb.calls import Calls
from tests.adapters.dynamodb.places import Place, watched
from tests.contract.examples import case, entry, record, revision
from tests.fakes.org import FakeOrg, a_case
from tests.flows.desk import Desk

CASES = 110
pytestmark = pytest.mark.parametrize("new_place", ["moto"], indirect=True)  # a call is a call in either DynamoDB

AROUND = 2  # reads for each page: the customers and the watched instances around its cases


def counted(home: Place) -> tuple[Desk, Calls]:
    """Return a desk of 110 cases on a table, and the calls made of it."""
    client = home.client()
    calls = Calls(client)
    desk = Desk(FakeOrg(), watched(client, home.table))
    desk.org.add(*(a_case(number) for number in range(CASES)))
    return desk, calls


def test_one_call_for_each_changed_case_that_nobody_is_told_of(home: Place) -> None:
    """What is said of it stands in its record; loads go by 100."""
    desk, calls = counted(home)
    desk.sync_cases.sync(desk.org.cases)
    made = Counter(calls.made)

    assert all(len(desk.store.entries(case_id)) >= 2 for case_id in desk.org.cases)
    assert made == {"PutItem": CASES, "BatchGetItem": AROUND + ceil(CASES / 100)}


def test_little_more_than_one_call_for_each_case_that_people_are_told_of(home: Place) -> None:
    """It is marked, saved, noted as told and its mark deleted; what was said before moves to the ledger.

    All but the saving goes 25 to a call.
    """
    desk, calls = counted(home)
    desk.sync_cases.sync(desk.org.cases)
    said = sum(len(desk.store.entries(case_id)) for case_id in desk.org.cases)
    desk.org.pass_time(minutes=61)
    before = Counter(calls.made)
    desk.sync_cases.sync(desk.org.cases)

    assert len(desk.notices.told) >= CASES
    assert calls.since(before) == {
        "PutItem": CASES,
        "BatchGetItem": AROUND + ceil(CASES / 100) + ceil(said / 100),
        "BatchWriteItem": ceil(said / 25) + 3 * ceil(CASES / 25),
    }


def test_a_case_that_people_were_told_of_costs_a_hundredth_of_a_call_to_read(home: Place) -> None:
    """Whether they were told is read for those that had something to tell."""
    client = home.client()
    store, calls = watched(client, home.table), Calls(client)
    records = [record(number, outbox=(entry(number),) if number % 2 else ()) for number in range(CASES)]
    store.save(records)
    store.told(records)
    before = Counter(calls.made)
    found = store.load([case(number) for number in range(CASES)])

    assert not [one for one in found.values() if one.outbox]
    assert calls.since(before) == {"BatchGetItem": 2 + 1}


def test_one_call_for_each_changed_case_that_there_is_nothing_to_say_of(home: Place) -> None:
    """The usual change touches no clock."""
    desk, calls = counted(home)
    desk.sync_cases.sync(desk.org.cases)
    desk.org.pass_time(minutes=1)
    for case_id in desk.org.cases:
        desk.org.put(desk.org.cases[case_id])
    before = Counter(calls.made)
    desk.sync_cases.sync(desk.org.cases)

    assert calls.since(before) == {"BatchGetItem": AROUND + 2, "PutItem": CASES}


def test_no_write_for_a_case_that_did_not_change(home: Place) -> None:
    """A hint that comes again costs a hundredth of a call."""
    desk, calls = counted(home)
    desk.org.pass_time(minutes=1)
    desk.sync_cases.sync(desk.org.cases)
    desk.org.pass_time(minutes=1)
    desk.sync_cases.sync(desk.org.cases)  # the stamps moved the modstamps
    before = Counter(calls.made)
    desk.sync_cases.sync([*desk.org.cases, *desk.org.cases])

    assert calls.since(before) == {"BatchGetItem": AROUND + 2}


def test_a_sweep_that_finds_nothing_asks_each_shard_once(home: Place) -> None:
    """For what is due, and for what is left to tell."""
    desk, calls = counted(home)
    desk.sweep()

    assert calls.made == {"Query": 2 * SHARDS}


def test_only_what_changed_is_written(home: Place) -> None:
    """One case of 110."""
    desk, calls = counted(home)
    desk.org.pass_time(minutes=1)
    desk.sync_cases.sync(desk.org.cases)
    desk.org.pass_time(minutes=1)
    desk.sync_cases.sync(desk.org.cases)
    desk.org.change(a_case(7).id, Field.STATUS, "On Hold")
    before = Counter(calls.made)
    desk.sync_cases.sync(desk.org.cases)

    assert calls.since(before) == {"BatchGetItem": AROUND + 3, "PutItem": 1, "BatchWriteItem": 1}


def test_the_table_itself_is_always_read_as_it_is_now(home: Place) -> None:
    """A record or an entry that is a moment old would be evaluated, or said, once more."""
    client = home.client()
    seen: list[tuple[str, bool]] = []

    def note(params: dict[str, Any], model: Any, **_: Any) -> None:  # noqa: ANN401 - botocore's own
        asked = params.get("RequestItems", {}).get(home.table, params)
        if isinstance(asked, dict) and "IndexName" not in asked and model.name in {"GetItem", "BatchGetItem", "Query"}:
            seen.append((model.name, asked.get("ConsistentRead", False)))

    client.meta.events.register("before-parameter-build.dynamodb", note)
    store = watched(client, home.table)
    store.load([case(1)])
    store.append([entry()])
    store.entries(case(1))
    store.cursor("poll")
    store.watches()
    store.watches(["NA137"])
    store.customers(["001A"])
    store.observe([revision()])
    store.revisions("NA137")
    store.residents("NA137")

    assert seen == [
        ("BatchGetItem", True),
        ("BatchGetItem", True),
        ("Query", True),
        ("GetItem", True),
        ("Query", True),
        ("BatchGetItem", True),
        ("BatchGetItem", True),
        ("Query", True),
        ("Query", True),
        ("Query", True),
    ]


def test_being_overtaken_costs_no_further_call(home: Place) -> None:
    """Only a write that had to be sent again asks who was faster."""
    client = home.client()
    store, calls = watched(client, home.table), Calls(client)
    store.save([record()])
    calls.made.clear()

    assert store.save([record()]) == {case(1)}
    assert calls.made == {"PutItem": 1}
