"""The poll: finds what changed since its cursor, and what became visible late behind it.

A row's SystemModstamp is set as its transaction starts and shown when it commits, so a row can appear behind the
cursor. Each poll therefore looks back, at ids and stamps only, and reads those again that are not the state that was
evaluated. And a message need not move its Case's modstamp at all (an email that Support sends does not), so answers
have a cursor of their own.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.flows.tally import Tally
from sfsync.model.record import Cursor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sfsync.flows.sync_cases import SyncCases
    from sfsync.model.record import CaseRecord
    from sfsync.ports.cases import CasePage, CaseSource, CaseStore
    from sfsync.ports.memory import Cursors

LANE, MESSAGES = "poll", "messages"
LOOK_BACK = timedelta(minutes=10)  # the longest synchronous transaction of an org


class Poll(Struct, frozen=True):
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
        until = self.source.server_time()
        cursor, heard = self.cursors.cursor(LANE), self.cursors.cursor(MESSAGES)
        late = self._late(cursor) if cursor else []
        tally = self.sync_cases.sync(late, finish=False)
        if heard is None:
            self.cursors.advance(MESSAGES, Cursor(until, ""))  # now, since the first pass may take more than one run
        answered = self.source.answered(heard.modstamp - self.look_back) if heard else frozenset[str]()
        done(tally.read)
        touched = set(late)
        for page in self._pages(cursor, until, None, touched):
            tally.add(self._applied(page, done))
            if page.last:
                self.cursors.advance(LANE, page.last)
        tally.add(self.sync_cases.sync(sorted(answered - touched), finish=False))
        self.sync_cases.finish(tally)
        self.cursors.advance(MESSAGES, Cursor(until, ""))
        return tally

    def sweep(self, since: datetime, done: Callable[[int], None] = lambda _: None) -> Tally:
        """Bring everything up to date that changed since an instant, or stands aside, and leave the cursors alone."""
        tally = Tally()
        touched: set[str] = set()
        for page in self._pages(None, self.source.server_time(), since, touched):
            tally.add(self._applied(page, done))
        aside = {record.case_id for record in self.store.quarantined()}
        tally.add(self.sync_cases.sync(sorted(aside - touched), finish=False))
        self.sync_cases.finish(tally)
        return tally

    def _late(self, cursor: Cursor) -> list[str]:
        """Return the cases behind the cursor that are not in the state that was evaluated."""
        seen = self.source.versions(cursor.modstamp - self.look_back, cursor)
        records = self.store.load(list(seen))
        return [case_id for case_id, modstamp in seen.items() if _may_be_new(records.get(case_id), modstamp)]

    def _pages(
        self, cursor: Cursor | None, until: datetime, since: datetime | None, touched: set[str]
    ) -> Iterator[CasePage]:
        """Yield pages up to the end of the pass: where nothing follows, or what follows is the pass's own doing.

        Stamps move modstamps, so the cases of this pass turn up again at its end; the next one makes sure of them.
        """
        ended = False
        while not ended:
            page = self.source.changed(cursor, until, since)
            touched.update(found.id for found in page.found)
            yield page
            cursor, ended = page.last or cursor, page.complete or page.beyond in touched

    def _applied(self, page: CasePage, done: Callable[[int], None]) -> Tally:
        tally = self.sync_cases.apply(page)
        done(len(page.found))
        return tally


def _may_be_new(record: CaseRecord | None, modstamp: datetime) -> bool:
    return record is None or record.modstamp != modstamp or record.provisional
