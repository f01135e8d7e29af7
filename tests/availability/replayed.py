"""A stream of samples replayed as a prober takes them, with a look at the alerts every so often."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime, timedelta

from sfsync.availability.alerts import Change, alerts
from sfsync.availability.conditions import conditions
from sfsync.availability.record import Record
from sfsync.availability.silence import Expected, silence
from sfsync.hours.interval import Interval
from sfsync.model.availability import Exclusion
from sfsync.model.firing import Firing
from sfsync.model.objective import Objectives
from sfsync.model.sample import Sample
from tests.availability.told import OBJECTIVES, SECOND

REPROBES = (3 * SECOND, 6 * SECOND)
TICK = 10 * SECOND


def probed(
    within: Interval,
    down: Iterable[Interval] = (),
    silent: Iterable[Interval] = (),
    *,
    vantage: str = "one",
    after: timedelta = timedelta(),
) -> Iterator[Sample]:
    """Yield a sample every ten seconds from `after` the start on, a failure probed again 3 s and 6 s later."""
    down, silent = tuple(down), tuple(silent)
    at = within.start + after
    while at < within.end:
        if not any(at in each for each in silent):
            first = _sample(at, down, vantage)
            yield first
            yield from (_sample(at + wait, down, vantage) for wait in REPROBES if not first.ok)
        at += TICK


def replayed(
    stream: Iterable[Sample],
    within: Interval,
    *,
    look: timedelta = TICK,
    objectives: Objectives = OBJECTIVES,
    exclusions: Iterable[Exclusion] = (),
    expected: Expected = Expected(),  # noqa: B008 - it is frozen
    record: Record | None = None,
) -> list[Change]:
    """Return all that was told while the stream ran, in order."""
    record, told = record or Record("portal"), list[Change]()
    standing: Mapping[str, Firing] = {}
    waiting = sorted(stream, key=lambda sample: sample.at)[::-1]
    now = within.start + look
    while now <= within.end:
        while waiting and waiting[-1].at <= now:
            record.add(waiting.pop())
        rules = (
            *conditions(record, exclusions, now, objectives),
            *silence({record.endpoint: record}, now, objectives, expected),
        )
        standing, new = alerts(standing, rules, now)
        told.extend(new)
        now += look
    return told


def within(start: datetime, **length: float) -> Interval:
    """Return a span from a start on."""
    return Interval(start, start + timedelta(**length))


def rules(told: Iterable[Change], *, resolved: bool = False) -> list[str]:
    """Return the rules that were told of, in order, without their endpoint."""
    return [each.key.removeprefix("portal/") for each in told if each.resolved is resolved]


def _sample(at: datetime, down: Iterable[Interval], vantage: str) -> Sample:
    is_down = any(at in each for each in down)
    return Sample(at, "portal", vantage, not is_down, reason="answered 503" if is_down else None)
