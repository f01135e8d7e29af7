"""Reads policy files: our sheet, an override laid over it key by key, and faults named by key with their remedy."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from pydantic import ValidationError

from sfsync.policy.compile import compiled
from sfsync.policy.files import Sheet
from sfsync.policy.policy import Contradiction
from sfsync.policy.whole import Document

if TYPE_CHECKING:
    from pathlib import Path

    from sfsync.policy.files import Table
    from sfsync.policy.policy import Policy

_SHEET = Sheet("policy", "flosum.toml")


def load_policy(override: Path | None = None) -> Policy:
    """Return the sheet's policy, with a TOML or JSON file laid over it; raise InvalidPolicy."""
    if override is None:
        return _validated(_SHEET.table(), _SHEET.name)
    return _validated(_SHEET.under(override), override.name)


def _validated(table: Table, file: str) -> Policy:
    try:
        document = Document.model_validate(table)
        return compiled(document, f"{document.name}@{_fingerprint(document)}")
    except ValidationError as found:
        raise _SHEET.faults(file, found) from found
    except Contradiction as fault:
        raise _SHEET.fault(file, str(fault)) from fault


def _fingerprint(document: Document) -> str:
    whole = document.model_dump(mode="json")
    for hours in (*whole["hours"].values(), *whole["teams"].values()):
        hours["holidays"].sort()
    for team in whole["teams"].values():
        team["overlaps"].sort()
    return sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()[:12]
