"""Months of samples told in a line: what was down, what was silent, from where; and what they come to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from itertools import chain

from sfsync.availability.account import Account, account
from sfsync.availability.micros import micros
from sfsync.availability.period import month
from sfsync.availability.record import Record
from sfsync.hours.interval import Interval
from sfsync.model.availability import Exclusion, ExclusionKind
from sfsync.model.sample import Sample
from sfsync.policy.objectives import load_objectives

OBJECTIVES = load_objectives()
LATER = datetime(2030, 1, 1, tzinfo=UTC)
SECOND = timedelta(seconds=1)
Spans = Sequence[tuple[datetime, int]]
"""Spans as (start, seconds)."""


def at(text: str) -> datetime:
    """Read `2026-09-12 10:00:00` as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def seen(
    period: Interval,
    down: Spans = (),
    silent: Spans = (),
    *,
    vantages: Iterable[str] = ("one",),
    interval: int = 10,
    endpoint: str = "portal",
) -> Record:
    """Return a record with a sample every `interval` seconds; each end of `down` is seen to the second."""
    record = Record(endpoint)
    outages, silences = [_edges(*span) for span in down], [_edges(*span) for span in silent]
    times = sorted({*_grid(period, interval), *chain(*outages)})
    for vantage in vantages:
        track = record.track(vantage)
        for when in times:
            if not (silences and _in(when, silences)):
                is_down = bool(outages) and _in(when, outages)
                track.add(when, not is_down, "status 503" if is_down else None)
    return record


def counted(
    record: Record, text: str, exclusions: Iterable[Exclusion] = (), *, now: datetime = LATER, target: str | None = None
) -> Account:
    """Return what a month comes to under the objectives as shipped."""
    asked = OBJECTIVES.asking(Fraction(target) / 100 if target else None, None)
    period = month(text)
    return account(record, exclusions, period, min(now, period.end), asked)


def maintenance(start: str, end: str, announced: str | None = "2026-01-01 00:00:00", **more: str) -> Exclusion:
    """Return announced work; times are UTC, or local where a `timezone` is given."""
    zone = more.pop("timezone", None)
    return Exclusion(
        id=more.pop("id", "work"),
        kind=ExclusionKind.MAINTENANCE,
        start=at(start).replace(tzinfo=None) if zone else at(start),
        end=at(end).replace(tzinfo=None) if zone else at(end),
        announced_at=at(announced) if announced else None,
        timezone=zone,
    )


def dependency(start: str, end: str, evidence: str | None = "aws-health:event-1", name: str = "aws") -> Exclusion:
    """Return an outage of something that we stand on."""
    return Exclusion(name, ExclusionKind.DEPENDENCY, at(start), at(end), evidence=evidence)


def sampled(
    *outcomes: tuple[float, bool | None], vantage: str = "one", start: str = "2026-09-12 10:00:00"
) -> list[Sample]:
    """Return samples at seconds after a start."""
    first = at(start)
    return [Sample(first + timedelta(seconds=after), "portal", vantage, ok) for after, ok in outcomes]


def _grid(period: Interval, interval: int) -> Iterable[int]:
    return range(micros(period.start), micros(period.end), interval * 1_000_000)


def _edges(start: datetime, length: int) -> tuple[int, int]:
    return micros(start), micros(start + length * SECOND)


def _in(when: int, spans: Iterable[tuple[int, int]]) -> bool:
    return any(start <= when < end for start, end in spans)
