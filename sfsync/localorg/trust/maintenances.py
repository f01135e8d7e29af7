"""What Salesforce's people do with maintenances."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.localorg.trust.board import Board
from sfsync.localorg.trust.instants import aware, whole_minute
from sfsync.localorg.trust.records import CANCELED, RESOLVED, Maintenance, known

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

_SEVERITY = "maintenance"


class MaintenanceDesk(Board):
    """Verbs on maintenances; `at` is when somebody did it, now unless told."""

    def plan_maintenance(  # noqa: PLR0913 - what a person fills in
        self,
        instances: str | Sequence[str],
        start: datetime,
        end: datetime,
        availability: str = "unavailable",
        kind: str = "scheduledMaintenance",
        *,
        name: str = "",
        is_core: bool = True,
        affects_all: bool = False,
        services: Sequence[str] = ("coreService",),
        at: datetime | None = None,
    ) -> int:
        """Announce a maintenance, and return its id."""
        with self.changing(at) as stamp:
            keys = self.known_keys(instances)
            maintenance = Maintenance(
                id=self.new_id(Maintenance),
                name=name or f"{', '.join(keys)} - {kind}",
                kind=kind,
                availability=availability,
                planned_start=aware(start),
                planned_end=aware(end),
                release_type="Major" if kind == "release" else None,
                instance_keys=keys,
                service_keys=list(services),
                is_core=is_core,
                affects_all=affects_all,
                created_at=stamp,
                updated_at=stamp,
            )
            self.maintenances[maintenance.id] = maintenance
            self.event(maintenance.id, "scheduled", "This maintenance is planned.", at=stamp)
            return maintenance.id

    def start_maintenance(
        self, maintenance: int, start: datetime | None = None, *, kind: str = "", at: datetime | None = None
    ) -> int:
        """Begin it, at an instant or at the whole minute of now: the id of the impact, of a kind, is returned."""
        with self.changing(at) as stamp:
            record = self.maintenance(maintenance)
            usual = "deployingRelease" if record.kind == "release" else "deployingMaintenance"
            span = (start or whole_minute(stamp), None)
            record.impacts.append(self.new_impact(kind or usual, _SEVERITY, span, stamp))
            return record.impacts[-1].id

    def end_maintenance(
        self,
        maintenance: int,
        end: datetime | None = None,
        *,
        impact: int | None = None,
        at: datetime | None = None,
    ) -> None:
        """End its impact at an instant or at the whole minute of now, before the plan's end, on it or after it."""
        with self.changing(at) as stamp:
            record = self.maintenance(maintenance)
            record.impact(impact).move_end(aware(end) if end else whole_minute(stamp), stamp)
            record.event_status, record.updated_at = RESOLVED, stamp

    def cancel_maintenance(self, maintenance: int, *, at: datetime | None = None) -> None:
        """Call it off: the record stays in every list, at its planned times."""
        with self.changing(at) as stamp:
            record = self.maintenance(maintenance)
            record.event_status, record.updated_at = CANCELED, stamp
            self.event(maintenance, "cancelled", "This maintenance was called off.", at=stamp)

    def extend_maintenance(
        self,
        maintenance: int,
        end: datetime,
        *,
        kind: str = "maintenanceExtendedGeneric",
        at: datetime | None = None,
    ) -> None:
        """Plan it to end later, with an event of a kind that says so."""
        with self.changing(at) as stamp:
            record = self.maintenance(maintenance)
            record.planned_end, record.updated_at = aware(end), stamp
            self.event(maintenance, kind, "This maintenance takes longer than planned.", at=stamp)

    def maintenance(self, maintenance: int) -> Maintenance:
        """Return a maintenance as the feed holds it. Raises `LookupError`."""
        return known(self.maintenances, maintenance, "maintenance")
