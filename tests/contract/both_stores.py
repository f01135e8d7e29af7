"""Whatever is done to a store and to the one in memory, in whatever order, both answer the same.

A store's test subclasses the machine and says how the store is opened, again too.
"""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from datetime import datetime
from itertools import count

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from sfsync.adapters.memory import MemoryStore
from sfsync.adapters.stores import Store
from sfsync.model.alert import AlertKind
from sfsync.model.evidence import Impact, Revision
from sfsync.model.firing import Firing, Firings
from sfsync.model.objective import Severity
from sfsync.model.record import CaseRecord, Cursor, Entry, EntryKind, PlacementRecord, Standing
from sfsync.model.replacing import replace
from sfsync.model.watch import Customer, Stay, Watch
from tests.contract.examples import INSTANT, NOW, case, entry, impact, record, revision

CASES = range(1, 4)
NEAR = st.sampled_from([NOW - INSTANT, NOW, NOW + INSTANT])
LIMITS = st.integers(0, 4)
OUTBOXES = st.lists(st.builds(entry, st.sampled_from(CASES)), max_size=1).map(tuple)
ACCOUNTS = st.sampled_from(["001A", "001B"])
INSTANCES = st.sampled_from(["NA1", "NA137"])
RECORDS = st.builds(
    record,
    st.sampled_from(CASES),
    revision=st.integers(0, 3),
    modstamp=st.none() | NEAR,
    check_at=st.none() | NEAR,
    standing=st.sampled_from(Standing),
    parked=st.none() | st.just("a rule"),
    outbox=OUTBOXES,
    account_id=st.none() | ACCOUNTS,
    dependent=st.booleans(),
    closed_at=st.none() | NEAR,
    placement=st.none() | st.builds(PlacementRecord, NEAR, tier=st.sampled_from(["Tier 1", "Tier 2"])),
)
ENTRIES = st.builds(
    entry,
    st.sampled_from(CASES),
    st.sampled_from("abc"),
    at=NEAR,
    kind=st.sampled_from([EntryKind.WARNED, EntryKind.PAUSED]),
)
CURSORS = st.builds(Cursor, NEAR, st.sampled_from(CASES).map(case))
IMPACTS = st.builds(impact, instances=st.lists(INSTANCES, max_size=2).map(tuple), record=st.sampled_from(["1", "2"]))


def _revision(one: Impact | None, word: str, at: datetime) -> Revision:
    """Return a revision whose digest tells the instances too, as every real one does."""
    return revision(one, f"{word}{one.instances if one else ''}", at)


REVISIONS = st.builds(_revision, IMPACTS | st.none(), st.sampled_from("ab"), NEAR)
WATCHES = st.builds(Watch, INSTANCES, revision=st.integers(0, 2), look=st.sampled_from("ab"))
STAYS = st.lists(st.builds(Stay, INSTANCES), max_size=2).map(tuple)
CUSTOMERS = st.builds(Customer, ACCOUNTS, stays=STAYS, revision=st.integers(0, 2))
FIRING = st.builds(Firing, st.sampled_from(AlertKind), NEAR, st.sampled_from(Severity), st.sampled_from("ab"))
WATCHERS = ("home", "away")
FIRINGS = st.builds(
    Firings,
    st.sampled_from(WATCHERS),
    revision=st.integers(0, 2),
    standing=st.dictionaries(st.sampled_from(["portal/burn", "silent/one"]), FIRING),
)
LANES = st.sampled_from(["poll", "sweep"])


