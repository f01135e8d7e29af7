"""jsforce, a client of another make, against the local org.

Runs where `SFSYNC_JSFORCE` names a `node_modules` folder with jsforce in it; see conftest.py.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from sfsync.localorg import LocalOrg, Server
from sfsync.localorg.schema import SCHEMA

SCRIPT = Path(__file__).with_name("jsforce_check.mjs")


@pytest.fixture
def seen(org: LocalOrg, server: Server) -> dict[str, Any]:
    """What jsforce made of the org."""
    org.faults.query_page_size = 8
    folder = os.environ["SFSYNC_JSFORCE"]
    command = ["node", str(SCRIPT), folder, server.url, org.client_id, org.client_secret]
    done = subprocess.run(command, capture_output=True, text=True, timeout=50, check=False)
    assert done.returncode == 0, done.stderr
    result: dict[str, Any] = json.loads(done.stdout)
    return result


def test_jsforce_works_with_the_org(org: LocalOrg, seen: dict[str, Any]) -> None:
    """Login, subquery, paging, partial failure, replication, describe and errors, over plain HTTP."""
    assert seen == {
        "account": "Harbor Lane Credit Union",
        "firstHistory": "created",
        "outcomes": [[True, []], [False, ["INVALID_FIELD"]]],
        "all": 20,
        "updated": [seen["first"]],
        "first": org.select("Case")[0]["Id"],
        "deleted": 0,
        "subject": "made by node",
        "fields": len(SCHEMA["case"].fields),
        "username": org.username,
        "refusal": "INVALID_FIELD",
        "usage": 100_000,
    }
