"""`--json` prints one JSON document on stdout and nothing else, whatever else there is to say."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from sfsync.localorg import LocalOrg, Server, serve
from tests.cli.shell import EXAMPLE, settings, sfsync

COUNTS = {"read", "stamped", "unchanged", "announced", "deleted"}
LISTS = {"put_off", "quarantined", "refused"}


def document(*args: object, env: dict[str, str]) -> tuple[dict[str, Any], str]:
    """Run a command to its good end; return its one document and what it said on stderr."""
    outcome = sfsync(*args, "--json", env=env)
    assert outcome.code == 0, outcome.err
    found: dict[str, Any] = json.loads(outcome.out)  # raises for a second document, or a word beside the first
    return found, outcome.err


def test_sync_with_notices_and_cases_set_aside(tmp_path: Path) -> None:
    """Breaches are announced on stderr; a Case beyond judging, and one that refuses stamps, stand in the document."""
    org = LocalOrg(cases=12)
    judged = [row for row in org.select("Case") if row["Type"] in ("Question", "Problem")]
    odd, strict = str(judged[0]["Id"]), str(judged[1]["Id"])
    org.update("Case", odd, {"Priority": "P9"})
    org.faults.fail_row(strict, "FIELD_CUSTOM_VALIDATION_EXCEPTION", "Say why.", times=9)
    with serve(org) as server:
        found, said = document("sync", env=settings(server, tmp_path))

    assert set(found) >= COUNTS | LISTS
    assert found["read"] >= 12
    assert found["stamped"] == len(judged) - 2
    assert [each["case"] for each in found["quarantined"]] == [odd]
    assert "P9" in found["quarantined"][0]["reason"]
    assert [each["case"] for each in found["refused"]] == [strict]
    assert "Say why." in found["refused"][0]["reason"]
    assert said.count("\n") == found["announced"] > 0


def test_sync_of_one_case(server: Server, env: dict[str, str]) -> None:
    """Named by its 15-character id, as a browser's address bar shows it: only it is read."""
    case = next(row for row in server.org.select("Case") if row["Type"] == "Problem" and not row["SFSync_Policy__c"])
    found, _ = document("sync", "--case", str(case["Id"])[:15], env=env)

    assert (found["read"], found["stamped"]) == (1, 1)
    assert server.org.get("Case", str(case["Id"]))["SFSync_Policy__c"]


def test_run_for_a_moment(env: dict[str, str]) -> None:
    """One document at its end, for all passes."""
    found, _ = document("run", "--for", "2", env=env)

    assert set(found) >= COUNTS | LISTS
    assert found["read"] >= 40


def test_explain_with_evidence_that_is_not_understood(tmp_path: Path) -> None:
    """What is odd about it goes to stderr; the rest is evaluated."""
    told = {**json.loads(EXAMPLE.read_text(encoding="utf-8")), "incidents": [{"id": 1}]}
    path = tmp_path / "case.json"
    path.write_text(json.dumps(told), encoding="utf-8")
    found, said = document("explain", path, "--at", "2026-11-23T16:00:00Z", env={})

    assert {"case", "at", "policy", "milestones"} <= set(found)
    assert said == "sfsync: incident 1: names no instance\n"


def test_export_and_explain_agree(server: Server, env: dict[str, str], tmp_path: Path) -> None:
    """A Case by its 15-character id: the case file exported, explained, gives the readings of the org's own Case."""
    case_id = str(next(row["Id"] for row in server.org.select("Case") if row["Type"] == "Problem"))
    exported, _ = document("explain", case_id[:15], "--export", env=env)
    path = tmp_path / "case.json"
    path.write_text(json.dumps(exported), encoding="utf-8")
    at = (server.org.clock() + timedelta(days=1)).isoformat()
    from_org, _ = document("explain", case_id[:15], "--at", at, env=env)
    from_file, _ = document("explain", path, "--at", at, env={})

    assert exported["case"]["id"] == case_id
    assert from_file == from_org


def test_sync_announces_to_the_file_of_notices(tmp_path: Path) -> None:
    """What one pass announces must not be lost to those who read the file."""
    notices = tmp_path / "notices.jsonl"
    with serve(LocalOrg(cases=12)) as server:
        outcome = sfsync("sync", "--json", env={**settings(server, tmp_path), "SFSYNC_NOTICES": str(notices)})

    assert len(notices.read_text(encoding="utf-8").splitlines()) == json.loads(outcome.out)["announced"] > 0
