"""Readings as the JSON document of the contract (DESIGN section 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sfsync.render.instants import instant, seconds

if TYPE_CHECKING:
    from sfsync.model.milestone import Reading, Readings, Segment


def readings_document(readings: Readings) -> dict[str, Any]:
    """Return the readings as JSON-ready values."""
    return {
        "case": readings.case_id,
        "at": instant(readings.at),
        "policy": readings.policy,
        "milestones": [_milestone(reading) for reading in readings.milestones],
    }


def _milestone(reading: Reading) -> dict[str, Any]:
    return {
        "name": reading.name.value,
        "state": reading.state.value,
        "started_at": reading.started_at and instant(reading.started_at),
        "due_at": reading.due_at and instant(reading.due_at),
        "completed_at": reading.completed_at and instant(reading.completed_at),
        "target_s": seconds(reading.target) if reading.target is not None else None,
        "elapsed_s": seconds(reading.elapsed),
        "remaining_s": seconds(reading.remaining) if reading.remaining is not None else None,
        "paused_s": seconds(reading.paused),
        "segments": [_segment(segment) for segment in reading.segments],
        "notes": list(reading.notes),
        **({"stage": reading.stage, "owner": reading.owner} if reading.stage else {}),
    }


def _segment(segment: Segment) -> dict[str, str]:
    return {
        "from": instant(segment.start),
        "to": instant(segment.end),
        "kind": segment.kind.value,
        "reason": segment.reason,
    }
