"""Evidence and the book of customers on DynamoDB: deaths between their writes, rivals, and what a look costs."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count

import pytest

from sfsync.adapters.dynamodb.store import DynamoStore
from sfsync.model.replacing import replace
from sfsync.model.watch import Customer, Stay
from tests.adapters.dynamodb.calls import Calls, Died, Life, lose_answer
from tests.adapters.dynamodb.conftest import NewPlace
from tests.adapters.dynamodb.places import Place, watched
from tests.contract.examples import NOW, case, impact, record, revision

MINUTE = timedelta(minutes=1)
HOMES = ("NA1", "NA137")
SAID = (
    revision(impact(instances=HOMES), digest="a"),
    revision(impact(instances=HOMES, id="2"), digest="b"),
    revision(None, digest="c", raw="{}"),
)


def test_what_is_known_costs_one_small_write_each(home: Place) -> None:
    """Neither the text nor the instances are written again: a poll sees the same records for days."""
    client = home.client()
    store, calls = watched(client, home.table), Calls(client)
    store.observe([replace(one, raw="long " * 9_000) for one in SAID])
    calls.made.clear()
    store.observe([replace(one, first_seen=NOW + MINUTE, last_seen=NOW + MINUTE) for one in SAID])

    assert calls.made == {"UpdateItem": len(SAID)}
    assert {one.last_seen for one in store.revisions("NA1")} == {NOW + MINUTE}
    assert {one.first_seen for one in store.revisions("NA1")} == {NOW}


def died_observing(step: int, home: Place) -> bool:
    """Let a worker die at a write; return whether there was one to die at."""
    client = home.client()
    Life(client, step)
    try:
        watched(client, home.table).observe(SAID)
    except Died:
        return True
    return False


def test_dying_at_any_write_leaves_no_revision_half_seen(new_place: NewPlace) -> None:
    """All instances see what one of them does; the next look completes it."""
    for step in count(1):
        home = new_place()
        died = died_observing(step, home)
        store = watched(home.client(), home.table)
        seen = [set(store.revisions(instance)) for instance in HOMES]

        assert seen[0] == seen[1] <= set(SAID)
        store.observe(SAID)
        assert [set(store.revisions(instance)) for instance in HOMES] == [set(SAID)] * 2
        if not died:
            break

    assert step > 6


def test_a_span_has_the_ends_that_all_rivals_saw(store: DynamoStore, other: DynamoStore) -> None:
    """Four look at once, at instants in no order, of a revision that nobody has seen yet."""
    moments = [NOW + number * 7 % 20 * MINUTE for number in range(20)]
    with ThreadPoolExecutor(4) as threads:
        handles = [(store, other)[number % 2] for number in range(20)]
        list(threads.map(lambda handle, at: handle.observe([revision(at=at)]), handles, moments))

    assert list(store.revisions("NA137")) == [replace(revision(), last_seen=NOW + 19 * MINUTE)]


@pytest.mark.parametrize("operation", ["UpdateItem", "PutItem", "BatchWriteItem"])
def test_a_lost_answer_to_a_look_does_no_harm(home: Place, operation: str) -> None:
    """What is done twice is done once."""
    client = home.client()
    store = watched(client, home.table)
    lose_answer(client, operation)
    store.observe([revision(at=NOW + MINUTE)])
    store.observe([revision(at=NOW)])

    assert list(store.revisions("NA137")) == [replace(revision(), last_seen=NOW + MINUTE)]


def test_dying_while_a_customer_is_settled_never_hides_it(new_place: NewPlace) -> None:
    """Whoever is stored is found where it lived; whoever is not stored is not found."""
    customer = Customer("001A", "Acme", (Stay("NA1"), Stay("NA137", NOW)))
    for step in range(1, 5):
        home = new_place()
        client = home.client()
        Life(client, step)
        with pytest.raises(Died):
            watched(client, home.table).settle(customer)
        store = watched(home.client(), home.table)
        known = list(store.customers(["001A"]))

        assert known == (["001A"] if step == 4 else [])
        assert [list(store.residents(instance)) for instance in HOMES] == [known, known]


def test_who_was_overtaken_lives_nowhere_new(store: DynamoStore) -> None:
    """Where it said it lived is written first, and counts only with the customer's own item."""
    store.settle(Customer("001A", stays=(Stay("NA1"),)))
    store.settle(Customer("001A", stays=(Stay("NA137"),)))

    assert [list(store.residents(instance)) for instance in HOMES] == [["001A"], []]


def test_many_accounts_are_found_as_few_are(home: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """Few are asked for one by one, of many all dependents are read: the answer is the same, the cost is not."""
    client = home.client()
    store, calls = watched(client, home.table), Calls(client)
    store.save([record(number, dependent=True, account_id=f"001{number % 4}") for number in range(20)])
    calls.made.clear()
    few = store.dependents(NOW, ["0010", "0013", "001Z", ""])
    asked_one_by_one = calls.made["Query"]
    monkeypatch.setattr("sfsync.adapters.dynamodb.dependents._FEW", 3)

    assert few == store.dependents(NOW, ["0010", "0013", "001Z", ""])
    assert few == [case(number) for number in range(20) if number % 4 in (0, 3)]
    assert asked_one_by_one == 3
