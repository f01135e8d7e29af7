"""What alerts on availability stand on: the samples of the rolling window, and what was told before."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sfsync.availability.record import Record
    from sfsync.model.firing import Firings


class SampleWindow(Protocol):
    """Knows the latest samples of every vantage point. May raise Unavailable: then the next look looks again.

    One object serves one watcher: it may keep what it read, and read only what has come since.
    """

    def records(self, since: datetime, now: datetime) -> Mapping[str, Record]:
        """Return the record of each endpoint, with all samples from `since` to `now` that are there.

        Earlier ones may be in it, and some that were taken within a minute after `now`.
        """
        ...


class AlertMemory(Protocol):
    """Remembers which alerts stand, guarded by a revision. Raises Unavailable."""

    def firings(self, watcher: str) -> Firings:
        """Return what a watcher remembers; before its first time nothing, with revision 0."""
        ...

    def hold(self, firings: Firings) -> bool:
        """Store firings whose revision is still the stored one, as their next revision; return whether they were."""
        ...
