"""The support level of a case: what brings it up, each once while it holds; only a person brings it down.

What held at the last look is remembered with the case, so that what a person chose holds until something new happens:
what has ceased and holds again is new, and so is every further reopening.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from sfsync.model.milestone import Milestone, State
from sfsync.model.placement import Flag, Trigger
from sfsync.policy.policy import StatusRole

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sfsync.engine.milestones import Facts
    from sfsync.model.case import Case
    from sfsync.model.milestone import Reading, Readings
    from sfsync.policy.desk import Tier
    from sfsync.policy.policy import Policy

_OVERDUE = {State.BREACHED, State.MISSED}
_TICKING = {State.RUNNING, State.OUT_OF_HOURS}


def triggers(known: Facts, readings: Readings) -> tuple[Trigger, ...]:
    """Return what holds as of the readings that brings an open case up; nothing does once it is closed."""
    reading = _resolution(readings)
    if reading is None or reading.completed_at is not None:
        return ()
    by_tier = (found for tier in known.policy.desk.tiers for found in _of(tier, known, reading, readings.at))
    return (*_by_category(known), *by_tier)


def next_trigger_at(policy: Policy, readings: Readings) -> datetime | None:
    """Return the next instant at which time alone brings a case up by a share of its target, None for never."""
    reading = _resolution(readings)
    if reading is None or reading.course is None or reading.state not in _TICKING:
        return None
    shares = (tier.resolution_used for tier in policy.desk.tiers if tier.resolution_used is not None)
    instants = (reading.course.instant(share) for share in shares)
    return min((at for at in instants if at > readings.at), default=None)


def rank_after(carried: int | None, found: Iterable[Trigger], counted: frozenset[str]) -> tuple[int, Trigger | None]:
    """Return the rank that a case has after what is new, and what brought it there; None where nothing raises it."""
    base = carried or 0
    top = max((each for each in found if each.key not in counted), key=_rank, default=None)
    return (top.rank, top) if top is not None and top.rank > base else (base, None)


def tier_flags(case: Case, policy: Policy, at: datetime) -> Iterator[Flag]:
    """Flag a tier or an issue category that the policy does not know: neither is guessed at."""
    del at
    for key, text, vocabulary in (
        ("tier_unknown", case.tier, policy.desk.tier_names),
        ("category_unknown", case.category, policy.desk.categories),
    ):
        if text is not None and text not in vocabulary.meanings:
            known = ", ".join(vocabulary.known)
            yield Flag(key, f"{vocabulary.field} {text!r} is unknown: use one of {known}, or list it in the policy")


def _resolution(readings: Readings) -> Reading | None:
    found = (reading for reading in readings.milestones if reading.name is Milestone.RESOLUTION)
    return next((reading for reading in found if reading.started_at is not None), None)


def _by_category(known: Facts) -> Iterator[Trigger]:
    category = known.case.category
    rank = known.policy.desk.categories.meanings.get(category or "")
    if rank is not None:
        yield Trigger(f"category:{category}", rank, f"the issue is one of {category}")


def _of(tier: Tier, known: Facts, reading: Reading, at: datetime) -> Iterator[Trigger]:
    """Yield what brings a case up to one tier."""
    share, reopened = tier.resolution_used, _reopened(known)
    if share is not None and reading.course and reading.course.instant(share) <= (reading.paused_since or at):
        yield Trigger(f"used:{share}", tier.rank, f"{share} % of Resolution's target is used")
    if tier.reopened is not None and reopened >= tier.reopened:
        yield Trigger(f"reopened:{reopened}", tier.rank, f"reopened {reopened} times")
    if tier.breach and reading.state in _OVERDUE:
        yield Trigger("breach", tier.rank, "Resolution is breached")


def _reopened(known: Facts) -> int:
    return sum(
        before.role is StatusRole.CLOSED and after.role is not StatusRole.CLOSED
        for before, after in pairwise(known.statuses)
    )


def _rank(trigger: Trigger) -> int:
    return trigger.rank
