"""Recorded answers of the Trust status API, where their folder stands beside the checkout."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest

from sfsync.intake.trust import Parsed, incident, maintenance

SHARED = Path(__file__).parents[3] / "shared" / "samples" / "trust"
SEEN = datetime(2026, 11, 24, 12, tzinfo=UTC)
PAUSING = ("unavailable", "readOnly*")
THERE = pytest.mark.skipif(not SHARED.exists(), reason="the samples are not part of the project")


def records() -> list[tuple[str, Parsed]]:
    """Read every incident and maintenance of every sample."""
    found = []
    for file in sorted(SHARED.glob("*.json")):
        document = json.loads(file.read_bytes())
        for holder in document if isinstance(document, list) else [document]:
            found += [(file.name, parsed) for parsed in _of(holder)]
    return found


def _of(holder: dict[str, Any]) -> list[Parsed]:
    listed = holder.get("key")
    incidents = holder.get("Incidents", []) + holder.get("incidents_active", [])
    maintenances = holder.get("Maintenances", []) + holder.get("maintenances", [])
    maintenances += [holder] if "MaintenanceImpacts" in holder else []
    return [incident(raw, SEEN, listed) for raw in incidents] + [maintenance(raw, SEEN, listed) for raw in maintenances]


@THERE
def test_every_sample_is_read_without_a_fault() -> None:
    """All of them, and nothing in them is strange to us."""
    found = records()

    faults = [impact.fault for _, parsed in found for impact in parsed.sighting.impacts if impact.fault]
    assert len(found) >= 13
    assert faults == []
    assert [oddity for _, parsed in found for oddity in parsed.oddities] == []


@THERE
def test_the_maintenances_of_eu48_yield_one_pause() -> None:
    """59 seconds where the plan said five minutes; cancelled, future and harmless ones yield none."""
    spans = [
        (impact.start, impact.end)
        for name, parsed in records()
        for impact in parsed.sighting.impacts
        if name.startswith("maintenances-EU48") and any(fnmatchcase(impact.type, kind) for kind in PAUSING)
    ]

    assert spans == [(datetime(2022, 10, 14, 23, 0, 13, tzinfo=UTC), datetime(2022, 10, 14, 23, 1, 12, tzinfo=UTC))]
