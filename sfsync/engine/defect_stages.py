"""The stages of the defect process (reading R17): one clock for each stay in a stage, and what is odd about its way."""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - a named tuple's fields are read at run time
from typing import TYPE_CHECKING, NamedTuple

from sfsync.engine.clock import Clock, pause
from sfsync.engine.history import track
from sfsync.engine.pledges import pledges
from sfsync.engine.unjudgeable import Unjudgeable
from sfsync.model.case import Field
from sfsync.model.milestone import Milestone, Reading, State
from sfsync.model.placement import Flag
from sfsync.policy.policy import StatusRole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfsync.engine.milestones import Facts
    from sfsync.model.case import Case
    from sfsync.model.pause import Pause
    from sfsync.policy.ongoing import Stage
    from sfsync.policy.policy import Policy


class Stay(NamedTuple):
    """A time in one stage; `end` is None for the one that holds."""

    stage: str
    start: datetime
    end: datetime | None


def stays(case: Case, at: datetime) -> tuple[Stay, ...]:
    """Return the stays as of an instant, oldest first. Raises Unjudgeable for a history that does not link up."""
    if case.defect_stage is None and not any(change.field is Field.DEFECT_STAGE for change in case.history):
        return ()
    values = [each for each in track(case, Field.DEFECT_STAGE, case.defect_stage) if each[0] <= at]
    ends = [*(since for since, _ in values[1:]), None]
    spans = zip(values, ends, strict=True)
    return tuple(Stay(text, since, end) for (since, text), end in spans if text is not None and since != end)


def stages(known: Facts, pauses: tuple[Pause, ...], at: datetime) -> list[Reading]:
    """Read the clock of each stay in a stage that has a window, oldest first. Raises as `stays` does."""
    listed = known.policy.defects.meanings
    found = ((listed.get(stay.stage), stay) for stay in stays(known.case, at))
    return [
        _clock(known, stage, stay, pauses).read(at) for stage, stay in found if stage is not None and stage.promises
    ]


def latest_stage(known: Facts, pauses: tuple[Pause, ...], at: datetime) -> Reading | None:
    """Read the clock of the present stage; None where it has none, with a note where its history cannot be read."""
    try:
        if not (been := stays(known.case, at)):
            return None
    except Unjudgeable as fault:
        return Reading(Milestone.DEFECT_STAGE, State.NOT_APPLICABLE, notes=(_odd(fault, known.policy),))
    stage = known.policy.defects.meanings.get(been[-1].stage)
    if stage is None and been[-1].end is not None:
        return None  # it was taken away again
    if stage is None:
        return Reading(Milestone.DEFECT_STAGE, State.NOT_APPLICABLE, notes=(_unknown(been[-1].stage, known.policy),))
    return _clock(known, stage, been[-1], pauses).read(at) if stage.promises else None


def stage_flags(case: Case, policy: Policy, at: datetime) -> Iterator[Flag]:
    """Flag a stage that the policy does not know, and the last step where it leaves one out or leads back.

    A step leads from the last known stage: one between that the policy does not know leaves nothing out. A case that is
    closed, or is in no stage any more, needs nobody's look.
    """
    try:
        been = stays(case, at)
    except Unjudgeable as fault:
        yield Flag("stage_history", _odd(fault, policy))
        return
    if not been or been[-1].end is not None or (case.closed_at is not None and case.closed_at <= at):
        return
    *earlier, here = (policy.defects.meanings.get(stay.stage) for stay in been)
    before = next((stage for stage in reversed(earlier) if stage is not None), None)
    if here is None:
        yield Flag("stage_unknown", _unknown(been[-1].stage, policy))
    elif before is not None and here.place < before.place:
        yield Flag("stage_back", f"defect stage went back from {before.name} to {here.name}: its clock begins anew")
    else:
        yield from _skipped(policy, before, here)


def _skipped(policy: Policy, before: Stage | None, here: Stage) -> Iterator[Flag]:
    since = before.place if before else 0  # the process begins with the first stage, whoever sets the field
    order = sorted({stage.place: stage.name for stage in policy.defects.meanings.values()}.items())
    missed = [name for place, name in order if since < place < here.place]
    if missed:
        yield Flag(
            "stage_skipped", f"defect stage {here.name} without {', '.join(missed)}: check whether that is right"
        )


def _unknown(stage: str, policy: Policy) -> str:
    known = ", ".join(policy.defects.known)
    return f"{policy.defects.field} {stage!r} is unknown: use one of {known}, or list it under [{policy.defects.key}]"


def _odd(history: Unjudgeable, policy: Policy) -> str:
    return f"{policy.defects.field} {history.fault}"


def _clock(known: Facts, stage: Stage, stay: Stay, pauses: tuple[Pause, ...]) -> Clock:
    """Return the clock of a stay: it ends with the stage or as the case closes, and waits while that is closed."""
    closed = [span for span in known.statuses if span.role is StatusRole.CLOSED]
    end = stay.end
    if end is None and closed and closed[-1].end is None:
        end = max(closed.pop().start, stay.start)
    own = tuple(pause(span.start, span.end, "closed") for span in closed if span.start != span.end)
    made = pledges(known, stay.start, end, stage.promises.__getitem__)
    return Clock(
        Milestone.DEFECT_STAGE, stay.start, end, made, own + pauses, known.notes, stage=stage.name, owner=stage.owner
    )
