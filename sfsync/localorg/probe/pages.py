"""What the healthy target answers, and the endpoints file that probes it."""

from __future__ import annotations

import hashlib
import json
from typing import Any

SNAPSHOT, RECORD = "snap-2026-11-23", "a01000000000001AAA"
RECORD_PATH = f"/snapshots/{SNAPSHOT}/records/{RECORD}"
_STORED = {"Id": RECORD, "Name": "Canary", "Amount__c": 259.2, "Note__c": "kept to be read back, to the byte"}

PAGES: dict[str, tuple[str, dict[str, Any]]] = {
    "/portal": ("portal", {"page": "Hosted Backup & Archive", "signed_in": False}),
    "/api": ("api", {"status": "ok", "version": "3.2"}),
    "/snapshots": ("snapshots", {"snapshots": [{"id": SNAPSHOT, "objects": 41}, {"id": "snap-2026-11-22"}]}),
    RECORD_PATH: ("record", _STORED),
    "/control": ("control", {"control": "ok"}),
}
"""By path below `/probe`: the target's name, and what it answers."""

WRONG_PAGE = {"page": "Welcome to nginx!"}
CHANGED = {**_STORED, "Amount__c": 259.3}


def checksum() -> str:
    """Return the SHA-256 of the stored record as it is sent."""
    return hashlib.sha256(json.dumps(_STORED, ensure_ascii=False).encode()).hexdigest()


def endpoints(base: str) -> dict[str, Any]:
    """Return the endpoints file for a target at this address."""
    host = base.partition("://")[2].partition("/")[0].rpartition(":")[0]
    canary = {
        "url": f"{base}/snapshots",
        "listing": "snapshots",
        "id": "id",
        "record_url": f"{base}/snapshots/{{snapshot}}/records/{RECORD}",
        "sha256": checksum(),
    }
    return {
        "hosts": [host],
        "controls": [{"name": "control", "url": f"{base}/control", "contains": "ok"}],
        "endpoints": [
            {"name": "portal", "url": f"{base}/portal", "contains": "Hosted Backup & Archive"},
            {"name": "api", "url": f"{base}/api", "json": {"status": "ok"}},
            {"name": "restore", "canary": canary},
        ],
    }