class BothStores(RuleBasedStateMachine):
    """Does everything to both, and compares every answer."""

    def __init__(self) -> None:
        super().__init__()
        self.real, self.fake = self.opened(), MemoryStore()
        self.saved: list[CaseRecord] = []
        self.instants = count(1)

    @abstractmethod
    def opened(self) -> Store:
        """Open the store, empty the first time."""

    def _next_instant(self) -> datetime:
        return NOW + next(self.instants) * INSTANT

    def teardown(self) -> None:
        """Leave nothing behind."""
        self.real.close()

    @rule(records=st.lists(RECORDS, max_size=4))
    def save(self, records: Sequence[CaseRecord]) -> None:
        """Any revisions, most of them wrong; an outbox is there since an instant of its own, as every real one is."""
        records = [replace(one, outbox_at=self._next_instant() if one.outbox else None) for one in records]
        overtaken = self.real.save(records)

        assert overtaken == self.fake.save(records)
        self.saved += [one for one in records if one.case_id not in overtaken]

    @rule(one=RECORDS)
    def follow(self, one: CaseRecord) -> None:
        """The right revision: what a worker does that nobody overtakes."""
        stored = self.fake.load([one.case_id]).get(one.case_id)
        self.save([replace(one, revision=stored.revision if stored else 0)])

    @rule(places=st.lists(st.integers(0, 50), max_size=2))
    def told(self, places: Sequence[int]) -> None:
        """Of what is stored, and of what was and has gone on."""
        records = [self.saved[place % len(self.saved)] for place in places if self.saved]
        self.real.told(records)
        self.fake.told(records)

    @rule()
    def told_of_the_last(self) -> None:
        """What a worker does that nobody overtakes."""
        self.real.told(self.saved[-1:])
        self.fake.told(self.saved[-1:])

    @rule(now=NEAR, limit=LIMITS)
    def due(self, now: datetime, limit: int) -> None:
        """At, before and after the instants that are stored."""
        assert list(self.real.due(now, limit)) == list(self.fake.due(now, limit))

    @rule(limit=LIMITS)
    def undelivered(self, limit: int) -> None:
        """Also when there are more."""
        assert list(self.real.undelivered(limit)) == list(self.fake.undelivered(limit))

    @rule(lane=LANES, cursor=CURSORS)
    def advance(self, lane: str, cursor: Cursor) -> None:
        """Forward and backward."""
        self.real.advance(lane, cursor)
        self.fake.advance(lane, cursor)

    @rule(revisions=st.lists(REVISIONS, max_size=4))
    def observe(self, revisions: Sequence[Revision]) -> None:
        """In any order, with repeats."""
        self.real.observe(revisions)
        self.fake.observe(revisions)

    @rule(watch=WATCHES)
    def keep(self, watch: Watch) -> None:
        """Right revisions and wrong ones."""
        assert self.real.keep(watch) == self.fake.keep(watch)

    @rule(customer=CUSTOMERS)
    def settle(self, customer: Customer) -> None:
        """A customer who moves, and one whose move somebody else recorded."""
        known = self.fake.customers([customer.account_id]).get(customer.account_id)
        moved = replace(customer, stays=(*(known.stays if known else ()), *customer.stays))
        assert self.real.settle(moved) == self.fake.settle(moved)

    @rule(firings=FIRINGS)
    def hold(self, firings: Firings) -> None:
        """Right revisions and wrong ones."""
        assert self.real.hold(firings) == self.fake.hold(firings)

    @rule(since=NEAR, accounts=st.none() | st.lists(ACCOUNTS, max_size=2))
    def dependents(self, since: datetime, accounts: list[str] | None) -> None:
        """Of some accounts, of all, of none."""
        assert list(self.real.dependents(since, accounts)) == list(self.fake.dependents(since, accounts))
        assert self.real.dependent_accounts(since) == self.fake.dependent_accounts(since)

    @rule(entries=st.lists(ENTRIES, max_size=3))
    def append(self, entries: Sequence[Entry]) -> None:
        """New keys and known ones."""
        self.real.append(entries)
        self.fake.append(entries)

    @rule()
    def reopen(self) -> None:
        """The real one forgets nothing by it."""
        self.real.close()
        self.real = self.opened()

    @invariant()
    def all_that_is_stored_is_the_same(self) -> None:
        """Records, places, entries, and what a person has to look at."""
        ids = [case(number) for number in CASES]

        assert self.real.load(ids) == self.fake.load(ids)
        assert list(self.real.quarantined()) == list(self.fake.quarantined())
        for lane in ("poll", "sweep"):
            assert self.real.cursor(lane) == self.fake.cursor(lane)
        assert self.real.watches() == self.fake.watches()
        assert self.real.customers(["001A", "001B"]) == self.fake.customers(["001A", "001B"])
        for watcher in WATCHERS:
            assert self.real.firings(watcher) == self.fake.firings(watcher)
        for instance in ("NA1", "NA137"):
            assert set(self.real.revisions(instance)) == set(self.fake.revisions(instance))
            assert list(self.real.residents(instance)) == list(self.fake.residents(instance))
        for one in ids:
            assert list(self.real.entries(one)) == list(self.fake.entries(one))
