"""A month's report: the account of each endpoint and of all together, day by day, and under other definitions."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.availability.account import Account, account, part, together
from sfsync.availability.balance import seconds
from sfsync.availability.definitions import Definition, Rates, definitions, rates
from sfsync.availability.micros import micros
from sfsync.availability.period import days
from sfsync.availability.record import Record
from sfsync.hours.timetable import Timetable
from sfsync.model.objective import listed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime, timedelta
    from fractions import Fraction

    from sfsync.hours.interval import Interval
    from sfsync.model.availability import Exclusion
    from sfsync.model.objective import Objectives


class DayFigures(Struct, frozen=True):
    """A day of the month: when it began, and how much of it was down, excluded, not measured, or is still to come."""

    start: datetime
    down: timedelta
    excluded: timedelta
    unknown: timedelta
    pending: bool


class Indicator(Struct, frozen=True):
    """Endpoints that stand or fall together, and what the month comes to for them."""

    name: str
    account: Account


class Report(Struct, frozen=True):
    """A month, as of `until`: all endpoints together in `whole`, then apart.

    `outside` names the endpoints with samples that are not of the population; `vantages` the vantage points, and how
    many samples each has in the month: one that had to be here may have none.
    """

    objectives: Objectives
    whole: Account
    indicators: tuple[Indicator, ...]
    endpoints: tuple[Account, ...]
    outside: tuple[str, ...]
    days: tuple[DayFigures, ...]
    definitions: tuple[Definition, ...]
    rates: Rates
    vantages: tuple[tuple[str, int], ...]

    @property
    def period(self) -> Interval:
        """The calendar month."""
        return self.whole.period

    @property
    def is_complete(self) -> bool:
        """Whether the month is over."""
        return self.whole.until >= self.whole.period.end


def report(
    records: Mapping[str, Record],
    exclusions: Iterable[Exclusion],
    period: Interval,
    now: datetime,
    objectives: Objectives,
) -> Report:
    """Return the month's report as of now; without a sample it has no data."""
    exclusions = tuple(exclusions)
    outside = tuple(sorted(name for name in records if listed(name, objectives.outside)))
    population = [records[name] for name in sorted(records) if name not in outside]
    accounts = tuple(
        account(record, exclusions, period, min(now, period.end), objectives) for record in population or [Record("")]
    )
    whole, counted = together(accounts, objectives), rates(population, period)
    return Report(
        objectives=objectives,
        whole=whole,
        indicators=tuple(_indicators(accounts, objectives)),
        endpoints=accounts if population else (),
        outside=outside,
        days=tuple(_days(whole)),
        definitions=definitions(whole, counted),
        rates=counted,
        vantages=tuple(_vantages(population, period)),
    )


def burn_down(account: Account) -> Iterator[tuple[datetime, Fraction]]:
    """Yield the corners of the budget that is left, in seconds: it stands still while up and falls while down."""
    left = account.balance.budget
    yield account.period.start, left
    for interval in account.times.down:
        yield interval.start, left
        left -= seconds(interval.duration)
        yield interval.end, left
    yield max(account.period.start, min(account.until, account.period.end)), left


def _vantages(population: Iterable[Record], period: Interval) -> Iterator[tuple[str, int]]:
    found: Counter[str] = Counter()
    for record in population:
        for vantage, track in record.tracks.items():
            found[vantage] += sum(map(len, track.within(micros(period.start), micros(period.end))))
    yield from sorted(found.items())


def _indicators(accounts: Iterable[Account], objectives: Objectives) -> Iterator[Indicator]:
    """Yield what depends on Salesforce apart from what does not, where there is any of it."""
    judged = [(each, listed("".join(each.endpoints), objectives.salesforce_dependent)) for each in accounts]
    for name, wanted in (("independent", False), ("salesforce_dependent", True)):
        chosen = [each for each, is_dependent in judged if is_dependent is wanted]
        if chosen:
            yield Indicator(name, together(chosen, objectives))


def _days(whole: Account) -> Iterator[DayFigures]:
    tables = [
        Timetable.of(each, whole.period) for each in (whole.times.down, whole.times.excluded, whole.times.unknown)
    ]
    for day in days(whole.period):
        down, excluded, unknown = (part(table, day) for table in tables)
        yield DayFigures(day.start, down, excluded, unknown, pending=day.start >= whole.until)
