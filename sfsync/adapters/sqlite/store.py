"""Records, cursors, the ledger and alerts in SQLite."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sfsync.adapters.records import document_of, instant_from, instant_text, remembered, whole_ledger
from sfsync.adapters.sqlite import statements
from sfsync.adapters.sqlite.evidence import EvidenceTables, compact, saved
from sfsync.model.firing import Firings
from sfsync.model.record import CaseRecord, Cursor, Entry, Standing, has_outbox_of, spoken
from sfsync.model.replacing import replace

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from sfsync.adapters.sqlite.database import Database

_PAGE = 200
_FOREVER = "9999"  # sorts after every instant


class SqliteStore(EvidenceTables):
    """Everything that is remembered, in one file. Methods raise Unavailable or Misconfigured, which name it."""

    def __init__(self, database: Database) -> None:
        """Keep the open file; `close` closes it."""
        self._database = database

    def load(self, case_ids: Collection[str]) -> Mapping[str, CaseRecord]:
        """Return those records that exist, of any number of ids."""
        rows = self._database.rows(statements.LOAD, json.dumps(list(case_ids)))
        return {case_id: self._read(_record, case_id, document) for case_id, document in rows}

    def save(self, records: Sequence[CaseRecord]) -> frozenset[str]:
        """Store the records that were not overtaken, in one transaction; return the ids of the others.

        A second record of one case in one call is overtaken by the first.
        """
        if not records:
            return frozenset()
        rows = [_row(record) for record in records]
        with self._database.writing() as connection:
            return frozenset(row["case_id"] for row in rows if not connection.execute(_saving(row), row).rowcount)

    def told(self, records: Sequence[CaseRecord]) -> None:
        """Let those records have said what is in their outboxes that still have it there, in one transaction."""
        with self._database.writing() as connection:
            stored = self.load([record.case_id for record in records])
            said = [spoken(stored[one.case_id]) for one in records if has_outbox_of(stored.get(one.case_id), one)]
            connection.executemany(statements.TOLD, [(compact(document_of(one)), one.case_id) for one in said])

    def due(self, now: datetime, limit: int) -> Sequence[str]:
        """Return tracked ids whose `check_at` is at or before `now`, the earliest first."""
        return [case_id for (case_id,) in self._database.rows(statements.DUE, instant_text(now), limit)]

    def undelivered(self, limit: int) -> Sequence[str]:
        """Return ids whose record has a non-empty outbox, in the order of ids."""
        return [case_id for (case_id,) in self._database.rows(statements.UNDELIVERED, limit)]

    def quarantined(self) -> Iterator[CaseRecord]:
        """Yield the records that cannot be judged or whose stamps the org refuses, in the order of ids."""
        last = ""
        while rows := self._database.rows(statements.ASIDE, last, _PAGE):
            for last, document in rows:
                yield self._read(_record, last, document)

    def dependents(self, since: datetime, account_ids: Collection[str] | None = None) -> Sequence[str]:
        """Return ids of cases that stand on Salesforce and were not closed before an instant, in the order of ids."""
        if account_ids is None:
            rows = self._database.rows(statements.DEPENDENTS, instant_text(since))
        else:
            rows = self._database.rows(statements.DEPENDENTS_OF, instant_text(since), json.dumps(list(account_ids)))
        return [case_id for (case_id,) in rows]

    def dependent_accounts(self, since: datetime) -> frozenset[str]:
        """Return the accounts of such cases."""
        rows = self._database.rows(statements.DEPENDENT_ACCOUNTS, instant_text(since))
        return frozenset(account_id for (account_id,) in rows)

    def cursor(self, lane: str) -> Cursor | None:
        """Return the lane's place, None before its first."""
        rows = self._database.rows(statements.CURSOR, lane)
        return Cursor(self._read(instant_from, lane, rows[0][0]), rows[0][1]) if rows else None

    def advance(self, lane: str, cursor: Cursor) -> None:
        """Move the lane's place forward; a place before the stored one changes nothing."""
        with self._database.writing() as connection:
            connection.execute(statements.ADVANCE, (lane, instant_text(cursor.modstamp), cursor.case_id))

    def append(self, entries: Sequence[Entry]) -> None:
        """Add entries in one transaction; one whose key is there already is left as it stands."""
        rows = [(entry.key, entry.case_id, compact(document_of(entry))) for entry in entries]
        if rows:
            with self._database.writing() as connection:
                connection.executemany(statements.APPEND, rows)

    def entries(self, case_id: str) -> Sequence[Entry]:
        """Return a case's entries in the order in which they were added, and then what its record has said."""
        record = self.load([case_id]).get(case_id)  # first: what it has said may move to the entries meanwhile
        rows = self._database.rows(statements.ENTRIES, case_id)
        return whole_ledger((self._read(_entry, key, document) for key, document in rows), record)

    def firings(self, watcher: str) -> Firings:
        """Return what a watcher remembers; before its first time nothing, with revision 0."""
        rows = self._database.rows(statements.FIRINGS, watcher)
        return self._read(_firings, watcher, rows[0][0]) if rows else Firings(watcher)

    def hold(self, firings: Firings) -> bool:
        """Store firings whose revision is still the stored one, as their next revision; return whether they were."""
        document = document_of(replace(firings, revision=firings.revision + 1))
        with self._database.writing() as connection:
            return saved(connection, statements.HOLD, firings.watcher, firings.revision, document)

    def created(self, keys: Collection[str]) -> frozenset[str]:
        """Return those keys of Tasks that are remembered, of any number."""
        return frozenset(key for (key,) in self._database.rows(statements.CREATED, json.dumps(list(keys))))

    def remember(self, keys: Collection[str]) -> None:
        """Remember keys of Tasks in one transaction."""
        if keys:
            with self._database.writing() as connection:
                connection.executemany(statements.REMEMBER, [(key,) for key in keys])

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        self._database.close()


def _record(text: str) -> CaseRecord:
    return remembered(CaseRecord, json.loads(text))


def _entry(text: str) -> Entry:
    return remembered(Entry, json.loads(text))


def _firings(text: str) -> Firings:
    return remembered(Firings, json.loads(text))


def _row(record: CaseRecord) -> dict[str, Any]:
    """Return the columns of the record's next revision."""
    following = replace(record, revision=record.revision + 1)
    return {
        "case_id": following.case_id,
        "revision": following.revision,
        "modstamp": following.modstamp and instant_text(following.modstamp),
        "standing": following.standing.value,
        "check_at": following.check_at and instant_text(following.check_at),
        "parked": following.parked is not None,
        "undelivered": bool(following.outbox),
        "account_id": following.account_id,
        "open_until": _open_until(following),
        "document": compact(document_of(following)),
    }


def _open_until(record: CaseRecord) -> str | None:
    if not record.dependent or record.standing is Standing.DELETED:
        return None
    return instant_text(record.closed_at) if record.closed_at else _FOREVER


def _saving(row: dict[str, Any]) -> str:
    return statements.INSERT if row["revision"] == 1 else statements.UPDATE
