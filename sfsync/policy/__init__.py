"""The data sheet as data: `flosum.toml`, its validation, and the promises that follow from it."""

from __future__ import annotations

from sfsync.policy.load import InvalidPolicy, load_policy
from sfsync.policy.policy import Policy, Promise, SalesforcePauses, StatusRole, UnknownTerm

__all__ = ["InvalidPolicy", "Policy", "Promise", "SalesforcePauses", "StatusRole", "UnknownTerm", "load_policy"]
