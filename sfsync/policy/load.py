"""Reads the policy: our sheet, as the build made it ready where it did, or with an override laid over it key by key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.policy.ready import ready

if TYPE_CHECKING:
    from pathlib import Path

    from sfsync.policy.policy import Policy


def load_policy(override: Path | None = None) -> Policy:
    """Return the sheet's policy, with a TOML or JSON file laid over it; raise InvalidPolicy."""
    return (ready() if override is None else None) or _read(override)


def _read(override: Path | None) -> Policy:
    from sfsync.policy.files import Sheet
    from sfsync.policy.validate import validated

    sheet = Sheet("policy", "flosum.toml")
    if override is None:
        return validated(sheet, sheet.table(), sheet.name)
    return validated(sheet, sheet.under(override), override.name)
