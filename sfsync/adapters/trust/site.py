"""Looks at instances: what their status, the incidents and the maintenances say, put together and cross-checked."""

from __future__ import annotations

from time import sleep
from typing import TYPE_CHECKING
from urllib.parse import quote

from sfsync.adapters.trust.oddities import Oddities, shortened
from sfsync.adapters.trust.pages import BOUNDS, Page, Pages
from sfsync.adapters.trust.records import PARSE, Question, RecordsRead, merged
from sfsync.adapters.trust.refusals import NotThere, refusal
from sfsync.hours.interval import utc
from sfsync.intake.trust import RejectedRecord
from sfsync.model.evidence import Sighting, Source
from sfsync.ports.status import Look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sfsync.adapters.http.timeouts import Timeouts
    from sfsync.ports.telling import Clock

LIMIT = 500  # records of one answer
_PAGES = 5
_IN_STATUS = {Source.INCIDENT: "Incidents", Source.MAINTENANCE: "Maintenances"}
_ORDER = {
    Source.INCIDENT: {"sort": "createdAt", "order": "DESC"},
    Source.MAINTENANCE: {"sort": "plannedStartTime", "order": "ASC"},
}


class TrustSite:
    """Implements `ports.StatusFeed` over `api.status.salesforce.com/v1`; `url` ends in the version.

    `clock` is ours, which the feed's must not be far from. `sleeps` waits between attempts. Raises Misconfigured for an
    address that cannot be trusted.
    """

    def __init__(
        self,
        url: str,
        clock: Clock,
        timeouts: Timeouts = BOUNDS,
        sleeps: Callable[[float], None] = sleep,
    ) -> None:
        """Prepare; nothing is asked before the first look."""
        self._pages = Pages(url, clock, timeouts, sleeps)
        self._read = RecordsRead()
        self.oddities = Oddities()

    def look(self, instance: str, since: datetime, now: datetime) -> Look:
        """Return every record of an instance since an instant, in three requests where lists are of usual length.

        Raises Unavailable for an answer that cannot be trusted as a whole; a record that cannot be used is left out,
        and named as unreadable.
        """
        status = self._status(instance)
        pages = [(Question(source, instance, "status"), status, _rows_in(status, source)) for source in PARSE]
        pages += [page for source in PARSE for page in self._list(source, instance, since)]
        records = merged([self._read.read(question, page.content, rows, now) for question, page, rows in pages])
        active = _fields(status).get("isActive", True)
        strange = () if isinstance(active, bool) else (f"instance {instance}: isActive is neither true nor false",)
        oddities = tuple(dict.fromkeys((*strange, *records.oddities)))
        self.oddities.note(oddities)
        return Look(
            instance=instance,
            as_of=min(page.as_of for _, page, _ in pages),
            sightings=tuple(parsed.seen_again(now).sighting for parsed in records.parsed),
            active=active is not False,
            oddities=shortened(oddities),
            unreadable=records.unreadable,
        )

    def find(self, source: Source, record: str, instance: str, now: datetime) -> Sighting:
        """Return one record by its id; `gone` where the feed says that there is none. Raises Unavailable."""
        path, parse = f"/{source}s/{quote(record, safe='')}", PARSE[source]
        try:
            page = self._pages.page(path, {})
        except NotThere:
            return Sighting(source, record, now, (), gone=True)
        try:
            parsed = parse(page.content.document, now, instance)
        except RejectedRecord as fault:
            raise refusal(path, str(fault)) from None
        if parsed.sighting.record != record:
            raise refusal(path, "the answer is about another record")
        self.oddities.note(parsed.oddities)
        return parsed.sighting

    def close(self) -> None:
        """Close the connections."""
        self._pages.close()

    def _status(self, instance: str) -> Page:
        path = f"/instances/{quote(instance, safe='')}/status"
        unknown = "the feed does not know this instance: check the key, an org may have moved"
        try:
            page = self._pages.page(path, {"childProducts": "false"}, f"{instance} status")
        except NotThere:
            raise NotThere(path, unknown) from None
        fields = _fields(page)
        if "key" not in fields:
            raise refusal(path, unknown if "message" in fields else "the answer is no instance's status")
        if fields["key"] != instance:
            raise refusal(path, "the answer is about another instance")
        return page

    def _list(
        self, source: Source, instance: str, since: datetime
    ) -> Iterator[tuple[Question, Page, Sequence[object]]]:
        """Yield the pages of a list; raise Unavailable for one that does not end."""
        path, query = f"/{source}s", _query(source, instance, since)
        for number in range(_PAGES):
            beyond = {"offset": str(number * LIMIT)} if number else {}
            page = self._pages.page(path, query | beyond, f"{instance} {path} {number}")
            rows = _checked_rows(path, page.content.document)
            yield Question(source, instance, str(number)), page, rows
            if len(rows) < LIMIT:
                return
        raise refusal(path, f"the instance has {LIMIT * _PAGES} records or more: too many to be true")


def _checked_rows(path: str, rows: object) -> Sequence[object]:
    if not isinstance(rows, list):
        raise refusal(path, "the answer holds no list of records")
    if len(rows) > LIMIT:
        raise refusal(path, f"{len(rows)} records where at most {LIMIT} can be")
    return rows


def _rows_in(status: Page, source: Source) -> Sequence[object]:
    """Return the raw records that stand in an instance's status: those of now, which the lists hold as well."""
    rows = _fields(status).get(_IN_STATUS[source])
    return () if rows is None else _checked_rows("/instances/…/status", rows)


def _fields(page: Page) -> Mapping[str, object]:
    found = page.content.document
    return found if isinstance(found, dict) else {}


def _query(source: Source, instance: str, since: datetime) -> dict[str, str]:
    """Return the question for a list: from the beginning of a day on, so that it stays the same all day."""
    day = utc(since).strftime("%Y-%m-%dT00:00:00.000Z")
    return {"instance": instance, "startTime": day, "limit": str(LIMIT), **_ORDER[source]}
