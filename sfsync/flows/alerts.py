"""What operations are told of the watched instances, each once: a stale feed and its recovery, and what needs eyes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sfsync.engine.pauses import causes
from sfsync.engine.recovery import recoveries
from sfsync.model.alert import Alert, AlertKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from sfsync.engine.recovery import Recovery
    from sfsync.model.watch import Watch
    from sfsync.policy.pauses import SalesforcePauses

_STALE = "stale"


def alerts_of(
    watches: Iterable[Watch], rules: SalesforcePauses, now: datetime
) -> tuple[list[Alert], Mapping[str, tuple[str, ...]]]:
    """Return the alerts that are due now and, by instance, the keys of those that stand afterwards.

    One alert speaks for all instances that it is about.
    """
    every = list(watches)
    told_before = {key for watch in every for key in watch.told}
    findings = {watch.instance: dict(_findings(watch, rules, now)) for watch in every}
    fresh: dict[str, Alert] = {}
    for found in findings.values():
        fresh |= {key: alert for key, alert in found.items() if key not in told_before and key not in fresh}
    told = {
        watch.instance: tuple(sorted({*_kept(watch), *findings[watch.instance], *_stale_mark(watch, now)}))
        for watch in every
    }
    return [*_freshness(every, now), *fresh.values()], told


def _freshness(watches: list[Watch], now: datetime) -> Iterator[Alert]:
    went = [watch for watch in watches if watch.is_stale(now) and _STALE not in watch.told]
    came = [watch for watch in watches if not watch.is_stale(now) and _STALE in watch.told]
    for kind, changed in ((AlertKind.FEED_STALE, went), (AlertKind.FEED_RECOVERED, came)):
        if changed:
            names = ", ".join(watch.instance for watch in changed)
            text = _STALE_TEXT.format(names, changed[0].fault) if kind is AlertKind.FEED_STALE else _BACK.format(names)
            yield Alert(f"{kind}/{now:%Y%m%dT%H%M%SZ}", now, kind, text, {"instances": names})


_STALE_TEXT = "no good answer of the status feed for 15 minutes about {}; the last evidence stays in force ({})"
_BACK = "the status feed answers again about {}; the gap was read back"


def _findings(watch: Watch, rules: SalesforcePauses, now: datetime) -> Iterator[tuple[str, Alert]]:
    if not watch.active:
        text = f"Salesforce has retired instance {watch.instance}: correct it on the accounts that still name it"
        yield _finding(AlertKind.INSTANCE_RETIRED, watch.instance, text, now)
    for impact in watch.impacts:
        if impact.void is None and watch.instance in impact.instances and not rules.knows(impact):
            what = f"{impact.source} {impact.record} has the unknown kind {impact.type!r}, which pauses nothing"
            text = f"{what}: list it in the policy under [pauses.salesforce]"
            yield _finding(AlertKind.UNKNOWN_TYPE, f"{impact.source}/{impact.type}", text, now)
    pausing = causes(watch.instance, watch.impacts, rules, now)
    for one in recoveries(pausing, rules, now):
        if one.passed:
            yield _finding(AlertKind.RECOVERY_OBJECTIVE, one.cause.impact.record_key, _late(one, rules), now)


def _late(one: Recovery, rules: SalesforcePauses) -> str:
    hours = rules.recovery_objective / timedelta(hours=1)
    lost = f"what was changed from {one.loss_from:%Y-%m-%d %H:%M} to {one.started_at:%Y-%m-%d %H:%M} UTC may be lost"
    return (
        f"incident {one.cause.impact.record} has paused clocks for more than {hours:g} hours, {lost}: {one.cause.link}"
    )


def _finding(kind: AlertKind, about: str, text: str, now: datetime) -> tuple[str, Alert]:
    key = f"{kind}/{about}"
    return key, Alert(key, now, kind, text)


def _kept(watch: Watch) -> Iterator[str]:
    """Yield what was told and stays told; that an instance is retired may be told again if it comes back."""
    return (key for key in watch.told if key != _STALE and not key.startswith(AlertKind.INSTANCE_RETIRED))


def _stale_mark(watch: Watch, now: datetime) -> tuple[str, ...]:
    return (_STALE,) if watch.is_stale(now) else ()
