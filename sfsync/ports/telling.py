"""Hints to the worker, notices to people, and the time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sfsync.model.alert import Alert
    from sfsync.model.record import Entry


class Hints(Protocol):
    """Takes hints of what to look at; the same may be hinted at more than once."""

    def put(self, case_ids: Sequence[str]) -> None:
        """Have these cases looked at."""
        ...

    def sweep(self, reason: str) -> None:
        """Have everything looked at that may have changed."""
        ...


class Seen(Protocol):
    """Remembers keys for a while, whoever asks: it tells a replay from a first call. Raises Unavailable."""

    def first_time(self, key: str, expires_at: datetime) -> bool:
        """Remember a key at least until an instant; return whether it is new. Of rivals one is the first."""
        ...


class Notifier(Protocol):
    """Tells people."""

    def notify(self, entries: Sequence[Entry]) -> None:
        """Announce each entry; after a crash it may come again, with the same key."""
        ...

    def alert(self, alerts: Sequence[Alert]) -> None:
        """Tell operations; after a crash an alert may come again, with the same key."""
        ...


class Clock(Protocol):
    """Tells the time."""

    def now(self) -> datetime:
        """Return the current instant, aware UTC."""
        ...
