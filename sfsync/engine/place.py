"""Where a case belongs as of its readings: the team that it goes to, and what brings it up."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sfsync.engine.escalation import next_trigger_at, triggers
from sfsync.engine.milestones import facts
from sfsync.engine.routing import covering, route
from sfsync.hours.interval import BeyondCalendar
from sfsync.model.milestone import Milestone

if TYPE_CHECKING:
    from datetime import datetime

    from sfsync.model.case import Case
    from sfsync.model.milestone import Readings
    from sfsync.model.placement import Route, Trigger
    from sfsync.policy.policy import Policy


class Place(NamedTuple):
    """The route, the triggers that hold, and when time alone may bring another; `is_open` until the case is closed."""

    route: Route
    triggers: tuple[Trigger, ...]
    next_at: datetime | None
    is_open: bool


class Cover(NamedTuple):
    """Who of the teams that may answer a case is on, and whose opening is next."""

    teams: tuple[str, ...]
    next_team: str | None
    next_at: datetime | None


def place(case: Case, policy: Policy, readings: Readings) -> Place | None:
    """Return where a case belongs as of its readings; None where nothing is promised, or no shift is known."""
    resolution = next((each for each in readings.milestones if each.name is Milestone.RESOLUTION), None)
    if resolution is None or resolution.started_at is None:
        return None
    known = facts(case, policy, readings.at)
    found = triggers(known, readings)
    try:
        return Place(route(known), found, next_trigger_at(policy, readings), resolution.completed_at is None)
    except BeyondCalendar:  # a team whose country calendar ends before the case: its clocks go on without a place
        return None


def cover(case: Case, policy: Policy, region: str, at: datetime) -> Cover:
    """Return who covers a case of a region at an instant: what the passing of time changes, and no stamp holds."""
    try:
        on, upcoming = covering(facts(case, policy, at), region, at)
    except BeyondCalendar:
        return Cover((), None, None)
    return Cover(on, upcoming[1].name if upcoming else None, upcoming[0] if upcoming else None)
