"""The decision on one case: the stamps that differ, the entries to tell, and what to remember."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.model.milestone import State
from sfsync.model.record import CaseRecord, Entry, EntryKind, Standing
from sfsync.model.replacing import replace
from sfsync.plan.cycles import current, ended
from sfsync.plan.entries import Told
from sfsync.plan.placement import Placed, flag_stamps
from sfsync.plan.stamps import differing, stamps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime

    from sfsync.model.case import Case
    from sfsync.model.milestone import Reading, Readings
    from sfsync.model.placement import Flag
    from sfsync.model.record import Observation, Stamps
    from sfsync.model.task import TaskDraft
    from sfsync.plan.entries import Look

_INSTANT = timedelta(microseconds=1)  # a clock is breached after its due instant, not at it
_TICKING = {State.RUNNING, State.OUT_OF_HOURS}


class Ties(Struct, frozen=True):
    """What ties a case to evidence: its account, whether its product stands on Salesforce, what paused its clocks."""

    account_id: str | None = None
    dependent: bool = False
    evidence: str | None = None


NO_TIES = Ties()
NOWHERE = Placed({}, None)


class Decision(Struct, frozen=True):
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
    flags: tuple[Flag, ...] = (),
    place: Placed = NOWHERE,
    every_cycle: Callable[[], Sequence[Reading]] = tuple,
) -> Decision:
    """Compare a case's record and the stamps it carries with its readings, flags and place.

    `every_cycle` gives all cycles of the clocks that begin anew, where one of them has gone on since the record.
    """
    known = {clock.name: clock for clock in record.clocks}
    told = Told(case.id, case.number, record.revision, readings.at, record.evidence, ties.evidence)
    looks = [current(told, known.get(reading.name), reading, warnings) for reading in readings.milestones]
    past = ended(told, known, readings.milestones, every_cycle, record.modstamp)
    return Decision(
        differing({**stamps(readings), **place.stamps, **flag_stamps((*flags, *place.flags))}, carried),
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
            check_at=min(filter(None, (_check_at(looks), place.next_at)), default=None),
            observations=observations,
            placement=place.memory or record.placement,
            outbox=(
                *record.outbox,
                *_new_policy(record, readings),
                *(entry for look in (*past, *looks) for entry in look.entries()),
                *place.entries,
            ),
        ),
    )


def quarantine(record: CaseRecord, reason: str, modstamp: datetime | None, number: str | None = None) -> CaseRecord:
    """Set a case aside with its reason; what is stored of its clocks stays."""
    return replace(
        record,
        standing=Standing.QUARANTINED,
        reason=reason,
        number=number or record.number,
        modstamp=modstamp or record.modstamp,
        check_at=None,
    )


def set_aside(aside: CaseRecord, flags: tuple[Flag, ...], carried: Stamps) -> Decision:
    """Flag a case that was set aside, so that a person sees on it what is wrong; its other stamps stay as they are."""
    return Decision(differing(flag_stamps(flags), carried), aside)


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
