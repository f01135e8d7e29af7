"""How promises were kept: counts, attainment and percentiles by hand, and what holds for any clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfsync.engine.metrics import ALL, Counted, Dimension, Measure, measures
from sfsync.hours.interval import Interval
from sfsync.model.milestone import Milestone, Reading, State

OCTOBER = Interval(datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC))
DAY = timedelta(days=1)


def clock(
    state: State, minutes: int = 0, day: int = 5, *, name: Milestone = Milestone.FIRST_RESPONSE, priority: str = "P1"
) -> Counted:
    """Return a clock that began on a day of October and took so many open minutes."""
    start = OCTOBER.start + (day - 1) * DAY
    done = state in {State.MET, State.MISSED} or (state is State.MEASURED and minutes > 0)
    completed = start + timedelta(minutes=minutes) if done else None
    reading = Reading(name, state, start, completed_at=completed, elapsed=timedelta(minutes=minutes))
    return Counted(reading, {Dimension.PRIORITY: priority, Dimension.TEAM: "AMER"})


def only(*counted: Counted) -> Measure:
    """Return the one measure of these clocks."""
    (measure,) = measures(counted, OCTOBER)
    return measure


def test_a_breached_clock_counts_as_missed_while_it_goes_on() -> None:
    """Three met, one missed, one breached and going on: 3 of 5 are 60 %; one more is open."""
    met = [clock(State.MET, minutes) for minutes in (10, 20, 30)]
    measure = only(*met, clock(State.MISSED, 90), clock(State.BREACHED, 500), clock(State.PAUSED, 5))

    assert (measure.begun, measure.met, measure.missed, measure.open) == (6, 3, 2, 1)
    assert measure.attainment == Fraction(3, 5)


@pytest.mark.parametrize(
    ("share", "minutes"),
    [
        pytest.param(50, 5, id="median of 10: the 5th"),
        pytest.param(90, 9, id="90 % of 10: the 9th"),
        pytest.param(91, 10, id="91 % of 10: 9.1, so the 10th"),
        pytest.param(1, 1, id="1 % of 10: 0.1, so the 1st"),
        pytest.param(100, 10, id="all of 10: the 10th"),
    ],
)
def test_percentiles_are_times_that_occurred(share: int, minutes: int) -> None:
    """Nearest rank over the completed clocks, 1 to 10 minutes; a clock that goes on has no time yet."""
    measure = only(clock(State.BREACHED, 900), *(clock(State.MET, each) for each in (3, 1, 2, 10, 9, 8, 4, 5, 7, 6)))

    assert measure.percentile(share) == timedelta(minutes=minutes)


def test_a_clock_counts_where_it_began() -> None:
    """On the first instant of a month it is that month's; on the last instant before, and at its end, it is not."""
    assert only(clock(State.MET, 5, day=1)).begun == 1
    assert measures([clock(State.MET, 5, day=0), clock(State.MET, 5, day=32)], OCTOBER) == ()


def test_without_a_target_there_is_no_attainment() -> None:
    """Ongoing Response is measured: its times count, and one without an answer is open."""
    measure = only(*(clock(State.MEASURED, minutes, name=Milestone.ONGOING_RESPONSE) for minutes in (30, 60, 0)))

    assert (measure.begun, measure.unpromised, measure.open, measure.attainment) == (3, 2, 1, None)
    assert measure.percentile(50) == timedelta(minutes=30)


def test_clocks_are_told_apart_by_trait() -> None:
    """All together first, then each trait of the dimension asked for."""
    found = measures(
        [clock(State.MET, 5), clock(State.MISSED, 5, priority="P2"), clock(State.MET, 9, priority="P2")],
        OCTOBER,
        (Dimension.PRIORITY,),
    )

    assert [(each.dimension, each.trait, each.begun, each.attainment) for each in found] == [
        (None, ALL, 3, Fraction(2, 3)),
        (Dimension.PRIORITY, "P1", 1, Fraction(1)),
        (Dimension.PRIORITY, "P2", 2, Fraction(1, 2)),
    ]


CLOCKS = st.builds(
    clock,
    st.sampled_from(list(State)),
    st.integers(0, 600),
    st.integers(-5, 40),
    priority=st.sampled_from(["P1", "P2"]),
)


@given(st.lists(CLOCKS), st.randoms(use_true_random=False))
def test_parts_sum_to_the_whole_in_any_order(counted: list[Counted], random: object) -> None:
    """Every clock is counted once: in all of the period's halves, in all of its traits, in any order."""
    whole = measures(counted, OCTOBER, (Dimension.PRIORITY,))
    middle = OCTOBER.start + 15 * DAY
    halves = [measures(counted, half) for half in (Interval(OCTOBER.start, middle), Interval(middle, OCTOBER.end))]
    total = sum(each.begun for each in whole if each.dimension is None)
    shuffled = list(counted)
    random.shuffle(shuffled)  # type: ignore[attr-defined]  # Hypothesis gives a random.Random

    assert measures(shuffled, OCTOBER, (Dimension.PRIORITY,)) == whole
    assert sum(each.begun for half in halves for each in half) == total
    assert sum(each.begun for each in whole if each.dimension) == total
    assert all(each.open >= 0 for each in whole)
