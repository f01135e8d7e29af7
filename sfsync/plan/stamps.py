"""What a Case should carry: only what an event changes, never what time alone changes."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sfsync.model.milestone import Milestone, State
from sfsync.model.record import Stamp

if TYPE_CHECKING:
    from sfsync.model.milestone import Reading, Readings
    from sfsync.model.record import Stamps, StampValue

_FIELDS = {
    Milestone.FIRST_RESPONSE: (Stamp.FIRST_RESPONSE_DUE, Stamp.FIRST_RESPONSE_STATE),
    Milestone.RESOLUTION: (Stamp.RESOLUTION_DUE, Stamp.RESOLUTION_STATE),
    Milestone.ONGOING_UPDATE: (Stamp.UPDATE_DUE, Stamp.UPDATE_STATE),
    Milestone.DEFECT_STAGE: (Stamp.DEFECT_STAGE_DUE, Stamp.DEFECT_STAGE_STATE),
}
_WORDS = {
    State.RUNNING: "Running",
    State.OUT_OF_HOURS: "Running",  # else every open Case would be written at each opening and closing
    State.PAUSED: "Paused",
    State.MET: "Met",
    State.MISSED: "Missed",
    State.BREACHED: "Breached",
}
_TICKING = {State.RUNNING, State.OUT_OF_HOURS, State.BREACHED}
TEXT_LENGTH = 255
"""Characters that a text of ours on a Case holds."""


def stamps(readings: Readings) -> Stamps:
    """Return every stamp that the readings call for; None empties a field."""
    return {**_per_milestone(readings), **_across(readings)}


def differing(wanted: Stamps, carried: Stamps) -> Stamps:
    """Return those stamps that the Case does not carry yet."""
    return {field: value for field, value in wanted.items() if carried.get(field) != value}


def shortened(text: str, length: int = TEXT_LENGTH) -> str:
    """Return a text cut to what a field holds."""
    return text if len(text) <= length else f"{text[: length - 1]}…"


def _per_milestone(readings: Readings) -> Stamps:
    stamped: dict[str, StampValue] = {}
    for reading in readings.milestones:
        if reading.name not in _FIELDS:
            continue
        due, state = _FIELDS[reading.name]
        stamped[due] = _whole_second(reading.due_at)
        stamped[state] = _WORDS.get(reading.state)
    return stamped


def _across(readings: Readings) -> Stamps:
    ticking = [reading for reading in readings.milestones if reading.state in _TICKING and reading.due_at]
    upcoming = min(ticking, key=_due, default=None)
    applies = any(reading.state is not State.NOT_APPLICABLE for reading in readings.milestones)
    return {
        Stamp.NEXT_DUE: _whole_second(upcoming.due_at) if upcoming else None,
        Stamp.NEXT_MILESTONE: upcoming.name.label if upcoming else None,
        Stamp.PAUSED_REASON: _paused_reason(readings),
        Stamp.POLICY: readings.policy if applies else None,
    }


def _paused_reason(readings: Readings) -> str | None:
    reasons = (r.pause_reason for r in readings.milestones if r.state is State.PAUSED and r.pause_reason)
    return shortened("; ".join(dict.fromkeys(reasons))) or None


def _due(reading: Reading) -> datetime:
    return reading.due_at or datetime.max.replace(tzinfo=UTC)


def _whole_second(at: datetime | None) -> datetime | None:
    """Round down: a DateTime field keeps whole seconds, and a promise is never shown later than it is."""
    return at.replace(microsecond=0) if at else None
