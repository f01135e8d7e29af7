"""Records in the shapes of the Trust status API, each field to be changed by name."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

Raw = dict[str, Any]
SEEN = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)


def at(clock: str, day: int = 24) -> str:
    """Return an instant of November 2026 as the feed writes it, e.g. `09:30`."""
    return f"2026-11-{day:02}T{clock}:00.000Z"


def impact(**changed: object) -> Raw:
    """Return an impact from 09:00 to 10:00, posted at 09:40."""
    usual = {
        "id": 7001,
        "startTime": at("09:00"),
        "endTime": at("10:00"),
        "type": "serviceDisruption",
        "severity": "major",
        "createdAt": at("09:40"),
        "updatedAt": at("10:20"),
        "startTimeCreatedAt": at("09:40"),
        "startTimeModifiedAt": None,
        "endTimeCreatedAt": at("10:20"),
        "endTimeModifiedAt": None,
    }
    return usual | changed


def event(kind: str | None, clock: str = "10:30", **changed: object) -> Raw:
    """Return an event."""
    usual = {"id": 9001, "type": kind, "message": "A word.", "createdAt": at(clock), "updatedAt": at(clock)}
    return usual | changed


def an_incident(*impacts: Raw, **changed: object) -> Raw:
    """Return an incident on NA1 and NA137, with the usual impact where none is given."""
    usual = {
        "id": 20010001,
        "externalId": "08593800",
        "message": {"pathToResolution": None, "actionPlan": None, "rootCause": None},
        "additionalInformation": "",
        "isCore": True,
        "affectsAll": True,
        "createdAt": at("09:40"),
        "updatedAt": at("09:40"),
        "IncidentImpacts": list(impacts or (impact(),)),
        "IncidentEvents": [],
        "instanceKeys": ["NA137", "NA1"],
        "serviceKeys": ["coreService"],
    }
    return usual | changed


def a_maintenance(*impacts: Raw, **changed: object) -> Raw:
    """Return a maintenance on NA137 that leaves it unavailable."""
    usual = {
        "id": 620001,
        "message": {"maintenanceType": "release", "availability": "unavailable", "eventStatus": "confirmed"},
        "externalId": "a3G000000000001AAA",
        "name": "Winter release",
        "plannedStartTime": at("09:00"),
        "plannedEndTime": at("09:05"),
        "additionalInformation": "",
        "isCore": True,
        "affectsAll": True,
        "createdAt": at("00:00", 1),
        "updatedAt": at("00:00", 1),
        "MaintenanceImpacts": list(impacts or (impact(type="deployingRelease", severity="maintenance"),)),
        "MaintenanceEvents": [event("reminder", "00:00"), event("scheduled", "00:00")],
        "instanceKeys": ["NA137"],
        "serviceKeys": ["coreService"],
    }
    return usual | changed


def without(raw: Raw, *names: str) -> Raw:
    """Return a record without some of its fields."""
    return {name: value for name, value in raw.items() if name not in names}
