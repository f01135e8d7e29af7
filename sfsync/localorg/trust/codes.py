"""The codes that the feed uses, and the words that `/localizations` has for them (ours, not Salesforce's)."""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    Json = dict[str, object]

SERVICES = (
    ("coreService", "Core Service", 1),
    ("search", "Search", 5),
    ("analytics", "Analytics", 10),
    ("liveAgent", "Live Agent", 20),
    ("CPQandBilling", "CPQ and Billing", 100),
    ("EinsteinBots", "Einstein Bots", 110),
    ("Communities", "Communities", 200),
)
"""Key, label and order; the first alone is core."""
PRODUCT = {
    "key": "Salesforce_Services",
    "order": 0,
    "isActive": True,
    "name": "Salesforce Services",
    "altDisplayName": "Sales and Service",
    "url": "/products/Salesforce_Services",
}
"""The one product that every instance here carries."""

_WORDS: dict[tuple[str, str], dict[str, str]] = {
    ("incidentImpactType", "serviceIssue"): {
        "serviceDisruption": "Service disruption",
        "featureServiceDisruption": "Disruption of a feature",
        "performanceDegradation": "Slow or partly working",
        "performanceDegradationAsynchronousProcessing": "Slow asynchronous processing",
        "performanceDegradationAsynchronousProcessingSubset": "Slow asynchronous processing for some",
        "slowDataProcessing": "Writes are queued",
        "pageLoadDelays": "Pages load slowly",
        "intermittentPageLoadErrors": "Pages fail now and then",
        "intermittentLoginErrors": "Logins fail now and then",
        "restApiImpacted": "REST API partly working",
        "restApiUnavailable": "REST API unavailable",
        "asynchronousApiImpacted": "Asynchronous API partly working",
        "readOnlyEmergencySiteSwitch": "Read-only during an emergency site switch",
        "disruptionReadOnlySsOverRun": "Read-only after a site switch that overran",
        "disruptionReadOnlyDatabaseMaintenanceOverrun": "Read-only after a database maintenance that overran",
        "disruptionReadOnlyInstanceRefreshOverrun": "Read-only after an instance refresh that overran",
        "marketingCloudFalsePositive": "A false alarm",
    },
    ("maintenanceImpactType", "systemAvailability"): {
        "startingRelease": "The release is about to begin.",
        "deployingRelease": "The release is going in.",
        "releaseLive": "The release is in.",
        "featuresActivated": "New features are being switched on.",
        "featuresActivatedInformational": "New features are on.",
        "deployingMaintenance": "The maintenance is running.",
    },
    ("incidentEventType", "label"): {
        "update": "Update",
        "correction": "Correction",
        "investigatingCauseOfIssue": "Looking for the cause",
        "implementingSolutionWorkingOnFix": "Working on a fix",
        "monitoringGeneric": "Watching",
    },
    ("maintenanceEventType", "label"): {
        "scheduled": "Scheduled",
        "reminder": "Reminder",
        "maintenance10MinuteToStart": "Begins in ten minutes",
        "delayed": "Delayed",
        "cancelled": "Cancelled",
        "rescheduled": "Moved",
        "emergencyMaintenance": "Emergency",
        "maintenanceExtended30Min": "Takes half an hour longer",
        "maintenanceExtended1Hour": "Takes an hour longer",
        "maintenanceExtendedGeneric": "Takes longer",
        "maintenanceExtendedTransitionToIncident": "Has become an incident",
        "correction": "Correction",
    },
    ("fieldOption", "value"): {
        "fullyAvailable": "Fully available",
        "available": "Generally available",
        "readOnly": "Read-only",
        "readOnlySiteSwitch": "Read-only during a site switch",
        "readOnlyContinuousSiteSwitch": "Read-only during a continuous site switch",
        "unavailable": "Not available",
        "availabilityIntermittentReadOnly": "Read-only now and then",
        "planned": "Planned",
        "confirmed": "Confirmed",
        "eventStatusCanceled": "Cancelled",
        "eventStatusEmergencyRelease": "Emergency release",
    },
    ("service", "label"): {key: label for key, label, _ in SERVICES},
    ("statusKey", "label"): {
        "available": "Available",
        "disruption": "Service Disruption",
        "degradation": "Performance Degradation",
        "maintenance": "Maintenance",
        "informational": "Informational",
        "availablePartialImpact": "Available, an add-on is impaired",
    },
}


def services() -> list[Json]:
    """List the services of an instance."""
    return [{"key": key, "order": order, "isCore": key == "coreService"} for key, _, order in SERVICES]


def localizations(locale: str) -> list[Json]:
    """List the words for every code; the locale is only repeated, as there is but one language here."""
    ids = count(1)
    return [
        {
            "id": next(ids),
            "modelName": model,
            "modelKey": key,
            "modelAttribute": attribute,
            "text": text,
            "locale": locale,
        }
        for model, attribute, key, text in _rows()
    ]


def _rows() -> Iterator[tuple[str, str, str, str]]:
    for (model, attribute), words in _WORDS.items():
        yield from ((model, attribute, key, text) for key, text in words.items())
