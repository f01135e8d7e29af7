"""Which clocks a case has, and what its history and messages mean to them (readings R6-R10 of the data sheet)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sfsync.engine.clock import Clock, pause
from sfsync.engine.history import track
from sfsync.engine.pledges import pledges
from sfsync.engine.unjudgeable import Unjudgeable
from sfsync.model.case import Author, Field
from sfsync.model.milestone import Milestone
from sfsync.policy.policy import StatusRole, UnknownTerm

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sfsync.engine.history import Track
    from sfsync.model.case import Case
    from sfsync.model.pause import Pause
    from sfsync.policy.policy import Policy

_NO_INSTANCE = "the customer's Salesforce instance is not known: the clocks cannot pause with it"


class StatusSpan(NamedTuple):
    """A time in one status; `end` is None for the one that holds."""

    status: str | None
    role: StatusRole
    start: datetime
    end: datetime | None


class Facts(NamedTuple):
    """A case as of an instant, in the policy's words."""

    case: Case
    policy: Policy
    package: str
    priorities: tuple[tuple[datetime, str], ...]
    statuses: tuple[StatusSpan, ...]
    notes: tuple[str, ...]


def facts(case: Case, policy: Policy, at: datetime) -> Facts:
    """Read the case as of an instant: what came later is not there yet. Raises Unjudgeable."""
    try:
        policy.products[case.product]
        priorities = [each for each in _priorities(case, policy) if each[0] <= at]
        spans = _spans([each for each in _statuses(case, policy) if each[0] <= at], policy)
        return Facts(case, policy, policy.packages[case.package], tuple(priorities), tuple(spans), _notes(case, policy))
    except UnknownTerm as unknown:
        raise Unjudgeable(case.id, unknown.field, str(unknown)) from unknown


def first_response(known: Facts, pauses: tuple[Pause, ...], at: datetime) -> Clock:
    """R6: from submission to the first answer."""
    return _clock(Milestone.FIRST_RESPONSE, known, first_answer(known, at), pauses)


def first_answer(known: Facts, at: datetime) -> datetime | None:
    """R6: Support's first public message, or the first close of a case that had none; None while it waits."""
    answers = [m.at for m in known.case.messages if m.public and m.author is Author.SUPPORT and m.at <= at]
    closes = [span.start for span in known.statuses if span.role is StatusRole.CLOSED]
    return min(answers + closes, default=None)


def resolution(known: Facts, pauses: tuple[Pause, ...]) -> Clock:
    """R7, R8: from submission to close; On Hold, In Development and the time before a reopening do not count."""
    *earlier, last = known.statuses
    completed = last.start if last.role is StatusRole.CLOSED else None
    spans = earlier if completed else known.statuses
    own = tuple(_pause(span) for span in spans if span.role is not StatusRole.RUNNING and span.start != span.end)
    return _clock(Milestone.RESOLUTION, known, completed, own + pauses)


def _clock(name: Milestone, known: Facts, completed: datetime | None, pauses: tuple[Pause, ...]) -> Clock:
    submitted = known.case.created_at
    made = pledges(known, submitted, completed, lambda priority: known.policy.promise(name, known.package, priority))
    return Clock(name, submitted, completed, made, pauses, known.notes)


def _pause(span: StatusSpan) -> Pause:
    return pause(span.start, span.end, "closed" if span.role is StatusRole.CLOSED else str(span.status))


def _priorities(case: Case, policy: Policy) -> Iterator[tuple[datetime, str]]:
    """Yield the priorities in force; one that was empty at first counts as the first that was set."""
    values = track(case, Field.PRIORITY, case.priority)
    for since, value in values:
        unset = value is None and since == case.created_at
        yield since, policy.priorities[_first_set(values) if unset else value]


def _first_set(values: Track) -> str | None:
    return next((value for _, value in values if value is not None), None)


def _statuses(case: Case, policy: Policy) -> Track:
    values = track(case, Field.STATUS, case.status)
    closed = policy.statuses[case.status] is StatusRole.CLOSED
    if case.closed_at is not None and not closed:
        fault = (
            f"is {case.status!r}, yet the case has a closing time: clear it, or list the status under [statuses] closed"
        )
        raise Unjudgeable(case.id, Field.STATUS, fault)
    return _closed_without_history(case) if closed and len(values) == 1 else values


def _closed_without_history(case: Case) -> Track:
    if case.closed_at is None or case.closed_at < case.created_at:
        fault = "is empty or before the submission, though the case is closed and has no history of its status: give it"
        raise Unjudgeable(case.id, "ClosedDate", fault)
    close = (case.closed_at, case.status)
    return ((case.created_at, None), close) if case.closed_at > case.created_at else (close,)


def _spans(values: list[tuple[datetime, str | None]], policy: Policy) -> list[StatusSpan]:
    """Return the time in each status, the last open-ended; one closed status after another is one close."""
    spans: list[StatusSpan] = []
    end = before = None
    for start, status in reversed(values):
        role = StatusRole.RUNNING if status is None else policy.statuses[status]
        if role is before is StatusRole.CLOSED:
            end = spans.pop().end
        spans.append(StatusSpan(status, role, start, end))
        end, before = start, role
    spans.reverse()
    return spans


def _notes(case: Case, policy: Policy) -> tuple[str, ...]:
    observed = dict.fromkeys([change.field.value for change in case.history if change.observed])
    notes = tuple(f"{field}: the org keeps no history of it, its changes are as sfsync saw them" for field in observed)
    return notes if case.instance or not policy.stands_on_salesforce(case.product) else (*notes, _NO_INSTANCE)
