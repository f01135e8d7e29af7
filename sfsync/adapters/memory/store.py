"""Records, cursors, the ledger and alerts in dicts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import field

from sfsync.adapters.memory.evidence import MemoryEvidence
from sfsync.adapters.records import whole_ledger
from sfsync.model.firing import Firings
from sfsync.model.record import Standing, has_outbox_of, spoken
from sfsync.model.replacing import replace

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime

    from sfsync.model.record import CaseRecord, Cursor, Entry


class MemoryStore(MemoryEvidence, frozen=True):
    """Everything that is remembered, in one process; not for several threads at once."""

    _records: dict[str, CaseRecord] = field(default_factory=dict)
    _cursors: dict[str, Cursor] = field(default_factory=dict)
    _ledger: dict[str, Entry] = field(default_factory=dict)
    _firings: dict[str, Firings] = field(default_factory=dict)
    _tasks: set[str] = field(default_factory=set)

    def load(self, case_ids: Collection[str]) -> Mapping[str, CaseRecord]:
        """Return those records that exist."""
        return {case_id: self._records[case_id] for case_id in case_ids if case_id in self._records}

    def save(self, records: Sequence[CaseRecord]) -> frozenset[str]:
        """Store the records that were not overtaken, each with its next revision; return the ids of the others."""
        return frozenset(record.case_id for record in records if not self._saved(record))

    def told(self, records: Sequence[CaseRecord]) -> None:
        """Let those records have said what is in their outboxes that still have it there."""
        for record in records:
            stored = self._records.get(record.case_id)
            if stored and has_outbox_of(stored, record):
                self._records[record.case_id] = spoken(stored)

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Return tracked ids whose `check_at` is at or before `now`, the earliest first."""
        tracked = (record for record in self._records.values() if record.standing is Standing.TRACKED)
        turns = sorted((record.check_at, record.case_id) for record in tracked if record.check_at)
        return [case_id for check_at, case_id in turns if check_at <= now][:limit]

    def undelivered(self, limit: int) -> Sequence[str]:
        """Return ids whose record has a non-empty outbox, in the order of ids."""
        return sorted(record.case_id for record in self._records.values() if record.outbox)[:limit]

    def quarantined(self) -> Sequence[CaseRecord]:
        """Return the records that cannot be judged or whose stamps the org refuses, in the order of ids."""
        return [record for _, record in sorted(self._records.items()) if _set_aside(record)]

    def dependents(self, since: datetime, account_ids: Collection[str] | None = None) -> Sequence[str]:
        """Return ids of cases that stand on Salesforce and were not closed before an instant, in the order of ids."""
        found = (one for one in self._records.values() if _depends(one, since))
        return sorted(one.case_id for one in found if account_ids is None or one.account_id in account_ids)

    def dependent_accounts(self, since: datetime) -> frozenset[str]:
        """Return the accounts of such cases."""
        return frozenset(one.account_id for one in self._records.values() if one.account_id and _depends(one, since))

    def cursor(self, lane: str) -> Cursor | None:
        """Return the lane's place, None before its first."""
        return self._cursors.get(lane)

    def advance(self, lane: str, cursor: Cursor) -> None:
        """Move the lane's place forward; a place before the stored one changes nothing."""
        self._cursors[lane] = max(cursor, self._cursors.get(lane, cursor))

    def append(self, entries: Sequence[Entry]) -> None:
        """Add entries; one whose key is there already is left as it stands."""
        for entry in entries:
            self._ledger.setdefault(entry.key, entry)

    def entries(self, case_id: str) -> Sequence[Entry]:
        """Return a case's entries in the order in which they were added, and then what its stored record has said."""
        added = [entry for entry in self._ledger.values() if entry.case_id == case_id]
        return whole_ledger(added, self._records.get(case_id))

    def firings(self, watcher: str) -> Firings:
        """Return what a watcher remembers; before its first time nothing, with revision 0."""
        return self._firings.get(watcher, Firings(watcher))

    def hold(self, firings: Firings) -> bool:
        """Store firings whose revision is still the stored one, as their next revision; return whether they were."""
        if self.firings(firings.watcher).revision != firings.revision:
            return False
        self._firings[firings.watcher] = replace(firings, revision=firings.revision + 1)
        return True

    def created(self, keys: Collection[str]) -> frozenset[str]:
        """Return those keys of Tasks that are remembered."""
        return frozenset(self._tasks.intersection(keys))

    def remember(self, keys: Collection[str]) -> None:
        """Remember keys of Tasks."""
        self._tasks.update(keys)

    def close(self) -> None:
        """Do nothing: there is nothing to close."""

    def _saved(self, record: CaseRecord) -> bool:
        stored = self._records.get(record.case_id)
        if _overtaken(record, stored):
            return False
        self._records[record.case_id] = replace(record, revision=record.revision + 1)
        return True


def _overtaken(record: CaseRecord, stored: CaseRecord | None) -> bool:
    if stored is None:
        return record.revision != 0
    older = bool(stored.modstamp and record.modstamp and record.modstamp < stored.modstamp)
    return older or record.revision != stored.revision


def _set_aside(record: CaseRecord) -> bool:
    refused = record.standing is Standing.TRACKED and record.parked is not None
    return refused or record.standing is Standing.QUARANTINED


def _depends(record: CaseRecord, since: datetime) -> bool:
    here = record.dependent and record.standing is not Standing.DELETED
    return here and (record.closed_at is None or record.closed_at >= since)
