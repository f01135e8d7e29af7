"""Runs of failing samples: what began when the majority failed and is over when it answers again."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.availability.majority import majority
from sfsync.availability.micros import length, moment
from sfsync.availability.stretches import Span, State, spans
from sfsync.hours.interval import Interval
from sfsync.hours.interval_set import IntervalSet

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sfsync.availability.record import Record
    from sfsync.availability.stretches import Stretch
    from sfsync.model.objective import Measuring


class Run(Struct, frozen=True):
    """Failing time without a good sample in between; unknown time neither ends nor counts.

    In microseconds. `samples` counts the failing samples; `last_good` is the last good sample before it on a vantage
    point that saw it, `next_good` when the majority answered again; None where there is none.
    """

    parts: tuple[Span, ...]
    samples: int
    last_failing: int
    last_good: int | None
    next_good: int | None
    reasons: Counter[str]
    vantages: tuple[str, ...]

    @property
    def start(self) -> int:
        """The first failing sample."""
        return self.parts[0].start

    @property
    def end(self) -> int:
        """The next good one, or where the last failing one stops speaking."""
        return self.parts[-1].end

    @property
    def failing(self) -> IntervalSet:
        """The time for which failing samples speak."""
        return IntervalSet(map(_interval, self.parts))


class Seen(Struct, frozen=True):
    """What an endpoint's record tells: the time somebody could measure, the failing time, and its runs."""

    endpoint: str
    known: IntervalSet
    failing: IntervalSet
    runs: tuple[Run, ...]


def seen(record: Record, measuring: Measuring) -> Seen:
    """Return what a record tells."""
    interval, reach = length(measuring.interval), length(measuring.reach)
    stretches = {vantage: track.stretches(reach) for vantage, track in record.tracks.items()}
    common = majority(
        {vantage: tuple(spans(parts, interval, reach)) for vantage, parts in stretches.items()},
        lambda vantage, since, at: record.tracks[vantage].first_failure(max(since, at - interval + 1), at + 1) or at,
    )
    good_until = {vantage: _last_good(parts) for vantage, parts in stretches.items()}
    return Seen(
        endpoint=record.endpoint,
        known=IntervalSet(_interval(part) for part in common if part.state is not State.UNKNOWN),
        failing=IntervalSet(_interval(part) for part in common if part.state is State.FAILING),
        runs=tuple(_run(parts, next_good, record, good_until) for parts, next_good in _runs(common)),
    )


def _runs(common: Iterable[Span]) -> Iterator[tuple[tuple[Span, ...], int | None]]:
    parts: list[Span] = []
    for part in common:
        if part.state is State.FAILING:
            parts.append(part)
        elif part.state is State.GOOD and parts:
            yield tuple(parts), part.start
            parts = []
    if parts:
        yield tuple(parts), None


def _run(parts: tuple[Span, ...], next_good: int | None, record: Record, good_until: dict[str, Sequence[int]]) -> Run:
    start, end = parts[0].start, parts[-1].end
    counts = {vantage: track.failures(start, end) for vantage, track in sorted(record.tracks.items())}
    saw = tuple(vantage for vantage, count in counts.items() if count)
    last = [record.tracks[vantage].last_failure(start, end) for vantage in saw]
    return Run(
        parts=parts,
        samples=sum(counts.values()),
        last_failing=max((at for at in last if at is not None), default=start),
        last_good=max((at for vantage in saw if (at := _before(good_until[vantage], start)) is not None), default=None),
        next_good=next_good,
        reasons=sum((record.tracks[vantage].reasons(start, end) for vantage in saw), Counter()),
        vantages=saw,
    )


def _last_good(parts: Iterable[Stretch]) -> Sequence[int]:
    return [part.last for part in parts if part.state is State.GOOD]


def _before(instants: Sequence[int], at: int) -> int | None:
    index = bisect_left(instants, at) - 1
    return instants[index] if index >= 0 else None


def _interval(part: Span) -> Interval:
    return Interval(moment(part.start), moment(part.end))
