"""What every store does, whatever it is made of.

A store's tests subclass the four classes and give two fixtures: `store`, empty, and `other`, a second handle on the
same contents (the same object will do where there is but one).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, Protocol

import pytest

from sfsync.model.record import CaseRecord, Cursor, EntryKind, Standing
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


class TurnsContract:
    """Cases are found when their time comes, when something is left to tell, and when a person has to look."""

    def test_due_is_what_has_come_the_earliest_first(self, store: Store) -> None:
        """At `now` itself it has come, a microsecond later it has not; at one instant ids decide."""
        turns = {1: NOW, 2: NOW + INSTANT, 3: NOW - HOUR, 4: None, 5: NOW - HOUR}
        saved(store, *(record(number, check_at=at) for number, at in turns.items()))

        assert list(store.due(NOW, 10)) == [case(3), case(5), case(1)]
        assert list(store.due(NOW + INSTANT, 10)) == [case(3), case(5), case(1), case(2)]

    def test_due_gives_the_earliest_when_there_are_more_than_asked_for(self, store: Store) -> None:
        """What is most overdue is taken up first."""
        saved(store, *(record(number, check_at=NOW - number * HOUR) for number in (1, 2, 3)))

        assert list(store.due(NOW, 2)) == [case(3), case(2)]

    @pytest.mark.parametrize(
        "change", [{"check_at": None}, {"standing": Standing.QUARANTINED}, {"standing": Standing.DELETED}]
    )
    def test_what_is_not_tracked_or_has_no_turn_is_never_due(self, store: Store, change: dict[str, Any]) -> None:
        """And is due no longer as soon as that is saved."""
        saved(store, record(check_at=NOW))
        saved(store, record(revision=1, **{"check_at": NOW, **change}))

        assert list(store.due(NOW + HOUR, 10)) == []

    def test_a_turn_that_moves_is_found_at_its_new_instant_only(self, store: Store) -> None:
        """A raised priority moves it forward, a pause backward."""
        saved(store, record(check_at=NOW))
        saved(store, record(revision=1, check_at=NOW + HOUR))

        assert list(store.due(NOW, 10)) == []
        assert list(store.due(NOW + HOUR, 10)) == [case(1)]

    def test_a_fraction_of_a_second_counts(self, store: Store) -> None:
        """A whole second is before its own fractions, also where instants are kept as text."""
        saved(store, record(1, check_at=NOW), record(2, check_at=NOW + INSTANT), record(3, check_at=NOW - INSTANT))

        assert list(store.due(NOW + HOUR, 10)) == [case(3), case(1), case(2)]

    @pytest.mark.parametrize("standing", list(Standing))
    def test_an_outbox_is_undelivered_until_it_is_emptied(self, store: Store, standing: Standing) -> None:
        """A crash after saving leaves it so: whatever became of the case, people are told what was decided."""
        saved(store, record(1, standing=standing, outbox=(entry(),)), record(2))
        before = list(store.undelivered(10))
        saved(store, record(1, standing=standing, revision=1))

        assert before == [case(1)]
        assert list(store.undelivered(10)) == []

    def test_what_people_were_told_of_is_said_and_undelivered_no_longer(self, store: Store, other: Store) -> None:
        """The record stays what it is otherwise, its revision too, and what it has said ends its ledger."""
        full = record(outbox=(entry(),), outbox_at=NOW, check_at=NOW, policy="p")
        saved(store, full, record(2, outbox=(entry(2),)))
        store.told({case(1): 1})

        assert stored(other) == replace(full, revision=1, outbox=(), outbox_at=None, said=(entry(),))
        assert list(other.undelivered(10)) == [case(2)]
        assert list(other.entries(case(1))) == [entry()]
        assert list(other.due(NOW, 10)) == [case(1)]

    @pytest.mark.parametrize("revision", [0, 1, 3])
    def test_a_record_that_has_gone_on_keeps_its_outbox(self, store: Store, revision: int) -> None:
        """Whoever told of another revision told something else."""
        saved(store, record(outbox=(entry(),)))
        saved(store, record(revision=1, outbox=(entry(), entry(key="second"))))
        store.told({case(1): revision})

        assert [one.key for one in stored(store).outbox] == [entry().key, entry(key="second").key]
        assert list(store.undelivered(10)) == [case(1)]

    def test_a_record_goes_on_from_what_it_has_said(self, store: Store, other: Store) -> None:
        """Whoever follows it has its revision, and an outbox of its own."""
        saved(store, record(outbox=(entry(),)))
        store.told({case(1): 1})
        following = replace(stored(other), outbox=(entry(key="second"),))
        saved(other, following)

        assert stored(store) == replace(following, revision=2)
        assert list(store.undelivered(10)) == [case(1)]

    def test_telling_of_what_has_nothing_to_tell_changes_nothing(self, store: Store) -> None:
        """Nor of what does not exist, nor of nothing."""
        quiet = record(said=(entry(),))
        saved(store, quiet)
        store.told({case(1): 1, case(2): 1})
        store.told({})

        assert store.load([case(1), case(2)]) == {case(1): replace(quiet, revision=1)}

    def test_hundreds_are_told_of_in_one_call(self, store: Store) -> None:
        """An incident that ends late breaches many at once."""
        saved(store, *(record(number, outbox=(entry(number),)) for number in range(250)))
        before = list(store.undelivered(1_000))
        store.told({case(number): 1 for number in range(1, 250)})

        assert before == [case(number) for number in range(250)]
        assert list(store.undelivered(1_000)) == [case(0)]

    def test_undelivered_gives_no_more_than_asked_for(self, store: Store) -> None:
        """The rest comes when these are delivered."""
        saved(store, *(record(number, outbox=(entry(number),)) for number in (1, 2, 3)))

        assert len(set(store.undelivered(2))) == 2

    def test_quarantined_are_those_that_a_person_has_to_look_at(self, store: Store) -> None:
        """Cases that cannot be judged, and cases whose stamps the org refuses: not those that are gone."""
        saved(
            store,
            record(1),
            record(2, standing=Standing.QUARANTINED, reason="no priority"),
            record(3, parked="a validation rule"),
            record(4, standing=Standing.DELETED, parked="a validation rule"),
        )

        assert {one.case_id: one.reason or one.parked for one in store.quarantined()} == {
            case(2): "no priority",
            case(3): "a validation rule",
        }

    def test_what_is_mended_is_quarantined_no_longer(self, store: Store) -> None:
        """Both ways back are seen at once."""
        saved(store, record(1, standing=Standing.QUARANTINED), record(2, parked="a validation rule"))
        saved(store, record(1, revision=1), record(2, revision=1))

        assert list(store.quarantined()) == []

    def test_any_number_is_quarantined(self, store: Store) -> None:
        """A policy that lost its default can set every case aside; each is named once."""
        saved(store, *(record(number, standing=Standing.QUARANTINED) for number in range(250)))

        assert sorted(one.case_id for one in store.quarantined()) == [case(number) for number in range(250)]


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
