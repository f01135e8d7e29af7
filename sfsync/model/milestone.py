"""Milestones and their readings: the state of a clock at one instant, and the parts that add up to it."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

if TYPE_CHECKING:
    from sfsync.model.timeline import Course, Timeline


class Milestone(StrEnum):
    """A promise on a case."""

    FIRST_RESPONSE = "first_response"
    RESOLUTION = "resolution"
    ONGOING_RESPONSE = "ongoing_response"
    ONGOING_UPDATE = "ongoing_update"
    DEFECT_STAGE = "defect_stage"

    @property
    def label(self) -> str:
        """The name as people read it, e.g. `First Response`."""
        return self.value.replace("_", " ").title()


class State(StrEnum):
    """What a clock is doing; of several that apply, the first in the order of DESIGN section 4 is given."""

    RUNNING = "running"
    OUT_OF_HOURS = "out_of_hours"
    PAUSED = "paused"
    MET = "met"
    MISSED = "missed"
    BREACHED = "breached"
    MEASURED = "measured"
    NOT_APPLICABLE = "not_applicable"


class Kind(StrEnum):
    """Whether a segment of a clock's span counts."""

    COUNTED = "counted"
    CLOSED = "closed"
    PAUSED = "paused"


class Segment(Struct, frozen=True):
    """A part of a clock's span, and why it counts or does not."""

    start: datetime
    end: datetime
    kind: Kind
    reason: str


class Reading(NamedTuple):
    """The value of one clock at one instant; made anew for each look at each clock: as a named tuple it costs half.

    `target` is that of the priority in force. `elapsed` is the open, unpaused time to `completed_at` or now,
    `paused` the open time that pauses took out, `remaining` the open, unpaused time from now to `due_at` (negative:
    overrun; while paused: as when the pause began). `paused_since` and `pause_reason` are set while a pause holds.
    `course` leads to the due instant, by way of the warnings; `notes` says what a reader should know of the
    evidence. `stage` and `owner` are the defect's, for its stage's clock.
    """

    name: Milestone
    state: State
    started_at: datetime | None = None
    due_at: datetime | None = None
    completed_at: datetime | None = None
    target: timedelta | None = None
    elapsed: timedelta = timedelta()
    remaining: timedelta | None = None
    paused: timedelta = timedelta()
    paused_since: datetime | None = None
    pause_reason: str | None = None
    notes: tuple[str, ...] = ()
    timeline: Timeline | None = None
    course: Course | None = None
    stage: str | None = None
    owner: str | None = None

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The parts that tile the clock's span; the counted ones sum to `elapsed`, the paused ones to `paused`."""
        return self.timeline.segments() if self.timeline else ()


class Readings(NamedTuple):
    """All readings of a case at one instant, under one policy (`name@hash`)."""

    case_id: str
    at: datetime
    policy: str
    milestones: tuple[Reading, ...]
