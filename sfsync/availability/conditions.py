"""What people might be told of at one instant: burn rates, the budget, and vantage points that say nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sfsync.availability.account import account, part
from sfsync.availability.balance import seconds
from sfsync.availability.micros import length, micros, moment
from sfsync.availability.stretches import State
from sfsync.hours import Interval
from sfsync.hours.timetable import Timetable
from sfsync.model.objective import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime
    from fractions import Fraction

    from sfsync.availability.account import Account
    from sfsync.availability.record import Record, Track
    from sfsync.model.availability import Exclusion
    from sfsync.model.objective import Objectives, Tier

_ALL = 100  # per cent


@dataclass(frozen=True, slots=True)
class Condition:
    """A rule at one instant: whether it holds, and in words what it sees.

    `key` names the rule and what it is about. While nobody can see the endpoint (`blind`) a rule may begin to hold, but
    its silence proves nothing.
    """

    key: str
    severity: Severity
    holds: bool
    text: str
    blind: bool = False


def conditions(
    record: Record,
    exclusions: Iterable[Exclusion],
    now: datetime,
    objectives: Objectives,
    expected: Iterable[str] = (),
) -> tuple[Condition, ...]:
    """Return every rule of an endpoint as of now; `expected` vantage points must speak even if they never did."""
    window = Interval(now - objectives.alerts.window, now)
    rolling = account(record, exclusions, window, now, objectives)
    view = _View(rolling, Timetable.of(rolling.times.down, window), objectives)
    return (*view.burning(), *view.budget(), *_silent(record, now, objectives, expected))


def burn_rate(down: timedelta, over: timedelta, target: Fraction) -> Fraction:
    """Return how many times faster than it may the budget burns, with so much downtime over a window."""
    return seconds(down) / (seconds(over) * (1 - target))


@dataclass(frozen=True, slots=True)
class _View:
    """The rolling window of an endpoint, its counted downtime laid out for asking about its last part."""

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
                severity=tier.severity,
                holds=min(long, short) > tier.factor and enough,
                text=f"{self.endpoint} burns its error budget {_number(long)} times as fast as it may over "
                f"{_words(tier.long)}, {_number(short)} times over {_words(tier.short)}",
                blind=self.is_blind,
            )

    def budget(self) -> Iterator[Condition]:
        """Yield each share of the window's error budget."""
        spent = self.rolling.balance.spent * _ALL
        for share in self.objectives.alerts.budget:
            yield Condition(
                key=f"{self.endpoint}/budget/{share}",
                severity=Severity.PAGE if share >= _ALL else Severity.TICKET,
                holds=spent >= share,
                text=f"{self.endpoint} has used {_number(spent)} % of its error budget of "
                f"{_words(self.objectives.alerts.window)}",
                blind=self.is_blind,
            )

    def _burn(self, over: timedelta) -> Fraction:
        down = part(self.down, Interval(self.now - over, self.now))
        return burn_rate(down, over, self.objectives.target)

    def _failures(self, tier: Tier) -> int:
        since = self.now - tier.long
        return sum(outage.samples for outage in self.rolling.outages if outage.end > since)


def _silent(record: Record, now: datetime, objectives: Objectives, expected: Iterable[str]) -> Iterator[Condition]:
    for vantage in sorted({*record.tracks, *expected}):
        usable, last = _heard(record.tracks.get(vantage), objectives, micros(now))
        after = length(objectives.alerts.silent_after)
        is_silent = usable is None or micros(now) - usable >= after
        yield Condition(
            key=f"{record.endpoint}/silent/{vantage}",
            severity=Severity.PAGE,
            holds=is_silent,
            text=f"{vantage} {_said(usable, last)} of {record.endpoint}",
        )


def _heard(track: Track | None, objectives: Objectives, now: int) -> tuple[int | None, int | None]:
    """Return when a track last said something usable, and anything at all."""
    parts = [part for part in track.stretches(length(objectives.measuring.reach)) if part.first <= now] if track else []
    usable = next((part.last for part in reversed(parts) if part.state is not State.UNKNOWN), None)
    return usable, parts[-1].last if parts else None


def _said(usable: int | None, last: int | None) -> str:
    if last is None:
        return "has never given a sample"
    if usable is None or last > usable:
        return f"probes, but since {_clock(usable)} cannot tell anything" if usable else "cannot tell anything"
    return f"gave its last sample at {_clock(usable)}"


def _clock(at: int) -> str:
    return f"{moment(at):%Y-%m-%d %H:%M:%S} UTC"


def _number(value: Fraction) -> str:
    """Return a number with at most one decimal, cut off."""
    tenths = int(value * 10)
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else f"{tenths // 10}"


def _words(span: timedelta) -> str:
    for unit, letter in ((timedelta(days=1), "d"), (timedelta(hours=1), "h"), (timedelta(minutes=1), "min")):
        if span >= unit and not span % unit:
            return f"{span // unit} {letter}"
    return f"{_number(seconds(span))} s"
