"""A support desk in memory: the flows over a fake org and a fake store, and what was announced."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct, field

from sfsync.adapters.memory import MemoryStore
from sfsync.adapters.stores import Store
from sfsync.flows.at_once import AtOnce
from sfsync.flows.circumstances import Circumstances
from sfsync.flows.moves import FollowMoves
from sfsync.flows.overrides import Overrides
from sfsync.flows.poll import Poll
from sfsync.flows.poll_status import PollStatus, StatusTally
from sfsync.flows.sweep_clocks import SweepClocks
from sfsync.flows.sync_cases import SyncCases
from sfsync.flows.take_evidence import TakeEvidence
from sfsync.flows.tally import Tally
from sfsync.flows.write_gate import WriteGate
from sfsync.model.alert import Alert
from sfsync.model.record import Entry
from sfsync.policy.load import load_policy
from sfsync.policy.policy import Policy
from tests.fakes.feed import FakeAccounts, FakeFeed
from tests.fakes.org import FakeOrg

POLICY = load_policy()


class Notices(Struct, dict=True):
    """A notifier that keeps what it was told."""

    told: list[Entry] = field(default_factory=list)
    alerts: list[Alert] = field(default_factory=list)

    def notify(self, entries: Sequence[Entry]) -> None:
        """Keep the entries."""
        self.told += entries

    def alert(self, alerts: Sequence[Alert]) -> None:
        """Keep the alerts."""
        self.alerts += alerts

    def words(self) -> list[str]:
        """Return what was announced, in short, e.g. `first_response warned 50`."""
        return [" ".join(entry.key.split("/")[2:]) for entry in self.told]


class Desk(Struct):
    """Everything that a flow test needs, joined."""

    org: FakeOrg = field(default_factory=FakeOrg)
    store: Store = field(default_factory=MemoryStore)
    notices: Notices = field(default_factory=Notices)
    policy: Policy = POLICY
    gate: WriteGate = field(default_factory=WriteGate)
    feed: FakeFeed = field(default_factory=FakeFeed)
    accounts: FakeAccounts = field(default_factory=FakeAccounts)
    provider: tuple[str, ...] = ()
    without_feed: bool = False

    @property
    def sync_cases(self) -> SyncCases:
        """The flow."""
        known = Circumstances(self.store, self.store, self.policy, self.provider)
        return SyncCases(self.org, self.org, self.store, self.store, self.notices, self.policy, known, self.gate)

    def poll(self) -> Tally:
        """Run one poll."""
        return Poll(self.org, self.store, self.store, self.sync_cases).run()

    def sweep(self) -> Tally:
        """Run one sweep at the org's time."""
        return SweepClocks(self.store, self.sync_cases).run(self.org.now)

    def follow(self, now: datetime | None = None) -> tuple[int, Tally]:
        """Follow the customers' moves; return how many moved, and what was synced for it."""
        hints = self._hints()
        moved = FollowMoves(self.accounts, self.store, self.store, self.store, hints).run(now or self.org.now)
        return moved, hints.done()

    def watch(self, *, wide: bool = False) -> tuple[StatusTally, Tally]:
        """Poll the status feed at the org's time; return what that found, and what was synced for it."""
        hints = self._hints()
        take = TakeEvidence(self.store, self.policy.salesforce)
        feed = None if self.without_feed else self.feed
        flow = PollStatus(
            feed,
            take,
            self.store,
            self.store,
            self.store,
            hints,
            self.notices,
            self.policy.salesforce,
            self.provider,
        )
        return flow.run(self.org.now, wide=wide), hints.done()

    @property
    def overrides(self) -> Overrides:
        """What people put beside the evidence."""
        return Overrides(TakeEvidence(self.store, self.policy.salesforce), self.store, self.store)

    def live(self, case_id: str, account_id: str, instance: str | None) -> None:
        """Let a case be one of an account that lives on an instance."""
        self.org.accounts[case_id] = account_id
        self.accounts.put(account_id, instance, self.org.now)

    def _hints(self) -> AtOnce:
        poll = Poll(self.org, self.store, self.store, self.sync_cases)
        return AtOnce(self.sync_cases, poll, self.org.server_time)

    def kinds(self, case_id: str, clock: str) -> list[str]:
        """Return the ledger of one clock, in short."""
        return [entry.kind.value for entry in self.store.entries(case_id) if entry.clock == clock]
