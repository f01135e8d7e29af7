"""Alerts: each told once when its condition begins to hold, and once when it holds no more. State in, state out."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from sfsync.availability.conditions import Condition
    from sfsync.model.objective import Severity


@dataclass(frozen=True, slots=True)
class Firing:
    """An alert that was told and holds still."""

    since: datetime
    severity: Severity
    text: str


@dataclass(frozen=True, slots=True)
class Alert:
    """What people are told: that a condition holds since an instant, or (`resolved`) no more.

    `key` is the condition's; with `since` it names the alert, and its resolved notice has the same two.
    """

    key: str
    since: datetime
    at: datetime
    severity: Severity
    text: str
    resolved: bool = False


@dataclass(frozen=True, slots=True)
class Watch:
    """The alerts that were told and are not resolved, by key."""

    firing: Mapping[str, Firing] = field(default_factory=dict)


def alerts(watch: Watch, now: Iterable[Condition], at: datetime) -> tuple[Watch, tuple[Alert, ...]]:
    """Return the watch after an instant's conditions, and what is new to tell.

    Nothing is resolved by a condition that is blind. What has no condition any more (a vantage point that was taken
    out, say) is resolved.
    """
    conditions = {condition.key: condition for condition in now}
    begun = {
        key: Firing(at, c.severity, c.text) for key, c in conditions.items() if c.holds and key not in watch.firing
    }
    ended = {key: firing for key, firing in watch.firing.items() if _is_over(conditions.get(key))}
    kept = {key: firing for key, firing in watch.firing.items() if key not in ended}
    return Watch({**kept, **begun}), (*_told(begun), *_resolved(ended, conditions, at))


def _is_over(condition: Condition | None) -> bool:
    return condition is None or not (condition.holds or condition.blind)


def _told(begun: Mapping[str, Firing]) -> Iterator[Alert]:
    for key, firing in begun.items():
        yield Alert(key, firing.since, firing.since, firing.severity, firing.text)


def _resolved(ended: Mapping[str, Firing], now: Mapping[str, Condition], at: datetime) -> Iterator[Alert]:
    for key, firing in ended.items():
        text = now[key].text if key in now else "is not watched any more"
        yield Alert(key, firing.since, at, firing.severity, text, resolved=True)
