"""From a case to its readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.engine.milestones import facts, first_response, resolution
from sfsync.engine.unjudgeable import Unjudgeable
from sfsync.hours import BeyondCalendar
from sfsync.model.milestone import Milestone, Reading, Readings, State
from sfsync.policy import UnknownTerm

if TYPE_CHECKING:
    from datetime import datetime

    from sfsync.model.case import Case
    from sfsync.model.milestone import Pause
    from sfsync.policy import Policy

_MILESTONES = (Milestone.FIRST_RESPONSE, Milestone.RESOLUTION)


def evaluate(case: Case, policy: Policy, pauses: tuple[Pause, ...], at: datetime) -> Readings:
    """Return the readings of a case as of an instant; `pauses` apply to all of its clocks. Raises Unjudgeable."""
    _check_instants(case, at)
    if not _applies(case, policy):
        return Readings(case.id, at, policy.name, tuple(Reading(name, State.NOT_APPLICABLE) for name in _MILESTONES))
    known = facts(case, policy, at)
    try:
        readings = first_response(known, pauses, at).read(at), resolution(known, pauses).read(at)
        return Readings(case.id, at, policy.name, readings)
    except BeyondCalendar as fault:
        raise Unjudgeable(case.id, "CreatedDate", f"is {case.created_at.isoformat()}: {fault}") from fault


def _check_instants(case: Case, at: datetime) -> None:
    if case.created_at > at:
        # Without the instant asked about: the line is stamped, and time alone must not change it.
        fault = f"{case.created_at.isoformat()} lies after the instant that is asked about: ask later"
        raise Unjudgeable(case.id, "CreatedDate", fault)
    if early := [message.at for message in case.messages if message.at < case.created_at]:
        fault = f"at {min(early).isoformat()} is older than the case: mend its date or move it"
        raise Unjudgeable(case.id, "message", fault)


def _applies(case: Case, policy: Policy) -> bool:
    """R13: questions and problems only."""
    try:
        return policy.types[case.type]
    except UnknownTerm as unknown:
        raise Unjudgeable(case.id, unknown.field, str(unknown)) from unknown
