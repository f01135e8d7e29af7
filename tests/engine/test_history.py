"""A history whose rows come twice, in any order, many in a second, or very many: read if it can be, else refused."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sfsync.engine.evaluate import evaluate
from sfsync.engine.unjudgeable import Unjudgeable
from sfsync.model.case import Case, Change, Field
from sfsync.model.replacing import replace
from sfsync.policy.load import load_policy

START = datetime(2026, 11, 23, 15, tzinfo=UTC)
SHEET = load_policy()
CASE = Case("500000000000001AAA", "1", "Problem", "P2", "New", "Flosum DevOps", "Standard", "NA137", START, None)


def after(minutes: int) -> datetime:
    """Return an instant so many minutes after submission."""
    return START + timedelta(minutes=minutes)


def priority(minutes: int, old: str | None, new: str | None) -> Change:
    """Return a change of priority."""
    return Change(after(minutes), Field.PRIORITY, old, new)


def status(minutes: int, old: str | None, new: str | None) -> Change:
    """Return a change of status."""
    return Change(after(minutes), Field.STATUS, old, new)


def test_changes_of_one_second_are_placed_by_their_links() -> None:
    """P4 to P3, P3 to P1, P1 to P2 in one second, in any order of rows: the case was P4 and is P2."""
    rows = [priority(5, "P4", "P3"), priority(5, "P3", "P1"), priority(5, "P1", "P2")]
    orders = [(0, 1, 2), (2, 1, 0), (1, 0, 2), (2, 0, 1), (1, 2, 0), (0, 2, 1)]

    found = {
        evaluate(replace(CASE, history=tuple(rows[i] for i in order)), SHEET, (), after(60)).milestones[1].due_at
        for order in orders
    }

    # Lowered last, from P1 to P2: 8 h from submission at 09:00 CT, as though always so.
    assert found == {datetime(2026, 11, 23, 23, tzinfo=UTC)}


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_there_and_back_in_one_second(order: tuple[int, int]) -> None:
    """On hold for no time at all is no pause, whichever row comes first: the case is New, so New came last."""
    rows = (status(5, "New", "On Hold"), status(5, "On Hold", "New"))
    blink = replace(CASE, history=(rows[order[0]], rows[order[1]]))

    reading = evaluate(blink, SHEET, (), after(60)).milestones[1]

    assert (reading.paused, reading.elapsed) == (timedelta(), timedelta(hours=1))


def test_rows_that_come_twice_count_once() -> None:
    """A page read again repeats rows; the same change at the same instant is the same change."""
    rows = (priority(5, "P3", "P2"), status(6, "New", "On Hold"), status(20, "On Hold", "New"))

    once, twice = (evaluate(replace(CASE, history=rows * times), SHEET, (), after(60)).milestones for times in (1, 2))

    assert [(r.state, r.due_at, r.elapsed, r.paused) for r in twice] == [
        (r.state, r.due_at, r.elapsed, r.paused) for r in once
    ]


@pytest.mark.timeout(4)
def test_many_changes_in_one_second_are_refused_in_time() -> None:
    """An automation that toggled a field twenty times in a second, and a row that is missing: refused, at once."""
    toggled = [priority(5, *pair) for pair in [("P1", "P2"), ("P2", "P1")] * 10]
    broken = replace(CASE, history=(*toggled, priority(6, "P4", "P2")))

    with pytest.raises(Unjudgeable, match="P4"):
        evaluate(broken, SHEET, (), after(60))


def test_a_long_history_is_read() -> None:
    """Some thousand changes, two of one second in the wrong order."""
    toggled = [priority(n, *[("P1", "P2"), ("P2", "P1")][n % 2]) for n in range(1500)]
    long = replace(CASE, priority="P3", history=(*toggled, priority(1500, "P2", "P3"), priority(1500, "P1", "P2")))

    assert evaluate(long, SHEET, (), after(2000)).milestones[1].target == timedelta(hours=24)


def test_a_case_of_years_is_explained_in_time() -> None:
    """Five years open, paused 300 times: its segments still add up, within a moment."""
    holds = tuple(
        change
        for n in range(300)
        for change in (status(n * 8000, "New", "On Hold"), status(n * 8000 + 3000, "On Hold", "New"))
    )
    old = replace(CASE, history=holds)

    reading = evaluate(old, SHEET, (), after(5 * 365 * 1440)).milestones[1]
    parts = reading.segments

    assert sum(((part.end - part.start) for part in parts), timedelta()) == timedelta(days=5 * 365)
    assert (
        sum((part.end - part.start for part in parts if part.kind.value == "counted"), timedelta()) == reading.elapsed
    )
