"""The arithmetic against a walk over every second that shares nothing with it; and more failure is never better."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from sfsync.availability.account import account
from sfsync.availability.record import records
from sfsync.availability.runs import seen
from sfsync.hours.interval import Interval
from sfsync.hours.interval_set import IntervalSet
from sfsync.model.sample import Sample
from tests.availability import walking
from tests.availability.told import OBJECTIVES

START, SECOND, LASTING = datetime(2026, 9, 12, 10, tzinfo=UTC), timedelta(seconds=1), 120
PERIOD = Interval(START, START + LASTING * SECOND)
VANTAGES = st.sampled_from(["a", "b", "c"])


def sample(vantage: str, at: int, ok: bool | None) -> Sample:
    """Return a sample of the portal so many seconds after the start."""
    return Sample(START + at * SECOND, "portal", vantage, ok)


Samples = st.lists(
    st.builds(sample, VANTAGES, st.integers(0, LASTING - 1), st.sampled_from([True, True, False, False, None])),
    min_size=1,
    max_size=40,
)


def tracks(told: list[Sample]) -> dict[str, dict[int, bool | None]]:
    """Return the samples by vantage point and second; a contradiction is unknown."""
    found: dict[str, dict[int, bool | None]] = {}
    for each in told:
        track, second = found.setdefault(each.vantage, {}), (each.at - START) // SECOND
        track[second] = each.ok if track.get(second, each.ok) is each.ok else None
    return found


def seconds(spans: IntervalSet) -> set[int]:
    """Return the whole seconds of a set."""
    return {n for each in spans for n in range((each.start - START) // SECOND, (each.end - START) // SECOND)}


@given(Samples)
def test_the_same_as_walking_every_second(told: list[Sample]) -> None:
    """The same failing, known and confirmed seconds."""
    span, by_second = range(LASTING + 30), tracks(told)
    known = walking.states(by_second, span, interval=10, reach=15)
    found = seen(records(told)["portal"], OBJECTIVES.measuring)
    confirmed = IntervalSet(part for run in found.runs if run.samples >= 2 for part in run.failing)

    assert seconds(found.failing) == {s for s, state in zip(span, known, strict=True) if state is False}
    assert seconds(found.known) == {s for s, state in zip(span, known, strict=True) if state is not None}
    assert seconds(confirmed) == walking.outages(known, span, by_second, confirm=2)


@given(Samples, st.lists(st.tuples(VANTAGES, st.integers(0, LASTING - 1)), min_size=1, max_size=10))
@example([sample("b", 0, ok=True), sample("a", 1, ok=False), sample("a", 2, ok=False)], [("b", 12)])
def test_the_budget_falls_as_failing_samples_are_added(told: list[Sample], more: list[tuple[str, int]]) -> None:
    """Each one leaves as much of it, or less: also one that comes late after a good one, while another fails."""
    added = [*told, *(sample(vantage, at, ok=False) for vantage, at in more)]
    left = [
        account(records(added[:count])["portal"], (), PERIOD, PERIOD.end, OBJECTIVES).balance.left
        for count in range(len(told), len(added) + 1)
    ]

    assert left == sorted(left, reverse=True)
