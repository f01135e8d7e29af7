"""Ready-made timelines: the turns that recorded incidents have taken, on one instance.

What came before the first step lies in the past, so that a person who starts one sees it at once and is done within
minutes: an incident "40 minutes late" is posted now and began 40 minutes ago.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.localorg.trust.timeline import BadTimeline, Step, Timeline, read_timeline

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MINUTE = 60
_HOUR = 3600
_OUTAGE = {"incident": "outage"}
_WORK = {"maintenance": "work"}


def _outage(key: str, start: int, end: int | None = None, *others: str) -> dict[str, object]:
    return {
        "instances": [key, *others],
        "kind": "serviceDisruption",
        "severity": "major",
        "start": start * _MINUTE,
        "end": end if end is None else end * _MINUTE,
    }


def _post(key: str, start: int, end: int | None = None, after: float = 0) -> Step:
    return Step("post_incident", _outage(key, start, end), after, "outage")


def _late_post(key: str) -> list[Step]:
    return [
        _post(key, -40),
        Step("event", {"record": "outage", "kind": "investigatingCauseOfIssue"}, 1 * _MINUTE),
        Step("end_impact", {**_OUTAGE, "end": 3 * _MINUTE}, 5 * _MINUTE),
        Step("event", {"record": "outage", "kind": "update", "message": "Service is back."}, 5 * _MINUTE),
    ]


def _revised_end(key: str) -> list[Step]:
    return [
        _post(key, -43),
        Step("end_impact", {**_OUTAGE, "end": -1 * _MINUTE}, 1 * _MINUTE),
        Step("revise_end", {**_OUTAGE, "end": -13 * _MINUTE}, 3 * _MINUTE),
        Step("revise_end", {**_OUTAGE, "end": 2 * _MINUTE}, 5 * _MINUTE),
        Step("revise_start", {**_OUTAGE, "start": -50 * _MINUTE}, 7 * _MINUTE),
    ]


def _closed_on_arrival(key: str) -> list[Step]:
    return [_post(key, -113, -34)]


def _correction(key: str) -> list[Step]:
    return [_post(key, -31), Step("correct", _OUTAGE, 3 * _MINUTE)]


def _withdrawn(key: str) -> list[Step]:
    return [
        _post(key, -31),
        Step("add_impact", {**_OUTAGE, "kind": "restApiUnavailable", "severity": "major", "start": -10 * _MINUTE}),
        Step("withdraw_impact", _OUTAGE, 2 * _MINUTE),
        Step("drop_instance", {**_OUTAGE, "key": key}, 4 * _MINUTE),
    ]


def _plan(key: str, start: int, end: int) -> Step:
    args = {"instances": [key], "start": start * _MINUTE, "end": end * _MINUTE, "availability": "unavailable"}
    return Step("plan_maintenance", args, name="work")


def _cancelled_maintenance(key: str) -> list[Step]:
    return [_plan(key, 5, 65), Step("cancel_maintenance", _WORK, 3 * _MINUTE)]


def _overrunning_maintenance(key: str) -> list[Step]:
    became = {"record": "work", "kind": "maintenanceExtendedTransitionToIncident"}
    overrun = {**_outage(key, 8), "kind": "disruptionReadOnlyDatabaseMaintenanceOverrun"}
    return [
        _plan(key, 1, 4),
        Step("start_maintenance", {**_WORK, "start": 1 * _MINUTE}, 1 * _MINUTE),
        Step("extend_maintenance", {**_WORK, "end": 7 * _MINUTE}, 4 * _MINUTE),
        Step("event", became, 8 * _MINUTE),
        Step("end_maintenance", {**_WORK, "end": 8 * _MINUTE}, 8 * _MINUTE),
        Step("post_incident", overrun, 9 * _MINUTE, "outage"),
        Step("end_impact", {**_OUTAGE, "end": 11 * _MINUTE}, 12 * _MINUTE),
    ]


def _instance_migration(key: str) -> list[Step]:
    return [
        _plan(key, 1, 4),
        Step("start_maintenance", {**_WORK, "start": 1 * _MINUTE}, 1 * _MINUTE),
        Step("migrate", {"source": key, "target": f"{key}M"}, 2 * _MINUTE),
        Step("end_maintenance", {**_WORK, "end": 2 * _MINUTE}, 3 * _MINUTE),
    ]


def _feed_down(key: str) -> list[Step]:
    return [
        Step("go_down", {"status": 503}, 1 * _MINUTE),
        _post(key, 1, after=2 * _MINUTE),
        Step("end_impact", {**_OUTAGE, "end": 10 * _MINUTE}, 12 * _MINUTE),
        Step("recover", {}, 20 * _MINUTE),
    ]


def _feed_hangs(key: str) -> list[Step]:
    return [_post(key, -40), Step("hang", {"seconds": 60}, 1 * _MINUTE), Step("recover", {}, 20 * _MINUTE)]


def _garbage(key: str) -> list[Step]:
    kinds = ("html", "truncated", "wrong_key", "wrong_shape")
    garbled = [Step("garble", {"how": how}, place * _MINUTE) for place, how in enumerate(kinds, start=1)]
    return [_post(key, -40), *garbled, Step("recover", {}, 5 * _MINUTE)]


def _ten_thousand(key: str) -> list[Step]:
    return [Step("flood", {"instances": [key]}), Step("ignore_limits"), Step("recover", {}, 5 * _MINUTE)]


def _clock_skew(key: str) -> list[Step]:
    return [
        Step("skew_date", {"seconds": -3 * _HOUR}),
        _post(key, -40),
        Step("skew_date", {"seconds": 3 * _HOUR}, 3 * _MINUTE),
        Step("recover", {}, 6 * _MINUTE),
    ]


def _stale_edge(key: str) -> list[Step]:
    return [
        Step("cache_at_edge", {"seconds": 10 * _MINUTE}),
        _post(key, -40, after=1 * _MINUTE),
        Step("recover", {}, 12 * _MINUTE),
    ]


_NAMED: Mapping[str, Callable[[str], list[Step]]] = {
    "late-post": _late_post,
    "revised-end": _revised_end,
    "closed-on-arrival": _closed_on_arrival,
    "correction": _correction,
    "withdrawn": _withdrawn,
    "cancelled-maintenance": _cancelled_maintenance,
    "overrunning-maintenance": _overrunning_maintenance,
    "instance-migration": _instance_migration,
    "feed-down": _feed_down,
    "feed-hangs": _feed_hangs,
    "garbage": _garbage,
    "ten-thousand": _ten_thousand,
    "clock-skew": _clock_skew,
    "stale-edge": _stale_edge,
}
NAMES = tuple(_NAMED)
"""What the ready-made timelines are called."""


def named(name: str, instance: str) -> Timeline:
    """Return a ready-made timeline on an instance. Raises `BadTimeline`."""
    if name not in _NAMED:
        raise BadTimeline(f"{name!r} is no timeline; there are {', '.join(NAMES)}")
    return Timeline(name, _NAMED[name](instance))


def chosen(timeline: object, instance: str) -> Timeline:
    """Return the timeline meant by a name, by a `Timeline`, or by parsed JSON. Raises `BadTimeline`."""
    match timeline:
        case Timeline():
            return timeline
        case str():
            return named(timeline, instance)
        case {"name": str(name), **others} if not others.keys() - {"instance"}:
            return named(name, str(others.get("instance", instance)))
        case _:
            return read_timeline(timeline)
