"""What every store does with evidence, watches and customers. Used as `store_contract` is."""

from __future__ import annotations

from datetime import timedelta
from typing import Protocol

import pytest

from sfsync.model.evidence import Revision, Source
from sfsync.model.record import Standing
from sfsync.model.replacing import replace
from sfsync.model.watch import Customer, Stay, Watch
from sfsync.ports.cases import CaseStore
from sfsync.ports.status import Customers, Evidence, Watches
from tests.contract.examples import INSTANT, NOW, case, impact, record, revision

HOUR = timedelta(hours=1)


class Store(Evidence, Watches, Customers, CaseStore, Protocol):
    """The ports that are one store."""


def seen(store: Store, instance: str = "NA137") -> set[Revision]:
    """Return all revisions of an instance."""
    return set(store.revisions(instance))


class EvidenceContract:
    """Nothing that was seen is replaced; what is seen again is the same revision, seen for longer."""

    def test_nothing_was_seen_of_an_unknown_instance(self, store: Store) -> None:
        """There are no revisions, and observing none is no error."""
        store.observe([])

        assert seen(store) == set()

    def test_revisions_come_back_whole(self, store: Store, other: Store) -> None:
        """The record's with its text, the impact's with its span, through whichever handle."""
        said = [revision(), revision(None, raw='{"id":5968}')]
        store.observe(said)

        assert seen(other) == set(said)

    @pytest.mark.parametrize("order", [(0, 1, 2), (2, 1, 0), (1, 0, 2), (1, 1, 0, 2, 2)])
    def test_seen_again_it_was_seen_from_the_first_to_the_last(self, store: Store, order: tuple[int, ...]) -> None:
        """In whatever order the sightings arrive, and however often."""
        for hours in order:
            store.observe([revision(at=NOW + hours * HOUR)])

        assert seen(store) == {replace(revision(), first_seen=NOW, last_seen=NOW + 2 * HOUR)}

    def test_another_digest_is_another_revision(self, store: Store) -> None:
        """Both stay."""
        store.observe([revision(digest="a"), revision(digest="b", at=NOW + HOUR)])

        assert {one.digest for one in seen(store)} == {"a", "b"}

    def test_a_record_is_found_by_every_instance_that_it_ever_named(self, store: Store) -> None:
        """Also by one that its latest revision has lost: that it was lost has to be seen."""
        both, one = impact(instances=("NA1", "NA137")), impact(instances=("NA137",))
        store.observe([revision(both, digest="a")])
        store.observe([revision(one, digest="b", at=NOW + HOUR)])

        assert {one.digest for one in seen(store, "NA1")} == {"a", "b"}
        assert seen(store, "NA13") == set()

    def test_records_of_one_number_in_two_sources_do_not_meet(self, store: Store) -> None:
        """An incident and a maintenance may share a number."""
        other = replace(impact(), source=Source.MAINTENANCE)
        store.observe([revision(digest="a"), revision(other, digest="a")])

        assert len(seen(store)) == 2

    def test_a_fraction_of_a_second_counts(self, store: Store) -> None:
        """What was seen later within one second is later."""
        store.observe([revision(at=NOW + INSTANT)])
        store.observe([revision(at=NOW)])

        assert seen(store) == {replace(revision(), last_seen=NOW + INSTANT)}


class WatchesContract:
    """Each watch is kept whole and guarded by its revision."""

    def test_nothing_is_watched_at_first(self, store: Store) -> None:
        """Neither in all, nor of those asked for."""
        assert store.watches() == {}
        assert store.watches(["NA137"]) == {}

    def test_a_watch_comes_back_whole_with_the_next_revision(self, store: Store, other: Store) -> None:
        """Of those asked for, and of all."""
        watch = Watch(
            "NA137", impacts=(impact(),), look="abc", pending_since=NOW, seen_at=NOW, told=("a",), oddities=("b",)
        )

        assert store.keep(watch)
        assert store.keep(Watch("Heroku North America", active=False))
        assert other.watches(["NA137", "NA1"]) == {"NA137": replace(watch, revision=1)}
        assert set(other.watches()) == {"NA137", "Heroku North America"}

    @pytest.mark.parametrize("held", [0, 1, 3])
    def test_who_was_overtaken_changes_nothing(self, store: Store, other: Store, held: int) -> None:
        """Only the stored revision may be followed."""
        store.keep(Watch("NA137"))
        store.keep(Watch("NA137", revision=1, look="kept"))

        assert not other.keep(Watch("NA137", revision=held, look="lost"))
        assert store.watches()["NA137"].look == "kept"

    def test_an_absent_watch_has_revision_zero(self, store: Store) -> None:
        """What claims to follow one that does not exist is overtaken."""
        assert not store.keep(Watch("NA137", revision=1))
        assert store.watches() == {}


