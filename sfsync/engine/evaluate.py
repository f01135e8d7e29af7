"""From a case to its readings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.engine import ongoing
from sfsync.engine.defect_stages import latest_stage, stages
from sfsync.engine.milestones import facts, first_response, resolution
from sfsync.engine.unjudgeable import Unjudgeable
from sfsync.hours.interval import BeyondCalendar
from sfsync.model.milestone import Milestone, Reading, Readings, State
from sfsync.policy.policy import UnknownTerm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sfsync.engine.milestones import Facts
    from sfsync.model.case import Case
    from sfsync.model.pause import Pause
    from sfsync.policy.policy import Policy

_NOTHING = {name: Reading(name, State.NOT_APPLICABLE) for name in Milestone}


def evaluate(case: Case, policy: Policy, pauses: tuple[Pause, ...], at: datetime) -> Readings:
    """Return the readings of all clocks of a case as of an instant; of one that begins anew, its latest cycle.

    `pauses` apply to all of its clocks. Raises Unjudgeable.
    """
    _check_instants(case, at)
    if not _applies(case, policy):
        return Readings(case.id, at, policy.name, tuple(_NOTHING.values()))
    known = facts(case, policy, at)
    try:
        return Readings(case.id, at, policy.name, _latest(known, pauses, at))
    except BeyondCalendar as fault:
        raise Unjudgeable(case.id, "CreatedDate", f"is {case.created_at.isoformat()}: {fault}") from fault


def every_cycle(case: Case, policy: Policy, pauses: tuple[Pause, ...], at: datetime) -> tuple[Reading, ...]:
    """Return a reading of each clock that has begun, and of each cycle of those that begin anew. Raises Unjudgeable."""
    _check_instants(case, at)
    if not _applies(case, policy):
        return ()
    known = facts(case, policy, at)
    try:
        return tuple(_every(known, pauses, at))
    except BeyondCalendar as fault:
        raise Unjudgeable(case.id, "CreatedDate", f"is {case.created_at.isoformat()}: {fault}") from fault


def _latest(known: Facts, pauses: tuple[Pause, ...], at: datetime) -> tuple[Reading, ...]:
    answered, updated = ongoing.responses(known, at), ongoing.updates(known, at)
    return (
        first_response(known, pauses, at).read(at),
        resolution(known, pauses).read(at),
        ongoing.response(known, answered[-1], pauses, at) if answered else _NOTHING[Milestone.ONGOING_RESPONSE],
        ongoing.update(known, updated[-1], pauses, at) if updated else _NOTHING[Milestone.ONGOING_UPDATE],
        latest_stage(known, pauses, at) or _NOTHING[Milestone.DEFECT_STAGE],
    )


def _every(known: Facts, pauses: tuple[Pause, ...], at: datetime) -> Iterator[Reading]:
    yield first_response(known, pauses, at).read(at)
    yield resolution(known, pauses).read(at)
    for cycle in ongoing.responses(known, at):
        yield ongoing.response(known, cycle, pauses, at)
    for cycle in ongoing.updates(known, at):
        yield ongoing.update(known, cycle, pauses, at)
    try:
        yield from stages(known, pauses, at)
    except Unjudgeable:  # the reading of the present stage says why
        return


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
