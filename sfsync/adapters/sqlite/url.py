"""From a store's URL to the open store."""

from __future__ import annotations

from pathlib import Path

from sfsync.adapters.sqlite.database import MEMORY, Database
from sfsync.adapters.sqlite.store import SqliteStore
from sfsync.ports.faults import Misconfigured

_PREFIX = "sqlite:///"


def open_store(url: str) -> SqliteStore:
    """Open a store, and create it where there is none: `sqlite:///relative`, `sqlite:////absolute`, `:memory:`.

    What follows the three slashes is the path as it stands, without escapes. Raises Misconfigured for another URL and
    for a file that is not ours, and Unavailable while others keep it locked.
    """
    return SqliteStore(Database(_path(url)))


def _path(url: str) -> str:
    path = url.removeprefix(_PREFIX)
    if path == MEMORY:
        return MEMORY
    if not path or path == url:
        raise Misconfigured(
            f"{url!r} is no store", f"write e.g. {_PREFIX}sfsync.sqlite, or with a fourth slash an absolute path"
        )
    return str(Path(path).absolute())
