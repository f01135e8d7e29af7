"""The one calculation: what a record and the exclusions come to over a period. Reports and alerts both stand on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sfsync.availability.balance import Balance
from sfsync.availability.exclusions import rulings
from sfsync.availability.micros import moment
from sfsync.availability.runs import seen
from sfsync.hours import Interval, IntervalSet
from sfsync.hours.timetable import Timetable
from sfsync.model.availability import ExclusionKind, Outage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime, timedelta

    from sfsync.availability.record import Record
    from sfsync.availability.runs import Run
    from sfsync.model.availability import Exclusion, Ruling
    from sfsync.model.objective import Objectives


@dataclass(frozen=True, slots=True)
class Account:
    """What a period comes to for one endpoint, or for several together.

    `down` counts; `confirmed` holds what is excluded too, `failing` also what no second sample confirmed. `unknown` is
    counted time that was not measured. The rulings' grants are clipped to the period in `excluded`.
    """

    period: Interval
    until: datetime
    endpoints: tuple[str, ...]
    down: IntervalSet
    confirmed: IntervalSet
    failing: IntervalSet
    unknown: IntervalSet
    excluded: IntervalSet
    work: IntervalSet
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
    whole = IntervalSet([period])
    excluded = IntervalSet(part for ruling in judged for part in ruling.granted) & whole
    work = excluded & IntervalSet(
        part for ruling in judged if ruling.exclusion.kind is ExclusionKind.MAINTENANCE for part in ruling.granted
    )
    down, past = (confirmed & whole) - excluded, whole.before(until)
    tables = _Tables(Timetable.of(confirmed & whole, period), Timetable.of(down, period))
    parts = _Parts(
        down=down,
        confirmed=confirmed & whole,
        failing=found.failing & whole,
        unknown=past - found.known - excluded,
        excluded=excluded,
        work=work,
    )
    return parts.account(
        period,
        until,
        objectives,
        (record.endpoint,),
        tuple(tables.outage(run, record.endpoint, judged) for run in outages if run.failing & whole),
        tuple((record.endpoint, ruling) for ruling in judged),
    )


def together(accounts: Sequence[Account], objectives: Objectives) -> Account:
    """Return the account of several endpoints as one: down where any of them is, excluded where none counts.

    Raises ValueError without any.
    """
    if len(accounts) == 1:
        return accounts[0]
    first = accounts[0]
    down = _any(each.down for each in accounts)
    masked = _any(each.confirmed & each.excluded for each in accounts)
    work = first.work
    for each in accounts:
        work = work & each.work
    excluded = (work | masked) - down
    parts = _Parts(
        down=down,
        confirmed=_any(each.confirmed for each in accounts),
        failing=_any(each.failing for each in accounts),
        unknown=_any(each.unknown for each in accounts) - down - excluded,
        excluded=excluded,
        work=work,
    )
    return parts.account(
        first.period,
        first.until,
        objectives,
        tuple(endpoint for each in accounts for endpoint in each.endpoints),
        tuple(sorted((o for each in accounts for o in each.outages), key=lambda o: (o.start, o.endpoint))),
        tuple(ruling for each in accounts for ruling in each.rulings),
    )


@dataclass(frozen=True, slots=True)
class _Parts:
    down: IntervalSet
    confirmed: IntervalSet
    failing: IntervalSet
    unknown: IntervalSet
    excluded: IntervalSet
    work: IntervalSet

    def account(  # noqa: PLR0913 - the parts of an account, put together here only
        self,
        period: Interval,
        until: datetime,
        objectives: Objectives,
        endpoints: tuple[str, ...],
        outages: tuple[Outage, ...],
        judged: tuple[tuple[str, Ruling], ...],
    ) -> Account:
        pending = IntervalSet([period]) - IntervalSet([period]).before(until) - self.excluded
        balance = Balance(
            target=objectives.target,
            floor=objectives.measuring.coverage,
            total=period.duration,
            excluded=self.excluded.duration,
            pending=pending.duration,
            down=self.down.duration,
            gross_down=self.confirmed.duration,
            raw_down=self.failing.duration,
            unknown=self.unknown.duration,
        )
        parts = (self.down, self.confirmed, self.failing, self.unknown, self.excluded, self.work)
        return Account(period, until, endpoints, *parts, balance, outages, judged)


def _any(sets: Iterable[IntervalSet]) -> IntervalSet:
    return IntervalSet(interval for each in sets for interval in each)


@dataclass(frozen=True, slots=True)
class _Tables:
    """The confirmed and the counted time of a period, laid out so that asking for a part of it is two bisections."""

    confirmed: Timetable
    down: Timetable

    def outage(self, run: Run, endpoint: str, judged: Iterable[Ruling]) -> Outage:
        """Return a confirmed run with what of it lies in the period, and what of that counts."""
        failing, span = run.failing, Interval(moment(run.start), moment(run.end))
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


def part(table: Timetable, span: Interval) -> timedelta:
    """Return how much of a span the table holds."""
    return table.opened(span.end) - table.opened(span.start)


def _at_most(run: Run) -> timedelta | None:
    if run.next_good is None or run.last_good is None:
        return None
    return moment(run.next_good) - moment(run.last_good)
