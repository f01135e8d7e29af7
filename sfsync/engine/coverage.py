"""Who covers when, and which promised hours nobody does: computed from the shifts, exact to the instant."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from sfsync.hours.interval import Interval
from sfsync.hours.interval_set import IntervalSet
from sfsync.model.milestone import Milestone

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sfsync.hours.business_hours import BusinessHours
    from sfsync.policy.desk import Team
    from sfsync.policy.policy import Policy

WEEK = timedelta(days=7)
_NEVER = datetime.max.replace(tzinfo=UTC)


class Shift(NamedTuple):
    """A span in which the same teams are on, in the policy's order; none of them in a gap."""

    span: Interval
    teams: tuple[str, ...]


class Promised(NamedTuple):
    """What a package promises for a priority within a span, and the part of it in which no team is on."""

    package: str
    priority: str
    hours: IntervalSet
    uncovered: IntervalSet


def week_of(day: date) -> Interval:
    """Return the week of a day, from Monday 00:00 UTC: always 168 hours, whatever clocks change within it."""
    monday = day - timedelta(days=day.weekday())
    start = datetime(monday.year, monday.month, monday.day, tzinfo=UTC)
    return Interval(start, start + WEEK)


def on_at(teams: Iterable[Team], at: datetime) -> tuple[Team, ...]:
    """Return the teams that are on at an instant: at its opening one is, at its closing it is not."""
    return tuple(team for team in teams if team.hours.is_open(at))


def next_on(teams: Iterable[Team], at: datetime) -> tuple[datetime, Team] | None:
    """Return the opening after an instant that comes first, and whose it is; of several the first team given."""
    openings = [(opening(team.hours, at), team) for team in teams]
    return min(openings, key=lambda each: each[0], default=None)


def opening(hours: BusinessHours, at: datetime) -> datetime:
    """Return the next opening after an instant; while open, the one after the closing."""
    if not hours.is_open(at):
        return hours.advance(at, timedelta())
    weeks = hours.segments(at, at + 8 * WEEK)  # holidays may close for long, but hardly for two months
    return weeks[1].start if len(weeks) > 1 else _NEVER


def shifts(teams: Iterable[Team], span: Interval) -> tuple[Shift, ...]:
    """Return the span in pieces: a new one begins wherever a team begins or ends."""
    manned = [(team.name, IntervalSet(team.hours.segments(span.start, span.end))) for team in teams]
    edges = {span.start, span.end} | {edge for _, held in manned for each in held for edge in (each.start, each.end)}
    pieces = (Interval(start, end) for start, end in pairwise(sorted(edges)))
    return tuple(Shift(piece, tuple(name for name, held in manned if piece.start in held)) for piece in pieces)


def promised(policy: Policy, span: Interval) -> tuple[Promised, ...]:
    """Return for each package and priority what is promised within a span, and what of it nobody covers."""
    covered = IntervalSet(part for team in policy.desk.teams for part in team.hours.segments(span.start, span.end))
    return tuple(_promises(policy, span, covered))


def _promises(policy: Policy, span: Interval, covered: IntervalSet) -> Iterator[Promised]:
    for package in policy.packages.known:
        for priority in policy.priorities.known:
            hours = policy.promise(Milestone.FIRST_RESPONSE, package, priority).coverage.hours
            held = IntervalSet(hours.segments(span.start, span.end))
            yield Promised(package, priority, held, held - covered)
