"""`sfsync run` watches the status feed beside its other lanes."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta

from sfsync.localorg import Server


def run(env: dict[str, str], *more: str) -> subprocess.CompletedProcess[str]:
    """Run the worker for a few seconds, with a lane for the feed that comes round every second."""
    command = [sys.executable, "-m", "sfsync", "run", "--for", "5", *more]
    given = {**env, "SFSYNC_STATUS_EVERY": "1", "SFSYNC_POLL_EVERY": "2"}
    return subprocess.run(command, env=given, capture_output=True, text=True, timeout=50, check=False)


def test_an_incident_is_noticed_and_stamped(server: Server, env: dict[str, str]) -> None:
    """By the worker alone, within seconds."""
    start = server.org.clock() - timedelta(minutes=40)
    incident = server.org.trust.post_incident("NA137", "serviceDisruption", "major", start)
    outcome = run(env)
    reasons = [str(row.get("SFSync_Paused_Reason__c")) for row in server.org.select("Case")]

    assert outcome.returncode == 0
    assert any(f"instance NA137: service disruption since {start:%H:%M} UTC, incident {incident}" in r for r in reasons)


def test_a_feed_that_is_down_is_told_once_and_asked_as_often_as_ever(server: Server, env: dict[str, str]) -> None:
    """Else it would be stale for longer than a quarter of an hour before anybody heard of it."""
    server.org.trust.go_down()
    server.org.trust.reset_calls()
    outcome = run(env)
    lines = [line for line in outcome.stderr.splitlines() if "status of NA137" in line]
    server.org.trust.recover()

    assert outcome.returncode == 0
    assert len(lines) == 1


def test_it_can_be_switched_off(server: Server, env: dict[str, str]) -> None:
    """Then the feed gets no request."""
    server.org.trust.reset_calls()
    outcome = run({**env, "SFSYNC_TRUST_URL": "off"})

    assert outcome.returncode == 0
    assert server.org.trust.calls == []
