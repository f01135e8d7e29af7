"""From samples to outages: what confirms one, how long it lasts, and what is unknown instead."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sfsync.availability.record import records
from sfsync.availability.runs import Seen, seen
from sfsync.hours.interval import Interval
from sfsync.model.sample import Sample
from tests.availability.told import OBJECTIVES, at, sampled

START = at("2026-09-12 10:00:00")
UP, DOWN, BLIND = True, False, None


def told(*samples: Sample) -> Seen:
    """Return what samples of one endpoint tell."""
    return seen(records(samples)["portal"], OBJECTIVES.measuring)


def confirmed(found: Seen) -> list[tuple[float, float]]:
    """Return the confirmed outages in seconds after the start."""
    return [_after(found_run.failing) for found_run in found.runs if found_run.samples >= 2]


def _after(spans: object) -> tuple[float, float]:
    intervals = list(spans)  # type: ignore[call-overload]  # an IntervalSet is iterable
    return (intervals[0].start - START).total_seconds(), (intervals[-1].end - START).total_seconds()


def seconds(spans: object) -> float:
    """Return the length of an IntervalSet."""
    total: timedelta = spans.duration  # type: ignore[attr-defined]  # an IntervalSet
    return total.total_seconds()


def test_a_single_failing_sample_is_no_outage() -> None:
    """Its ten seconds are failing time all the same."""
    found = told(*sampled((0, UP), (10, DOWN), (20, UP)))

    assert (confirmed(found), seconds(found.failing)) == ([], 10)


def test_two_in_a_row_are_one() -> None:
    """From the first of them to the next good one."""
    assert confirmed(told(*sampled((0, UP), (10, DOWN), (20, DOWN), (30, UP)))) == [(10, 30)]


def test_a_probe_again_confirms() -> None:
    """Failed at 10 and 13, good at 16: six seconds."""
    assert confirmed(told(*sampled((0, UP), (10, DOWN), (13, DOWN), (16, UP), (20, UP)))) == [(10, 16)]


def test_a_good_probe_in_between_starts_anew() -> None:
    """Two single failures are no run."""
    found = told(*sampled((0, DOWN), (3, UP), (10, DOWN), (13, UP)))

    assert (confirmed(found), seconds(found.failing)) == ([], 6)


def test_a_failure_told_twice_is_one() -> None:
    """A line that was written twice confirms nothing."""
    assert confirmed(told(*sampled((0, UP), (10, DOWN), (10, DOWN), (20, UP)))) == []


def test_fractions_of_a_second_are_exact() -> None:
    """From 10.25 to 20.75."""
    assert confirmed(told(*sampled((0, UP), (10.25, DOWN), (15, DOWN), (20.75, UP)))) == [(10.25, 20.75)]


@pytest.mark.parametrize(
    ("gap", "unknown"),
    [
        pytest.param(10, 0, id="on time"),
        pytest.param(15, 0, id="as late as it may be"),
        pytest.param(15.001, 5.001, id="later: it was missing"),
        pytest.param(20, 10, id="one is missing"),
        pytest.param(3600, 3590, id="an hour without"),
    ],
)
def test_time_without_a_sample_is_unknown(gap: float, unknown: float) -> None:
    """A sample speaks until the next one; if that does not come, for its interval."""
    found = told(*sampled((0, UP), (gap, UP)))
    whole = Interval(START, START + timedelta(seconds=gap + 10))

    assert seconds(found.known) == pytest.approx(whole.duration.total_seconds() - unknown)


def test_a_prober_that_failed_knows_nothing() -> None:
    """Its time is neither up nor down."""
    found = told(*sampled((0, UP), (10, BLIND), (20, UP)))

    assert (seconds(found.known), seconds(found.failing)) == (20, 0)


def test_unknown_time_neither_ends_an_outage_nor_counts_as_one() -> None:
    """Failing at 0 and 20, blind in between: one outage of twice ten seconds."""
    found = told(*sampled((0, DOWN), (10, BLIND), (20, DOWN), (30, UP)))

    assert [run.samples for run in found.runs] == [2]
    assert seconds(found.runs[0].failing) == 20


def test_samples_that_contradict_each_other_are_unknown() -> None:
    """The same vantage point, the same instant: up and down."""
    found = told(*sampled((0, UP), (10, UP), (10, DOWN), (20, UP)))

    assert (seconds(found.known), seconds(found.failing)) == (20, 0)


def test_an_outage_over_midnight_is_one() -> None:
    """Days are kept apart, and read together."""
    found = told(*sampled(*((10 * n, not 5 <= n < 15) for n in range(20)), start="2026-09-12 23:58:20"))

    assert [run.samples for run in found.runs] == [10]
    assert seconds(found.failing) == 100


def three(*failing: int) -> list[Sample]:
    """Return rounds from three vantage points at :00, :02 and :04, so many of them failing in each round."""
    return [
        sample
        for number, count in enumerate(failing)
        for place, vantage in enumerate(("a", "b", "c"))
        for sample in sampled((10 * number + 2 * place, place >= count), vantage=vantage)
    ]


def test_one_of_three_is_outvoted() -> None:
    """A region that cannot reach us does not make an outage."""
    assert confirmed(told(*three(0, 1, 1, 1, 0))) == []


def test_two_of_three_decide() -> None:
    """`b` at 12 makes the majority, which began with `a` at 10; `a` at 30 ends it: then only `b` fails."""
    assert confirmed(told(*three(0, 2, 2, 0))) == [(10, 30)]


def test_the_beginning_is_not_dated_back_beyond_its_round() -> None:
    """`a` fails alone for a minute before `b` joins at 62: the outage began at 60."""
    assert confirmed(told(*three(1, 1, 1, 1, 1, 1, 2, 2, 0))) == [(60, 80)]


def test_a_silent_vantage_point_is_no_voice() -> None:
    """`c` never speaks again: `a` and `b` are enough."""
    samples = [each for each in three(0, 2, 2, 0) if each.vantage != "c" or each.at == START + timedelta(seconds=4)]

    assert confirmed(told(*samples)) == [(10, 30)]


def test_an_even_split_is_good_where_everybody_spoke() -> None:
    """One of two is no majority."""
    found = told(*sampled((0, UP), (10, DOWN), (20, DOWN)), *sampled((0, UP), (10, UP), (20, UP), vantage="two"))

    assert (confirmed(found), seconds(found.known)) == ([], 30)


def test_an_even_split_is_unknown_where_a_silent_voice_could_decide() -> None:
    """`three` cannot tell; it would have made a majority either way."""
    found = told(
        *sampled((0, UP), (10, DOWN), (20, UP)),
        *sampled((0, UP), (10, UP), (20, UP), vantage="two"),
        *sampled((0, UP), (10, BLIND), (20, UP), vantage="three"),
    )

    assert (seconds(found.known), seconds(found.failing)) == (20, 0)


def test_what_is_known_of_its_true_length() -> None:
    """Last good 0, first failing 10, last failing 20, good again 30."""
    run = told(*sampled((0, UP), (10, DOWN), (20, DOWN), (30, UP))).runs[0]

    assert (run.last_failing - run.start, run.end - (run.last_good or 0)) == (10_000_000, 30_000_000)


def test_reasons_are_counted_once_each() -> None:
    """A repeated line gives its reason once."""
    samples = [Sample(START + timedelta(seconds=s), "portal", "one", ok=False, reason="timeout") for s in (0, 3, 3)]

    assert dict(told(*samples).runs[0].reasons) == {"timeout": 2}
