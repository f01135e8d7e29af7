"""What SQLite's errors mean to the worker and to operations."""

from __future__ import annotations

import sqlite3
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sfsync.ports.faults import Misconfigured, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator

_PASSING = {
    sqlite3.SQLITE_BUSY: "another process keeps the store locked",
    sqlite3.SQLITE_LOCKED: "another process keeps the store locked",
    sqlite3.SQLITE_PROTOCOL: "another process keeps the store locked",
    sqlite3.SQLITE_FULL: "the disk is full",
    sqlite3.SQLITE_IOERR: "the disk fails",
}
_OPEN = ("cannot be opened for writing", "check that its folder exists and that this user may write there")
START_AFRESH = (
    "restore a copy, or move the file away: every case is then evaluated afresh, and what is overdue announced again"
)
_LASTING = {
    sqlite3.SQLITE_CANTOPEN: _OPEN,
    sqlite3.SQLITE_PERM: _OPEN,
    sqlite3.SQLITE_READONLY: _OPEN,
    sqlite3.SQLITE_NOTADB: ("is no SQLite file", "name another file in SFSYNC_STORE"),
    sqlite3.SQLITE_CORRUPT: ("is damaged", START_AFRESH),
}


@contextmanager
def explained(path: str) -> Iterator[None]:
    """Turn SQLite's errors into Unavailable and Misconfigured that name the file; any other is a bug and passes."""
    try:
        yield
    except sqlite3.Error as fault:
        code = getattr(fault, "sqlite_errorcode", 0) & 0xFF  # the low byte is the primary code
        if code in _PASSING:
            raise Unavailable(f"{path}: {_PASSING[code]} ({fault})") from fault
        if code in _LASTING:
            what, remedy = _LASTING[code]
            raise Misconfigured(f"{path} {what}", remedy) from fault
        raise
