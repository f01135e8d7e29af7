"""Checkpoints of the defect process: which Tasks a case calls for, due when, and each once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from sfsync.model.case import Author, Case, Change, Field, Message
from sfsync.model.replacing import replace
from sfsync.model.task import Urgency
from sfsync.plan.checkpoints import checkpoints
from sfsync.policy.load import load_policy
from tests.fakes.org import a_case

POLICY = load_policy()
MONDAY = datetime(2026, 11, 23, 15, tzinfo=UTC)  # 09:00 in Chicago
HOUR, SECOND = timedelta(hours=1), timedelta(seconds=1)
ENGINEER = "005000000000001AAA"


def closed(at: datetime, **fields: str) -> Case:
    """Return a case that was closed."""
    case = a_case(1, created_at=at - 24 * HOUR, status="Closed", owner_id=ENGINEER, **fields)
    return replace(case, closed_at=at, history=(Change(at, Field.STATUS, "In Progress", "Closed"),))


def words(case: Case, at: datetime) -> list[str]:
    """Return what is called for, in short."""
    return [draft.key.split("/")[1] for draft in checkpoints(case, POLICY, at).drafts]


def test_a_close_calls_for_three_tasks() -> None:
    """Documentation, review and survey, each due by its own length of open days, for the Case's owner."""
    drafts = {d.key.split("/")[1]: d for d in checkpoints(closed(MONDAY), POLICY, MONDAY + HOUR).drafts}

    assert {word: draft.due_on for word, draft in drafts.items()} == {
        "documentation": date(2026, 11, 30),
        "review": date(2026, 11, 30),
        "survey": date(2026, 11, 24),
    }
    assert {draft.owner_id for draft in drafts.values()} == {ENGINEER}
    assert {draft.key.split("/")[2] for draft in drafts.values()} == {"20261123T150000Z"}


@pytest.mark.parametrize(
    ("at", "survey", "review"),
    [
        ("2026-11-27T23:00:00Z", "2026-11-30", "2026-12-04"),  # a Friday at 17:00, over the end of the month
        ("2026-12-31T18:00:00Z", "2027-01-01", "2027-01-07"),  # over the end of the year
        ("2028-02-28T15:00:00Z", "2028-02-29", "2028-03-06"),  # to the leap day
        ("2026-03-06T18:00:00Z", "2026-03-09", "2026-03-13"),  # the clocks go forward in between
        ("2026-10-30T17:00:00Z", "2026-11-02", "2026-11-06"),  # and back
        ("2026-11-28T15:00:00Z", "2026-11-30", "2026-12-04"),  # a Saturday: from Monday's opening to its closing
    ],
)
def test_due_dates_over_the_edges_of_the_calendar(at: str, survey: str, review: str) -> None:
    """In open days of the business hours and in their zone."""
    close = datetime.fromisoformat(at)
    due = {d.key.split("/")[1]: d.due_on.isoformat() for d in checkpoints(closed(close), POLICY, close).drafts}

    assert (due["survey"], due["review"]) == (survey, review)


def test_an_old_close_is_left_alone() -> None:
    """At a week exactly it still counts, a second later it does not: an old org is not flooded."""
    week = timedelta(days=7)

    assert len(words(closed(MONDAY), MONDAY + week)) == 3
    assert words(closed(MONDAY), MONDAY + week + SECOND) == []


@pytest.mark.parametrize("type_", ["Question", "Internal", "Enhancement Request"])
def test_only_problems_have_checkpoints(type_: str) -> None:
    """The process is that of defects."""
    assert words(closed(MONDAY, type=type_), MONDAY) == []


def test_another_close_calls_for_tasks_of_its_own() -> None:
    """After a reopening none are called for, after the next close new ones."""
    case = closed(MONDAY)
    reopened = replace(
        case,
        status="Reopened",
        closed_at=None,
        history=(*case.history, Change(MONDAY + HOUR, Field.STATUS, "Closed", "Reopened")),
    )
    again = replace(
        reopened,
        status="Closed",
        closed_at=MONDAY + 2 * HOUR,
        history=(*reopened.history, Change(MONDAY + 2 * HOUR, Field.STATUS, "Reopened", "Closed")),
    )
    first = {draft.key for draft in checkpoints(case, POLICY, MONDAY).drafts}
    second = {draft.key for draft in checkpoints(again, POLICY, MONDAY + 2 * HOUR).drafts}

    assert words(reopened, MONDAY + HOUR) == []
    assert len(second) == 3
    assert not first & second


@pytest.mark.parametrize(
    ("priority", "package", "due"),
    [
        ("P1", "Premium", "2026-11-23T19:00:00Z"),
        ("P2", "Signature Plus", "2026-11-23T23:00:00Z"),
        ("P2", "Standard", "2026-11-23T23:00:00Z"),
        ("P3", "Standard", "2026-11-25T15:00:00Z"),
        ("P4", "Standard", "2026-11-30T15:00:00Z"),
    ],
)
def test_an_update_falls_due_by_the_severity(priority: str, package: str, due: str) -> None:
    """Not an instant before, and the case says when to look again."""
    case, at = a_case(1, created_at=MONDAY, priority=priority, package=package), datetime.fromisoformat(due)
    before = checkpoints(case, POLICY, at - SECOND)

    assert (before.drafts, before.next_at) == ((), at)
    assert words(case, at) == ["status_update"]


