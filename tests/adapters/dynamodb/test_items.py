"""What fits into an item, and what cannot be read from one."""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfsync.adapters.dynamodb.items import packed, plain, size, unpacked, wire
from sfsync.adapters.dynamodb.store import DynamoStore
from sfsync.ports.faults import Misconfigured
from tests.adapters.dynamodb.places import Place
from tests.contract.examples import case, entry, record

ASCII = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.dictionaries(ASCII, st.none() | ASCII | st.integers(-(10**37), 10**37) | st.binary()))
def test_values_come_back_from_the_wire(values: dict[str, str | int | bytes | None]) -> None:
    """But for those that are None, which are not sent."""
    assert plain(wire(values)) == {name: value for name, value in values.items() if value is not None}


@given(
    st.dictionaries(st.text(max_size=5), st.text(st.characters(max_codepoint=0x7F)), max_size=4), st.integers(1, 9_000)
)
def test_documents_come_back_short_or_packed(document: dict[str, str], times: int) -> None:
    """Long ones take much less than they hold."""
    document = {**document, "said": "again " * times}
    value = packed(document)

    assert unpacked(value) == document
    assert isinstance(value, bytes) == (times * 6 > 17_000) or 16_000 < times * 6 < 17_000
    assert len(value) < 18_000


def test_every_possible_record_comes_back(store: DynamoStore) -> None:
    """Also with texts that no UTF-8 can hold, such as the halves of a character that an org's JSON may carry."""
    example = record(1, number="\ud83d", outbox=(entry(text="\x00\ud800é💡"),))
    store.save([example])
    store.append(example.outbox)

    assert store.load([case(1)])[case(1)].number == "\ud83d"
    assert list(store.entries(case(1))) == list(example.outbox)


@pytest.mark.parametrize(("value", "bytes_"), [("ä", 2), ("💡", 4), (b"\xff", 1), (0, 2), (-12_345, 7)])
def test_bytes_count_not_characters(value: str | bytes | int, bytes_: int) -> None:
    """By the rules that AWS states; numbers a little too high."""
    assert size(wire({"é": value})) == 2 + bytes_


def test_an_outbox_of_thousands_fits(store: DynamoStore) -> None:
    """A notifier that was away for long: documents that repeat themselves shrink."""
    said = tuple(entry(1, f"{number}", facts={"percent": "50"}) for number in range(4_000))
    store.save([record(outbox=said)])

    assert store.load([case(1)])[case(1)].outbox == said


def test_a_record_that_is_too_large_is_named_and_nothing_is_lost(store: DynamoStore) -> None:
    """What was stored of the case stays, and the others of its batch are saved."""
    noise = Random(1).randbytes(500_000).hex()
    store.save([record(1, policy="before")])
    with pytest.raises(Misconfigured, match=rf"case#{case(1)} record takes \d+ KB, an item at most 400") as caught:
        store.save([record(1, revision=1, reason=noise), record(2)])

    assert "field history" in caught.value.remedy
    assert noise[:10] not in str(caught.value)
    assert {one.case_id: one.policy for one in store.load([case(1), case(2)]).values()} == {
        case(1): "before",
        case(2): None,
    }


@pytest.mark.parametrize(
    "document", [{"S": ""}, {"S": "{"}, {"S": "[]"}, {"S": '{"schema": 9}'}, {"B": b"no zip"}, None]
)
def test_a_record_that_cannot_be_read_is_named(
    store: DynamoStore, home: Place, document: dict[str, str] | None
) -> None:
    """With what to do; it is not taken for a case never seen, which would be announced anew."""
    key = {"pk": {"S": f"case#{case(1)}"}, "sk": {"S": "record"}}
    item = {**key, "document": document} if document else key
    home.client().put_item(TableName=home.table, Item=item)
    with pytest.raises(Misconfigured, match=f"case#{case(1)} record cannot be read") as caught:
        store.load([case(1)])

    assert "restore" in caught.value.remedy
