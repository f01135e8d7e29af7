"""The sweep: takes up the cases whose turn has come: for a warning, a breach, a write that was put off."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.flows.sync_cases import PAGE
from sfsync.flows.tally import Tally

if TYPE_CHECKING:
    from datetime import datetime

    from sfsync.flows.sync_cases import SyncCases
    from sfsync.ports.cases import CaseStore


class SweepClocks(Struct, frozen=True):
    """Hands due cases to the one flow, which reads them afresh: nothing is announced on stale evidence."""

    store: CaseStore
    sync_cases: SyncCases

    def run(self, now: datetime) -> Tally:
        """Bring every case up to date whose next turn has come; each at most once, so that the pass ends."""
        tally = Tally()
        seen: set[str] = set()
        while fresh := self._next(now, seen):
            tally.add(self.sync_cases.sync(fresh, finish=False))
            seen.update(fresh)
        self.sync_cases.finish(tally)
        return tally

    def _next(self, now: datetime, seen: set[str]) -> list[str]:
        limit = len(seen) + PAGE
        turns = dict.fromkeys([*self.store.due(now, limit), *self.store.undelivered(limit)])
        return [case_id for case_id in turns if case_id not in seen][:PAGE]
