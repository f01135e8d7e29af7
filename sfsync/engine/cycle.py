"""Clocks that begin anew: one run of such a clock, and its reading where nothing is promised."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - a named tuple's fields are read at run time
from typing import TYPE_CHECKING, NamedTuple

from sfsync.hours.interval_set import IntervalSet
from sfsync.model.milestone import Reading, State
from sfsync.model.timeline import Timeline

if TYPE_CHECKING:
    from sfsync.model.milestone import Milestone
    from sfsync.model.pause import Pause
    from sfsync.model.timeline import Coverage


class Cycle(NamedTuple):
    """From what started the clock to what ended it; `end` is None while it goes on."""

    start: datetime
    end: datetime | None


def measured(  # noqa: PLR0913 - all that a reading rests on
    name: Milestone,
    cycle: Cycle,
    coverage: Coverage,
    pauses: tuple[Pause, ...],
    *,
    notes: tuple[str, ...],
    at: datetime,
) -> Reading:
    """Return the reading of a clock that nothing is promised for: how long it took, and no due instant."""
    end = cycle.end or at
    hours = coverage.hours.without(IntervalSet(pause.interval for pause in pauses))
    elapsed, paused = hours.shares(cycle.start, end)
    return Reading(
        name,
        State.MEASURED,
        started_at=cycle.start,
        completed_at=cycle.end,
        elapsed=elapsed,
        paused=paused,
        notes=notes,
        timeline=Timeline(cycle.start, end, coverage, pauses),
    )
