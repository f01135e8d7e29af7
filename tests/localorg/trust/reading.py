"""What tests of the feed look at: the parts of its answers that matter to a clock."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from tests.localorg.client import START, Client


def minute(number: float) -> datetime:
    """Return the instant that lies minutes after the clock's start."""
    return START + timedelta(minutes=number)


def told(at: datetime) -> str:
    """Write an instant as the feed does."""
    return at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


def spans(feed: Client, instance: str = "NA137") -> list[tuple[int | None, int | None]]:
    """Return each impact of an instance's incidents, in minutes after the clock's start, oldest incident first."""
    incidents = feed.get("/trust/incidents", instance=instance, order="ASC").json
    return [span(impact) for incident in incidents for impact in incident["IncidentImpacts"]]


def span(impact: dict[str, Any]) -> tuple[int | None, int | None]:
    """Return an impact's start and end in minutes after the clock's start."""
    return _minutes(impact["startTime"]), _minutes(impact["endTime"])


def status(feed: Client, instance: str = "NA137") -> Any:  # noqa: ANN401 - parsed JSON
    """Return an instance's status."""
    return feed.get(f"/trust/instances/{instance}/status").json["status"]


def events(record: dict[str, Any]) -> list[str]:
    """Return the kinds of a record's events, as ordered in the answer."""
    return [event["type"] for event in record.get("IncidentEvents", record.get("MaintenanceEvents", []))]


def _minutes(text: str | None) -> int | None:
    return None if text is None else round((datetime.fromisoformat(text) - START) / timedelta(minutes=1))
