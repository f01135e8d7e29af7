"""Cases that contradict themselves, or use words that the policy does not know, are refused by name, not guessed at."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from sfsync.engine.evaluate import evaluate
from sfsync.engine.unjudgeable import Unjudgeable
from sfsync.model.case import Author, Case, Change, Field, Message
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


@pytest.mark.parametrize(
    ("case", "field", "said"),
    [
        pytest.param(replace(CASE, type="Bug"), "Type", "Bug", id="unknown type"),
        pytest.param(replace(CASE, type=None), "Type", "empty", id="no type"),
        pytest.param(replace(CASE, priority="P5"), "Priority", "P5", id="unknown priority"),
        pytest.param(replace(CASE, priority=None), "Priority", "empty", id="no priority"),
        pytest.param(replace(CASE, priority="p2"), "Priority", "p2", id="priority in small letters"),
        pytest.param(replace(CASE, status="Waiting"), "Status", "Waiting", id="unknown status"),
        pytest.param(replace(CASE, status=None), "Status", "empty", id="no status"),
        pytest.param(replace(CASE, product="Flosum CRM"), "Product", "Flosum CRM", id="unknown product"),
        pytest.param(replace(CASE, product=None), "Product", "empty", id="no product"),
        pytest.param(replace(CASE, package="Gold"), "Package", "Gold", id="unknown package"),
        pytest.param(replace(CASE, package=None), "Package", "empty", id="no package"),
        pytest.param(replace(CASE, history=(priority(5, "P9", "P2"),)), "Priority", "P9", id="unknown priority of old"),
        pytest.param(
            replace(CASE, history=(status(5, "New", "Limbo"), status(6, "Limbo", "New"))),
            "Status",
            "Limbo",
            id="of old",
        ),
        pytest.param(replace(CASE, created_at=after(600)), "CreatedDate", "after", id="submitted later"),
        pytest.param(
            replace(CASE, history=(priority(-1, "P3", "P2"),)), "Priority", "before", id="changed before it was there"
        ),
        pytest.param(
            replace(CASE, messages=(Message(after(-1), Author.SUPPORT, public=True),)),
            "message",
            "older",
            id="answered before",
        ),
        pytest.param(
            replace(CASE, history=(priority(5, "P3", "P1"),)), "Priority", "P1", id="history ends in another value"
        ),
        pytest.param(
            replace(CASE, history=(priority(5, "P4", "P3"), priority(9, "P1", "P2"))),
            "Priority",
            "P1",
            id="a row is missing",
        ),
        pytest.param(replace(CASE, status="Closed"), "ClosedDate", "empty", id="closed, nobody knows when"),
        pytest.param(
            replace(CASE, status="Closed", closed_at=after(-5)), "ClosedDate", "before", id="closed before submission"
        ),
        pytest.param(replace(CASE, closed_at=after(5)), "Status", "closing time", id="a closing time, but not closed"),
    ],
)
def test_what_cannot_be_judged_is_named(case: Case, field: str, said: str) -> None:
    """The one error of the engine names the case, the field and what is wrong with it."""
    with pytest.raises(Unjudgeable) as fault:
        evaluate(case, SHEET, (), after(60))

    assert (fault.value.case_id, fault.value.field) == (CASE.id, field)
    assert f"case {CASE.id}: {field}" in str(fault.value)
    assert said in str(fault.value)
    assert "\n" not in str(fault.value)


@pytest.mark.parametrize(
    ("field", "known"),
    [
        ("type", "Question"),
        ("priority", "P4"),
        ("status", "On Hold"),
        ("product", "Data Migrator"),
        ("package", "Signature Plus"),
    ],
)
def test_an_unknown_word_comes_with_the_known_ones(field: str, known: str) -> None:
    """So that a support manager can mend the case, or the policy, without reading code."""
    with pytest.raises(Unjudgeable, match=known) as fault:
        evaluate(_unknown(field), SHEET, (), after(60))

    assert "policy" in str(fault.value)


def _unknown(field: str) -> Case:
    changed: dict[str, Any] = {field: "?"}
    return replace(CASE, **changed)


@pytest.mark.parametrize("year", [1, 1901, 1969, 2200, 9999])
def test_a_year_that_no_calendar_knows_cannot_be_judged(year: int) -> None:
    """One mad date must not look like a fault of the engine: one bad record does not fail its batch."""
    mad = datetime(year, 6, 1, tzinfo=UTC)

    with pytest.raises(Unjudgeable) as fault:
        evaluate(replace(CASE, created_at=mad), SHEET, (), mad + timedelta(hours=1))

    assert fault.value.case_id == CASE.id


def test_the_types_that_are_exempt_need_nothing_else() -> None:
    """An Internal case without priority, package or product is not applicable, not faulty."""
    bare = replace(CASE, type="Internal", priority=None, package=None, product=None)

    assert {reading.state.value for reading in evaluate(bare, SHEET, (), after(60)).milestones} == {"not_applicable"}
