"""The two promises that begin anew with a message (readings R11, R12): Ongoing Response and Ongoing Update."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.engine.clock import Clock, Pledge
from sfsync.engine.cycle import Cycle, measured
from sfsync.engine.milestones import first_answer
from sfsync.engine.pledges import pledges
from sfsync.model.case import Author
from sfsync.model.milestone import Milestone

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sfsync.engine.milestones import Facts, StatusSpan
    from sfsync.model.case import Message
    from sfsync.model.milestone import Reading
    from sfsync.model.pause import Pause


def responses(known: Facts, at: datetime) -> list[Cycle]:
    """R11: while open, from the customer's latest message to Support's next public one, after the first response."""
    spans = [span for span in known.statuses if span.status in known.policy.ongoing.answering]
    first = first_answer(known, at) if spans else None
    if first is None:
        return []
    if not any(message.author is Author.CUSTOMER and first < message.at <= at for message in known.case.messages):
        return []
    said = sorted((m for m in known.case.messages if first < m.at <= at and _counts(m)), key=_turn)
    return [cycle for span in spans for cycle in _answered(span, said)]


def updates(known: Facts, at: datetime) -> list[Cycle]:
    """R12: while in progress, from the later of entering it and Support's last public message to the next one."""
    spans = [span for span in known.statuses if span.status in known.policy.ongoing.updating]
    if not spans:
        return []
    told = sorted(message.at for message in known.case.messages if _is_answer(message) and message.at <= at)
    return [cycle for span in spans for cycle in _updated(span, told)]


def response(known: Facts, cycle: Cycle, pauses: tuple[Pause, ...], at: datetime) -> Reading:
    """Read one cycle of Ongoing Response: measured, unless the policy sets a target."""
    answers, package = known.policy.ongoing.answers, known.package
    if not answers:
        priority = _in_force(known, cycle.end or at)
        coverage = known.policy.promise(Milestone.FIRST_RESPONSE, package, priority).coverage
        return measured(Milestone.ONGOING_RESPONSE, cycle, coverage, pauses, notes=known.notes, at=at)
    made = pledges(known, cycle.start, cycle.end, lambda priority: answers[package, priority])
    return Clock(Milestone.ONGOING_RESPONSE, cycle.start, cycle.end, made, pauses, known.notes).read(at)


def update(known: Facts, cycle: Cycle, pauses: tuple[Pause, ...], at: datetime) -> Reading:
    """Read one cycle of Ongoing Update: the same promise for every priority."""
    pledge = Pledge(cycle.start, known.policy.ongoing.update)
    return Clock(Milestone.ONGOING_UPDATE, cycle.start, cycle.end, (pledge,), pauses, known.notes).read(at)


def _answered(span: StatusSpan, said: Sequence[Message]) -> Iterator[Cycle]:
    """Yield the cycles of one open time; a question that was still waiting as it ended got no answer while open."""
    waiting: datetime | None = None
    for message in said:
        if span.end is not None and message.at > span.end:
            break
        if message.author is Author.CUSTOMER:
            waiting = max(message.at, span.start)
        else:
            if waiting is not None and waiting <= message.at:
                yield Cycle(waiting, message.at)
            waiting = None
    if waiting is not None and span.end is None:
        yield Cycle(waiting, None)


def _updated(span: StatusSpan, told: Sequence[datetime]) -> Iterator[Cycle]:
    start = span.start
    for answer in told:
        if start < answer and (span.end is None or answer <= span.end):
            yield Cycle(start, answer)
            start = answer
    if span.end is None or start < span.end:
        yield Cycle(start, span.end)


def _in_force(known: Facts, at: datetime) -> str:
    """Return the priority as of an instant: what came after a cycle's completion does not touch it (R10)."""
    return next(priority for since, priority in reversed(known.priorities) if since <= at)


def _is_answer(message: Message) -> bool:
    return message.public and message.author is Author.SUPPORT


def _counts(message: Message) -> bool:
    return message.public or message.author is Author.CUSTOMER


def _turn(message: Message) -> tuple[datetime, bool]:
    """Order messages by time; of one instant, the customer's come first, so that an answer answers them."""
    return message.at, message.author is Author.SUPPORT
