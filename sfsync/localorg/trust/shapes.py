"""Records as the feed shows them: the field names of the real one, in its order.

`status` and `type` of an incident and `status` of a maintenance came with 2026; nobody has recorded their values, so
those here are what watchers of that year expect.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.localorg.trust.instants import written
from sfsync.localorg.trust.records import CANCELED, RESOLVED

if TYPE_CHECKING:
    from datetime import datetime

    from sfsync.localorg.trust.records import Event, GeneralMessage, Impact, Incident, Maintenance, Record

    Json = dict[str, object]

_STATUSES = {CANCELED: "Canceled", RESOLVED: "Resolved"}
_GRAVE = ("isruption", "navailable")


def incident(record: Incident, now: datetime) -> Json:
    """Show an incident; what it is now is told by its impacts."""
    grave = any(part in impact.kind for impact in record.impacts for part in _GRAVE)
    return {
        "id": record.id,
        "externalId": f"{record.id:08}",
        "message": {"pathToResolution": None, "actionPlan": None, "rootCause": None},
        "additionalInformation": "",
        "status": "Confirmed" if record.goes_on(now) else "Resolved",
        "type": "Disruption" if grave else "Degradation",
        **_scope(record),
        "IncidentImpacts": [_impact(each) for each in record.impacts],
        "IncidentEvents": [_event(each) for each in reversed(record.events)],
        **_reach(record),
    }


def maintenance(record: Maintenance) -> Json:
    """Show a maintenance."""
    return {
        "id": record.id,
        "message": {
            "maintenanceType": record.kind,
            "availability": record.availability,
            "eventStatus": record.event_status,
        },
        "externalId": f"a3G{record.id:015}",
        "name": record.name,
        "externalMaintenanceType": None,
        "substrate": None,
        "releaseType": record.release_type,
        "status": _STATUSES.get(record.event_status, "Confirmed"),
        "plannedStartTime": written(record.planned_start),
        "plannedEndTime": written(record.planned_end),
        "additionalInformation": "",
        **_scope(record),
        "MaintenanceImpacts": [_impact(each) for each in record.impacts],
        "MaintenanceEvents": [_event(each) for each in reversed(record.events)],
        **_reach(record),
    }


def general_message(message: GeneralMessage) -> Json:
    """Show a notice."""
    return {
        "id": message.id,
        "subject": message.subject,
        "body": message.body,
        "incidentId": None,
        "publicView": True,
        "startDate": written(message.start),
        "endDate": written(message.end),
        **_stamps(message.at, message.at),
        "externalId": None,
        "isVisibleWhenClosed": False,
        "isVisible": True,
        "informationalMessageType": "informationalMessage",
        "productKeys": [],
        "InformationalMessageUpdates": [],
    }


def _scope(record: Record) -> Json:
    stamps = _stamps(record.created_at, record.updated_at)
    return {"isCore": record.is_core, "affectsAll": record.affects_all, **stamps}


def _reach(record: Record) -> Json:
    return {"instanceKeys": list(record.instance_keys), "serviceKeys": list(record.service_keys)}


def _impact(impact: Impact) -> Json:
    return {
        "id": impact.id,
        "startTime": written(impact.start),
        "endTime": written(impact.end),
        "type": impact.kind,
        "severity": impact.severity,
        **_stamps(impact.created_at, impact.updated_at),
        "startTimeCreatedAt": written(impact.created_at),
        "startTimeModifiedAt": written(impact.start_modified_at),
        "endTimeCreatedAt": written(impact.end_created_at),
        "endTimeModifiedAt": written(impact.end_modified_at),
    }


def _event(event: Event) -> Json:
    return {"id": event.id, "type": event.kind, "message": event.message, **_stamps(event.at, event.at)}


def _stamps(created: datetime, updated: datetime) -> Json:
    return {"createdAt": written(created), "updatedAt": written(updated)}
