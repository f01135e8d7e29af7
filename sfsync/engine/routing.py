"""Which team a case goes to, and whose it is: by the call-centre table, as of the event that last routed it.

A shift that ends moves no case. What routes it are its submission, a change of its priority and its being reopened.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from sfsync.engine.coverage import next_on, on_at
from sfsync.model.milestone import Milestone
from sfsync.model.placement import Flag, Route
from sfsync.policy.duties import Dedicated
from sfsync.policy.policy import StatusRole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sfsync.engine.milestones import Facts
    from sfsync.model.case import Case, Person
    from sfsync.policy.desk import Desk, Team
    from sfsync.policy.policy import Policy


class _Choice(NamedTuple):
    team: Team
    reason: str


class _Event(NamedTuple):
    at: datetime
    what: str


def route(known: Facts) -> Route:
    """Return where a case belongs; only its evidence and the policy decide, not the time of asking."""
    desk, case = known.policy.desk, known.case
    event = _routed_by(known)
    region, listed = desk.region(case.customer.country)
    choice = _choice(desk, region, event.at, around_the_clock=_counts_at(known, event.at))
    person, flags = _person(known)
    return Route(
        event.at,
        region,
        choice.team.name,
        choice.team.queue,
        person.id if person else choice.team.queue,
        person is not None,
        (event.what, _of_region(case, region, listed=listed), choice.reason, *_straight_to(known, person)),
        flags,
    )


def covering(known: Facts, region: str, at: datetime) -> tuple[tuple[str, ...], tuple[datetime, Team] | None]:
    """Return which teams that may answer a region for this case are on at an instant, and whose opening is next."""
    choices = _may_answer(known.policy.desk, region, around_the_clock=_counts_at(known, at))
    may = [choice.team for choice in choices]
    return tuple(team.name for team in on_at(may, at)), next_on(may, at)


def team_flags(case: Case, policy: Policy, at: datetime) -> Iterator[Flag]:
    """Flag a team on the case that the policy does not know."""
    del at
    known = list(policy.desk.team_names())
    if case.team is not None and case.team not in known:
        yield Flag(
            "team_unknown", f"Team {case.team!r} is unknown: use one of {', '.join(known)}, or list it in the policy"
        )


def _routed_by(known: Facts) -> _Event:
    """Return the latest event that routes the case."""
    events = [_Event(known.case.created_at, f"routed as submitted at {_text(known.case.created_at)}")]
    events += [
        _Event(after[0], f"routed anew at {_text(after[0])}: {before[1]} became {after[1]}")
        for before, after in pairwise(known.priorities)
        if before[1] != after[1]
    ]
    events += [
        _Event(after.start, f"routed anew at {_text(after.start)}: reopened")
        for before, after in pairwise(known.statuses)
        if before.role is StatusRole.CLOSED
    ]
    return max(events, key=lambda event: event.at)


def _counts_at(known: Facts, at: datetime) -> bool:
    """Tell whether the promise counts at an instant: then after-hours teams answer too."""
    priority = next(name for since, name in reversed(known.priorities) if since <= at)
    return known.policy.promise(Milestone.FIRST_RESPONSE, known.package, priority).coverage.hours.is_open(at)


def _choice(desk: Desk, region: str, at: datetime, *, around_the_clock: bool) -> _Choice:
    """Choose among the teams that may answer the region: those that are on in order of closeness, else who opens."""
    may = list(_may_answer(desk, region, around_the_clock=around_the_clock))
    for on in on_at((choice.team for choice in may), at):
        return next(choice for choice in may if choice.team is on)
    upcoming = next_on((choice.team for choice in may), at)
    if upcoming is None:
        return _Choice(desk.teams[0], "no team covers this region: the first team of the policy")
    opening, team = upcoming
    return _Choice(team, f"nobody was on for {region}: {team.name} opens next, at {_text(opening)}")


def _may_answer(desk: Desk, region: str, *, around_the_clock: bool) -> Iterator[_Choice]:
    own = [team for team in desk.teams if team.region == region]
    beside = [team for team in desk.teams if region in team.overlaps and team not in own]
    yield from (_Choice(team, f"{team.name} is the primary team of {region} and was on") for team in own)
    yield from (_Choice(team, f"{team.name} was on and covers {region} as overlap") for team in beside)
    if around_the_clock:
        others = [team for team in desk.teams if team.after_hours and team not in own and team not in beside]
        yield from (_Choice(team, f"{team.name} was on for after-hours support around the clock") for team in others)


def _person(known: Facts) -> tuple[Person | None, tuple[Flag, ...]]:
    """Return the customer's own person, or a flag that says why there is none to give the case to."""
    role = known.policy.terms[known.package].dedicated
    if role is None:
        return None, ()
    customer = known.case.customer
    person = customer.account_manager if role is Dedicated.ACCOUNT_MANAGER else customer.support_engineer
    if person is None:
        return None, (Flag("no_owner", f"the Account has no {role.label}: name one there; the team has the Case"),)
    if not person.active:
        text = (
            f"{role.label} {person.name or person.id} is inactive: name another on the Account; the team has the Case"
        )
        return None, (Flag("inactive_owner", text),)
    return person, ()


def _straight_to(known: Facts, person: Person | None) -> Iterator[str]:
    role = known.policy.terms[known.package].dedicated
    if person is not None and role is not None:
        yield f"{known.package}: straight to the {role.label} {person.name or person.id}"


def _of_region(case: Case, region: str, *, listed: bool) -> str:
    country = case.customer.country
    if listed:
        return f"region {region}: the customer's country is {country}"
    return f"region {region}, the default: " + (f"{country!r} is not listed" if country else "no country is known")


def _text(at: datetime) -> str:
    return f"{at:%a %Y-%m-%d %H:%M} UTC"
