"""One clock: its start, what was promised from when, what paused it, whether it is done; and its readings.

Clocks and pledges are made anew for each look at a case: as named tuples they cost half.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sfsync.hours.interval import FOREVER, Interval
from sfsync.hours.interval_set import IntervalSet
from sfsync.model.milestone import Milestone, Reading, State
from sfsync.model.pause import Pause
from sfsync.model.timeline import Course, Timeline

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from sfsync.hours.paused_hours import PausedHours
    from sfsync.model.timeline import Coverage
    from sfsync.policy.policy import Promise


class Pledge(NamedTuple):
    """A promise counted from an instant."""

    since: datetime
    promise: Promise


class Clock(NamedTuple):
    """A rule that runs. Of its `pledges` the earliest due wins; the last is that of the priority in force.

    A stage's clock names the stage, and who owns it.
    """

    name: Milestone
    started_at: datetime
    completed_at: datetime | None
    pledges: tuple[Pledge, ...]
    pauses: tuple[Pause, ...]
    notes: tuple[str, ...] = ()
    stage: str | None = None
    owner: str | None = None

    def read(self, at: datetime) -> Reading:
        """Return the reading at an instant."""
        return _Moment(self, at).reading()


class _Moment:
    """A clock at one instant: the few values from which every part of its reading follows."""

    __slots__ = ("at", "clock", "course", "due_at", "end", "held", "stopped_at", "unpaused")

    def __init__(self, clock: Clock, at: datetime) -> None:
        self.clock, self.at = clock, at
        self.end = clock.completed_at or at
        united = IntervalSet([pause.interval for pause in clock.pauses])
        self.held = None if clock.completed_at else united.around(at)
        # While a pause holds, the due instant is what it would be had the pause ended as it began: nothing recedes.
        self.stopped_at = self.held.start if self.held else self.end
        counted = united.before(self.stopped_at)
        courses = _courses(clock.pledges, counted)
        dues = [course.due() for course in courses]
        self.due_at = min(dues)
        self.course = courses[dues.index(self.due_at)]
        self.unpaused = courses[-1].hours  # those of the priority in force

    def reading(self) -> Reading:
        clock, promise = self.clock, self.clock.pledges[-1].promise
        elapsed, paused = self.unpaused.shares(clock.started_at, self.stopped_at)
        if self.held:
            paused += promise.coverage.hours.elapsed(max(self.held.start, clock.started_at), self.at)
        return Reading(
            name=clock.name,
            state=self.state(),
            started_at=clock.started_at,
            due_at=self.due_at,
            completed_at=clock.completed_at,
            target=promise.target,
            elapsed=elapsed,
            remaining=self.remaining(),
            paused=paused,
            paused_since=max(self.held.start, clock.started_at) if self.held else None,
            pause_reason=self.reason(),
            notes=clock.notes,
            stage=clock.stage,
            owner=clock.owner,
            timeline=Timeline(clock.started_at, self.end, promise.coverage, clock.pauses),
            course=self.course,
        )

    def state(self) -> State:
        if not self.clock.pledges[-1].promise.firm:
            return State.MEASURED
        if self.clock.completed_at is not None:
            return State.MET if self.clock.completed_at <= self.due_at else State.MISSED
        if self.stopped_at > self.due_at:
            return State.BREACHED
        if self.held:
            return State.PAUSED
        is_open = self.clock.pledges[-1].promise.coverage.hours.is_open(self.at)
        return State.RUNNING if is_open else State.OUT_OF_HOURS

    def remaining(self) -> timedelta:
        """Return the open, unpaused time to the due instant, negative after it; while paused, as the pause began."""
        now = max(self.held.start, self.course.since) if self.held else self.at
        if now <= self.due_at:
            return self.unpaused.elapsed(now, self.due_at)
        return -self.unpaused.elapsed(self.due_at, now)

    def reason(self) -> str | None:
        if self.held is None:
            return None
        return "; ".join(pause.while_it_holds for pause in self.clock.pauses if self.at in pause.interval)


def _courses(pledges: tuple[Pledge, ...], pauses: IntervalSet) -> list[Course]:
    """Return each pledge's way to its due instant; those under one coverage share its hours less the pauses."""
    unpaused: dict[Coverage, PausedHours] = {}
    courses = []
    for pledge in pledges:
        coverage = pledge.promise.coverage
        if coverage not in unpaused:
            unpaused[coverage] = coverage.hours.without(pauses)
        courses.append(Course(pledge.since, pledge.promise.target, unpaused[coverage]))
    return courses


def pause(start: datetime, end: datetime | None, reason: str) -> Pause:
    """Return a pause; one without an end holds until further notice."""
    return Pause(Interval(start, end or FOREVER), reason)
