"""Decides: compares what is recorded with what was computed and returns the smallest set of writes, as data. Pure."""

from __future__ import annotations

from sfsync.plan.checkpoints import Checklist, checkpoints, remembered, with_tasks
from sfsync.plan.decide import Decision, Ties, decide, quarantine, set_aside
from sfsync.plan.observe import with_observed_changes
from sfsync.plan.placement import confirmed, placed, without_owner
from sfsync.plan.standpoint import standpoint

__all__ = [
    "Checklist",
    "Decision",
    "Ties",
    "checkpoints",
    "confirmed",
    "decide",
    "placed",
    "quarantine",
    "remembered",
    "set_aside",
    "standpoint",
    "with_observed_changes",
    "with_tasks",
    "without_owner",
]
