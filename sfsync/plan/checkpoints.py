"""The checkpoints of the defect process, as Tasks on the Case: status updates that fall due, and what follows a close.

Each has a key made of what calls for it: the close, or what the update is counted from. So each comes once, and once
more after the next close, or once Support has spoken again. What lies further back than the policy looks is left alone:
an org that starts with old Cases is not flooded. Pure.
"""

from __future__ import annotations

from datetime import datetime  # noqa: TC003 - a named tuple's fields are read at run time
from typing import TYPE_CHECKING, NamedTuple

from sfsync.engine.milestones import facts
from sfsync.model.case import Author
from sfsync.model.milestone import Milestone
from sfsync.model.replacing import replace
from sfsync.model.task import TaskDraft, Urgency
from sfsync.policy.policy import StatusRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import timedelta

    from sfsync.engine.milestones import Facts
    from sfsync.model.case import Case
    from sfsync.plan.decide import Decision
    from sfsync.policy.policy import Policy

_REMEMBERED = 50  # keys of a case, the latest; older ones lie further back than any look
_USER = "005"  # a Task belongs to a user; that a queue may have Tasks is not certain
_URGENT = 2  # the two most urgent priorities


class Checklist(NamedTuple):
    """The Tasks that a case calls for as of an instant, and when it will call for the next one."""

    drafts: tuple[TaskDraft, ...] = ()
    next_at: datetime | None = None


class _Call(NamedTuple):
    priority: str
    since: datetime
    due: datetime


class _Follow(NamedTuple):
    word: str
    subject: str
    text: str
    within: timedelta


def checkpoints(case: Case, policy: Policy, at: datetime) -> Checklist:
    """Return what a case calls for. Raises Unjudgeable as an evaluation does."""
    if case.type not in policy.checkpoints.types:
        return Checklist()
    known = facts(case, policy, at)
    last = known.statuses[-1]
    if last.role is not StatusRole.CLOSED:
        return _status_update(known, at)
    recent = policy.checkpoints.is_recent(last.start, at)
    return Checklist(tuple(_after_close(known, last.start)) if recent else ())


def with_tasks(decision: Decision, found: Checklist) -> Decision:
    """Return a decision with the Tasks that were not created yet, and with the turn at which the next one falls due."""
    record = decision.record
    new = tuple(draft for draft in found.drafts if draft.key not in record.tasks)
    turns = [turn for turn in (record.check_at, found.next_at) if turn]
    return replace(decision, tasks=new, record=replace(record, check_at=min(turns, default=None)))


def remembered(tasks: tuple[str, ...], created: tuple[str, ...]) -> tuple[str, ...]:
    """Return the keys of a case's Tasks with those that were created now."""
    return (*tasks, *created)[-_REMEMBERED:]


def _status_update(known: Facts, at: datetime) -> Checklist:
    start = _counted_from(known, at)
    if start is None:
        return Checklist()
    calls = _calls(known, start)
    drafts = tuple(_update(known, call, start) for call in calls if known.policy.checkpoints.is_recent(call.due, at))
    return Checklist(drafts, min((call.due for call in calls if call.due > at), default=None))


def _calls(known: Facts, start: datetime) -> list[_Call]:
    """Return when a silence since `start` calls for updates: once, and once more for a raise after that.

    As with deadlines (R9, R10) a raise counts from its own instant and puts nothing off, and after a lowering all is as
    though it had always been so.
    """
    place = max(number for number, (since, _) in enumerate(known.priorities) if since <= start)
    priority = known.priorities[place][1]
    calls = [*_call(known, start, priority)]
    for since, new in known.priorities[place + 1 :]:
        is_raise = known.policy.urgency[new] < known.policy.urgency[priority]
        if is_raise:
            calls = _with_raise(calls, _call(known, since, new), since)
        elif new != priority:
            calls = [*_call(known, start, new)]
        priority = new
    return calls


def _with_raise(calls: list[_Call], raised: Iterable[_Call], since: datetime) -> list[_Call]:
    past = [call for call in calls if call.due <= since]
    pending = [call for call in calls if call.due > since]
    return [*past, *sorted([*pending, *raised], key=lambda call: call.due)[:1]]


def _call(known: Facts, since: datetime, priority: str) -> Iterator[_Call]:
    every = known.policy.checkpoints.status_updates.get(priority)
    if every is not None:
        hours = known.policy.promise(Milestone.RESOLUTION, known.package, priority).coverage.hours
        yield _Call(priority, since, hours.advance(since, every))


def _update(known: Facts, call: _Call, start: datetime) -> TaskDraft:
    text = f"Support has said nothing in public since {start:%Y-%m-%d %H:%M} UTC. Tell the customer how it stands."
    urgency = Urgency.HIGH if known.policy.urgency[call.priority] < _URGENT else Urgency.NORMAL
    said = ("status_update", f"Status update, {call.priority}", text)
    return _draft(known, said, call.since, call.due, urgency)


def _counted_from(known: Facts, at: datetime) -> datetime | None:
    """Return since when an update is waited for, None where the status calls for none.

    That is Support's last public message, or when the status began to call for updates.
    """
    start = None
    for span in reversed(known.statuses):
        if span.status is not None and span.status not in known.policy.checkpoints.update_in:
            break
        start = span.start
    messages = known.case.messages
    said = [m.at for m in messages if m.public and m.author is Author.SUPPORT and start and start < m.at <= at]
    return max(said, default=start)


def _after_close(known: Facts, closed_at: datetime) -> Iterator[TaskDraft]:
    rules, hours = known.policy.checkpoints, known.policy.calendar.hours
    for word, subject, text, within in (
        _Follow("documentation", "Document the solution", "Write it into the knowledge base.", rules.documentation),
        _Follow("review", "Post-resolution review", "What is there to learn for the process?", rules.review),
        _Follow("survey", "Customer satisfaction survey", "Ask the customer how it went.", rules.survey),
    ):
        yield _draft(known, (word, subject, text), closed_at, hours.advance(closed_at, within), Urgency.NORMAL)


def _draft(known: Facts, said: tuple[str, str, str], since: datetime, due: datetime, urgency: Urgency) -> TaskDraft:
    case, (word, subject, text) = known.case, said
    owner = case.owner_id if case.owner_id and case.owner_id.startswith(_USER) else None
    return TaskDraft(
        key=f"{case.id}/{word}/{since:%Y%m%dT%H%M%SZ}",
        subject=f"{subject}: Case {case.number}",
        description=text,
        due_on=due.astimezone(known.policy.calendar.zone).date(),
        what_id=case.id,
        owner_id=owner,
        urgency=urgency,
    )
