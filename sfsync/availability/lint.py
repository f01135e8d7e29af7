"""Refuses objectives that cannot work, and says why: the arithmetic of target, interval and thresholds."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from itertools import count, islice, takewhile
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.availability.balance import seconds
from sfsync.model.objective import Severity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfsync.model.objective import Objectives, Tier

_LARGEST_SAMPLE = Fraction(1, 5)  # of the budget: an outage is known to about one interval at either end
_LARGEST_DELAY = Fraction(1, 10)  # of the budget: shorter outages are never confirmed
_LOOK = timedelta(minutes=1)  # how often somebody looks who does not probe, where all that probe may be silent
_SILENCE = timedelta(minutes=2)
_MONTH = timedelta(days=28)


class Objection(Struct, frozen=True):
    """A setting that cannot work: its key in the objectives, and why."""

    key: str
    why: str


def lint(objectives: Objectives) -> tuple[Objection, ...]:
    """Return all that cannot work; nothing when the set is sound."""
    return (*_measuring(objectives), *_tiers(objectives), *_paging(objectives), *_silence(objectives))


def _budget(objectives: Objectives) -> Fraction:
    """Return the seconds that the target allows in the window of alerts."""
    return (1 - objectives.target) * seconds(objectives.alerts.window)


def _measuring(objectives: Objectives) -> Iterator[Objection]:
    measuring, budget = objectives.measuring, _budget(objectives)
    share = seconds(measuring.interval) / budget
    if share > _LARGEST_SAMPLE:
        yield Objection(
            "objective.interval",
            f"one failed probe of {_s(measuring.interval)} s is {_n(share * 100)} % of the budget of {_n(budget)} s: "
            f"{_percent(objectives)} % cannot be shown; probe at least every {_n(budget * _LARGEST_SAMPLE)} s",
        )
    if measuring.lateness >= measuring.interval:
        yield Objection("objective.lateness", "a sample that is missing would pass for one that is late")
    delay = _nth_failure(objectives, measuring.confirm)
    if delay > budget * _LARGEST_DELAY:
        yield Objection(
            "objective.confirm",
            f"{measuring.confirm} failing samples take {_n(delay)} s, {_n(delay / budget * 100)} % of the budget: "
            "shorter outages would never count; probe failures again sooner",
        )
    if objectives.maintenance.monthly_cap >= _MONTH:
        yield Objection("maintenance.monthly_cap", "a whole month could be excluded: nothing would be promised")


def _tiers(objectives: Objectives) -> Iterator[Objection]:
    for tier in objectives.alerts.tiers:
        key, most = f"alerts.tiers ({_n(tier.factor)}x over {_s(tier.long)} s)", 1 / (1 - objectives.target)
        if tier.factor >= most:
            yield Objection(key, f"a full outage burns {_n(most)} times as fast as it may: this can never fire")
        if tier.short > tier.long or tier.long > objectives.alerts.window:
            yield Objection(key, "its short window must lie within its long one, and that in the window of alerts")
        if tier.short < objectives.measuring.reach:
            yield Objection(key, "its short window is shorter than the time between two samples: it would flicker")
        yield from _guard(objectives, tier, key)


def _guard(objectives: Objectives, tier: Tier, key: str) -> Iterator[Objection]:
    interval, least = seconds(objectives.measuring.interval), objectives.alerts.least_failures
    fires_after = _fires_after(objectives, tier)
    round_ = len(list(takewhile(lambda after: seconds(after) < interval, _failures(objectives))))
    if fires_after < interval and least <= round_:
        yield Objection(
            key,
            f"it fires after {_n(fires_after)} s, {_n(fires_after / interval)} of a probe: a single failed probe "
            f"would fire it, once its re-probes fail too; ask for at least {round_ + 1} failures",
        )
    if _nth_failure(objectives, least) > seconds(tier.long):
        yield Objection(key, f"{least} failing samples do not fit into its long window: this can never fire")


def _paging(objectives: Objectives) -> Iterator[Objection]:
    alerts, measuring = objectives.alerts, objectives.measuring
    pages = [_fires_after(objectives, tier) for tier in alerts.tiers if tier.severity is Severity.PAGE]
    if not pages:
        yield Objection("alerts.tiers", "none of them pages: nobody would be woken by a full outage")
        return
    wanted = max(measuring.confirm, alerts.least_failures)
    seen = _nth_failure(objectives, wanted, alerts.slowest_probe) + seconds(alerts.slowest_probe)
    worst = seconds(measuring.interval) + max(min(pages), seen) + seconds(alerts.look_every)
    if worst > seconds(alerts.page_within):
        yield Objection(
            "alerts.page_within",
            f"a full outage would page after {_n(worst)} s at the latest: {_s(measuring.interval)} s to the first "
            f"failed probe, {_n(seen)} s until {wanted} that hang have failed, {_n(min(pages))} s until the budget "
            f"burns fast enough, {_s(alerts.look_every)} s until the next look",
        )


def _silence(objectives: Objectives) -> Iterator[Objection]:
    after = objectives.alerts.silent_after
    if after < 2 * objectives.measuring.reach:
        yield Objection("alerts.silent_after", "a single missing sample would alert")
    if after + _LOOK > _SILENCE:
        yield Objection(
            "alerts.silent_after", f"with a look a minute people would hear of it after {_s(after + _LOOK)} s, not 120"
        )


def _fires_after(objectives: Objectives, tier: Tier) -> Fraction:
    """Return the downtime, in seconds, beyond which a tier's long window burns too fast."""
    return tier.factor * (1 - objectives.target) * seconds(tier.long)


def _nth_failure(objectives: Objectives, number: int, slowness: timedelta = timedelta()) -> Fraction:
    """Return how long after the first failing sample of a full outage the nth begins, in seconds."""
    return seconds(next(islice(_failures(objectives, slowness), number - 1, None)))


def _failures(objectives: Objectives, slowness: timedelta = timedelta()) -> Iterator[timedelta]:
    """Yield when the samples of a full outage begin, as the prober takes them: one after the other, round by round."""
    interval, free = objectives.measuring.interval, timedelta()
    for number in count():
        begun = max(number * interval, free)
        for after in (timedelta(), *objectives.alerts.reprobes):
            at = max(begun + after, free)
            if after and at >= (number + 1) * interval:
                break
            yield at
            free = at + slowness


def _n(value: Fraction) -> str:
    """Return a number with up to three decimals, cut off."""
    text = f"{int(value * 1000):04}"
    return f"{text[:-3]}.{text[-3:]}".rstrip("0").rstrip(".")


def _s(span: timedelta) -> str:
    return _n(seconds(span))


def _percent(objectives: Objectives) -> str:
    return _n(objectives.target * 100)
