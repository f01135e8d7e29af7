"""What Salesforce's people do with incidents."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sfsync.localorg.trust.board import Board
from sfsync.localorg.trust.instants import aware, whole_minute
from sfsync.localorg.trust.records import Incident, known

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_CORRECTION = "After investigation there was no impact on end users."
_MINUTE = timedelta(minutes=1)


class IncidentDesk(Board):
    """Verbs on incidents.

    `at` is when somebody did it, now unless told: it becomes the stamps, whatever the impact's own times say. An
    `impact` is an id; without one the latest is meant.
    """

    def post_incident(  # noqa: PLR0913 - what a person fills in
        self,
        instances: str | Sequence[str],
        kind: str,
        severity: str,
        start: datetime | None,
        end: datetime | None = None,
        *,
        affects_all: bool = False,
        is_core: bool = True,
        services: Sequence[str] = ("coreService",),
        at: datetime | None = None,
    ) -> int:
        """Post an incident with one impact, and return its id. Without a start it is malformed, as the real may be."""
        with self.changing(at) as stamp:
            incident = Incident(
                id=self.new_id(Incident),
                instance_keys=self.known_keys(instances),
                service_keys=list(services),
                is_core=is_core,
                affects_all=affects_all,
                created_at=stamp,
                updated_at=stamp,
                impacts=[self.new_impact(kind, severity, (start, end), stamp)],
            )
            self.incidents[incident.id] = incident
            return incident.id

    def add_impact(  # noqa: PLR0913 - what a person fills in
        self,
        incident: int,
        kind: str,
        severity: str,
        start: datetime | None,
        end: datetime | None = None,
        *,
        at: datetime | None = None,
    ) -> int:
        """Add an impact to an incident, and return its id."""
        with self.changing(at) as stamp:
            impact = self.new_impact(kind, severity, (start, end), stamp)
            self.incident(incident).impacts.append(impact)
            return impact.id

    def revise_start(
        self, incident: int, start: datetime | None, *, impact: int | None = None, at: datetime | None = None
    ) -> None:
        """Correct when an impact began."""
        with self.changing(at) as stamp:
            self.incident(incident).impact(impact).move_start(start and aware(start), stamp)

    def revise_end(
        self, incident: int, end: datetime | None, *, impact: int | None = None, at: datetime | None = None
    ) -> None:
        """Correct when an impact ended; none means that it goes on after all."""
        with self.changing(at) as stamp:
            self.incident(incident).impact(impact).move_end(end and aware(end), stamp)

    def end_impact(
        self, incident: int, end: datetime | None = None, *, impact: int | None = None, at: datetime | None = None
    ) -> None:
        """Say that an impact is over, since an instant or since the whole minute of now."""
        with self.changing(at) as stamp:
            self.incident(incident).impact(impact).move_end(aware(end) if end else whole_minute(stamp), stamp)

    def withdraw_impact(self, incident: int, *, impact: int | None = None, at: datetime | None = None) -> None:
        """Take an impact off its incident, which stays, perhaps without any."""
        with self.changing(at):
            record = self.incident(incident)
            record.impacts.remove(record.impact(impact))

    def correct(self, incident: int, message: str = _CORRECTION, *, at: datetime | None = None) -> int:
        """Say that nobody was affected after all: an event, whose id is returned; the impacts stay as they are."""
        return self.event(self.incident(incident).id, "correction", message, at=at)

    def drop_instance(self, incident: int, key: str, *, at: datetime | None = None) -> None:
        """Take an instance off an incident."""
        with self.changing(at):
            keys = self.incident(incident).instance_keys
            if key not in keys:
                raise LookupError(f"incident {incident} does not name {key!r}")
            keys.remove(key)

    def remove_incident(self, incident: int, *, at: datetime | None = None) -> None:
        """Let an incident vanish without a word."""
        with self.changing(at):
            del self.incidents[self.incident(incident).id]

    def flood(
        self,
        instances: str | Sequence[str],
        count: int = 10_000,
        kind: str = "performanceDegradation",
        severity: str = "minor",
        *,
        at: datetime | None = None,
    ) -> list[int]:
        """Post incidents of a minute each, one after the other until now, and return their ids."""
        with self.changing(at) as stamp:
            ends = [whole_minute(stamp) - place * _MINUTE for place in range(count)]
            return [self.post_incident(instances, kind, severity, end - _MINUTE, end, at=stamp) for end in ends]

    def incident(self, incident: int) -> Incident:
        """Return an incident as the feed holds it. Raises `LookupError`."""
        return known(self.incidents, incident, "incident")
