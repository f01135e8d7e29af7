"""What every store knows of whose turn it is. Used as `store_contract` is."""

from __future__ import annotations

from typing import Any

import pytest

from sfsync.model.record import Standing
from sfsync.model.replacing import replace
from tests.contract.examples import INSTANT, NOW, case, entry, record
from tests.contract.store_contract import HOUR, Store, saved, stored


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
        store.told([full])

        assert stored(other) == replace(full, revision=1, outbox=(), outbox_at=None, said=(entry(),))
        assert list(other.undelivered(10)) == [case(2)]
        assert list(other.entries(case(1))) == [entry()]
        assert list(other.due(NOW, 10)) == [case(1)]

    @pytest.mark.parametrize(
        "change", [{"outbox": (entry(), entry(key="second"))}, {"outbox": (entry(),), "outbox_at": NOW + INSTANT}]
    )
    def test_a_record_that_has_gone_on_keeps_its_outbox(self, store: Store, change: dict[str, Any]) -> None:
        """Whoever told of the one before told something else, or at an earlier time: people are told once more."""
        first = record(outbox=(entry(),), outbox_at=NOW)
        saved(store, first)
        saved(store, replace(first, revision=1, **change))
        store.told([first])

        assert stored(store).outbox == change["outbox"]
        assert list(store.undelivered(10)) == [case(1)]
        assert list(store.entries(case(1))) == []

    def test_a_record_goes_on_from_what_it_has_said(self, store: Store, other: Store) -> None:
        """Whoever follows it has its revision, and an outbox of its own."""
        first = record(outbox=(entry(),))
        saved(store, first)
        store.told([first])
        following = replace(stored(other), outbox=(entry(key="second"),))
        saved(other, following)

        assert stored(store) == replace(following, revision=2)
        assert list(store.undelivered(10)) == [case(1)]

    def test_telling_of_what_has_nothing_to_tell_changes_nothing(self, store: Store) -> None:
        """Nor of what does not exist, nor of nothing."""
        quiet = record(said=(entry(),))
        saved(store, quiet)
        store.told([quiet, record(2)])
        store.told([])

        assert store.load([case(1), case(2)]) == {case(1): replace(quiet, revision=1)}

    def test_hundreds_are_told_of_in_one_call(self, store: Store) -> None:
        """An incident that ends late breaches many at once."""
        many = [record(number, outbox=(entry(number),)) for number in range(250)]
        saved(store, *many)
        before = list(store.undelivered(1_000))
        store.told(many[1:])

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
