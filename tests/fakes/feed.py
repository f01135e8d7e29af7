"""A status feed that fits in a dictionary, and the accounts of an org: fakes of their ports, with outages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import Struct, field

from sfsync.model.evidence import Impact, Sighting, Source
from sfsync.model.replacing import replace
from sfsync.ports.faults import Unavailable
from sfsync.ports.status import Account, Look


def an_incident(start: datetime, end: datetime | None = None, **changes: object) -> Impact:
    """Return an impact that pauses NA137, of incident 5968 unless told otherwise."""
    impact = Impact(Source.INCIDENT, "5968", "1", ("NA137",), "serviceDisruption", start, end)
    return replace(impact, **changes)  # type: ignore[arg-type] # fields that a test knows


class FakeFeed(Struct, dict=True):
    """Records by key, each with its impacts; what each question was; what goes wrong."""

    records: dict[str, tuple[Impact, ...]] = field(default_factory=dict)
    down: dict[str, str] = field(default_factory=dict)
    retired: set[str] = field(default_factory=set)
    unreadable: set[str] = field(default_factory=set)
    oddities: tuple[str, ...] = ()
    asked: list[tuple[str, datetime]] = field(default_factory=list)
    found: list[str] = field(default_factory=list)

    def say(self, *impacts: Impact) -> None:
        """Let a record have these impacts from now on."""
        self.records[impacts[0].record_key] = impacts

    def lose(self, key: str) -> None:
        """Let a record be no more."""
        del self.records[key]

    # ports.StatusFeed

    def look(self, instance: str, since: datetime, now: datetime) -> Look:
        """Return the records that name an instance."""
        self.asked.append((instance, since))
        if fault := self.down.get(instance) or self.down.get("*"):
            raise Unavailable(fault)
        here = {
            key: impacts
            for key, impacts in self.records.items()
            if key not in self.unreadable and any(instance in impact.instances for impact in impacts)
        }
        sightings = tuple(self._seen(key, impacts, now) for key, impacts in here.items())
        unreadable = frozenset(self.unreadable)
        return Look(instance, now, sightings, instance not in self.retired, self.oddities, unreadable)

    def find(self, source: Source, record: str, instance: str, now: datetime) -> Sighting:
        """Return one record."""
        key = f"{source}:{record}"
        self.found.append(key)
        if key not in self.records:
            return Sighting(source, record, now, (), gone=True)
        return self._seen(key, self.records[key], now)

    def _seen(self, key: str, impacts: tuple[Impact, ...], now: datetime) -> Sighting:
        source, _, record = key.partition(":")
        return Sighting(Source(source), record, now, impacts, raw=repr(impacts))


class FakeAccounts(Struct):
    """Accounts of an org, in the order in which they changed, and the org's own instance."""

    rows: dict[str, Account] = field(default_factory=dict)
    own: str | None = "NA44"
    asked: list[datetime | None] = field(default_factory=list)
    own_asked: int = 0

    def put(self, account_id: str, instance: str | None, modstamp: datetime) -> None:
        """Let an account live there."""
        self.rows[account_id] = Account(account_id, f"Customer {account_id}", instance, modstamp)

    def accounts(self, since: datetime | None) -> Sequence[Account]:
        """Return those that changed since."""
        self.asked.append(since)
        changed = [row for row in self.rows.values() if since is None or row.modstamp >= since]
        return sorted(changed, key=lambda row: (row.modstamp, row.id))

    def own_instance(self) -> str | None:
        """Return where the org itself lives."""
        self.own_asked += 1
        return self.own
