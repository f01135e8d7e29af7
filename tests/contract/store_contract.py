"""What every store does, whatever it is made of.

A store's tests subclass the three classes, as those of the other contracts, and give two fixtures: `store`, empty, and
`other`, a second handle on the same contents (the same object will do where there is but one).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Protocol

import pytest

from sfsync.model.record import CaseRecord, Cursor, EntryKind
from sfsync.model.replacing import replace
from sfsync.ports.cases import CaseStore
from sfsync.ports.memory import Cursors, Ledger
from tests.contract.examples import INSTANT, NOW, case, entry, record

HOUR = timedelta(hours=1)


class Store(CaseStore, Cursors, Ledger, Protocol):
    """The three ports that are one store."""


def saved(store: Store, *records: CaseRecord) -> None:
    """Save records that nobody overtakes."""
    overtaken = store.save(records)

    assert not overtaken


def stored(store: Store, number: int = 1) -> CaseRecord:
    """Return the record of an example case."""
    return store.load([case(number)])[case(number)]


class RecordsContract:
    """Records are kept whole, and each is guarded by its revision and its modstamp."""

    def test_nothing_is_known_of_a_case_before_it_is_saved(self, store: Store) -> None:
        """Ids without a record are not in the answer, and no ids give no answer."""
        assert store.load([case(1)]) == {}
        assert store.load([]) == {}

    def test_a_record_comes_back_whole_with_the_next_revision(self, store: Store, other: Store) -> None:
        """Whoever loads it next, through whichever handle, sees what was saved."""
        full = record(
            number="00001001",
            check_at=NOW + INSTANT,
            parked="no",
            parked_stamps={"a": None, "b": NOW},
            outbox=(entry(),),
        )
        saved(store, full)

        assert other.load([case(1), case(2)]) == {case(1): replace(full, revision=1)}

    def test_saving_no_records_does_nothing(self, store: Store) -> None:
        """A pass without changes is the usual one."""
        assert store.save([]) == frozenset()

    def test_a_revision_that_is_not_the_stored_one_is_overtaken(self, store: Store, other: Store) -> None:
        """Two that start from one revision: the first is kept, the second learns of it and changes nothing."""
        saved(store, record(policy="stored"))
        mine, theirs = stored(store), stored(other)
        saved(store, replace(mine, policy="mine"))

        assert other.save([replace(theirs, policy="theirs")]) == {case(1)}
        assert stored(other) == replace(mine, revision=2, policy="mine")

    @pytest.mark.parametrize("revision", [0, 1, 3, 4])
    def test_only_the_stored_revision_may_be_followed(self, store: Store, revision: int) -> None:
        """Neither an earlier one, nor one that was never stored."""
        saved(store, record())
        saved(store, stored(store))

        assert store.save([record(revision=revision)]) == {case(1)}
        assert stored(store).revision == 2

    def test_an_absent_record_has_revision_zero(self, store: Store) -> None:
        """What claims to follow a record that does not exist is overtaken: the store may have been replaced."""
        assert store.save([record(revision=1)]) == {case(1)}
        assert store.load([case(1)]) == {}

    def test_an_older_modstamp_is_overtaken(self, store: Store) -> None:
        """What was computed from an older state of the case does not replace the newer, whatever its revision."""
        saved(store, record())

        assert store.save([replace(stored(store), modstamp=NOW - INSTANT)]) == {case(1)}
        assert stored(store).modstamp == NOW

    def test_an_equal_modstamp_is_not_older(self, store: Store) -> None:
        """Evidence and policy change the readings of one and the same state."""
        saved(store, record())
        saved(store, replace(stored(store), policy="another"))

        assert stored(store).policy == "another"

    @pytest.mark.parametrize(("before", "after"), [(None, NOW), (NOW, None), (None, None)])
    def test_a_modstamp_that_is_not_known_is_not_older(self, store: Store, before: object, after: object) -> None:
        """A case that cannot be read may have none."""
        saved(store, record(modstamp=before))
        saved(store, record(modstamp=after, revision=1))

        assert stored(store).modstamp == after

    def test_one_overtaken_record_does_not_keep_the_others_from_being_saved(self, store: Store) -> None:
        """The answer names those that were overtaken and no others."""
        saved(store, record(2))

        assert store.save([record(1), record(2), record(3)]) == {case(2)}
        assert [stored(store, number).revision for number in (1, 2, 3)] == [1, 1, 1]

    def test_of_two_records_of_one_case_in_one_call_the_first_is_kept(self, store: Store) -> None:
        """The second starts from a revision that the first has just made old."""
        assert store.save([record(policy="first"), record(policy="second")]) == {case(1)}
        assert stored(store).policy == "first"

    def test_thousands_are_asked_for_and_hundreds_saved_in_one_call(self, store: Store) -> None:
        """A look-back asks for every case that changed within it."""
        many = [record(number) for number in range(300)]
        saved(store, *many)

        found = store.load([case(number) for number in range(6_000)])

        assert sorted(found) == [one.case_id for one in many]
        assert {one.revision for one in found.values()} == {1}


class CursorsContract:
    """A lane's place only moves forward."""

    def test_a_lane_has_no_place_before_its_first(self, store: Store) -> None:
        """The first poll reads everything."""
        assert store.cursor("poll") is None

    @pytest.mark.parametrize(
        ("place", "kept"),
        [
            (Cursor(NOW + INSTANT, case(1)), True),
            (Cursor(NOW, case(6)), True),
            (Cursor(NOW, case(5)), True),
            (Cursor(NOW, case(4)), False),
            (Cursor(NOW - INSTANT, case(9)), False),
        ],
    )
    def test_a_place_before_the_stored_one_changes_nothing(
        self, store: Store, other: Store, place: Cursor, kept: bool
    ) -> None:
        """Later is a later modstamp, and at an equal one the larger id: who was held up cannot turn back time."""
        store.advance("poll", Cursor(NOW, case(5)))
        other.advance("poll", place)

        assert store.cursor("poll") == (place if kept else Cursor(NOW, case(5)))

    def test_lanes_do_not_meet(self, store: Store) -> None:
        """Each has a place of its own."""
        store.advance("poll", Cursor(NOW, case(5)))
        store.advance("sweep", Cursor(NOW - HOUR, case(1)))

        assert store.cursor("poll") == Cursor(NOW, case(5))
        assert store.cursor("sweep") == Cursor(NOW - HOUR, case(1))


