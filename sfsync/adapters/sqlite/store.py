"""Records, cursors and the ledger in SQLite."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any, TypeVar

from sfsync.adapters.records import (
    Unreadable,
    entry_document,
    entry_from,
    instant_from,
    instant_text,
    record_document,
    record_from,
)
from sfsync.adapters.sqlite import statements
from sfsync.adapters.sqlite.faults import START_AFRESH
from sfsync.model.record import Cursor
from sfsync.ports import Misconfigured

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
    from datetime import datetime

    from sfsync.adapters.sqlite.database import Database
    from sfsync.model.record import CaseRecord, Entry

_PAGE = 200
Remembered = TypeVar("Remembered")


class SqliteStore:
    """`CaseStore`, `Cursors` and `Ledger` in one file. Methods raise Unavailable or Misconfigured, which name it."""

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
        rows = [(entry.key, entry.case_id, _text(entry_document(entry))) for entry in entries]
        if rows:
            with self._database.writing() as connection:
                connection.executemany(statements.APPEND, rows)

    def entries(self, case_id: str) -> Sequence[Entry]:
        """Return a case's entries in the order in which they were added."""
        rows = self._database.rows(statements.ENTRIES, case_id)
        return [self._read(_entry, key, document) for key, document in rows]

    def close(self) -> None:
        """Close the file; a second time does nothing."""
        self._database.close()

    def _read(self, reading: Callable[[str], Remembered], name: str, text: str) -> Remembered:
        try:
            return reading(text)
        except (json.JSONDecodeError, Unreadable) as fault:
            fact = f"{self._database.path}: what is stored of {name} cannot be read ({fault})"
            raise Misconfigured(fact, START_AFRESH) from fault


def _record(text: str) -> CaseRecord:
    return record_from(json.loads(text))


def _entry(text: str) -> Entry:
    return entry_from(json.loads(text))


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
        "document": _text(record_document(following)),
    }


def _saving(row: dict[str, Any]) -> str:
    return statements.INSERT if row["revision"] == 1 else statements.UPDATE


_text = json.JSONEncoder(separators=(",", ":")).encode  # made once: `json.dumps` would make one for each document
