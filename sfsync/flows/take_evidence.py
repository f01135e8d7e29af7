"""Takes evidence in: keeps every revision, folds what is now in force, and notes which cases that touches."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.engine.evidence import in_force, look_digest, revisions_of
from sfsync.engine.pauses import causes
from sfsync.model.replacing import replace

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sfsync.engine.pauses import Cause
    from sfsync.model.evidence import Impact, Sighting
    from sfsync.model.watch import Watch
    from sfsync.policy.pauses import SalesforcePauses
    from sfsync.ports.status import Evidence


class TakeEvidence(Struct, frozen=True):
    """The one way of evidence into the store, whether a feed tells it or a person."""

    evidence: Evidence
    rules: SalesforcePauses

    def look(self, watch: Watch, sightings: Iterable[Sighting], now: datetime) -> Watch:
        """Return a watch after a look at its instance; one that saw nothing new costs no fold.

        A look that another one was quicker than proves nothing, so the next folds again.
        """
        revisions = [revision for sighting in sightings for revision in revisions_of(sighting)]
        self.evidence.observe(revisions)
        digest, seen_at = look_digest(revisions), max((each.last_seen for each in revisions), default=now)
        in_turn = watch.look_at is None or seen_at >= watch.look_at
        if digest == watch.look and in_turn:
            return replace(self.aged(watch, now), look_at=seen_at)
        folded = self.folded(watch, now)
        return replace(folded, look=digest, look_at=seen_at) if in_turn else replace(folded, look=None)

    def told(self, watch: Watch, sighting: Sighting, now: datetime) -> Watch:
        """Return a watch after one record was told, beside what its looks see."""
        self.evidence.observe(revisions_of(sighting))
        return self.folded(watch, now)

    def folded(self, watch: Watch, now: datetime) -> Watch:
        """Return a watch with what is in force by all that was ever seen."""
        return self._judged(watch, in_force(self.evidence.revisions(watch.instance)), now)

    def aged(self, watch: Watch, now: datetime) -> Watch:
        """Return a watch as time alone changes it: an end that was told ahead has come."""
        return self._judged(watch, watch.impacts, now)

    def _judged(self, watch: Watch, impacts: tuple[Impact, ...], now: datetime) -> Watch:
        """Return a watch with these impacts, and since when cases are to be looked at: the earliest that differs."""
        before = set(self._causes(watch.instance, watch.impacts, watch.judged_at or now))
        after = set(self._causes(watch.instance, impacts, now))
        starts = [cause.interval.start for cause in before ^ after]
        pending = min(filter(None, (watch.pending_since, *starts)), default=None)
        return replace(watch, impacts=impacts, judged_at=now, pending_since=pending)

    def _causes(self, instance: str, impacts: Iterable[Impact], at: datetime) -> tuple[Cause, ...]:
        return causes(instance, impacts, self.rules, at)
