"""The data sheet as data: `flosum.toml` and `objectives.toml`, their validation, and the promises that follow."""

from __future__ import annotations

from sfsync.policy.desk import Desk, Team, Tier
from sfsync.policy.duties import Calendar, Checkpoints, Dedicated, Rhythm, Terms
from sfsync.policy.files import InvalidPolicy
from sfsync.policy.load import load_policy
from sfsync.policy.objectives import load_objectives, percent
from sfsync.policy.ongoing import Ongoing, Stage
from sfsync.policy.policy import Policy, Promise, SalesforcePauses, StatusRole, UnknownTerm

__all__ = [
    "Calendar",
    "Checkpoints",
    "Dedicated",
    "Desk",
    "InvalidPolicy",
    "Ongoing",
    "Policy",
    "Promise",
    "Rhythm",
    "SalesforcePauses",
    "Stage",
    "StatusRole",
    "Team",
    "Terms",
    "Tier",
    "UnknownTerm",
    "load_objectives",
    "load_policy",
    "percent",
]
