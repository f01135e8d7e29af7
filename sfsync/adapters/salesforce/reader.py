"""Reads cases: by id, by what changed since, and the versions alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.adapters.salesforce import soql
from sfsync.adapters.salesforce.columns import instant
from sfsync.adapters.salesforce.faults import LocatorLost, TooMuch
from sfsync.adapters.salesforce.restarting import restarting
from sfsync.adapters.salesforce.rows import id_of, modstamp_of
from sfsync.model.ids import case_id
from sfsync.model.record import Cursor
from sfsync.model.replacing import replace
from sfsync.ports.cases import CasePage
from sfsync.ports.faults import Unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sfsync.adapters.salesforce.api import Api, Row
    from sfsync.adapters.salesforce.rows import CaseRows
    from sfsync.adapters.salesforce.transport import Transport
    from sfsync.hours.interval import Interval

PAGE = 200
_CASE_PREFIX = "500"
_VERSIONS_PAGE = 2000  # what Salesforce sends at once at most
_BEGINNING = datetime(1999, 1, 1, tzinfo=UTC)  # no org is older than Salesforce
_SHORTEST_WINDOW = timedelta(seconds=1)


class CaseReader(Struct, frozen=True):
    """Implements `ports.CaseSource`. A page of at most 200 cases costs one call, unless the org cuts its answer up."""

    api: Api
    transport: Transport
    queries: soql.CaseQueries
    case_rows: CaseRows

    def server_time(self) -> datetime:
        """Return the org's time, as its last answer told it; before the first one, sign in to be told."""
        if not self.transport.server_clock.is_set:
            self.transport.login.token()
        return self.transport.server_clock.now()

    def read(self, case_ids: Sequence[str]) -> CasePage:
        """Read at most 200 cases by id in one query, in the order given; what does not exist is left out."""
        wanted = list(dict.fromkeys(map(case_id, case_ids)))
        if len(wanted) > PAGE:
            raise ValueError(f"{len(wanted)} ids are too many for one call: give at most {PAGE}")
        rows = {id_of(row): row for row in self._by_ids(wanted)} if wanted else {}
        return self._page([rows[each] for each in wanted if each in rows])

    def changed(self, after: Cursor | None, until: datetime, since: datetime | None = None) -> CasePage:
        """Read the next at most 200 cases in the order (SystemModstamp, Id)."""
        upto = until
        while True:
            # One more than a page holds tells whether anything lies beyond it, and so saves the call that would.
            query = self.queries.changed(after, since, upto, PAGE + 1)
            try:
                rows = restarting(partial(self._whole, query))
            except TooMuch:
                upto = _halfway(after, since, upto)
                continue
            if rows or upto == until:
                return self._changed_page(rows, to_the_end=upto == until)
            after, since, upto = None, upto, until

    def open_during(self, period: Interval, after: str | None) -> CasePage:
        """Read the next at most 200 cases by id that were open at some time in a period."""
        limit = PAGE
        while True:
            query = self.queries.open_during(period.start, period.end, after, limit)
            try:
                rows = restarting(partial(self._whole, query))
            except (TooMuch, LocatorLost):
                if limit == 1:
                    raise
                limit //= 2
                continue
            return replace(self._page(rows), complete=len(rows) < limit)

    def number(self, after: Cursor | None, since: datetime | None = None) -> int:
        """Return how many cases there are to read up to now: what a progress bar needs to know."""
        return self.api.number(soql.number(after, since, self.server_time()))

    def versions(self, since: datetime, until: Cursor) -> Mapping[str, datetime]:
        """Return id -> SystemModstamp from `since` up to and with `until`."""
        found: dict[str, datetime] = {}
        after: Cursor | None = None
        while True:
            rows = restarting(partial(self.api.query, soql.versions(after, since, until, _VERSIONS_PAGE)))
            found |= {place.case_id: place.modstamp for place in map(_place, rows) if place}
            after = _last(rows)
            if len(rows) < _VERSIONS_PAGE:
                return found

    def answered(self, since: datetime) -> frozenset[str]:
        """Return ids of cases that may have got a message from Support since an instant, in one call for most."""
        queries = self.queries.answered(since)
        answers = restarting(partial(self.api.queries, queries)) if queries else []
        rows = [row for found in answers for row in found]
        posts = [row for row in rows if "CreatedDate" in row]
        while len(posts) == soql.FEED_PAGE and (last := instant(posts[-1], "CreatedDate")) > since:
            posts, since = restarting(partial(self._whole_feed, last)), last
            rows += posts
        parents = (str(row.get("ParentId") or "") for row in rows)
        return frozenset(case_id(parent) for parent in parents if parent.startswith(_CASE_PREFIX))

    def _whole_feed(self, since: datetime) -> list[Row]:
        return self.api.query(self.queries.posted(since))

    def _by_ids(self, ids: Sequence[str]) -> list[Row]:
        """Read rows by id, in halves where the whole is too much or keeps losing its locators."""
        try:
            return restarting(partial(self._whole, self.queries.by_ids(ids)))
        except (TooMuch, LocatorLost):
            if len(ids) == 1:
                raise
        middle = len(ids) // 2
        return self._by_ids(ids[:middle]) + self._by_ids(ids[middle:])

    def _whole(self, query: str) -> list[Row]:
        """Return a query's rows with all of their children."""
        rows = self.api.query(query)
        for row in rows:
            for name in self.case_rows.children:
                row[name] = self.api.children(row.get(name))
        return rows

    def _changed_page(self, rows: Sequence[Row], *, to_the_end: bool) -> CasePage:
        page, beyond = self._page(rows[:PAGE]), rows[PAGE:]
        complete = to_the_end and not beyond
        return replace(page, last=_last(rows[:PAGE]), complete=complete, beyond=id_of(beyond[0]) if beyond else None)

    def _page(self, rows: Sequence[Row]) -> CasePage:
        return CasePage(tuple(map(self.case_rows.found, rows)), self.server_time())


def _halfway(after: Cursor | None, since: datetime | None, upto: datetime) -> datetime:
    """Return the middle of the window up to `upto`, to the second; raise TooMuch where there is nothing to halve."""
    start = max(since or _BEGINNING, after.modstamp if after else _BEGINNING)
    if upto - start <= _SHORTEST_WINDOW:
        raise TooMuch("the cases of a single second are too much for a query")
    return max(start + _SHORTEST_WINDOW, (start + (upto - start) / 2).replace(microsecond=0))


def _last(rows: Sequence[Row]) -> Cursor | None:
    """Return the place of the last row that has one; raise Unavailable where none has: nothing could follow it."""
    places = [place for place in map(_place, reversed(rows)) if place]
    if rows and not places:
        raise Unavailable("the org's answer holds no SystemModstamp that can be read")
    return places[0] if places else None


def _place(row: Row) -> Cursor | None:
    modstamp = modstamp_of(row)
    return Cursor(modstamp, id_of(row)) if modstamp else None
