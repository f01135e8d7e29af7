"""`sfsync run` probes and watches beside its other lanes; neither ends the other."""

from __future__ import annotations

import json
import signal
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from sfsync.localorg import Server, Trouble
from tests.cli.shell import Outcome, ended, sfsync, start, until

# A round every two seconds, so that a test need not wait for minutes.
OBJECTIVES = """
[objective]
interval = "2 seconds"
lateness = "1 second"
[alerts]
least_failures = 3
reprobes = ["1 second"]
look_every = "1 second"
silent_after = "6 seconds"
[alerts.tiers.fast]
long = "1 minute"
short = "6 seconds"
"""
PAGE = "portal/burn/14.4x/1 min"

Start = Callable[[dict[str, str]], subprocess.Popen[bytes]]


@pytest.fixture
def probing(server: Server, env: dict[str, str], tmp_path: Path) -> Iterator[dict[str, str]]:
    """The variables of a worker that probes the org's own probe target."""
    endpoints, objectives = tmp_path / "endpoints.json", tmp_path / "objectives.toml"
    endpoints.write_bytes(requests.get(f"{server.url}/probe/endpoints", timeout=5).content)
    objectives.write_text(OBJECTIVES, encoding="utf-8")
    yield {
        **env,
        "SFSYNC_NOTICES": str(tmp_path / "notices.jsonl"),
        "SFSYNC_PROBE_ENDPOINTS": str(endpoints),
        "SFSYNC_PROBE_OBJECTIVES": str(objectives),
        "SFSYNC_PROBE_LEDGER": str(tmp_path / "samples"),
        "SFSYNC_PROBE_VANTAGE": "eu-west-1",
        "SFSYNC_PROBE_UNSAFE_LOOPBACK": "true",
        "SFSYNC_POLL_EVERY": "2",
    }
    server.org.probe.clear()


@pytest.fixture
def begun() -> Iterator[Start]:
    """Start workers, none of which outlives the test."""
    workers: list[subprocess.Popen[bytes]] = []

    def begin(env: dict[str, str]) -> subprocess.Popen[bytes]:
        workers.append(start("run", env=env))
        return workers[-1]

    yield begin
    for worker in workers:
        with worker:
            worker.kill()


def notices(env: dict[str, str]) -> list[dict[str, Any]]:
    """Return the notices about availability that were told so far."""
    file = Path(env["SFSYNC_NOTICES"])
    told = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()] if file.exists() else []
    return [each for each in told if each["key"].startswith("availability/")]


def rules(env: dict[str, str], *, resolved: bool) -> list[str]:
    """Return the rules that were told of, or those that were resolved."""
    return [each["facts"]["rule"] for each in notices(env) if (each["kind"] == "resolved") is resolved]


def stopped(process: subprocess.Popen[bytes], by: signal.Signals = signal.SIGTERM) -> Outcome:
    """Stop a worker, and return how it ended."""
    process.send_signal(by)
    return ended(process)


def samples(env: dict[str, str]) -> int:
    """Count the samples in the ledger."""
    return sum(file.read_bytes().count(b"\n") for file in Path(env["SFSYNC_PROBE_LEDGER"]).glob("*/*.jsonl"))


def test_an_outage_is_told_and_resolved_once_each(server: Server, probing: dict[str, str], begun: Start) -> None:
    """Also across a restart in the middle of it; the Cases are synced meanwhile, and the ledger holds."""
    server.org.probe.script(Trouble.STATUS, target="portal")
    process = begun(probing)
    until(lambda: PAGE in rules(probing, resolved=False), "the page")
    first = stopped(process)
    process = begun(probing)
    until(lambda: samples(probing) > 12, "the prober to be at work again")
    server.org.probe.clear()
    until(lambda: PAGE in rules(probing, resolved=True), "the end of it")
    second = stopped(process)
    told, ledger = notices(probing), Path(probing["SFSYNC_PROBE_LEDGER"])
    keys = [each["key"] for each in told]

    assert (first.code, second.code) == (0, 0)
    assert rules(probing, resolved=False).count(PAGE) == rules(probing, resolved=True).count(PAGE) == 1
    assert len(keys) == len(set(keys))
    assert {each["facts"]["severity"] for each in told if each["facts"]["rule"] == PAGE} == {"page"}
    assert "answered 503" in next(each["text"] for each in told if each["facts"]["rule"] == PAGE)
    assert "portal is out since" in first.out
    assert sum(bool(row["SFSync_Policy__c"]) for row in server.org.select("Case")) > 10
    assert sfsync("availability", "verify", ledger).code == 0


def test_ctrl_c_ends_both(server: Server, probing: dict[str, str], begun: Start) -> None:
    """With the usual exit code, and within the time of a probe."""
    process = begun(probing)
    until(lambda: samples(probing) > 3, "some samples")
    outcome = stopped(process, signal.SIGINT)

    assert (outcome.code, outcome.err) == (130, "")


def test_for_so_many_seconds(server: Server, probing: dict[str, str]) -> None:
    """The prober ends with the lanes."""
    outcome = sfsync("run", "--for", 5, "--json", env=probing)

    assert outcome.code == 0
    assert json.loads(outcome.out)["read"] >= 40
    assert samples(probing) >= 3


def test_an_org_that_is_gone_does_not_stop_probing(server: Server, probing: dict[str, str], begun: Start) -> None:
    """It refuses our sign-in: that ends the lanes with their fault; probing goes on until it is told to stop."""
    process = begun({**probing, "SFSYNC_SALESFORCE_CLIENT_SECRET": "another"})
    until(lambda: samples(probing) > 6, "samples in spite of it")
    outcome = stopped(process)

    assert outcome.code == 1
    assert "nothing is synced until a restart, probing goes on" in outcome.err


def test_a_ledger_that_takes_nothing_does_not_stop_the_lanes(
    server: Server, probing: dict[str, str], begun: Start
) -> None:
    """Its folder is gone: Cases are synced all the same, and that nobody measures is told."""
    ledger = Path(probing["SFSYNC_PROBE_LEDGER"])
    process = begun(probing)
    until(lambda: samples(probing) > 3, "some samples")
    (ledger / "eu-west-1").rename(ledger.with_name("aside"))
    until(lambda: "silent/eu-west-1" in rules(probing, resolved=False), "silence")
    calls = len(server.org.calls)
    until(lambda: len(server.org.calls) > calls, "another poll")
    outcome = stopped(process)

    assert outcome.code == 0
    assert "takes no samples" in outcome.err


def test_endpoints_that_cannot_be_used(probing: dict[str, str], tmp_path: Path) -> None:
    """Said at once, before anything is synced."""
    Path(probing["SFSYNC_PROBE_ENDPOINTS"]).write_text("{", encoding="utf-8")
    outcome = sfsync("run", "--for", 5, env=probing)

    assert (outcome.code, outcome.out) == (2, "")
    assert "endpoints.json: is not JSON" in outcome.err


def test_objectives_that_cannot_work_are_remarked_on(probing: dict[str, str]) -> None:
    """Not refused: a worker that does not start measures nothing."""
    file = Path(probing["SFSYNC_PROBE_OBJECTIVES"])
    file.write_text(OBJECTIVES.replace("least_failures = 3", "least_failures = 1"), encoding="utf-8")
    outcome = sfsync("run", "--for", 1, env=probing)

    assert outcome.code == 0
    assert "objectives: alerts.tiers (14.4x over 60 s): it fires after 0.086 s" in outcome.err
