"""Random quarters of an hour of probing: samples of several vantage points, and exclusions of every kind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from sfsync.hours.interval import Interval
from sfsync.model.availability import Exclusion, ExclusionKind
from sfsync.model.sample import Sample

PERIOD = Interval(datetime(2026, 9, 12, 23, 50, tzinfo=UTC), datetime(2026, 9, 13, 0, 5, tzinfo=UTC))
VANTAGES = ("one", "two", "three")
ENDPOINTS = ("portal", "backup-daily")
LENGTH_S = 900


def seconds_in(lowest: int = -120, highest: int = LENGTH_S + 120) -> st.SearchStrategy[datetime]:
    """Draw an instant of the period, or a little before or after it."""
    return st.integers(lowest, highest).map(lambda n: PERIOD.start + timedelta(seconds=n))


def samples(outcomes: st.SearchStrategy[bool | None] | None = None) -> st.SearchStrategy[Sample]:
    """Draw a sample of the portal; up, down or unknown if not said."""
    return st.builds(
        Sample,
        at=seconds_in(),
        endpoint=st.just("portal"),
        vantage=st.sampled_from(VANTAGES),
        ok=st.sampled_from((True, False, None)) if outcomes is None else outcomes,
        reason=st.sampled_from((None, "answered 503")),
    )


@st.composite
def probed(draw: st.DrawFn) -> list[Sample]:
    """Draw a period over midnight: regular probes with runs of failures and gaps, and samples that stray."""
    found = draw(st.lists(samples(), max_size=30))
    for vantage in draw(st.sets(st.sampled_from(VANTAGES))):
        runs = draw(st.lists(st.tuples(st.integers(0, 89), st.integers(1, 40)), max_size=3))
        gaps = draw(st.lists(st.tuples(st.integers(0, 89), st.integers(1, 40)), max_size=2))
        phase = draw(st.integers(0, 9))
        for slot in range(LENGTH_S // 10):
            if not _in(slot, gaps):
                at = PERIOD.start + timedelta(seconds=slot * 10 + phase)
                found.append(Sample(at, "portal", vantage, not _in(slot, runs)))
    return found


@st.composite
def exclusions(draw: st.DrawFn) -> tuple[Exclusion, ...]:
    """Draw exclusions: announced or not, with evidence or without, overlapping, empty, inverted."""
    return tuple(
        Exclusion(
            id=str(number),
            kind=draw(st.sampled_from(ExclusionKind)),
            start=draw(seconds_in()),
            end=draw(seconds_in()),
            announced_at=draw(st.none() | st.just(PERIOD.start - timedelta(days=3)) | seconds_in()),
            evidence=draw(st.sampled_from((None, "", "aws-health:1", "trust:20003"))),
        )
        for number in range(draw(st.integers(0, 4)))
    )


def _in(slot: int, runs: list[tuple[int, int]]) -> bool:
    return any(start <= slot < start + length for start, length in runs)
