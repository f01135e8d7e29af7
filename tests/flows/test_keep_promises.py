"""Duties towards accounts: each Task once, after crashes, after a month without a worker, and never a flood."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfsync.adapters.memory import MemoryStore
from sfsync.flows.keep_promises import DutyTally, KeepPromises
from sfsync.model.case import Person
from sfsync.model.patron import Patron
from sfsync.model.task import TaskDraft
from sfsync.policy.load import load_policy
from sfsync.ports import TaskLog, Unavailable, WriteOutcome, WriteResult

POLICY = load_policy()
NOVEMBER = datetime(2026, 11, 24, 16, tzinfo=UTC)
MANAGER = Person("005000000000002AAA", "Tim Lee", active=True)


class Died(Exception):
    """The worker's end."""


@dataclass
class Tasks:
    """An org with accounts and unique keys; `deaths` counts down the calls until the worker dies after one."""

    patrons_: list[Patron]
    there: dict[str, TaskDraft] = field(default_factory=dict)
    calls: int = 0
    dies: bool = False
    outcome: WriteOutcome | None = None

    def patrons(self) -> Sequence[Patron]:
        """Return the accounts."""
        return self.patrons_

    def create(self, drafts: Sequence[TaskDraft]) -> Mapping[str, WriteOutcome]:
        """Create what is not there."""
        self.calls += 1
        if self.outcome:
            return {draft.key: self.outcome for draft in drafts}
        for draft in drafts:
            self.there.setdefault(draft.key, draft)
        if self.dies:
            raise Died
        return {draft.key: WriteOutcome(WriteResult.WRITTEN) for draft in drafts}

    def names(self) -> list[str]:
        """Return what is there, without the account."""
        return sorted(key.partition("/")[2] for key in self.there)


def an_org(package: str | None = "Signature Plus", number: int = 1) -> Tasks:
    """Return an org of so many accounts."""
    return Tasks([Patron(f"001{n:012d}AAA", "Acme", package, account_manager=MANAGER) for n in range(number)])


def kept(org: Tasks, log: TaskLog, at: datetime, *, dry_run: bool = False) -> DutyTally:
    """Run one pass."""
    return KeepPromises(org, org, log, POLICY).run(at, dry_run=dry_run)


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


def test_a_new_customer_is_not_owed_the_past() -> None:
    """Only the periods that go on."""
    org, log = an_org(), MemoryStore()
    kept(org, log, NOVEMBER)

    assert "health_check/2026-10" not in org.names()


def test_after_a_missed_month_its_task_comes_too() -> None:
    """The worker stood still in December: in January both are created, each due in its own month."""
    org, log = an_org(), MemoryStore()
    kept(org, log, NOVEMBER)
    kept(org, log, datetime(2027, 1, 5, 16, tzinfo=UTC))
    due = {key.partition("/")[2]: str(draft.due_on) for key, draft in org.there.items()}

    assert due["health_check/2026-12"] == "2026-12-31"
    assert due["health_check/2027-01"] == "2027-01-29"
    assert due["system_review/2027"] == "2027-12-31"


def test_after_a_missed_year_there_is_no_flood() -> None:
    """Of each kind the last one that was missed and the current one."""
    org, log = an_org(number=1), MemoryStore()
    kept(org, log, NOVEMBER)
    found = kept(org, log, datetime(2028, 3, 1, 16, tzinfo=UTC))

    assert sorted(draft.key.partition("/")[2] for draft in found.drafts) == [
        "health_check/2028-02",
        "health_check/2028-03",
        "proactive_monitoring/2028-W08",
        "proactive_monitoring/2028-W09",
        "system_review/2027",
        "system_review/2028",
    ]


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


@dataclass
class DyingLog:
    """Remembers one key, then dies, if it is told to."""

    keys: set[str] = field(default_factory=set)
    dies: bool = False

    def created(self, keys: Collection[str]) -> frozenset[str]:
        """Return what is remembered."""
        return frozenset(self.keys.intersection(keys))

    def remember(self, keys: Collection[str]) -> None:
        """Remember."""
        self.keys.update(list(keys)[: 1 if self.dies else None])
        if self.dies and keys:
            raise Died


@pytest.mark.parametrize("package", ["Platinum", None])
def test_an_unknown_package_is_told(package: str | None) -> None:
    """With the account and the remedy; the other accounts get theirs."""
    org = an_org(number=2)
    org.patrons_[0] = Patron("001000000000000AAA", "Odd Ltd", package)
    found = kept(org, MemoryStore(), NOVEMBER)

    assert f"Odd Ltd: package {package!r} is unknown" in found.odd["001000000000000AAA"]
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
