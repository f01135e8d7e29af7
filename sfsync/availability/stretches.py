"""One vantage point's samples as stretches of like ones, and the time for which they speak."""

from __future__ import annotations

from enum import IntEnum
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.model.replacing import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence


class State(IntEnum):
    """What is known of an endpoint: it answers, it fails, or nobody can tell."""

    GOOD = 0
    FAILING = 1
    UNKNOWN = 2


class Stretch(Struct, frozen=True):
    """Samples of one state, from the first to the last, none later than it may be; in microseconds."""

    state: State
    first: int
    last: int


class Span(Struct, frozen=True):
    """The time `[start, end)` for which a stretch speaks, in microseconds."""

    state: State
    start: int
    end: int


def stretches(samples: Iterable[tuple[int, int]], reach: int) -> Iterator[Stretch]:
    """Yield the stretches of (instant, state), given in order; `reach` is how long the next sample may take."""
    state = first = last = -1
    for at, code in samples:
        if code == state and at - last <= reach:
            last = at
            continue
        if state >= 0:
            yield Stretch(State(state), first, last)
        state, first, last = code, at, at
    if state >= 0:
        yield Stretch(State(state), first, last)


def joined(days: Iterable[Sequence[Stretch]], reach: int) -> list[Stretch]:
    """Return the stretches of days one after the other; one that goes on over midnight is one."""
    whole: list[Stretch] = []
    for stretch in chain.from_iterable(days):
        if whole and whole[-1].state is stretch.state and stretch.first - whole[-1].last <= reach:
            whole[-1] = replace(whole[-1], last=stretch.last)
        else:
            whole.append(stretch)
    return whole


def spans(parts: Sequence[Stretch], interval: int, reach: int) -> Iterator[Span]:
    """Yield the time for which each stretch speaks: until the next one is there, or would have been due.

    Failing goes on until a late sample shows otherwise; that something was good is not said beyond its interval by a
    late sample that fails. So a failing sample more never takes failing time away.
    """
    for part, following in pairwise(parts):
        may_last = reach if part.state is State.FAILING else interval
        is_near = following.first - part.last <= may_last
        yield Span(part.state, part.first, following.first if is_near else part.last + interval)
    if parts:
        yield Span(parts[-1].state, parts[-1].first, parts[-1].last + interval)
