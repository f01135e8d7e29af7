"""Reads the policy: our sheet, as the build made it ready where it did, or with an override laid over it key by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.policy.ready import ready, ready_pauses

if TYPE_CHECKING:
    from pathlib import Path

    from sfsync.policy.pauses import SalesforcePauses
    from sfsync.policy.policy import Policy


def load_policy(override: Path | None = None) -> Policy:
    """Return the sheet's policy, with a TOML or JSON file laid over it; raise InvalidPolicy."""
    return (ready() if override is None else None) or _read(override)


def load_pauses(override: Path | None = None) -> SalesforcePauses:
    """Return what pauses clocks by the policy that `load_policy` returns; raise InvalidPolicy."""
    return (ready_pauses() if override is None else None) or load_policy(override).salesforce


def _read(override: Path | None) -> Policy:
    from sfsync.policy.files import Sheet
    from sfsync.policy.validate import validated

    return Sheet("policy", "flosum.toml").read(override, validated)
