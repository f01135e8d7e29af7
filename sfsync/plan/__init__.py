"""Decides: compares what is recorded with what was computed and returns the smallest set of writes, as data. Pure."""

from __future__ import annotations

from sfsync.plan.checkpoints import Checklist, checkpoints, remembered, with_tasks
from sfsync.plan.decide import Decision, Ties, decide, quarantine
from sfsync.plan.observe import with_observed_changes

__all__ = [
    "Checklist",
    "Decision",
    "Ties",
    "checkpoints",
    "decide",
    "quarantine",
    "remembered",
    "with_observed_changes",
    "with_tasks",
]
