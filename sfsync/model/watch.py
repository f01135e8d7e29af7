"""What is remembered of the instances that are watched, and of which customer lived where and when."""

from __future__ import annotations

from datetime import datetime, timedelta

from msgspec import Struct

from sfsync.model.evidence import Impact

STALE_AFTER = timedelta(minutes=15)
OWN_ORG = "own"
"""Stands for an account id in the book of customers: the org itself, which has an instance too."""


class Watch(Struct, frozen=True):
    """One watched instance; `revision` guards against lost updates (0: not stored yet).

    `impacts` are those in force: the fold of all evidence that ever named the instance. `look` is the digest of what
    the feed said last, at `look_at`, so that a look which finds nothing new can tell. `judged_at` is when it was last
    worked out what pauses: what was told ahead may have come since. `pending_since` is set while the cases that a
    change of evidence touches (from that instant on) have not all been looked at again. `seen_at` is the last good
    look, `fault` why the latest look was none, `fault_at` since when. `told` holds the keys of alerts that were given
    and still stand. `active` False: Salesforce has decommissioned the instance. `oddities` is what could not be
    understood in the last good look.
    """

    instance: str
    revision: int = 0
    impacts: tuple[Impact, ...] = ()
    look: str | None = None
    look_at: datetime | None = None
    judged_at: datetime | None = None
    pending_since: datetime | None = None
    watched_at: datetime | None = None
    seen_at: datetime | None = None
    fault: str | None = None
    fault_at: datetime | None = None
    told: tuple[str, ...] = ()
    active: bool = True
    oddities: tuple[str, ...] = ()

    def is_stale(self, now: datetime) -> bool:
        """Tell whether no good answer came for so long that people should know."""
        last = self.seen_at or self.watched_at
        return last is not None and now - last > STALE_AFTER


class Stay(Struct, frozen=True):
    """An instance that an org lives on since an instant (None: as far back as is known); `instance` None: unknown."""

    instance: str | None
    since: datetime | None = None


class Customer(Struct, frozen=True):
    """An account, and where its org lived, the oldest stay first; a move adds a stay and overwrites none.

    `pending_since` is set while the cases that a move touches have not all been looked at again.
    """

    account_id: str
    name: str | None = None
    stays: tuple[Stay, ...] = ()
    revision: int = 0
    pending_since: datetime | None = None
