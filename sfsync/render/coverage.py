"""The coverage of a week as the JSON document that `sfsync coverage` prints; its text is drawn from the same."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sfsync.engine.coverage import next_on, on_at, promised, shifts
from sfsync.hours.interval import Interval
from sfsync.hours.interval_set import IntervalSet
from sfsync.render.instants import instant, seconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from sfsync.engine.coverage import Promised
    from sfsync.policy.desk import Team
    from sfsync.policy.policy import Policy

_HOUR = timedelta(hours=1)


def coverage_document(policy: Policy, week: Interval, compared: Mapping[str, Interval], at: datetime) -> dict[str, Any]:
    """Return a week's coverage hour by hour, and the totals of it and of the weeks that it is compared with."""
    parts = promised(policy, week)
    return {
        "policy": policy.name,
        "at": instant(at),
        "now": _now(policy, at),
        "teams": [_team(team) for team in policy.desk.teams],
        "week": {"name": _name(week), "from": instant(week.start), "to": instant(week.end)},
        "shifts": [
            {"from": instant(each.span.start), "to": instant(each.span.end), "teams": list(each.teams)}
            for each in shifts(policy.desk.teams, week)
        ],
        "hours": [_hour(policy, parts, hour) for hour in _hours(week)],
        "promised": _promised(parts),
        "compared": {
            label: {"week": _name(span), "promised": _promised(promised(policy, span))}
            for label, span in compared.items()
        },
    }


def _now(policy: Policy, at: datetime) -> dict[str, Any]:
    """Tell who is on, and who opens next."""
    upcoming = next_on(policy.desk.teams, at)
    return {
        "covers": [team.name for team in on_at(policy.desk.teams, at)],
        "next": upcoming[1].name if upcoming else None,
        "next_at": instant(upcoming[0]) if upcoming else None,
    }


def _team(team: Team) -> dict[str, Any]:
    return {
        "name": team.name,
        "region": team.region,
        "hours": team.label,
        "overlaps": sorted(team.overlaps),
        "after_hours": team.after_hours,
        "focus": team.focus,
    }


def _hours(week: Interval) -> Iterator[Interval]:
    start = week.start
    while start < week.end:
        yield Interval(start, start + _HOUR)
        start += _HOUR


def _hour(policy: Policy, parts: tuple[Promised, ...], hour: Interval) -> dict[str, Any]:
    """Tell who covers an hour, for how many seconds of it, and which promises within it nobody covers."""
    within = IntervalSet([hour])
    return {
        "from": instant(hour.start),
        "teams": {
            team.name: seconds(IntervalSet(held).duration)
            for team in policy.desk.teams
            if (held := team.hours.segments(hour.start, hour.end))
        },
        "uncovered": [
            {"package": part.package, "priority": part.priority, "uncovered_s": seconds(gap.duration)}
            for part in parts
            if (gap := part.uncovered & within)
        ],
    }


def _promised(parts: tuple[Promised, ...]) -> list[dict[str, Any]]:
    return [
        {
            "package": part.package,
            "priority": part.priority,
            "promised_s": seconds(part.hours.duration),
            "uncovered_s": seconds(part.uncovered.duration),
            "gaps": [{"from": instant(gap.start), "to": instant(gap.end)} for gap in part.uncovered],
        }
        for part in parts
    ]


def _name(week: Interval) -> str:
    """Return the ISO week, e.g. `2026-W48`."""
    return f"{week.start:%G-W%V}"