def test_an_urgent_case_has_an_urgent_task() -> None:
    """And says since when the customer waits."""
    (draft,) = checkpoints(a_case(1, created_at=MONDAY), POLICY, MONDAY + 5 * HOUR).drafts

    assert (draft.urgency, draft.due_on) == (Urgency.HIGH, date(2026, 11, 23))
    assert "2026-11-23 15:00 UTC" in draft.description


def test_each_silence_calls_for_one_update() -> None:
    """However long it lasts it is one; it begins anew with Support's next public message, and with no private one."""
    case = a_case(1, created_at=MONDAY)
    first = checkpoints(case, POLICY, MONDAY + 4 * HOUR).drafts
    longer = checkpoints(case, POLICY, MONDAY + 9 * HOUR).drafts
    private = replace(case, messages=(Message(MONDAY + 5 * HOUR, Author.SUPPORT, public=False),))
    said = replace(case, messages=(Message(MONDAY + 5 * HOUR, Author.SUPPORT, public=True),))
    (second,) = checkpoints(said, POLICY, MONDAY + 9 * HOUR).drafts

    assert first == longer
    assert checkpoints(private, POLICY, MONDAY + 9 * HOUR).drafts == first
    assert checkpoints(said, POLICY, MONDAY + 9 * HOUR - SECOND).drafts == ()
    assert second.key != first[0].key


def test_a_raise_calls_for_an_update_of_its_own() -> None:
    """P4 since Monday 09:00 CT, due in a week; P1 on Wednesday at 09:00: due 13:00 that day, and nothing before it.

    Raised after that week has passed, a silence that was called for once is called for again.
    """
    wednesday, late = MONDAY + timedelta(days=2), MONDAY + timedelta(days=8)
    case = a_case(1, created_at=MONDAY, priority="P1")
    raised = replace(case, history=(Change(wednesday, Field.PRIORITY, "P4", "P1"),))
    at_last = replace(case, history=(Change(late, Field.PRIORITY, "P4", "P1"),))
    (draft,) = checkpoints(raised, POLICY, wednesday + 4 * HOUR).drafts
    twice = checkpoints(at_last, POLICY, late + 4 * HOUR).drafts

    assert checkpoints(raised, POLICY, wednesday + HOUR) == ((), wednesday + 4 * HOUR)
    assert draft.due_on == date(2026, 11, 25)
    assert [draft.due_on.isoformat() for draft in twice] == ["2026-11-30", "2026-12-01"]


def test_a_raise_puts_no_update_off() -> None:
    """P2, due at 17:00 CT; P1 at 16:00 would be due at 20:00: 17:00 stays, and one Task is enough."""
    raised = replace(
        a_case(1, created_at=MONDAY, priority="P1"), history=(Change(MONDAY + 7 * HOUR, Field.PRIORITY, "P2", "P1"),)
    )

    assert checkpoints(raised, POLICY, MONDAY + 7 * HOUR).next_at == MONDAY + 8 * HOUR
    assert words(raised, MONDAY + 12 * HOUR) == ["status_update"]


def test_a_lowering_counts_from_the_beginning() -> None:
    """P1, due at 13:00 CT; P3 at noon: Wednesday at 09:00, as though it had always been P3."""
    lowered = replace(
        a_case(1, created_at=MONDAY, priority="P3"), history=(Change(MONDAY + 3 * HOUR, Field.PRIORITY, "P1", "P3"),)
    )

    assert checkpoints(lowered, POLICY, MONDAY + 5 * HOUR) == ((), MONDAY + timedelta(days=2))


def test_on_hold_waits_for_nobody_and_development_for_us() -> None:
    """A third party's silence is not Support's; after it time counts from the return."""
    hold = replace(
        a_case(1, created_at=MONDAY, status="On Hold"),
        history=(Change(MONDAY + HOUR, Field.STATUS, "Open", "On Hold"),),
    )
    back = replace(
        hold,
        status="In Development",
        history=(*hold.history, Change(MONDAY + 20 * HOUR, Field.STATUS, "On Hold", "In Development")),
    )

    assert checkpoints(hold, POLICY, MONDAY + 20 * HOUR) == ((), None)
    assert checkpoints(back, POLICY, MONDAY + 21 * HOUR).next_at == MONDAY + 24 * HOUR


def test_a_long_silence_before_we_came_is_left_alone() -> None:
    """What fell due more than a week ago is no news."""
    case = a_case(1, created_at=MONDAY)

    assert words(case, MONDAY + 4 * HOUR + timedelta(days=7)) == ["status_update"]
    assert words(case, MONDAY + 4 * HOUR + timedelta(days=7) + SECOND) == []


def test_a_queue_does_not_own_tasks() -> None:
    """Then the Task is the worker's own until somebody takes it."""
    (draft,) = checkpoints(
        a_case(1, created_at=MONDAY, owner_id="00G000000000001AAA"), POLICY, MONDAY + 5 * HOUR
    ).drafts

    assert draft.owner_id is None
