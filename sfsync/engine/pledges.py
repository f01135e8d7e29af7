"""What is promised from when: how a change of priority moves a due instant (readings R9, R10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.engine.clock import Pledge

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sfsync.engine.milestones import Facts
    from sfsync.policy.policy import Promise


def pledges(
    known: Facts, start: datetime, completed: datetime | None, promise_of: Callable[[str], Promise]
) -> tuple[Pledge, ...]:
    """Return the pledges of a clock from `start` to its completion.

    A raise adds a pledge from its instant, so no promise relaxes; a lowering replaces all of them, as though it had
    always been so. What was an estimate never binds: a raise to a promise begins with the raise.
    """
    place = _place(known, start)
    priority = known.priorities[place][1]
    made: tuple[Pledge, ...] = (Pledge(start, promise_of(priority)),)
    for since, new in known.priorities[place + 1 :]:
        if completed is not None and since > completed:
            break
        promise = promise_of(new)
        if known.policy.urgency[new] < known.policy.urgency[priority]:
            binding = made if promise.firm == made[-1].promise.firm else ()
            made = (*binding, Pledge(since, promise))
        elif new != priority:
            made = (Pledge(start, promise),)
        priority = new
    return made


def _place(known: Facts, start: datetime) -> int:
    """Return which priority was in force at the start; a clock from submission on starts with the first."""
    if start == known.case.created_at:
        return 0
    return max(place for place, (since, _) in enumerate(known.priorities) if since <= start)
