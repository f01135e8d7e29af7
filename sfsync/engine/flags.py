"""What a person should look at on a case. It never blocks, and guesses nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.engine.defect_stages import stage_flags
from sfsync.engine.entitled import channel_flags, contact_flags, release_flags
from sfsync.engine.escalation import tier_flags
from sfsync.engine.routing import team_flags

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from sfsync.model.case import Case
    from sfsync.model.placement import Flag
    from sfsync.policy.policy import Policy

    Rule = Callable[[Case, Policy, datetime], Iterable[Flag]]

RULES: tuple[Rule, ...] = (stage_flags, tier_flags, team_flags, contact_flags, channel_flags, release_flags)
"""Every rule that may raise flags, those that matter most first: the field may not hold all of them."""


def flags(case: Case, policy: Policy, at: datetime) -> tuple[Flag, ...]:
    """Return a case's flags as of an instant, each once, in the order of the rules."""
    return tuple(dict.fromkeys(flag for rule in RULES for flag in rule(case, policy, at)))
