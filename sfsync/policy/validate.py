"""Checks a policy's table, and names it by what it holds; faults are named by key with their remedy."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import TYPE_CHECKING

from pydantic import ValidationError

from sfsync.policy.compile import compiled
from sfsync.policy.policy import Contradiction
from sfsync.policy.whole import Document

if TYPE_CHECKING:
    from sfsync.policy.files import Sheet, Table
    from sfsync.policy.policy import Policy


def validated(sheet: Sheet, table: Table, file: str) -> Policy:
    """Return the policy of a table, which a file's faults are told by; raise InvalidPolicy."""
    try:
        document = Document.model_validate(table)
        return compiled(document, f"{document.name}@{_fingerprint(document)}")
    except ValidationError as found:
        raise sheet.faults(file, found) from found
    except Contradiction as fault:
        raise sheet.fault(file, str(fault)) from fault


def _fingerprint(document: Document) -> str:
    whole = document.model_dump(mode="json")
    for hours in (*whole["hours"].values(), *whole["teams"].values()):
        hours["holidays"].sort()
    for team in whole["teams"].values():
        team["overlaps"].sort()
    return sha256(json.dumps(whole, sort_keys=True).encode()).hexdigest()[:12]
