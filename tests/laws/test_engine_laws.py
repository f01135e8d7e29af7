"""What holds for the readings of every case, under every history, with any pauses, at any instant."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise
from random import Random
from typing import TypeVar

from hypothesis import assume, given
from hypothesis import strategies as st

from sfsync.engine.evaluate import evaluate, every_cycle
from sfsync.hours.interval import Interval
from sfsync.model.case import Case, Change, Field
from sfsync.model.milestone import Kind, Milestone, Reading, State
from sfsync.model.pause import Pause
from sfsync.model.replacing import replace
from tests.laws.generated import EPOCH, LASTING, PRIORITIES, cases, instants, intervals, pauses, sheet

NOTHING = timedelta()
RANK = {priority: rank for rank, priority in enumerate(PRIORITIES)}
DONE = (State.MET, State.MISSED)
Item = TypeVar("Item")


def readings(case: Case, cut: tuple[Pause, ...], at: datetime) -> tuple[Reading, ...]:
    """Evaluate under the sheet, not before the case."""
    return evaluate(case, sheet(), cut, max(at, case.created_at)).milestones


def from_submission(case: Case, cut: tuple[Pause, ...], at: datetime) -> tuple[Reading, ...]:
    """Return the two clocks that every case has."""
    return readings(case, cut, at)[:2]


def resolution(case: Case, cut: tuple[Pause, ...], at: datetime) -> Reading:
    """Return Resolution's reading."""
    return next(reading for reading in readings(case, cut, at) if reading.name is Milestone.RESOLUTION)


def shown(reading: Reading) -> tuple[object, ...]:
    """Return everything that a reading prints."""
    return (
        *(reading.name, reading.state, reading.started_at, reading.due_at, reading.completed_at, reading.target),
        *(reading.elapsed, reading.remaining, reading.paused, reading.segments),
    )


def _but_for_what_is_left(reading: Reading) -> tuple[object, ...]:
    return shown(reading._replace(remaining=None))


def total(reading: Reading, kind: Kind) -> timedelta:
    """Add up the segments of a kind."""
    return sum((part.end - part.start for part in reading.segments if part.kind is kind), NOTHING)


@given(cases(), pauses(), instants())
def test_segments_tile_the_span_and_add_up(case: Case, cut: tuple[Pause, ...], at: datetime) -> None:
    """Counted ones sum to elapsed, paused ones to paused; neighbours differ."""
    for reading in every_cycle(case, sheet(), cut, max(at, case.created_at)):
        begin, end = reading.started_at, reading.completed_at or max(at, case.created_at)
        parts = reading.segments

        assert [edge for part in parts for edge in (part.start, part.end)][:1] == [begin][: len(parts)]
        assert all(before.end == after.start for before, after in pairwise(parts))
        assert all((before.kind, before.reason) != (after.kind, after.reason) for before, after in pairwise(parts))
        assert all(part.start < part.end for part in parts)
        assert (parts[-1].end if parts else begin) == end
        assert (total(reading, Kind.COUNTED), total(reading, Kind.PAUSED)) == (reading.elapsed, reading.paused)


@given(cases(), pauses(), instants())
def test_late_is_after_the_due_instant(case: Case, cut: tuple[Pause, ...], at: datetime) -> None:
    """Missed if and only if completed after it; breached if and only if now, or the pause's beginning, is after it."""
    now = max(at, case.created_at)
    for reading in every_cycle(case, sheet(), cut, now):
        if reading.state is State.MEASURED:
            continue
        assert reading.due_at is not None
        end = reading.completed_at or reading.paused_since or now

        assert (reading.state in {State.MISSED, State.BREACHED}) == (end > reading.due_at)
        assert (reading.state in DONE) == (reading.completed_at is not None)
        if reading.state is State.PAUSED:
            assert reading.paused_since is not None