class LedgerContract:
    """What was said stays as it was said."""

    def test_nothing_was_said_of_an_unknown_case(self, store: Store) -> None:
        """There are no entries, and adding none is no error."""
        store.append([])

        assert list(store.entries(case(1))) == []

    def test_entries_come_back_whole_in_the_order_added(self, store: Store, other: Store) -> None:
        """Not in the order of their instants or keys: the ledger says when something was said."""
        said: Sequence[str] = ("z", "a", "m")
        store.append([entry(key=key, at=NOW - place * HOUR, facts={"n": key}) for place, key in enumerate(said)])
        other.append([entry(key="b", clock=None, due_at=NOW, notify=True), entry(2)])

        assert list(other.entries(case(1))) == [
            *(entry(key=key, at=NOW - place * HOUR, facts={"n": key}) for place, key in enumerate(said)),
            entry(key="b", clock=None, due_at=NOW, notify=True),
        ]

    def test_a_known_key_is_left_as_it_stands(self, store: Store) -> None:
        """After a crash the same is added again, within one call or in the next; what is new beside it is added."""
        store.append([entry(key="one"), entry(key="one", text="again")])
        store.append([entry(key="two"), entry(key="one", kind=EntryKind.BREACHED)])

        assert list(store.entries(case(1))) == [entry(key="one"), entry(key="two")]

    def test_what_a_record_has_said_is_the_end_of_its_ledger(self, store: Store, other: Store) -> None:
        """It stands there once, also while it moves to the entries, and is not lost when others take its place."""
        store.append([entry(key="one")])
        saved(store, record(said=(entry(key="two"), entry(key="three"))))
        before = list(other.entries(case(1)))
        store.append([entry(key="two"), entry(key="three")])
        moving = list(other.entries(case(1)))
        saved(store, record(revision=1, said=(entry(key="four"),)))
        keys = [entry(key=key).key for key in ("one", "two", "three", "four")]

        assert [one.key for one in before] == keys[:3]
        assert [one.key for one in moving] == keys[:3]
        assert [one.key for one in other.entries(case(1))] == keys
