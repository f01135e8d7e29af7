"""Takes evidence in: keeps every revision, folds what is now in force, and notes which cases that touches."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sfsync.engine.evidence import in_force, look_digest, revisions_of
from sfsync.engine.pauses import causes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sfsync.engine.pauses import Cause
    from sfsync.model.evidence import Impact, Sighting
    from sfsync.model.watch import Watch
    from sfsync.policy import Policy
    from sfsync.ports import Evidence


@dataclass(frozen=True, slots=True)
class TakeEvidence:
    """The one way of evidence into the store, whether a feed tells it or a person."""

    evidence: Evidence
    policy: Policy

    def look(self, watch: Watch, sightings: Iterable[Sighting], now: datetime) -> Watch:
        """Return a watch after a look at its instance; one that saw nothing new costs no fold."""
        revisions = [revision for sighting in sightings for revision in revisions_of(sighting)]
        self.evidence.observe(revisions)
        digest = look_digest(revisions)
        if digest == watch.look:
            return watch
        return replace(self.folded(watch, now), look=digest)

    def told(self, watch: Watch, sighting: Sighting, now: datetime) -> Watch:
        """Return a watch after one record was told, beside what its looks see."""
        self.evidence.observe(revisions_of(sighting))
        return self.folded(watch, now)

    def folded(self, watch: Watch, now: datetime) -> Watch:
        """Return a watch with what is in force by all that was ever seen."""
        impacts = in_force(self.evidence.revisions(watch.instance))
        since = self._changed_since(watch, impacts, now)
        pending = min(filter(None, (watch.pending_since, since)), default=None)
        return replace(watch, impacts=impacts, pending_since=pending)

    def _changed_since(self, watch: Watch, impacts: tuple[Impact, ...], now: datetime) -> datetime | None:
        """Return the earliest start of what pauses otherwise than before, None where nothing does."""
        before, after = (set(self._causes(watch.instance, each, now)) for each in (watch.impacts, impacts))
        return min((cause.interval.start for cause in before ^ after), default=None)

    def _causes(self, instance: str, impacts: Iterable[Impact], now: datetime) -> tuple[Cause, ...]:
        return causes(instance, impacts, self.policy.salesforce, now)
