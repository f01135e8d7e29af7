"""Alerts: each told once when its condition begins to hold, and once when it holds no more. State in, state out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.model.firing import Firing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from datetime import datetime

    from sfsync.availability.conditions import Condition


class Change(Struct, frozen=True):
    """What people are to be told: that a rule holds since an instant, or (`resolved`) since `at` no more.

    `key` is the rule's; with the beginning in `firing` it names the alert, and its resolved notice has the same two.
    `text` is what the rule sees at `at`.
    """

    key: str
    firing: Firing
    at: datetime
    text: str
    resolved: bool = False


def alerts(
    standing: Mapping[str, Firing], now: Iterable[Condition], at: datetime
) -> tuple[Mapping[str, Firing], tuple[Change, ...]]:
    """Return what stands after an instant's conditions, by key, and what is new to tell.

    Nothing is resolved by a condition that is blind. What has no condition any more (a vantage point that was taken
    out, say) is resolved.
    """
    conditions = {condition.key: condition for condition in now}
    begun = {
        key: Firing(condition.kind, at, condition.severity, condition.text)
        for key, condition in conditions.items()
        if condition.holds and key not in standing
    }
    ended = {key: firing for key, firing in standing.items() if _is_over(conditions.get(key))}
    kept = {key: firing for key, firing in standing.items() if key not in ended}
    return {**kept, **begun}, (*_raised(begun), *_resolved(ended, conditions, at))


def _is_over(condition: Condition | None) -> bool:
    return condition is None or not (condition.holds or condition.blind)


def _raised(begun: Mapping[str, Firing]) -> Iterator[Change]:
    for key, firing in begun.items():
        yield Change(key, firing, firing.since, firing.text)


def _resolved(ended: Mapping[str, Firing], now: Mapping[str, Condition], at: datetime) -> Iterator[Change]:
    for key, firing in ended.items():
        text = now[key].text if key in now else f"{firing.text}; this is not watched any more"
        yield Change(key, firing, at, text, resolved=True)
