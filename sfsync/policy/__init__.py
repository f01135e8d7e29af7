"""The data sheet as data: `flosum.toml` and `objectives.toml`, their validation, and the promises that follow."""

from __future__ import annotations

from sfsync.policy.desk import Dedicated, Desk, Team, Tier
from sfsync.policy.files import InvalidPolicy
from sfsync.policy.load import load_policy
from sfsync.policy.objectives import load_objectives, percent
from sfsync.policy.ongoing import Ongoing, Stage
from sfsync.policy.policy import Policy, Promise, SalesforcePauses, StatusRole, UnknownTerm

__all__ = [
    "Dedicated",
    "Desk",
    "InvalidPolicy",
    "Ongoing",
    "Policy",
    "Promise",
    "SalesforcePauses",
    "Stage",
    "StatusRole",
    "Team",
    "Tier",
    "UnknownTerm",
    "load_objectives",
    "load_policy",
    "percent",
]
