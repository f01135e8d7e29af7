"""The poll: finds what changed since its cursor, and what became visible late behind it.

A row's SystemModstamp is set as its transaction starts and shown when it commits, so a row can appear behind the
cursor. Each poll therefore looks back, at ids and stamps only, and reads those again that are not the state that
was evaluated.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sfsync.flows.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sfsync.flows.sync_cases import SyncCases
    from sfsync.model.record import CaseRecord, Cursor
    from sfsync.ports import CaseSource, CaseStore, Cursors

LANE = "poll"
_SECOND = timedelta(seconds=1)  # the grain of the server's time: what was changed within this second counts
LOOK_BACK = timedelta(minutes=10)  # the longest synchronous transaction of an org


@dataclass(frozen=True, slots=True)
class Poll:
    """Hands everything that changed to the one flow, page by page; a page that is done moves the cursor."""

    source: CaseSource
    store: CaseStore
    cursors: Cursors
    sync_cases: SyncCases
    look_back: timedelta = LOOK_BACK

    def run(self, done: Callable[[int], None] = lambda _: None) -> Tally:
        """Bring everything up to date that changed since the cursor (without one: everything).

        `done` is told how many cases each page held. Raises as `SyncCases.sync` does; the cursor stays at the last
        page done.
        """
        until = self._until()
        cursor = self.cursors.cursor(LANE)
        tally = self._looked_back(cursor) if cursor else Tally()
        done(tally.read)
        tally.add(self._pages(cursor, until, None, done, moving=True))
        return tally

    def sweep(self, since: datetime, done: Callable[[int], None] = lambda _: None) -> Tally:
        """Bring everything up to date that changed since an instant, and leave the cursor alone."""
        return self._pages(None, self._until(), since, done, moving=False)

    def _until(self) -> datetime:
        """Return where a pass ends: the stamps that it writes itself move modstamps, and would never let it end."""
        return self.source.server_time() + _SECOND

    def _looked_back(self, cursor: Cursor) -> Tally:
        seen = self.source.versions(cursor.modstamp - self.look_back, cursor)
        records = self.store.load(list(seen))
        late = [case_id for case_id, modstamp in seen.items() if _may_be_new(records.get(case_id), modstamp)]
        return self.sync_cases.sync(late)

    def _pages(
        self,
        cursor: Cursor | None,
        until: datetime,
        since: datetime | None,
        done: Callable[[int], None],
        *,
        moving: bool,
    ) -> Tally:
        tally = Tally()
        complete = False
        while not complete:
            page = self.source.changed(cursor, until, since)
            tally.add(self.sync_cases.apply(page))
            cursor, complete = page.last or cursor, page.complete
            if moving and page.last:
                self.cursors.advance(LANE, page.last)
            done(len(page.found))
        return tally


def _may_be_new(record: CaseRecord | None, modstamp: datetime) -> bool:
    return record is None or record.modstamp != modstamp or record.provisional
