"""Duties towards accounts: each Task once, after crashes too, and what a person should see is told."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Struct, field

from sfsync.adapters.memory import MemoryStore
from sfsync.flows.keep_promises import LANE
from sfsync.model.patron import Patron
from sfsync.model.record import Cursor
from sfsync.ports.cases import WriteOutcome, WriteResult
from sfsync.ports.faults import Unavailable
from tests.flows.owing import MANAGER, NOVEMBER, Died, Tasks, an_org, kept


def test_what_is_owed_is_created_once() -> None:
    """The second pass sends nothing."""
    org, log = an_org(), MemoryStore()
    first, second = kept(org, log, NOVEMBER), kept(org, log, NOVEMBER + timedelta(hours=1))

    assert org.names() == ["health_check/2026-11", "proactive_monitoring/2026-W48", "system_review/2026"]
    assert (first.created, second.created, org.calls) == (3, 0, 1)


def test_a_dry_run_creates_nothing() -> None:
    """And says what it would."""
    org, log = an_org(), MemoryStore()

    assert len(kept(org, log, NOVEMBER, dry_run=True).drafts) == 3
    assert (org.calls, kept(org, log, NOVEMBER).created) == (0, 3)


def test_a_task_that_a_person_deletes_does_not_come_back() -> None:
    """The org would take it again."""
    org, log = an_org(), MemoryStore()
    kept(org, log, NOVEMBER)
    org.there.clear()
    kept(org, log, NOVEMBER)

    assert org.there == {}


def test_what_another_worker_created_is_told_apart() -> None:
    """Two workers with stores of their own: the second creates none, and each Task is there once."""
    org = an_org()
    first, second = kept(org, MemoryStore(), NOVEMBER), kept(org, MemoryStore(), NOVEMBER)

    assert (first.created, first.already) == (3, 0)
    assert (second.created, second.already) == (0, 3)


def test_owners_are_told_by_name() -> None:
    """For people."""
    assert kept(an_org(), MemoryStore(), NOVEMBER).owners == {MANAGER.id: "Tim Lee"}


@given(st.lists(st.tuples(st.integers(0, 90), st.sampled_from(["lives", "org", "log"])), max_size=12))
def test_whenever_it_dies_each_task_comes_once(passes: list[tuple[int, str]]) -> None:
    """Killed after the org answered, or half-way through remembering: what is there is what an unharmed worker makes.

    A Task is sent again, but never created again; nobody is owed a period twice.
    """
    harmed, unharmed = an_org(), an_org()
    log, whole = DyingLog(), MemoryStore()
    at = NOVEMBER
    for days, fate in [*passes, (0, "lives"), (0, "lives")]:
        at += timedelta(days=days)
        harmed.dies, log.dies = fate == "org", fate == "log"
        try:
            kept(harmed, log, at)
        except Died:
            log.dies = harmed.dies = False
        kept(unharmed, whole, at)

    assert set(harmed.there) <= set(unharmed.there)
    current = {d.key for d in kept(an_org(), MemoryStore(), at, dry_run=True).drafts}
    assert current <= set(harmed.there)
    assert kept(harmed, log, at).drafts == []


class DyingLog(Struct):
    """Remembers one key, then dies, if it is told to."""

    keys: set[str] = field(default_factory=set)
    place: Cursor | None = None
    dies: bool = False

    def cursor(self, lane: str) -> Cursor | None:
        """Return when a pass last came to its end."""
        assert lane == LANE
        return self.place

    def advance(self, lane: str, cursor: Cursor) -> None:
        """Move on."""
        assert lane == LANE
        self.place = max(cursor, self.place or cursor)

    def created(self, keys: Collection[str]) -> frozenset[str]:
        """Return what is remembered."""
        return frozenset(self.keys.intersection(keys))

    def remember(self, keys: Collection[str]) -> None:
        """Remember."""
        self.keys.update(list(keys)[: 1 if self.dies else None])
        if self.dies and keys:
            raise Died


def test_an_unknown_package_is_told() -> None:
    """With the account and the remedy; the others get theirs. An account without a package is never read."""
    org = an_org(number=2)
    org.patrons_[0] = Patron("001000000000000AAA", "Odd Ltd", "Platinum")
    found = kept(org, MemoryStore(), NOVEMBER)

    assert "Odd Ltd: package 'Platinum' is unknown" in found.odd["001000000000000AAA"]
    assert found.created == 3


def test_who_is_missing_is_told() -> None:
    """The Tasks are created all the same."""
    org = an_org()
    org.patrons_ = [Patron("001000000000000AAA", "Acme", "Premium")]
    found = kept(org, MemoryStore(), NOVEMBER)

    assert "Acme: the account has no Support Engineer" in found.odd["001000000000000AAA"]
    assert found.created == 1


@pytest.mark.parametrize("result", [WriteResult.REFUSED, WriteResult.RETRY, WriteResult.GONE])
def test_what_was_not_created_is_tried_again(result: WriteResult) -> None:
    """The next day, and told today."""
    org, log = an_org(), MemoryStore()
    org.outcome = WriteOutcome(result, "a reason")
    found = kept(org, log, NOVEMBER)
    org.outcome = None

    assert set((found.put_off if result is WriteResult.RETRY else found.refused).values()) == {"a reason"}
    assert (found.created, kept(org, log, NOVEMBER).created) == (0, 3)


def test_an_org_that_does_not_answer_is_an_error() -> None:
    """Nothing is remembered."""
    org, log = an_org(), MemoryStore()

    class Down(Tasks):
        def patrons(self) -> Sequence[Patron]:
            raise Unavailable("down")

    with pytest.raises(Unavailable):
        kept(Down([]), log, NOVEMBER)
    assert kept(org, log, NOVEMBER).created == 3
