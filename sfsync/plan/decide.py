"""The decision on one case: the stamps that differ, the entries to tell, and what to remember."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sfsync.model.milestone import State
from sfsync.model.record import CaseRecord, Entry, EntryKind, Standing
from sfsync.plan.entries import Look, Told
from sfsync.plan.stamps import differing, stamps

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sfsync.model.case import Case
    from sfsync.model.milestone import Readings
    from sfsync.model.record import Observation, Stamps
    from sfsync.model.task import TaskDraft

_INSTANT = timedelta(microseconds=1)  # a clock is breached after its due instant, not at it
_TICKING = {State.RUNNING, State.OUT_OF_HOURS}


@dataclass(frozen=True, slots=True)
class Ties:
    """What ties a case to evidence: its account, whether its product stands on Salesforce, what paused its clocks."""

    account_id: str | None = None
    dependent: bool = False
    evidence: str | None = None


NO_TIES = Ties()


@dataclass(frozen=True, slots=True)
class Decision:
    """What to write for one case. No stamps, no Tasks and an unchanged record mean: nothing at all."""

    stamps: Stamps
    record: CaseRecord
    tasks: tuple[TaskDraft, ...] = ()


def decide(  # noqa: PLR0913 - all that a decision rests on
    record: CaseRecord,
    case: Case,
    carried: Stamps,
    readings: Readings,
    warnings: tuple[int, ...],
    *,
    modstamp: datetime,
    observations: tuple[Observation, ...] = (),
    ties: Ties = NO_TIES,
) -> Decision:
    """Compare a case's record and the stamps it carries with its readings."""
    known = {clock.name: clock for clock in record.clocks}
    told = Told(case.id, case.number, record.revision, readings.at, record.evidence, ties.evidence)
    looks = [Look(told, known.get(reading.name), reading, warnings) for reading in readings.milestones]
    return Decision(
        differing(stamps(readings), carried),
        replace(
            record,
            standing=Standing.TRACKED,
            reason=None,
            number=case.number,
            modstamp=modstamp,
            policy=readings.policy,
            evidence=ties.evidence,
            account_id=ties.account_id,
            dependent=ties.dependent and any(reading.started_at for reading in readings.milestones),
            closed_at=_closed_at(readings),
            clocks=tuple(look.remembered() for look in looks),
            check_at=_check_at(looks),
            observations=observations,
            outbox=(*record.outbox, *_new_policy(record, readings), *(e for look in looks for e in look.entries())),
        ),
    )


def quarantine(record: CaseRecord, reason: str, modstamp: datetime | None, number: str | None = None) -> Decision:
    """Set a case aside with its reason; what is stored of its clocks stays, nothing is stamped."""
    aside = replace(
        record,
        standing=Standing.QUARANTINED,
        reason=reason,
        number=number or record.number,
        modstamp=modstamp or record.modstamp,
        check_at=None,
    )
    return Decision({}, aside)


def _closed_at(readings: Readings) -> datetime | None:
    """Return when the last clock was completed, None while one is not: what evidence touches later is found by it."""
    completed = [reading.completed_at for reading in readings.milestones if reading.started_at]
    return None if None in completed else max(filter(None, completed), default=None)


def _check_at(looks: list[Look]) -> datetime | None:
    """Return the next instant at which time alone changes something: a warning, or the breach."""
    return min((turn for look in looks for turn in _turns(look)), default=None)


def _turns(look: Look) -> Iterator[datetime]:
    reading = look.reading
    if reading.state in _TICKING and reading.course and reading.due_at:
        yield from map(reading.course.instant, look.warnings[len(look.crossed()) :][:1])
        yield reading.due_at + _INSTANT


def _new_policy(record: CaseRecord, readings: Readings) -> Iterator[Entry]:
    if record.policy not in (None, readings.policy):
        key = f"{readings.case_id}/{record.revision}/{EntryKind.POLICY_APPLIED}"
        text = f"policy {readings.policy} in place of {record.policy}"
        yield Entry(key, readings.case_id, readings.at, EntryKind.POLICY_APPLIED, text)
