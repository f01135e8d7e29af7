"""The one calculation: what a record and the exclusions come to over a period. Reports and alerts both stand on it."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.availability.balance import Balance
from sfsync.availability.exclusions import rulings
from sfsync.availability.micros import moment
from sfsync.availability.runs import seen
from sfsync.hours.interval import Interval
from sfsync.hours.interval_set import IntervalSet
from sfsync.hours.timetable import Timetable
from sfsync.model.availability import ExclusionKind, Outage
from sfsync.model.replacing import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime, timedelta

    from sfsync.availability.record import Record
    from sfsync.availability.runs import Run, Seen
    from sfsync.model.availability import Exclusion, Ruling
    from sfsync.model.objective import Objectives


class Times(Struct, frozen=True):
    """The time of a period, sorted.

    `down` counts; `confirmed` holds what is excluded too, `failing` also what no second sample confirmed. `unknown` is
    counted time that was not measured. `work` is the part of `excluded` that maintenance earned.
    """

    down: IntervalSet
    confirmed: IntervalSet
    failing: IntervalSet
    unknown: IntervalSet
    excluded: IntervalSet
    work: IntervalSet

    def balance(self, period: Interval, until: datetime, objectives: Objectives) -> Balance:
        """Return what it adds up to; what lies after `until` is still to come."""
        whole = IntervalSet([period])
        return Balance(
            target=objectives.target,
            floor=objectives.measuring.coverage,
            total=period.duration,
            excluded=self.excluded.duration,
            pending=(whole - whole.before(until) - self.excluded).duration,
            down=self.down.duration,
            gross_down=self.confirmed.duration,
            raw_down=self.failing.duration,
            unknown=self.unknown.duration,
        )


class Account(Struct, frozen=True):
    """What a period comes to for one endpoint, or for several together; outages and rulings are each endpoint's own."""

    period: Interval
    until: datetime
    endpoints: tuple[str, ...]
    times: Times
    balance: Balance
    outages: tuple[Outage, ...]
    rulings: tuple[tuple[str, Ruling], ...]


def account(
    record: Record, exclusions: Iterable[Exclusion], period: Interval, until: datetime, objectives: Objectives
) -> Account:
    """Return what a period comes to for one endpoint; what lies after `until` is still to come."""
    found = seen(record, objectives.measuring)
    outages = [run for run in found.runs if run.samples >= objectives.measuring.confirm]
    confirmed = IntervalSet(part for run in outages for part in run.failing)
    judged = rulings(exclusions, record.endpoint, confirmed, objectives)
    times = _times(found, confirmed, judged, period, until)
    tables = _Tables(Timetable.of(times.confirmed, period), Timetable.of(times.down, period))
    return Account(
        period,
        until,
        (record.endpoint,),
        times,
        times.balance(period, until, objectives),
        outages=tuple(tables.outage(run, record.endpoint, judged) for run in outages if tables.holds(run)),
        rulings=tuple((record.endpoint, each) for each in _clipped(judged, period)),
    )


def _clipped(judged: Iterable[Ruling], period: Interval) -> Iterator[Ruling]:
    """Yield the rulings on exclusions that touch the period, with what they grant within it."""
    for ruling in judged:
        if ruling.span is None or ruling.span & period:
            yield replace(ruling, granted=ruling.granted & IntervalSet([period]))


def _times(found: Seen, confirmed: IntervalSet, judged: Iterable[Ruling], period: Interval, until: datetime) -> Times:
    whole = IntervalSet([period])
    so_far = whole.before(until)  # the last sample speaks for time that is still to come
    excluded = _any(ruling.granted for ruling in judged) & whole
    work = _any(r.granted for r in judged if r.exclusion.kind is ExclusionKind.MAINTENANCE) & whole
    return Times(
        down=(confirmed & so_far) - excluded,
        confirmed=confirmed & so_far,
        failing=found.failing & so_far,
        unknown=so_far - found.known - excluded,
        excluded=excluded,
        work=work,
    )


def together(accounts: Sequence[Account], objectives: Objectives) -> Account:
    """Return the account of several endpoints as one: down where any of them is, excluded where none of them counts."""
    first = accounts[0]
    if len(accounts) == 1:
        return first
    times = _united([each.times for each in accounts])
    return Account(
        first.period,
        first.until,
        tuple(endpoint for each in accounts for endpoint in each.endpoints),
        times,
        times.balance(first.period, first.until, objectives),
        outages=tuple(sorted((o for each in accounts for o in each.outages), key=lambda o: (o.start, o.endpoint))),
        rulings=tuple(ruling for each in accounts for ruling in each.rulings),
    )


def _united(parts: Sequence[Times]) -> Times:
    down = _any(each.down for each in parts)
    masked = _any(each.confirmed & each.excluded for each in parts)
    work = reduce(IntervalSet.__and__, (each.work for each in parts))
    excluded = (work | masked) - down
    return Times(
        down=down,
        confirmed=_any(each.confirmed for each in parts),
        failing=_any(each.failing for each in parts),
        unknown=_any(each.unknown for each in parts) - down - excluded,
        excluded=excluded,
        work=work - down,
    )


def _any(sets: Iterable[IntervalSet]) -> IntervalSet:
    return IntervalSet(interval for each in sets for interval in each)


class _Tables(Struct, frozen=True):
    """The confirmed and the counted time of a period, laid out so that asking for a part of it is two bisections."""

    confirmed: Timetable
    down: Timetable

    def holds(self, run: Run) -> bool:
        """Tell whether any of a run lies in the period."""
        return bool(part(self.confirmed, _span(run)))

    def outage(self, run: Run, endpoint: str, judged: Iterable[Ruling]) -> Outage:
        """Return a confirmed run with what of it lies in the period, and what of that counts."""
        failing, span = run.failing, _span(run)
        counted, within = part(self.down, span), part(self.confirmed, span)
        return Outage(
            endpoint=endpoint,
            start=span.start,
            end=span.end,
            down=failing.duration,
            counted=counted,
            excluded=within - counted,
            unknown=span.duration - failing.duration,
            at_least=moment(run.last_failing) - span.start,
            at_most=_at_most(run),
            samples=run.samples,
            vantages=run.vantages,
            reasons=tuple(sorted(run.reasons.items(), key=lambda each: (-each[1], each[0]))),
            excluded_by=tuple(dict.fromkeys(r.exclusion.id for r in judged if r.granted & failing)),
            over=run.next_good is not None,
        )


def _span(run: Run) -> Interval:
    return Interval(moment(run.start), moment(run.end))


def part(table: Timetable, span: Interval) -> timedelta:
    """Return how much of a span the table holds."""
    return table.opened(span.end) - table.opened(span.start)


def _at_most(run: Run) -> timedelta | None:
    if run.next_good is None or run.last_good is None:
        return None
    return moment(run.next_good) - moment(run.last_good)
