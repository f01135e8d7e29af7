"""Batches: whatever a service takes of them and whenever, nothing is lost and nothing that was taken is sent again."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct, field

from sfsync.adapters.aws import Batches, Undone, made_once, undone_by_id
from sfsync.adapters.aws.batches import AT_ONCE, ROUNDS
from sfsync.ports.faults import Misconfigured, Unavailable

TAKEN, LATER, NEVER = "taken", "later", "never"


class Service(Struct):
    """Takes entries as its moods have it, an entry after the other; when they run out it takes everything."""

    moods: list[str]
    taken: Counter[int] = field(default_factory=Counter)
    never: set[int] = field(default_factory=set)
    sizes: list[int] = field(default_factory=list)

    def call(self, batch: Sequence[Mapping[str, Any]]) -> list[Undone]:
        """Take a part of a batch."""
        self.sizes.append(len(batch))
        return [undone for place, entry in enumerate(batch) if (undone := self._undone(place, entry["number"]))]

    def _undone(self, place: int, number: int) -> Undone | None:
        mood = self.moods.pop(0) if self.moods else TAKEN
        if mood == TAKEN:
            self.taken[number] += 1
            return None
        if mood == NEVER:
            self.never.add(number)
        return Undone(place, mood, lasting=mood == NEVER)


def entries(count: int) -> list[dict[str, int]]:
    """Return so many entries."""
    return [{"number": number} for number in range(count)]


def send(service: Service, count: int, waits: list[float] | None = None) -> Exception | None:
    """Send entries; return what was raised, if it is what may be."""
    try:
        Batches("queue hints", service.call, (waits if waits is not None else []).append).send(entries(count))
    except (Unavailable, Misconfigured) as fault:
        return fault
    return None


@given(st.integers(0, 35), st.lists(st.sampled_from([TAKEN, TAKEN, LATER, NEVER]), max_size=80))
def test_nothing_is_lost_and_nothing_taken_is_sent_again(count: int, moods: list[str]) -> None:
    """Either all of it was taken, or what is raised says that it was not."""
    service = Service(moods)
    fault = send(service, count)

    assert max(service.taken.values(), default=1) == 1
    assert not service.never & service.taken.keys()
    assert max(service.sizes, default=1) <= AT_ONCE
    match fault:
        case None:
            assert sorted(service.taken) == list(range(count))
        case Misconfigured():
            assert service.never
            assert service.never | service.taken.keys() == set(range(count))
        case _:
            assert service.never | service.taken.keys() < set(range(count))


@pytest.mark.parametrize(("count", "calls"), [(0, 0), (1, 1), (10, 1), (11, 2), (200, 20)])
def test_ten_go_at_once(count: int, calls: int) -> None:
    """And none go not at all."""
    service = Service([])

    assert (send(service, count), len(service.sizes)) == (None, calls)


def test_a_part_that_failed_is_sent_by_itself(waits: list[float]) -> None:
    """Three of ten fail: three are sent again, after a wait."""
    service = Service([TAKEN] * 4 + [LATER] * 3)

    assert send(service, 10, waits) is None
    assert service.sizes == [10, 3]
    assert len(waits) == 1


def test_what_never_gets_through_is_given_up(waits: list[float]) -> None:
    """After five calls and the waits between them, which add up to seconds; what follows is not tried."""
    service = Service([LATER] * 10 + [TAKEN, LATER] * 5 + [LATER] * 100)
    fault = send(service, 30, waits)

    assert isinstance(fault, Unavailable)
    assert str(fault) == "queue hints did not take 5 of a batch, 5 times (later)"
    assert len(service.sizes) == ROUNDS == len(waits) + 1
    assert sum(waits) < 10


def test_what_is_refused_for_good_keeps_nothing_back() -> None:
    """It is told once everything else is through, and is not tried again."""
    service = Service([NEVER])
    fault = send(service, 25)

    assert str(fault).startswith("queue hints refuses 1 of 25 (never): ")
    assert (len(service.taken), service.sizes) == (24, [10, 10, 5])


def test_a_client_is_made_once_and_not_before_it_is_needed() -> None:
    """Making one takes a while."""
    made: list[str] = []
    client = made_once(lambda: made.append("made"))

    assert made == []
    assert client() is client()
    assert made == ["made"]


@pytest.mark.parametrize(
    ("answer", "undone"),
    [
        pytest.param({"Successful": [{"Id": "0"}, {"Id": "1"}]}, [], id="all"),
        pytest.param({}, [(0, "no word of it", False), (1, "no word of it", False)], id="no word of either"),
        pytest.param({"Successful": [{"Id": "1"}]}, [(0, "no word of it", False)], id="no word of one"),
        pytest.param(
            {"Failed": [{"Id": "1", "Code": "InternalError", "SenderFault": False}], "Successful": [{"Id": "0"}]},
            [(1, "InternalError", False)],
            id="the service's fault",
        ),
        pytest.param(
            {
                "Failed": [{"Id": "0", "Code": "InvalidMessageContents", "SenderFault": True}],
                "Successful": [{"Id": "1"}],
            },
            [(0, "InvalidMessageContents", True)],
            id="our fault",
        ),
        pytest.param(
            {
                "Failed": [{"Id": "0", "Code": "KMS.ThrottlingException", "SenderFault": True}],
                "Successful": [{"Id": "1"}],
            },
            [(0, "KMS.ThrottlingException", False)],
            id="called ours, though it passes",
        ),
    ],
)
def test_only_what_is_named_as_taken_was_taken(answer: dict[str, Any], undone: list[tuple[int, str, bool]]) -> None:
    """An answer that says nothing of an entry does not confirm it."""
    assert [(one.place, one.code, one.lasting) for one in undone_by_id(answer, 2)] == undone
