"""The embedded store: one SQLite file, for one machine; several threads and processes may use it at once."""

from __future__ import annotations

from sfsync.adapters.sqlite.store import SqliteStore
from sfsync.adapters.sqlite.url import open_store

__all__ = ["SqliteStore", "open_store"]
