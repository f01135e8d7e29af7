"""The plan: what is applied is not planned again, and only an event is stamped."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from sfsync.engine.evaluate import evaluate, every_cycle
from sfsync.hours.interval import Interval
from sfsync.model.case import Author, Case, Change, Field, Message
from sfsync.model.milestone import Milestone
from sfsync.model.pause import Pause
from sfsync.model.record import CaseRecord, Stamps
from sfsync.model.replacing import replace
from sfsync.plan.decide import Decision, decide
from sfsync.policy.load import load_policy

POLICY = load_policy()
START = datetime(2026, 11, 20, 15, tzinfo=UTC)
STATUSES = ("New", "Open", "In Progress", "On Hold", "In Development", "Closed")
PRIORITIES = ("P1", "P2", "P3", "P4")


def chain(field: Field, values: list[str], minutes: list[int]) -> list[Change]:
    """Return linked changes at sorted, distinct minutes."""
    times = [START + timedelta(minutes=minute) for minute in sorted(set(minutes))]
    links = zip(values, values[1:], times, strict=False)
    return [Change(at, field, old, new) for old, new, at in links if old != new]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    """Generate a case with a history of up to some twelve days."""
    minute = st.integers(1, 60 * 24 * 12)
    statuses = draw(st.lists(st.sampled_from(STATUSES[:5]), min_size=1, max_size=6).map(_distinct))
    closed = draw(st.booleans()) and len(statuses) > 1
    statuses = [*statuses[:-1], "Closed"] if closed else statuses
    priorities = draw(st.lists(st.sampled_from(PRIORITIES), min_size=1, max_size=4).map(_distinct))
    history = chain(Field.STATUS, statuses, draw(st.lists(minute, min_size=len(statuses), max_size=8, unique=True)))
    raises = draw(st.lists(minute, min_size=len(priorities), max_size=8, unique=True))
    history += chain(Field.PRIORITY, priorities, raises)
    answers = draw(st.lists(minute, max_size=2))
    current = {field: next((c.new for c in reversed(history) if c.field is field), None) for field in Field}
    return Case(
        id="500000000000001AAA",
        number="1",
        type=draw(st.sampled_from(("Problem", "Question", "Internal"))),
        priority=current[Field.PRIORITY] or priorities[0],
        status=current[Field.STATUS] or statuses[0],
        product="Flosum Scan",
        package=draw(st.sampled_from(("Standard", "Premium", "Signature Plus"))),
        instance=None,
        created_at=START,
        closed_at=next((c.at for c in history if c.new == "Closed"), None),
        history=tuple(history),
        messages=tuple(Message(START + timedelta(minutes=m), Author.SUPPORT, public=True) for m in answers),
    )


def _distinct(values: list[str]) -> list[str]:
    return [value for i, value in enumerate(values) if i == 0 or value != values[i - 1]]


def decided(record: CaseRecord, case: Case, carried: Stamps, at: datetime, pauses: tuple[Pause, ...] = ()) -> Decision:
    """Evaluate and decide."""
    readings = evaluate(case, POLICY, pauses, at)
    every = partial(every_cycle, case, POLICY, pauses, at)
    return decide(record, case, carried, readings, POLICY.warnings, modstamp=START, every_cycle=every)


def applied(decision: Decision) -> CaseRecord:
    """Return the record as it is once everything is written and told."""
    return replace(decision.record, outbox=())


@given(cases(), st.integers(0, 60 * 24 * 14))
def test_a_plan_that_was_applied_leaves_nothing_to_plan(case: Case, minutes: int) -> None:
    """Law: plan(apply(plan)) is empty: no stamp, no entry, no change of the record."""
    at = START + timedelta(minutes=minutes)
    first = decided(CaseRecord(case.id), case, {}, at)
    second = decided(applied(first), case, first.stamps, at)

    assert second.stamps == {}
    assert second.record == applied(first)


@given(cases(), st.lists(st.integers(0, 60 * 24 * 14), min_size=1, max_size=6))
def test_entries_add_up_whatever_instants_one_looks_at(case: Case, minutes: list[int]) -> None:
    """Law: looking in between changes nothing of what is stamped in the end, and announces no breach twice."""
    record, carried = CaseRecord(case.id), dict[str, object]()
    breaches = dict.fromkeys(Milestone, 0)
    for minute in sorted(minutes):
        decision = decided(record, case, carried, START + timedelta(minutes=minute))  # type: ignore[arg-type]  # stamps
        for entry in decision.record.outbox:
            if entry.clock in (Milestone.FIRST_RESPONSE, Milestone.RESOLUTION):
                breaches[entry.clock] += {"breached": 1, "corrected": -1}.get(entry.kind.value, 0)
        assert all(count in (0, 1) for count in breaches.values())
        record, carried = applied(decision), {**carried, **decision.stamps}
    at_once = decided(CaseRecord(case.id), case, {}, START + timedelta(minutes=max(minutes)))

    assert {k: v for k, v in carried.items() if v is not None} == {k: v for k, v in at_once.stamps.items() if v}


@given(cases(), st.integers(1, 60 * 24 * 12))
def test_a_paused_case_costs_no_writes_as_time_passes(case: Case, minutes: int) -> None:
    """Law: while a pause holds, any later instant gives the same stamps: nothing recedes minute by minute."""
    begin = START + timedelta(days=12, minutes=1)
    pauses = (
        Pause(Interval(begin, datetime.max.replace(tzinfo=UTC)), "Salesforce instance NA137: service disruption"),
    )
    first = decided(CaseRecord(case.id), case, {}, begin, pauses)

    assert decided(applied(first), case, first.stamps, begin + timedelta(minutes=minutes), pauses).stamps == {}


def test_out_of_hours_is_stamped_as_running() -> None:
    """Else every open Case would be written twice a day."""
    case = replace(a_question(), created_at=datetime(2026, 11, 21, 12, tzinfo=UTC))  # a Saturday
    stamps = decided(CaseRecord(case.id), case, {}, datetime(2026, 11, 21, 13, tzinfo=UTC)).stamps

    assert stamps["SFSync_First_Response_State__c"] == "Running"


def test_due_instants_are_stamped_in_whole_seconds_rounded_down() -> None:
    """A DateTime field keeps whole seconds; a promise is never shown later than it is."""
    case = replace(a_question(), created_at=START + timedelta(microseconds=999_999))
    stamps = decided(CaseRecord(case.id), case, {}, START + timedelta(seconds=5)).stamps

    assert stamps["SFSync_First_Response_Due__c"] == START + timedelta(hours=8)


def test_a_reason_longer_than_its_field_is_cut() -> None:
    """Text(255): cut at its end, with an ellipsis, rather than refused by the org."""
    pauses = (Pause(Interval(START, START + timedelta(days=99)), "x" * 300),)
    stamps = decided(CaseRecord("500000000000001AAA"), a_question(), {}, START + timedelta(hours=1), pauses).stamps

    assert len(str(stamps["SFSync_Paused_Reason__c"])) == 255
    assert str(stamps["SFSync_Paused_Reason__c"]).endswith("…")


def a_question() -> Case:
    """Return a P3 question of a Standard customer."""
    return Case("500000000000001AAA", "1", "Question", "P3", "Open", "Flosum Scan", "Standard", None, START, None)
