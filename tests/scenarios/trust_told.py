"""Case files that hold raw records of the status feed, and what `sfsync explain` makes of them."""

from __future__ import annotations

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from tests.scenarios.command import sfsync
from tests.scenarios.told import Reading, Told, ct

Raw = dict[str, Any]


def impact(start: str | None, end: str | None, kind: str = "serviceDisruption", **more: object) -> Raw:
    """Return an impact in the desk's own time."""
    span = {"startTime": start and ct(start), "endTime": end and ct(end)}
    return {"id": 1, "type": kind, "severity": "major"} | span | more


def incident(*impacts: Raw, number: int = 5968, **more: object) -> Raw:
    """Return an incident on NA137."""
    return {"id": number, "instanceKeys": ["NA137"], "IncidentImpacts": list(impacts), "IncidentEvents": []} | more


def maintenance(*impacts: Raw, **more: object) -> Raw:
    """Return a confirmed maintenance of NA137 that leaves it unavailable."""
    message = {"maintenanceType": "release", "availability": "unavailable", "eventStatus": "confirmed"}
    plain = {"id": 220184, "message": message, "instanceKeys": ["NA137"], "MaintenanceEvents": []}
    return plain | {"MaintenanceImpacts": list(impacts)} | more


def with_incidents(told: Told, *incidents: Raw) -> Told:
    """Add incidents to a case file."""
    return told | {"incidents": [*told["incidents"], *incidents]}


def with_maintenances(told: Told, *maintenances: Raw) -> Told:
    """Add maintenances to a case file."""
    return told | {"maintenances": [*told["maintenances"], *maintenances]}


def explained(told: Told, at: str, policy: Path | None = None) -> tuple[dict[str, Reading], str]:
    """Return the readings that `explain --json` prints, by milestone, and what it says on stderr."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "case.json"
        file.write_text(json.dumps(told))
        outcome = sfsync("explain", file, "--json", "--at", ct(at), *(["--policy", policy] if policy else []))
    assert outcome.code in (0, None), outcome.err
    return {reading["name"]: reading for reading in json.loads(outcome.out)["milestones"]}, outcome.err


def read(told: Told, at: str, name: str = "resolution", policy: Path | None = None) -> Reading:
    """Return one reading."""
    return explained(told, at, policy)[0][name]
