"""The queries, as text. They name as few fields as they can: what is read is what may be missing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sfsync.adapters.salesforce.fields import STAMP_FIELDS

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Sequence

    from sfsync.adapters.salesforce.fields import FieldNames, PatronPaths
    from sfsync.model.record import Cursor

POST_TYPES = ("TextPost", "ContentPost", "LinkPost")  # an email or a comment has a feed item too: it would count twice
_ORDER = "ORDER BY SystemModstamp, Id"
_CASE = (
    *("Id", "CaseNumber", "Type", "Priority", "Status", "CreatedDate", "ClosedDate", "SystemModstamp"),
    *("AccountId", "ContactId", "OwnerId", "Origin"),
)
_OF_EMAILS = "Incoming, Status, IsBounced, MessageDate, LastModifiedDate"
_MESSAGES = {
    "emails": (_OF_EMAILS, "EmailMessages WHERE Status != '5'"),
    "comments": ("IsPublished, LastModifiedDate", "CaseComments"),
    "feed": ("Type, Visibility", f"Feeds WHERE Type IN {POST_TYPES}"),
}

FEED_PAGE = 1000
_ANSWERED = {
    "emails": "SELECT ParentId FROM EmailMessage WHERE Incoming = false AND Status = '3' AND SystemModstamp >= {since}",
    "comments": "SELECT ParentId FROM CaseComment WHERE IsPublished = true AND SystemModstamp >= {since}",
    # A user without View All Data may ask for feed items with a limit only.
    "feed": "SELECT ParentId, CreatedDate FROM CaseFeed WHERE Type IN ('TextPost', 'ContentPost', 'LinkPost') "
    "AND CreatedDate >= {since} ORDER BY CreatedDate, Id LIMIT 1000",
}


def instant(at: datetime) -> str:
    """Render an instant as SOQL and JSON take it; Salesforce keeps milliseconds at most, so the rest is cut off."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{at.microsecond // 1000:03d}Z"


class CaseQueries:
    """The queries of one org."""

    def __init__(self, fields: FieldNames, sources: Collection[str]) -> None:
        """Put the SELECT together, once."""
        self._answered = [query for source, query in _ANSWERED.items() if source in sources]
        # Names of fields are checked as the field map is.
        self._select = f"SELECT {', '.join(_columns(fields))}, {', '.join(_children(fields, sources))} FROM Case"  # noqa: S608

    def by_ids(self, ids: Iterable[str]) -> str:
        """Ask for cases by their checked ids, at least one."""
        return f"{self._select} WHERE Id IN ({_quoted(ids)})"

    def answered(self, since: datetime) -> list[str]:
        """Ask for the cases of messages that may be Support's since an instant, a query per source."""
        return [query.format(since=instant(since)) for query in self._answered]

    def posted(self, since: datetime) -> str:
        """Ask for the cases of the next feed posts since an instant."""
        return _ANSWERED["feed"].format(since=instant(since))

    def changed(self, after: Cursor | None, since: datetime | None, until: datetime, limit: int) -> str:
        """Ask for the next cases beyond a place, not before `since`, up to and with `until`."""
        return f"{self._select} WHERE {_window(after, since, until)} {_ORDER} LIMIT {limit}"

    def open_during(self, start: datetime, end: datetime, after: str | None, limit: int) -> str:
        """Ask for the next cases by id that were submitted before `end` and not closed before `start`."""
        beyond = f" AND Id > '{after}'" if after else ""
        was_open = f"CreatedDate < {instant(end)} AND (IsClosed = false OR ClosedDate >= {instant(start)})"
        return f"{self._select} WHERE {was_open}{beyond} ORDER BY Id LIMIT {limit}"


def versions(after: Cursor | None, since: datetime, until: Cursor, limit: int) -> str:
    """Ask for ids and stamps beyond a place, not before `since`, up to and with `until`."""
    end = f"(SystemModstamp < {instant(until.modstamp)} OR {_at(until)} AND Id <= '{until.case_id}'))"
    window = _window(after, since, until.modstamp)
    # Instants and checked ids only.
    return f"SELECT Id, SystemModstamp FROM Case WHERE {window} AND {end} {_ORDER} LIMIT {limit}"  # noqa: S608 - checked names only


def number(after: Cursor | None, since: datetime | None, until: datetime) -> str:
    """Ask how many cases `changed` will yield in all."""
    return f"SELECT COUNT() FROM Case WHERE {_window(after, since, until)}"  # noqa: S608 - instants and checked ids only


def accounts(path: str, since: datetime | None, after: Cursor | None, limit: int) -> str:
    """Ask for accounts, with what stands at a checked path, beyond a place and not before `since`."""
    bounds = [f"SystemModstamp >= {instant(since)}"] if since is not None else []
    if after is not None:
        bounds.append(_beyond(after))
    where = f"WHERE {' AND '.join(bounds)} " if bounds else ""
    return f"SELECT Id, Name, {path}, SystemModstamp FROM Account {where}{_ORDER} LIMIT {limit}"  # noqa: S608 - checked names only


def patrons(paths: PatronPaths, after: str, limit: int) -> str:
    """Ask for the accounts with a support package, beyond a checked id, by checked paths."""
    people = (f"{person}.{name}" for person in ("Owner", *paths[1:]) for name in ("Id", "Name", "IsActive"))
    wanted = ", ".join(("Id", "Name", paths.package, *people))
    beyond = f" AND Id > '{after}'" if after else ""
    return f"SELECT {wanted} FROM Account WHERE {paths.package} != null{beyond} ORDER BY Id LIMIT {limit}"  # noqa: S608 - checked names only


def own_instance() -> str:
    """Ask for the instance that the org itself lives on."""
    return "SELECT InstanceName FROM Organization"


def _window(after: Cursor | None, since: datetime | None, until: datetime) -> str:
    bounds = [f"SystemModstamp <= {instant(until)}"]
    if since is not None:
        bounds.append(f"SystemModstamp >= {instant(since)}")
    if after is not None:
        bounds.append(_beyond(after))
    return " AND ".join(bounds)


def _beyond(after: Cursor) -> str:
    beyond = f"SystemModstamp > {instant(after.modstamp)}"
    return f"({_at(after)} AND Id > '{after.case_id}') OR {beyond})"


def _at(place: Cursor) -> str:
    return f"(SystemModstamp = {instant(place.modstamp)}"


def _columns(fields: FieldNames) -> list[str]:
    own = [fields.own(stamp) for stamp in STAMP_FIELDS]
    wanted = [*_CASE, *fields.read, *own]
    return list({name.casefold(): name for name in reversed(wanted)}.values())[::-1]  # a field named twice is refused


def _children(fields: FieldNames, sources: Collection[str]) -> Iterator[str]:
    tracked = _quoted(fields.tracked)  # checked names
    yield f"(SELECT Field, OldValue, NewValue, CreatedDate FROM Histories WHERE Field IN ({tracked}))"  # noqa: S608 - as above
    for source, (columns, rows) in _MESSAGES.items():
        if source in sources:
            # made of our own words only
            yield f"(SELECT {columns}, CreatedDate, CreatedById, CreatedBy.UserType FROM {rows})"  # noqa: S608


def _quoted(texts: Iterable[str] | Sequence[str]) -> str:
    return ", ".join(f"'{text}'" for text in texts)