@given(cases(), instants())
def test_a_running_clock_has_spent_what_is_not_left(case: Case, at: datetime) -> None:
    """Elapsed and remaining make up the target where the priority never changed; negative beyond it."""
    raised = next((change for change in case.history if change.field is Field.PRIORITY), None)
    steady = replace(
        case,
        priority=raised.old if raised else case.priority,
        history=tuple(change for change in case.history if change.field is Field.STATUS),
    )
    reading = resolution(steady, (), at)
    assume(reading.completed_at is None)

    assert reading.remaining is not None
    assert reading.elapsed + reading.remaining == reading.target


@given(cases(), pauses(), intervals().filter(bool))
def test_another_pause_never_makes_a_due_instant_earlier(case: Case, cut: tuple[Pause, ...], more: Interval) -> None:
    """Once nothing pauses any more: while a pause holds, the due instant waits at where it stood."""
    over = EPOCH + LASTING + timedelta(seconds=1)

    for before, after in zip(
        from_submission(case, cut, over), from_submission(case, (*cut, Pause(more, "more")), over), strict=True
    ):
        assert before.due_at is not None
        assert after.due_at is not None
        assert before.paused_since or after.due_at >= before.due_at
        assert after.elapsed <= before.elapsed


@given(cases(), pauses(), instants())
def test_only_the_open_part_of_a_pause_matters(case: Case, cut: tuple[Pause, ...], at: datetime) -> None:
    """Pauses at night and at weekends, under business hours, leave every figure as it is."""
    night = tuple(pause for pause in cut if not _counts(pause))
    plain = replace(case, package="Standard")
    assume(not any(max(at, case.created_at) in pause.interval for pause in night))

    for before, after in zip(from_submission(plain, (), at), from_submission(plain, night, at), strict=True):
        assert shown(before) == shown(after)


def _counts(pause: Pause) -> bool:
    hours = sheet().promise(Milestone.RESOLUTION, "Standard", "P1").coverage.hours
    return hours.elapsed(pause.interval.start, pause.interval.end) > NOTHING


@given(cases(), pauses(), instants(), instants())
def test_what_was_completed_stays_as_it_was_read(
    case: Case, cut: tuple[Pause, ...], one: datetime, other: datetime
) -> None:
    """What is completed as of an instant reads the same later, unless it is reopened; only time left moves on."""
    early, late = sorted((one, other))

    for before, after in zip(readings(case, cut, early), readings(case, cut, late), strict=True):
        same = before.started_at == after.started_at and before.name is not Milestone.ONGOING_RESPONSE
        if before.completed_at is not None and before.completed_at == after.completed_at and same:
            assert _but_for_what_is_left(before) == _but_for_what_is_left(after)
        if before.name is Milestone.FIRST_RESPONSE and before.completed_at is not None:
            assert after.completed_at == before.completed_at


@given(cases(), pauses(), instants())
def test_an_instant_is_read_the_same_before_and_after_what_follows(
    case: Case, cut: tuple[Pause, ...], at: datetime
) -> None:
    """As of an instant, a case with its later history reads as one that was fetched then."""
    now = max(at, case.created_at)
    then = _as_it_was(case, now)
    known = tuple(
        Pause(Interval(pause.interval.start, max(pause.interval.end, now)), pause.reason)
        if now in pause.interval
        else pause
        for pause in cut
        if pause.interval.start <= now
    )

    assert [shown(reading) for reading in readings(case, cut, now)] == [
        shown(reading) for reading in readings(then, known, now)
    ]


def _as_it_was(case: Case, now: datetime) -> Case:
    history = tuple(change for change in case.history if change.at <= now)
    values = {Field.STATUS: case.status, Field.PRIORITY: case.priority, Field.DEFECT_STAGE: case.defect_stage}
    for change in reversed(case.history):
        if change.at > now:
            values[change.field] = change.old
    closed = [change.at for change in history if change.field is Field.STATUS and change.new == "Closed"]
    return replace(
        case,
        history=history,
        status=values[Field.STATUS],
        priority=values[Field.PRIORITY],
        defect_stage=values[Field.DEFECT_STAGE],
        closed_at=(closed[-1] if closed else case.created_at) if values[Field.STATUS] == "Closed" else None,
        messages=tuple(message for message in case.messages if message.at <= now),
    )


