"""The data sheet as data: `flosum.toml` and `objectives.toml`, their validation, and the promises that follow."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from sfsync.policy.desk import Desk, Team, Tier
from sfsync.policy.duties import Calendar, Checkpoints, Dedicated, Rhythm, Terms
from sfsync.policy.ongoing import Ongoing, Stage
from sfsync.policy.policy import Policy, Promise, SalesforcePauses, StatusRole, UnknownTerm

if TYPE_CHECKING:
    from sfsync.policy.files import InvalidPolicy
    from sfsync.policy.load import load_policy
    from sfsync.policy.objectives import load_objectives, percent

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

# Loaded when they are asked for: who only asks a policy need not load what reads one.
_LATER = {
    "InvalidPolicy": "files",
    "load_objectives": "objectives",
    "load_policy": "load",
    "percent": "objectives",
}


def __getattr__(name: str) -> Any:  # noqa: ANN401 - a module's attribute
    """Load what reads policies."""
    if name in _LATER:
        return getattr(import_module(f"sfsync.policy.{_LATER[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
