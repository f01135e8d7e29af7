"""The tables, and the steps that lead from one version of them to the next.

`PRAGMA application_id` says that a file is ours, `PRAGMA user_version` how many of the steps it has behind it. A step
that has been released never changes: a change is a new step. The columns beside `document` repeat what is searched for.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from sfsync.adapters.sqlite.transaction import transaction
from sfsync.ports.faults import Misconfigured

if TYPE_CHECKING:
    from collections.abc import Sequence

APPLICATION_ID = int.from_bytes(b"SFSY")
_LOG_PAGES = 4_000  # of 4 kB; at SQLite's own 1,000 each batch of 200 cases would have the log copied and synced anew

_FIRST = (
    """
    CREATE TABLE records (
        case_id TEXT NOT NULL PRIMARY KEY,
        revision INTEGER NOT NULL,
        modstamp TEXT,
        standing TEXT NOT NULL,
        check_at TEXT,
        parked INTEGER NOT NULL,
        undelivered INTEGER NOT NULL,
        document TEXT NOT NULL
    )
    """,
    "CREATE INDEX records_due ON records (check_at, case_id) WHERE standing = 'tracked' AND check_at IS NOT NULL",
    "CREATE INDEX records_undelivered ON records (case_id) WHERE undelivered",
    "CREATE INDEX records_aside ON records (case_id) WHERE standing = 'quarantined' OR parked",
    "CREATE TABLE cursors (lane TEXT NOT NULL PRIMARY KEY, modstamp TEXT NOT NULL, case_id TEXT NOT NULL)",
    """
    CREATE TABLE ledger (
        position INTEGER PRIMARY KEY,
        key TEXT NOT NULL UNIQUE,
        case_id TEXT NOT NULL,
        document TEXT NOT NULL
    )
    """,
    "CREATE INDEX ledger_of_case ON ledger (case_id, position)",
    *(
        f"CREATE TRIGGER ledger_refuses_{verb} BEFORE {verb} ON ledger BEGIN SELECT RAISE(ABORT, 'append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ),
)
_EVIDENCE = (
    "ALTER TABLE records ADD COLUMN account_id TEXT",
    # Until when a case that stands on Salesforce is of interest to evidence; NULL for those that do not.
    "ALTER TABLE records ADD COLUMN open_until TEXT",
    "CREATE INDEX records_dependent ON records (account_id, open_until) WHERE open_until IS NOT NULL",
    """
    CREATE TABLE evidence (
        record_key TEXT NOT NULL,
        impact TEXT NOT NULL,
        digest TEXT NOT NULL,
        first_seen TEXT NOT NULL,
        last_seen TEXT NOT NULL,
        document TEXT NOT NULL,
        PRIMARY KEY (record_key, impact, digest)
    ) WITHOUT ROWID
    """,
    """
    CREATE TABLE evidence_of_instance (
        instance TEXT NOT NULL,
        record_key TEXT NOT NULL,
        PRIMARY KEY (instance, record_key)
    ) WITHOUT ROWID
    """,
    "CREATE TRIGGER evidence_stays BEFORE DELETE ON evidence BEGIN SELECT RAISE(ABORT, 'nothing is deleted'); END",
    "CREATE TABLE watches (instance TEXT NOT NULL PRIMARY KEY, revision INTEGER NOT NULL, document TEXT NOT NULL)",
    "CREATE TABLE customers (account_id TEXT NOT NULL PRIMARY KEY, revision INTEGER NOT NULL, document TEXT NOT NULL)",
    """
    CREATE TABLE residents (
        instance TEXT NOT NULL,
        account_id TEXT NOT NULL,
        PRIMARY KEY (instance, account_id)
    ) WITHOUT ROWID
    """,
)
_ALERTS = (
    "CREATE TABLE firings (watcher TEXT NOT NULL PRIMARY KEY, revision INTEGER NOT NULL, document TEXT NOT NULL)",
)
_TASKS = ("CREATE TABLE tasks (key TEXT NOT NULL PRIMARY KEY) WITHOUT ROWID",)
STEPS: tuple[tuple[str, ...], ...] = (_FIRST, _EVIDENCE, _ALERTS, _TASKS)


def prepare(connection: sqlite3.Connection, path: str, steps: Sequence[Sequence[str]] = STEPS) -> None:
    """Bring a file's tables up to date; raise Misconfigured for one that is not ours or is from a newer version.

    Nothing is written to such a file. The steps that are due are done together or not at all.
    """
    with transaction(connection, "DEFERRED"):
        behind = _steps_behind(connection, path, len(steps))
    _let_readers_and_the_writer_meet(connection)
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
    if behind < len(steps):
        _catch_up(connection, path, steps)


def _let_readers_and_the_writer_meet(connection: sqlite3.Connection) -> None:
    """Switch to a write-ahead log, unless another process has the file in use: whoever opens it next will."""
    try:
        connection.execute("PRAGMA journal_mode = WAL")
    except sqlite3.OperationalError as fault:
        if fault.sqlite_errorcode != sqlite3.SQLITE_BUSY:
            raise


def _catch_up(connection: sqlite3.Connection, path: str, steps: Sequence[Sequence[str]]) -> None:
    with transaction(connection):
        behind = _steps_behind(connection, path, len(steps))  # again: another process may have been faster
        for step in steps[behind:]:
            for statement in step:
                connection.execute(statement)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {len(steps)}")


def _steps_behind(connection: sqlite3.Connection, path: str, known: int) -> int:
    version = _number(connection, "PRAGMA user_version")
    application = _number(connection, "PRAGMA application_id")
    if application == APPLICATION_ID and version <= known:
        return version
    if application == APPLICATION_ID:
        raise Misconfigured(
            f"{path} is from a newer sfsync (its tables are version {version}, this one knows {known})",
            "upgrade sfsync, or name another file in SFSYNC_STORE",
        )
    if application or version or _number(connection, "SELECT count(*) FROM sqlite_master"):
        raise Misconfigured(f"{path} is not a store of sfsync", "name another file in SFSYNC_STORE")
    return 0


def _number(connection: sqlite3.Connection, query: str) -> int:
    return int(connection.execute(query).fetchone()[0])