@given(cases(), pauses(), instants(), st.randoms(use_true_random=False))
def test_order_and_repetition_do_not_matter(case: Case, cut: tuple[Pause, ...], at: datetime, chance: Random) -> None:
    """History shuffled, messages and pauses shuffled and repeated: the same readings."""
    shuffled = replace(case, history=_mixed(case.history, 1, chance), messages=_mixed(case.messages, 2, chance))

    plain, mixed = readings(case, cut, at), readings(shuffled, _mixed(cut, 2, chance), at)

    assert [shown(reading)[:9] for reading in mixed] == [shown(reading)[:9] for reading in plain]
    assert [_parts(reading) for reading in mixed] == [_parts(reading) for reading in plain]


def _mixed(items: tuple[Item, ...], times: int, chance: Random) -> tuple[Item, ...]:
    several = list(items * times)
    chance.shuffle(several)
    return tuple(several)


def _parts(reading: Reading) -> list[tuple[object, ...]]:
    """Return the segments with their reasons as a set: several are named in no order."""
    return [(part.start, part.end, part.kind, set(part.reason.split("; "))) for part in reading.segments]


@given(cases(), pauses(), instants(), st.sampled_from(PRIORITIES))
def test_a_change_of_priority_keeps_its_promise(case: Case, cut: tuple[Pause, ...], at: datetime, new: str) -> None:
    """A raise gives the earlier of the old due and a new one from now, a lowering what a new case would have had."""
    now = max([at, case.created_at, *(change.at for change in case.history)]) + timedelta(seconds=1)
    old = resolution(case, cut, now)
    assume(old.completed_at is None and case.priority is not None and new != case.priority)
    changed = replace(case, priority=new, history=(*case.history, Change(now, Field.PRIORITY, case.priority, new)))
    always = replace(case, priority=new, history=tuple(c for c in case.history if c.field is Field.STATUS))
    since = replace(always, created_at=now, history=(), status="Open", messages=())

    due = resolution(changed, cut, now).due_at

    if RANK[new] < RANK[str(case.priority)]:
        ahead = () if old.paused_since else cut
        assert due == min(old.due_at or now, resolution(since, ahead, now).due_at or now)
    else:
        assert due == resolution(always, cut, now).due_at


@given(cases(), pauses(), instants())
def test_cycles_follow_one_another(case: Case, cut: tuple[Pause, ...], at: datetime) -> None:
    """Those of a clock never overlap; only the last may go on; it is the one that the readings show."""
    now = max(at, case.created_at)
    cycles = every_cycle(case, sheet(), cut, now)
    for latest in readings(case, cut, now):
        own = [cycle for cycle in cycles if cycle.name is latest.name]

        assert all(one.completed_at and other.started_at for one, other in pairwise(own))
        assert all((one.completed_at or now) <= (other.started_at or now) for one, other in pairwise(own))
        assert latest.started_at is None or shown(own[-1]) == shown(latest)


@given(instants(), st.integers(0, 160 * 3600), st.integers(1, 8 * 3600), st.integers(0, 300 * 3600))
def test_a_pause_moves_an_update_by_its_length(start: datetime, offset: int, length: int, later: int) -> None:
    """R12 counts elapsed time: a pause within the week makes its due later by just as much, once it is over."""
    case = Case(
        *("500000000000001AAA", "1", "Problem", "P3", "In Progress", "Flosum DevOps", "Standard", "NA137"),
        created_at=start,
        closed_at=None,
    )
    pause = Interval(start + timedelta(seconds=offset), start + timedelta(seconds=offset + length))

    update = readings(case, (Pause(pause, "a pause"),), pause.end + timedelta(seconds=later))[3]

    assert update.due_at == start + timedelta(hours=168, seconds=length)
