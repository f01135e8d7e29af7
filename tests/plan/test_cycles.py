"""Clocks that begin anew are warned of and breached once a cycle, and a cycle that ended unseen is told too."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from hypothesis import given
from hypothesis import strategies as st

from sfsync.engine.evaluate import evaluate, every_cycle
from sfsync.model.case import Author, Case, Change, Field, Message
from sfsync.model.milestone import Milestone
from sfsync.model.record import CaseRecord, Entry
from sfsync.model.replacing import replace
from sfsync.plan.decide import decide
from tests.laws.generated import EPOCH, cases, instants, sheet

DAY = timedelta(days=1)
START = EPOCH + timedelta(hours=14)


def in_progress(*answered: timedelta, stages: tuple[tuple[timedelta, str], ...] = ()) -> Case:
    """Return a P2 problem in progress since START, with public messages of Support and stages after so long."""
    before: str | None = None
    moves = []
    for after, stage in stages:
        moves.append(Change(START + after, Field.DEFECT_STAGE, before, stage))
        before = stage
    return Case(
        *("500000000000001AAA", "1", "Problem", "P2", "In Progress", "Flosum Scan", "Standard", "NA137"),
        created_at=START,
        closed_at=None,
        history=tuple(moves),
        messages=tuple(Message(START + after, Author.SUPPORT, public=True) for after in answered),
        defect_stage=before,
    )


def looked(record: CaseRecord, case: Case, at: datetime) -> tuple[CaseRecord, list[Entry]]:
    """Look at a case as it was at an instant; return what is remembered and what was said."""
    case = replace(case, messages=tuple(message for message in case.messages if message.at <= at))
    readings, every = evaluate(case, sheet(), (), at), partial(every_cycle, case, sheet(), (), at)
    decision = decide(record, case, {}, readings, sheet().warnings, modstamp=at, every_cycle=every)
    return replace(decision.record, outbox=()), list(decision.record.outbox)


def told(case: Case, *ats: datetime) -> list[tuple[str, str]]:
    """Return (kind, text) of all that was said of the updates, over looks at these instants."""
    record, said = CaseRecord(case.id), []
    for at in ats:
        record, entries = looked(record, case, at)
        said += [(each.kind.value, each.text) for each in entries if each.clock is Milestone.ONGOING_UPDATE]
    return said


def test_each_cycle_is_warned_of_and_breached_once() -> None:
    """Eight days of silence, an answer, eight days of silence: two breaches, and three warnings each."""
    case = in_progress(8 * DAY)
    said = told(case, *(START + hours * timedelta(hours=6) for hours in range(1, 66)))
    kinds = [kind for kind, _ in said]

    assert kinds == [
        *("activated", "warned", "warned", "warned", "breached", "fulfilled"),
        *("activated", "warned", "warned", "warned", "breached"),
    ]
    assert ("fulfilled", "completed: missed") in said


def test_what_ended_between_two_looks_is_told() -> None:
    """Looked at on day one and on day eleven; answers on days three and ten: both weeks are met, the third runs."""
    said = told(in_progress(3 * DAY, 10 * DAY), START + DAY, START + 11 * DAY)

    assert said == [
        ("activated", "clock started"),
        ("fulfilled", "completed: met"),
        ("activated", "clock started"),
        ("fulfilled", "completed: met"),
        ("activated", "clock started"),
    ]


def test_a_breach_that_nobody_saw_is_told_once() -> None:
    """Looked at on day one and on day nine, answered on day eight: the breach is announced though it is over."""
    record, _ = looked(CaseRecord("500000000000001AAA"), in_progress(8 * DAY), START + DAY)
    _, entries = looked(record, in_progress(8 * DAY), START + 9 * DAY)
    breaches = [
        entry for entry in entries if entry.kind.value == "breached" and entry.clock is Milestone.ONGOING_UPDATE
    ]

    assert [(entry.notify, entry.due_at) for entry in breaches] == [(True, START + 7 * DAY)]


def test_entries_of_two_cycles_have_keys_of_their_own() -> None:
    """Two stages that ended between two looks."""
    hour = timedelta(hours=1)
    stages = ((hour, "Triage"), (2 * hour, "Investigation"), (3 * hour, "Development"))
    record, _ = looked(CaseRecord("500000000000001AAA"), in_progress(stages=stages), START + hour)
    _, entries = looked(record, in_progress(stages=stages), START + 4 * hour)
    keys = [entry.key for entry in entries]

    assert len(keys) == len(set(keys))
    assert sum(entry.clock is Milestone.DEFECT_STAGE for entry in entries) == 4  # an end, a whole stage, a beginning


def test_a_cycle_that_began_in_the_second_of_the_last_look_is_told() -> None:
    """That second's SystemModstamp is the same before and after: the look may have been before."""
    hour = timedelta(hours=1)
    stages = ((hour, "Triage"), (2 * hour, "Investigation"))
    record, _ = looked(CaseRecord("500000000000001AAA"), in_progress(), START + hour)
    record, entries = looked(record, in_progress(stages=stages), START + 3 * hour)
    said = [each.kind.value for each in entries if each.clock is Milestone.DEFECT_STAGE]

    assert said == ["activated", "fulfilled", "activated"]
    assert looked(record, in_progress(stages=stages), START + 3 * hour)[1] == []


@given(cases(60), st.lists(instants(60), min_size=1, max_size=6))
def test_no_key_is_given_twice(case: Case, ats: list[datetime]) -> None:
    """Law: whatever happens between looks, each entry has a key of its own, and a second look says nothing."""
    record = CaseRecord(case.id)
    for at in sorted(max(at, case.created_at) for at in ats):
        record, entries = looked(replace(record, revision=record.revision + 1), case, at)
        again = looked(record, case, at)

        assert len({entry.key for entry in entries}) == len(entries)
        assert again == (record, [])


def test_a_cycle_that_never_was_is_told_no_second_time() -> None:
    """An answer on day two is withdrawn on day four: the first week goes on, and nothing of it is said again."""
    answered, silent = in_progress(2 * DAY), in_progress()
    record, _ = looked(CaseRecord(silent.id), silent, START + DAY)
    record, _ = looked(record, answered, START + 3 * DAY)
    record, entries = looked(record, silent, START + 4 * DAY)

    assert [each for each in entries if each.clock is Milestone.ONGOING_UPDATE and each.kind.value != "warned"] == []
    assert [clock.started_at for clock in record.clocks if clock.name is Milestone.ONGOING_UPDATE] == [START]
