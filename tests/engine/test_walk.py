"""Random cases read as a minute-by-minute walk through their lives does."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sfsync.engine.evaluate import evaluate
from sfsync.engine.pauses import pauses as pauses_of
from sfsync.hours.interval import Interval
from sfsync.model.case import Case
from sfsync.model.evidence import Impact, Source
from sfsync.model.milestone import Reading
from sfsync.model.pause import Pause
from sfsync.model.watch import Stay
from tests.engine.walked import MINUTE, Walk, Walked
from tests.laws.generated import cases, instants, intervals, pauses, sheet


def in_minutes(reading: Reading) -> Walked:
    """Return a reading as a walk has it."""
    assert reading.due_at is not None
    assert reading.target is not None
    assert reading.remaining is not None
    spans = (reading.target, reading.elapsed, reading.paused, reading.remaining)
    target, elapsed, paused, remaining = (int(span / MINUTE) for span in spans)
    return Walked(reading.state.value, reading.due_at, reading.completed_at, target, elapsed, paused, remaining)


@pytest.mark.parametrize(("index", "milestone"), [(0, "first_response"), (1, "resolution")])
@settings(max_examples=40)
@given(case=cases(step=60), cut=pauses(step=60), at=instants(step=60))
def test_a_reading_is_what_a_walk_finds(
    index: int, milestone: str, case: Case, cut: tuple[Pause, ...], at: datetime
) -> None:
    """State, due, completion, target, elapsed, paused and remaining, to the minute."""
    now = max(at, case.created_at)
    known = tuple((pause.interval.start, pause.interval.end) for pause in cut)

    walked = Walk(case, known, now, milestone).read()
    found = in_minutes(evaluate(case, sheet(), cut, now).milestones[index])

    assert found == (walked if walked.remaining is not None else walked._replace(remaining=found.remaining))


@pytest.mark.parametrize(("index", "milestone"), [(0, "first_response"), (1, "resolution")])
@settings(max_examples=40)
@given(case=cases(step=60), spans=st.lists(intervals(step=60), max_size=3), goes_on=st.booleans(), at=instants(step=60))
def test_incidents_pause_as_a_walk_finds(
    index: int, milestone: str, *, case: Case, spans: list[Interval], goes_on: bool, at: datetime
) -> None:
    """The same for impacts of the status feed; the last may go on, and one that ends later than now still does."""
    now = max(at, case.created_at)
    ends = [None if goes_on and n == len(spans) - 1 else span.end for n, span in enumerate(spans)]
    told = [
        Impact(Source.INCIDENT, str(n), "1", ("NA137",), "serviceDisruption", span.start, end)
        for n, (span, end) in enumerate(zip(spans, ends, strict=True))
    ]
    # As of now the walk cuts out what has begun and, for a naive oracle's forever, a year where it has not ended yet.
    known = tuple(
        (span.start, end if end is not None and end <= now else now + 366 * 24 * 60 * MINUTE)
        for span, end in zip(spans, ends, strict=True)
        if span.start <= now
    )

    walked = Walk(case, known, now, milestone).read()
    cut = pauses_of(case, [Stay("NA137")], {"NA137": told}, sheet().salesforce, now)
    found = in_minutes(evaluate(case, sheet(), cut, now).milestones[index])

    assert found == (walked if walked.remaining is not None else walked._replace(remaining=found.remaining))


def test_a_walk_knows_the_sheet() -> None:
    """The oracle itself: P2 of Standard, Monday 2026-11-23 15:00 CT, is due on Tuesday at 11:00 CT."""
    created = datetime.fromisoformat("2026-11-23T21:00:00Z")
    case = Case("5", "1", "Problem", "P2", "Open", "Flosum DevOps", "Standard", None, created, None)

    walked = Walk(case, (), created + timedelta(hours=1), "resolution").read()

    assert walked == Walked("running", datetime.fromisoformat("2026-11-24T17:00:00Z"), None, 480, 60, 0, 420)
