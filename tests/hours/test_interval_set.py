"""Intervals and their sets: half-open, united, the same however they were put together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from sfsync.hours.interval import Interval
from sfsync.hours.interval_set import NOTHING, IntervalSet

START = datetime(2026, 11, 23, tzinfo=UTC)


def span(first: int, last: int) -> Interval:
    """Return the interval between two hours."""
    return Interval(START + timedelta(hours=first), START + timedelta(hours=last))


def spans(*pairs: tuple[int, int]) -> IntervalSet:
    """Return a set of such intervals."""
    return IntervalSet(span(*pair) for pair in pairs)


def test_an_interval_holds_its_start_and_not_its_end() -> None:
    """So that neighbours share no instant and leave none out."""
    assert START in span(0, 1)
    assert START + timedelta(hours=1) not in span(0, 1)
    assert START not in span(0, 0)


def test_an_interval_is_kept_in_utc() -> None:
    """The same span written in another zone is equal, and shows UTC."""
    east = timezone(timedelta(hours=5, minutes=30))
    same = Interval(START.astimezone(east), (START + timedelta(hours=1)).astimezone(east))

    assert same == span(0, 1)
    assert same.start.tzinfo is UTC


@pytest.mark.parametrize(
    ("left", "right", "common"),
    [
        (span(0, 4), span(2, 6), span(2, 4)),
        (span(0, 4), span(1, 2), span(1, 2)),
        (span(0, 4), span(0, 4), span(0, 4)),
    ],
)
def test_the_common_part_of_two_intervals(left: Interval, right: Interval, common: Interval) -> None:
    """Whichever stands first."""
    assert left & right == common
    assert right & left == common


@pytest.mark.parametrize("other", [span(4, 6), span(5, 6), span(2, 2)])
def test_nothing_in_common_is_empty(other: Interval) -> None:
    """Neighbours, strangers, and an empty interval within."""
    assert not span(0, 4) & other
    assert (span(0, 4) & other).duration == timedelta()


@pytest.mark.parametrize(
    ("given", "united"),
    [
        pytest.param([(2, 4), (0, 1)], [(0, 1), (2, 4)], id="sorted"),
        pytest.param([(0, 2), (2, 4)], [(0, 4)], id="touching become one"),
        pytest.param([(0, 3), (2, 4)], [(0, 4)], id="overlapping become one"),
        pytest.param([(0, 9), (2, 4), (3, 5)], [(0, 9)], id="within another"),
        pytest.param([(0, 1), (0, 1)], [(0, 1)], id="twice"),
        pytest.param([(3, 3), (0, 1)], [(0, 1)], id="an empty one is dropped"),
        pytest.param([], [], id="none"),
    ],
)
def test_a_set_unites(given: list[tuple[int, int]], united: list[tuple[int, int]]) -> None:
    """Sorted intervals that neither overlap nor touch."""
    assert list(spans(*given)) == [span(*pair) for pair in united]
    assert hash(spans(*given)) == hash(spans(*united))


def test_sets_combine() -> None:
    """Or, and, without: worked out by hand on 0-4, 6-9 and 2-7."""
    left, right = spans((0, 4), (6, 9)), spans((2, 7))

    assert left | right == spans((0, 9))
    assert left & right == spans((2, 4), (6, 7))
    assert left - right == spans((0, 2), (7, 9))
    assert right - left == spans((4, 6))
    assert left - left == NOTHING


def test_a_set_tells_what_holds_an_instant() -> None:
    """The interval around it, and none at its end."""
    both = spans((0, 4), (6, 9))

    assert both.around(START) == span(0, 4)
    assert both.around(START + timedelta(hours=4)) is None
    assert both.around(START - timedelta(hours=1)) is None
    assert START + timedelta(hours=6) in both


def test_a_set_before_an_instant() -> None:
    """What lies after it is cut off; at a boundary nothing empty is left."""
    both = spans((0, 4), (6, 9))

    assert both.before(START + timedelta(hours=7)) == spans((0, 4), (6, 7))
    assert both.before(START + timedelta(hours=6)) == spans((0, 4))
    assert both.before(START) == NOTHING
    assert both.before(START + timedelta(hours=99)) == both
