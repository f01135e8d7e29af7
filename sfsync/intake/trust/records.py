"""Incidents and maintenances, each as a sighting: which impacts it has, on which instances, and which count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.intake.trust.events import corrections, events_of, is_cancelled_by, says_cancelled
from sfsync.intake.trust.impacts import Reading, impacts_of
from sfsync.intake.trust.parts import Record, shown
from sfsync.intake.trust.spans import GRACE
from sfsync.model.evidence import Sighting, Source
from sfsync.model.replacing import replace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sfsync.intake.trust.events import Event
    from sfsync.intake.trust.parts import Fields

_BOTH = (
    *("id", "externalId", "message", "additionalInformation", "isCore", "affectsAll", "createdAt", "updatedAt"),
    *("instanceKeys", "serviceKeys", "status"),
)
_INCIDENT = (*_BOTH, "type", "IncidentImpacts", "IncidentEvents")
_MAINTENANCE = (
    *(*_BOTH, "name", "plannedStartTime", "plannedEndTime", "externalMaintenanceType", "releaseType", "substrate"),
    *("MaintenanceImpacts", "MaintenanceEvents"),
)
_INCIDENT_MESSAGE = ("pathToResolution", "actionPlan", "rootCause", "subject", "eventStatus")
_MAINTENANCE_MESSAGE = ("maintenanceType", "availability", "eventStatus")
_STATUSES = ("confirmed", "resolved", "planned", "scheduled", "in progress", "eventstatusemergencyrelease")


class Parsed(Struct, frozen=True):
    """A record as it was seen, and what was not understood of it, in short sentences.

    `stands_until`: from then on, the same record would be read otherwise, since what it foretells has come.
    """

    sighting: Sighting
    oddities: tuple[str, ...] = ()
    stands_until: datetime | None = None

    @property
    def remarks(self) -> tuple[str, ...]:
        """What a person should know who told the record: its oddities, and which impacts cannot be used and why."""
        faulty = (impact for impact in self.sighting.impacts if impact.fault)
        return (*self.oddities, *(f"{impact.key}: {impact.fault}: set aside" for impact in faulty))

    def seen_again(self, at: datetime) -> Parsed:
        """Return the same record, seen unchanged at another instant before `stands_until`."""
        return replace(self, sighting=replace(self.sighting, seen_at=at))


def incident(raw: object, seen_at: datetime, listed_under: str | None = None) -> Parsed:
    """Return an incident as it was seen; `listed_under` is its instance where it names none itself.

    Raises RejectedRecord for what cannot be used: what was last known of it then stays in force.
    """
    record = Record(Source.INCIDENT, raw)
    record.note_unknown(record.fields, _INCIDENT)
    message = record.part("message")
    record.note_unknown(message, _INCIDENT_MESSAGE, " of its message")
    _note_statuses(record, message)
    events = events_of(record, "IncidentEvents")
    return _parsed(_reading(record, events, seen_at, listed_under), "IncidentImpacts")


def maintenance(raw: object, seen_at: datetime, listed_under: str | None = None) -> Parsed:
    """Return a maintenance as `incident` does; the type of its impacts is the availability that they leave."""
    record = Record(Source.MAINTENANCE, raw)
    record.note_unknown(record.fields, _MAINTENANCE)
    message = record.part("message")
    record.note_unknown(message, _MAINTENANCE_MESSAGE, " of its message")
    _note_statuses(record, message)
    events = events_of(record, "MaintenanceEvents")
    statuses = (record.fields.get("status"), message.get("eventStatus"))
    called_off = is_cancelled_by(events) or any(isinstance(s, str) and says_cancelled(s) for s in statuses)
    reading = _reading(record, events, seen_at, listed_under)
    return _parsed(replace(reading, called_off=called_off), "MaintenanceImpacts")


def _reading(record: Record, events: Sequence[Event], seen_at: datetime, listed_under: str | None) -> Reading:
    instances = _instances(record, listed_under)
    return Reading(record, instances, corrections(record, events, instances), seen_at)


def _parsed(reading: Reading, impacts_name: str) -> Parsed:
    impacts, record = impacts_of(reading, impacts_name), reading.record
    sighting = Sighting(record.source, record.id, reading.seen_at, impacts, record.text)
    return Parsed(sighting, tuple(record.oddities), min(reading.ahead) - GRACE if reading.ahead else None)


def _instances(record: Record, listed_under: str | None) -> tuple[str, ...]:
    """Return the instances that a record is about: those it names, however many `affectsAll` would have it be."""
    named = record.keys("instanceKeys")
    if named is None and listed_under is None:
        record.odd("names no instance")
    if named is None:
        return () if listed_under is None else (listed_under,)
    if listed_under is not None and listed_under not in named:
        record.odd(f"listed under {shown(listed_under)}, which it does not name")
    return named


def _note_statuses(record: Record, message: Fields) -> None:
    """Note statuses that are not known: one might mean that the record is void."""
    for status in (record.fields.get("status"), message.get("eventStatus")):
        text = status.casefold() if isinstance(status, str) else None
        if status is not None and (text is None or not (text in _STATUSES or says_cancelled(text))):
            record.odd(f"unknown status {shown(status)}")
