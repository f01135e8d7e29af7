"""What the feed holds: instances, incidents and maintenances with their impacts and events, general messages."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TypeVar

from msgspec import Struct, field

CANCELED, CONFIRMED, RESOLVED = "eventStatusCanceled", "confirmed", "resolved"
"""The eventStatus of a maintenance."""
FOREVER = datetime.max.replace(tzinfo=UTC)

T = TypeVar("T")


class Instance(Struct, frozen=True):
    """A pod. One that was decommissioned is inactive."""

    key: str
    location: str = "NA"
    environment: str = "production"
    release_version: str = "Winter '27 Patch 4.2"
    release_number: str = "262.4.2"
    maintenance_window: str = "Saturdays 10:00 PM - Sundays 02:00 AM PST"
    is_active: bool = True


class Impact(Struct, kw_only=True):
    """A span of an incident or of a maintenance as it really ran; without an end it is going on."""

    id: int
    kind: str
    severity: str
    start: datetime | None
    end: datetime | None
    created_at: datetime
    updated_at: datetime
    start_modified_at: datetime | None = None
    end_created_at: datetime | None = None
    end_modified_at: datetime | None = None

    def move_start(self, start: datetime | None, at: datetime) -> None:
        """Correct the start."""
        self.start, self.start_modified_at, self.updated_at = start, at, at

    def move_end(self, end: datetime | None, at: datetime) -> None:
        """Set the end for the first time, or correct it; none takes it back, and the stamps of it stay."""
        self.end, self.updated_at = end, at
        if self.end_created_at is None:
            self.end_created_at = at
        else:
            self.end_modified_at = at

    def goes_on(self, now: datetime) -> bool:
        """Tell whether it has not ended yet, begun or not."""
        return self.end is None or self.end > now

    def is_felt(self, now: datetime) -> bool:
        """Tell whether it holds at an instant."""
        return self.goes_on(now) and (self.start is None or self.start <= now)


class Event(Struct, frozen=True):
    """An entry of a record's history."""

    id: int
    kind: str
    message: str
    at: datetime


class _Record(Struct, kw_only=True):
    id: int
    instance_keys: list[str]
    service_keys: list[str]
    is_core: bool
    affects_all: bool
    created_at: datetime
    updated_at: datetime
    """Moves with the record's own columns alone: what happens to impacts, events and instance keys leaves it."""
    impacts: list[Impact] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)

    def goes_on(self, now: datetime) -> bool:
        """Tell whether an impact has not ended yet."""
        return any(impact.goes_on(now) for impact in self.impacts)

    def is_felt(self, now: datetime) -> bool:
        """Tell whether an impact holds at an instant."""
        return any(impact.is_felt(now) for impact in self.impacts)

    def impact(self, impact: int | None) -> Impact:
        """Return an impact by its id; none means the latest. Raises `LookupError`."""
        found = [each for each in self.impacts if impact in (None, each.id)]
        if not found:
            raise LookupError(f"{self.id} has no impact {impact or ''}".strip())
        return found[-1]


class Incident(_Record, kw_only=True):
    """Something that broke."""

    def latest(self) -> datetime:
        """Return the instant of its latest activity; for ever while an impact has no end."""
        return max([impact.end or FOREVER for impact in self.impacts], default=self.created_at)


class Maintenance(_Record, kw_only=True):
    """Something planned; the impacts are what came of the plan."""

    name: str
    kind: str
    availability: str
    planned_start: datetime
    planned_end: datetime
    event_status: str = CONFIRMED
    release_type: str | None = None

    def latest(self) -> datetime:
        """Return the instant of its latest activity, planned or real; for ever while an impact has no end."""
        return max([self.planned_end, *(impact.end or FOREVER for impact in self.impacts)])

    def is_current(self, now: datetime) -> bool:
        """Tell whether it is still to come, or not yet over; a cancelled one too, until the end of its plan."""
        return self.latest() > now


Record = Incident | Maintenance


class GeneralMessage(Struct, frozen=True):
    """A notice that belongs to no instance."""

    id: int
    subject: str
    body: str
    start: datetime
    end: datetime | None
    at: datetime


def known(rows: dict[int, T], row_id: int, what: str) -> T:
    """Return a row by its id. Raises `LookupError`."""
    try:
        return rows[row_id]
    except KeyError:
        raise LookupError(f"there is no {what} {row_id}") from None
