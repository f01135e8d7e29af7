"""The stores by the scheme of their URL. Only what the URL names is loaded."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sfsync.ports.alerting import AlertMemory
from sfsync.ports.cases import CaseStore
from sfsync.ports.faults import Misconfigured
from sfsync.ports.memory import Cursors, Ledger
from sfsync.ports.status import Customers, Evidence, Watches
from sfsync.ports.tasks import TaskLog

if TYPE_CHECKING:
    from sfsync.ports.telling import Clock

_SQLITE, _DYNAMODB = "sqlite:///", "dynamodb://"


class Store(CaseStore, Cursors, Ledger, Evidence, Watches, Customers, AlertMemory, TaskLog, Protocol):
    """All that is remembered."""

    def close(self) -> None:
        """Let go of it; a second time does nothing."""
        ...


def open_store(url: str, clock: Clock) -> Store:
    """Open a store: `sqlite:///PATH` (created where there is none) or `dynamodb://TABLE` (never created).

    Raises Misconfigured for another URL and for what is not a store, and Unavailable for one that cannot be had now.
    """
    if url.startswith(_SQLITE):
        from sfsync.adapters import sqlite

        return sqlite.open_store(url)
    if url.startswith(_DYNAMODB):
        from sfsync.adapters.dynamodb import store

        return store.open_store(url, clock)
    raise Misconfigured(f"{url!r} is no store", f"write e.g. {_SQLITE}sfsync.sqlite or {_DYNAMODB}sfsync")


def is_there(url: str) -> bool:
    """Tell whether opening a store would find one, as far as that can be told without asking it."""
    return not url.startswith(_SQLITE) or Path(url.removeprefix(_SQLITE)).exists()
