"""What people might be told of an endpoint at one instant: how fast its error budget burns, and what is left of it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.availability.account import account, part
from sfsync.availability.balance import seconds
from sfsync.availability.micros import micros
from sfsync.hours.interval import Interval
from sfsync.hours.timetable import Timetable
from sfsync.model.alert import AlertKind
from sfsync.model.objective import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from fractions import Fraction

    from sfsync.availability.account import Account
    from sfsync.availability.record import Record
    from sfsync.model.availability import Exclusion
    from sfsync.model.objective import Objectives, Tier

_ALL = 100  # per cent


class Condition(Struct, frozen=True):
    """A rule at one instant: whether it holds, and in words what it sees.

    `key` names the rule and what it is about. While nobody can see the endpoint (`blind`) a rule may begin to hold, but
    its silence proves nothing.
    """

    key: str
    kind: AlertKind
    severity: Severity
    holds: bool
    text: str
    blind: bool = False


def conditions(
    record: Record, exclusions: Iterable[Exclusion], now: datetime, objectives: Objectives
) -> tuple[Condition, ...]:
    """Return every rule about an endpoint's downtime as of now."""
    window = Interval(now - objectives.alerts.window, now)
    rolling = account(record, exclusions, window, now, objectives)
    view = _View(record, rolling, Timetable.of(rolling.times.down, window), objectives)
    return (*view.burning(), *view.budget())


def burn_rate(down: timedelta, over: timedelta, target: Fraction) -> Fraction:
    """Return how many times faster than it may the budget burns, with so much downtime over a window."""
    return seconds(down) / (seconds(over) * (1 - target))


class _View(Struct, frozen=True):
    """The rolling window of an endpoint, its counted downtime laid out for asking about its last part."""

    record: Record
    rolling: Account
    down: Timetable
    objectives: Objectives

    @property
    def endpoint(self) -> str:
        return self.rolling.endpoints[0]

    @property
    def now(self) -> datetime:
        return self.rolling.until

    @property
    def is_blind(self) -> bool:
        """Whether the last instants of the window were not measured."""
        unknown = list(self.rolling.times.unknown)
        return bool(unknown) and unknown[-1].end == self.now

    def burning(self) -> Iterator[Condition]:
        """Yield each tier."""
        for tier in self.objectives.alerts.tiers:
            long, short = self._burn(tier.long), self._burn(tier.short)
            enough = self._failures(tier) >= self.objectives.alerts.least_failures
            yield Condition(
                key=f"{self.endpoint}/burn/{_number(tier.factor)}x/{_words(tier.long)}",
                kind=AlertKind.BURN_RATE,
                severity=tier.severity,
                holds=min(long, short) > tier.factor and enough,
                text=f"{self._latest()}; its error budget burns {_number(long)}x over {_words(tier.long)}, "
                f"{_number(short)}x over {_words(tier.short)}",
                blind=self.is_blind,
            )

    def budget(self) -> Iterator[Condition]:
        """Yield each share of the window's error budget."""
        spent = self.rolling.balance.spent * _ALL
        for share in self.objectives.alerts.budget:
            yield Condition(
                key=f"{self.endpoint}/budget/{share}",
                kind=AlertKind.BUDGET_SPENT,
                severity=Severity.PAGE if share >= _ALL else Severity.TICKET,
                holds=spent >= share,
                text=f"{self.endpoint} has used {_number(spent)} % of its error budget of "
                f"{_words(self.objectives.alerts.window)}",
                blind=self.is_blind,
            )

    def _latest(self) -> str:
        """Say since when it is out, or when it was last, and why: what somebody who is woken wants to know."""
        if not self.rolling.outages:
            return f"{self.endpoint} was not out"
        latest = self.rolling.outages[-1]
        why = f" ({latest.reasons[0][0]})" if latest.reasons else ""
        since = f"{latest.start:%Y-%m-%d %H:%M:%S}"
        when = f"was out from {since} to {latest.end:%H:%M:%S} UTC" if latest.over else f"is out since {since} UTC"
        return f"{self.endpoint} {when}{why}"

    def _burn(self, over: timedelta) -> Fraction:
        down = part(self.down, Interval(self.now - over, self.now))
        return burn_rate(down, over, self.objectives.target)

    def _failures(self, tier: Tier) -> int:
        """Count the failing samples of the tier's outages, as the vantage point saw them that saw the most."""
        since = self.now - tier.long
        spans = [(micros(each.start), micros(each.end)) for each in self.rolling.outages if each.end > since]
        tracks = self.record.tracks.values()
        return max((sum(track.failures(*span) for span in spans) for track in tracks), default=0)


def _number(value: Fraction) -> str:
    """Return a number with at most one decimal, cut off."""
    tenths = int(value * 10)
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else f"{tenths // 10}"


def _words(span: timedelta) -> str:
    for unit, letter in ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "min")):
        if span >= unit and not span % unit:
            return f"{span // unit} {letter}"
    return f"{_number(seconds(span))} s"
