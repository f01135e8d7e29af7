"""A support desk in memory: the flows over a fake org and a fake store, and what was announced."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from sfsync.adapters.memory import MemoryStore
from sfsync.adapters.stores import Store
from sfsync.flows.poll import Poll
from sfsync.flows.sweep_clocks import SweepClocks
from sfsync.flows.sync_cases import SyncCases
from sfsync.flows.tally import Tally
from sfsync.model.record import Entry
from sfsync.policy import Policy, load_policy
from tests.fakes.org import FakeOrg

POLICY = load_policy()


@dataclass
class Notices:
    """A notifier that keeps what it was told."""

    told: list[Entry] = field(default_factory=list)

    def notify(self, entries: Sequence[Entry]) -> None:
        """Keep the entries."""
        self.told += entries

    def words(self) -> list[str]:
        """Return what was announced, in short, e.g. `first_response warned 50`."""
        return [" ".join(entry.key.split("/")[2:]) for entry in self.told]


@dataclass
class Desk:
    """Everything that a flow test needs, joined."""

    org: FakeOrg = field(default_factory=FakeOrg)
    store: Store = field(default_factory=MemoryStore)
    notices: Notices = field(default_factory=Notices)
    policy: Policy = POLICY

    @property
    def sync_cases(self) -> SyncCases:
        """The flow."""
        return SyncCases(self.org, self.org, self.store, self.store, self.notices, self.policy)

    def poll(self) -> Tally:
        """Run one poll."""
        return Poll(self.org, self.store, self.store, self.sync_cases).run()

    def sweep(self) -> Tally:
        """Run one sweep at the org's time."""
        return SweepClocks(self.store, self.sync_cases).run(self.org.now)

    def kinds(self, case_id: str, clock: str) -> list[str]:
        """Return the ledger of one clock, in short."""
        return [entry.kind.value for entry in self.store.entries(case_id) if entry.clock == clock]
