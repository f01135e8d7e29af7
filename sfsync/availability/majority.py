"""What several vantage points know together: the majority of those that speak decides."""

from __future__ import annotations

from collections import Counter
from itertools import groupby, pairwise
from operator import itemgetter
from typing import TYPE_CHECKING

from sfsync.availability.stretches import Span, State
from sfsync.model.replacing import replace

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    FirstFailing = Callable[[str, int, int], int]

_Change = tuple[int, str, State]


def majority(spans: Mapping[str, Sequence[Span]], first_failing: FirstFailing) -> list[Span]:
    """Return spans that tile the time from the first sample to where the last one stops speaking.

    Failing is what more than half of the speaking vantage points call so, and good what is not failing. An even split
    is unknown while a silent vantage point could have decided it; so is time in which none speaks. Vantage points probe
    one after the other: what a majority calls failing began with the first failing sample of that round, which
    `first_failing` finds for a vantage point that has been failing since an instant.
    """
    common = _Common(first_failing)
    changes = sorted(change for vantage, parts in spans.items() for change in _changes(vantage, parts))
    states = dict.fromkeys(spans, State.UNKNOWN)
    for at, group in groupby(changes, key=itemgetter(0)):
        states.update({vantage: state for _, vantage, state in group})
        common.turn(at, states)
    return common.spans


def decided(states: Iterable[State]) -> State:
    """Return the state that the vantage points agree on."""
    count = Counter(states)
    if count[State.FAILING] == count[State.GOOD]:
        return State.UNKNOWN if count[State.UNKNOWN] or not count[State.GOOD] else State.GOOD
    return State.FAILING if count[State.FAILING] > count[State.GOOD] else State.GOOD


def _changes(vantage: str, parts: Sequence[Span]) -> Iterator[_Change]:
    for part, following in pairwise(parts):
        yield part.start, vantage, part.state
        if part.end < following.start:
            yield part.end, vantage, State.UNKNOWN
    if parts:
        yield parts[-1].start, vantage, parts[-1].state
        yield parts[-1].end, vantage, State.UNKNOWN


class _Common:
    """The common state as it grows, and since when each vantage point has been failing."""

    __slots__ = ("failing_since", "first_failing", "spans", "start", "state")

    def __init__(self, first_failing: FirstFailing) -> None:
        self.first_failing = first_failing
        self.spans: list[Span] = []
        self.state: State | None = None
        self.start = 0
        self.failing_since: dict[str, int] = {}

    def turn(self, at: int, states: Mapping[str, State]) -> None:
        """Take in the states that hold from an instant on."""
        failing = [vantage for vantage, each in states.items() if each is State.FAILING]
        self.failing_since = {vantage: self.failing_since.get(vantage, at) for vantage in failing}
        state = decided(states.values())
        if state is self.state:
            return
        if self.state is not None and self.start < at:
            self.spans.append(Span(self.state, self.start, at))
        self.state, self.start = state, at
        if state is State.FAILING:
            begun = [self.first_failing(vantage, since, at) for vantage, since in self.failing_since.items()]
            self.start = self._from(min(begun))

    def _from(self, start: int) -> int:
        """Cut what was said of the time since, but nothing that failed already; return where the cut ends."""
        while self.spans and self.spans[-1].end > start and self.spans[-1].state is not State.FAILING:
            last = self.spans.pop()
            if last.start < start:
                self.spans.append(replace(last, end=start))
        return max(start, self.spans[-1].end) if self.spans else start