class CustomersContract:
    """Customers are kept with every place they lived in, and found by each of them."""

    def test_a_customer_comes_back_whole(self, store: Store, other: Store) -> None:
        """With the next revision; who is not known is not in the answer."""
        customer = Customer("001A", "Acme", (Stay("NA1"), Stay(None, NOW), Stay("NA137", NOW + HOUR)))

        assert store.settle(customer)
        assert other.customers(["001A", "001B"]) == {"001A": replace(customer, revision=1)}

    def test_residents_are_all_who_ever_lived_there(self, store: Store) -> None:
        """By the exact key, in the order of ids."""
        for account, instance in (("001C", "NA137"), ("001B", "NA1"), ("001A", "NA137")):
            store.settle(Customer(account, stays=(Stay(instance),)))
        store.settle(Customer("001A", stays=(Stay("NA137"), Stay("NA1", NOW)), revision=1))

        assert list(store.residents("NA137")) == ["001A", "001C"]
        assert list(store.residents("NA1")) == ["001A", "001B"]
        assert list(store.residents("NA13")) == []

    @pytest.mark.parametrize("held", [0, 2])
    def test_who_was_overtaken_changes_nothing(self, store: Store, held: int) -> None:
        """Two that record a move at once: one of them looks again."""
        store.settle(Customer("001A", "kept"))

        assert not store.settle(Customer("001A", "lost", revision=held))
        assert store.customers(["001A"])["001A"].name == "kept"


class DependentsContract:
    """Cases that stand on Salesforce are found by account and by when they were closed."""

    def test_open_cases_and_those_closed_since_are_found(self, store: Store) -> None:
        """At the instant itself it was still open a moment before; a microsecond earlier it was not."""
        closed = {1: None, 2: NOW, 3: NOW - INSTANT, 4: NOW + HOUR}
        store.save([record(number, dependent=True, closed_at=at) for number, at in closed.items()])

        assert list(store.dependents(NOW)) == [case(1), case(2), case(4)]

    def test_only_those_of_the_accounts_asked_for(self, store: Store) -> None:
        """Without accounts: all, also cases that have none."""
        accounts = {1: "001A", 2: "001B", 3: None, 4: "001A"}
        store.save([record(number, dependent=True, account_id=one) for number, one in accounts.items()])

        assert list(store.dependents(NOW, ["001A", "001Z"])) == [case(1), case(4)]
        assert list(store.dependents(NOW, [])) == []
        assert list(store.dependents(NOW)) == [case(1), case(2), case(3), case(4)]
        assert store.dependent_accounts(NOW) == {"001A", "001B"}

    def test_what_does_not_depend_or_is_deleted_is_not_found(self, store: Store) -> None:
        """And no longer as soon as that is saved; what stands aside is: evidence may mend it."""
        store.save([record(number, dependent=True, account_id="001A") for number in (1, 2, 3)])
        store.save(
            [
                record(1, revision=1, account_id="001A"),
                record(2, revision=1, dependent=True, account_id="001A", standing=Standing.DELETED),
                record(3, revision=1, dependent=True, account_id="001A", standing=Standing.QUARANTINED),
            ]
        )

        assert list(store.dependents(NOW)) == [case(3)]
        assert store.dependent_accounts(NOW) == {"001A"}

    def test_a_thousand_accounts_may_be_asked_for(self, store: Store) -> None:
        """An instance has many residents."""
        store.save([record(number, dependent=True, account_id=f"001{number}") for number in range(300)])

        assert len(store.dependents(NOW, [f"001{number}" for number in range(0, 2_000, 2)])) == 150
