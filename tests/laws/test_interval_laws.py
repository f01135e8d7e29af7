"""The algebra of intervals and of their sets."""

from __future__ import annotations

import random
from datetime import datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from sfsync.hours.interval import Interval
from sfsync.hours.interval_set import NOTHING, IntervalSet
from tests.laws.generated import instants, interval_sets, intervals


@given(interval_sets(), interval_sets())
def test_difference_and_intersection_partition_a_set(left: IntervalSet, right: IntervalSet) -> None:
    """A - B and A & B make up A and share nothing."""
    assert (left - right) | (left & right) == left
    assert (left - right) & (left & right) == NOTHING


@given(interval_sets(), interval_sets())
def test_lengths_of_union_and_intersection(left: IntervalSet, right: IntervalSet) -> None:
    """|A or B| + |A and B| = |A| + |B|."""
    assert (left | right).duration + (left & right).duration == left.duration + right.duration


@given(interval_sets(), interval_sets(), interval_sets())
def test_union_and_intersection_are_free_of_order(a: IntervalSet, b: IntervalSet, c: IntervalSet) -> None:
    """Commutative, associative, idempotent, and the one distributes over the other."""
    assert a | b == b | a
    assert a & b == b & a
    assert (a | b) | c == a | (b | c)
    assert (a & b) & c == a & (b & c)
    assert a & (b | c) == (a & b) | (a & c)
    assert a | a == a == a & a
    assert a - a == NOTHING


@given(interval_sets(), interval_sets(), instants(1800))
def test_membership_follows_the_operators(a: IntervalSet, b: IntervalSet, at: datetime) -> None:
    """An instant is in the union if in either, in the intersection if in both, in the difference if in A alone."""
    assert (at in (a | b)) == (at in a or at in b)
    assert (at in (a & b)) == (at in a and at in b)
    assert (at in (a - b)) == (at in a and at not in b)


@given(st.lists(intervals(3600), max_size=8), st.integers(0, 99))
def test_a_set_does_not_depend_on_order_or_repetition(given_: list[Interval], seed: int) -> None:
    """However often and in whichever order its intervals come; they neither overlap nor touch."""
    mixed = given_ * 2
    random.Random(seed).shuffle(mixed)
    united = list(IntervalSet(mixed))

    assert IntervalSet(mixed) == IntervalSet(given_)
    assert all(before.end < after.start for before, after in pairwise(united))
    assert all(united)


@given(interval_sets(), instants(1800))
def test_before_is_an_intersection(a: IntervalSet, at: datetime) -> None:
    """What lies before an instant and what does not make up the set."""
    before = a.before(at)

    assert all(interval.end <= at for interval in before)
    assert a & before == before
    assert all(interval.start >= at for interval in a - before)
