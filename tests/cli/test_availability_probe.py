"""`sfsync availability probe` against the local org, by hand and as a prober that records."""

from __future__ import annotations

import json
import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from sfsync.localorg import LocalOrg, Server, Trouble, serve
from sfsync.localorg.probe.pages import endpoints
from tests.adapters.samples.ledgers import new_keys
from tests.cli.shell import ended, sfsync, start, until


@pytest.fixture
def server() -> Iterator[Server]:
    """An org without Cases, for its probe target."""
    with serve(LocalOrg(cases=0)) as running:
        yield running


@pytest.fixture
def env(server: Server, tmp_path: Path) -> dict[str, str]:
    """The variables that lead to the target."""
    file = tmp_path / "endpoints.json"
    file.write_text(json.dumps(endpoints(f"{server.url}/probe")), encoding="utf-8")
    return {
        "SFSYNC_PROBE_ENDPOINTS": str(file),
        "SFSYNC_PROBE_UNSAFE_LOOPBACK": "true",
        "SFSYNC_PROBE_LEDGER": str(tmp_path / "samples"),
        "SFSYNC_PROBE_VANTAGE": "eu-west-1",
    }


def test_once(env: dict[str, str], tmp_path: Path) -> None:
    """A line for each endpoint, exit 0; the ledger is left alone."""
    outcome = sfsync("availability", "probe", "--once", env=env)

    assert (outcome.code, outcome.err) == (0, "")
    assert "3 samples: 3 up, 0 down, 0 unknown" in outcome.out
    assert sorted(line.split()[1] for line in outcome.out.splitlines()[:3]) == ["api", "portal", "restore"]
    assert not (tmp_path / "samples").exists()


def test_something_down(env: dict[str, str], server: Server) -> None:
    """Exit 1, with the reason; with `--json` one document."""
    server.org.probe.script(Trouble.STATUS, target="portal")
    outcome = sfsync("availability", "probe", "--once", "--json", env=env)
    found = json.loads(outcome.out)
    by_name = {sample["endpoint"]: sample for sample in found["samples"]}

    assert (outcome.code, outcome.err) == (1, "")
    assert (found["up"], found["down"], found["unknown"]) == (2, 1, 0)
    assert (by_name["portal"]["ok"], by_name["portal"]["reason"]) == (False, "answered 503")
    assert set(by_name["api"]) == {"at", "endpoint", "vantage", "ok", "latency_ms", "reason"}


def test_our_own_network_down(env: dict[str, str], server: Server) -> None:
    """Everything fails, the control too: unknown, which is not up either."""
    server.org.probe.script(Trouble.DROP)
    outcome = sfsync("availability", "probe", "--once", "--json", env=env)

    assert outcome.code == 1
    assert json.loads(outcome.out)["unknown"] == 3


def test_recorded_signed_and_verified(env: dict[str, str], tmp_path: Path) -> None:
    """Interrupted after its first round: what was taken is on the disk, and the chain holds."""
    (tmp_path / "key.pem").write_bytes(new_keys().private)
    env = {**env, "SFSYNC_PROBE_SIGNING_KEY_FILE": str(tmp_path / "key.pem")}
    process = start("availability", "probe", "--record", "--json", env=env)
    until(lambda: len(list((tmp_path / "samples").rglob("*.jsonl"))) > 0, "the first sample")
    time.sleep(0.3)
    process.send_signal(signal.SIGINT)
    outcome = ended(process)
    verified = sfsync("availability", "verify", tmp_path / "samples", "--json")

    assert (outcome.code, outcome.err) == (130, "")
    assert len(json.loads(outcome.out)["samples"]) == json.loads(verified.out)["samples"] >= 3
    assert verified.code == 0


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"SFSYNC_PROBE_ENDPOINTS": "absent.json"}, "SFSYNC_PROBE_ENDPOINTS absent.json: cannot be read"),
        ({"SFSYNC_PROBE_UNSAFE_LOOPBACK": "false"}, "'127.0.0.1' is no public host name"),
        ({"SFSYNC_PROBE_UNSAFE_LOOPBACK": ""}, "SFSYNC_PROBE_UNSAFE_LOOPBACK"),
        ({"SFSYNC_PROBE_VANTAGE": "EU West"}, "SFSYNC_PROBE_VANTAGE"),
        ({"SFSYNC_PROBE_TOKENS": "hunter2"}, "SFSYNC_PROBE_TOKENS"),
        ({"SFSYNC_PROBE_TOKENS": '{"portals": "hunter2"}'}, "SFSYNC_PROBE_TOKENS: there is no endpoint 'portals'"),
        ({"SFSYNC_PROBE_SIGNING_KEY_FILE": "absent.pem"}, "SFSYNC_PROBE_SIGNING_KEY_FILE cannot be read"),
        ({"SFSYNC_PROBE_SIGNING_KEY": "hunter2"}, "SFSYNC_PROBE_SIGNING_KEY: holds no key in PEM"),
    ],
)
def test_bad_settings(env: dict[str, str], changes: dict[str, str], fault: str) -> None:
    """One line that names the variable, never a secret; exit 2, and nothing is probed."""
    outcome = sfsync("availability", "probe", "--once", "--record", env={**env, **changes})

    assert (outcome.code, outcome.out) == (2, "")
    assert fault in outcome.err
    assert "hunter2" not in outcome.err
    assert outcome.err.count("\n") == 1


def test_the_unsafe_switch_beside_a_public_host(env: dict[str, str], tmp_path: Path) -> None:
    """Refused by name, before anything is asked."""
    file = tmp_path / "public.json"
    told = {"name": "portal", "url": "https://backup.example.com/"}
    document = {"hosts": ["backup.example.com"], "controls": [{**told, "name": "control"}], "endpoints": [told]}
    file.write_text(json.dumps(document), encoding="utf-8")
    outcome = sfsync("availability", "probe", "--once", env={**env, "SFSYNC_PROBE_ENDPOINTS": str(file)})

    assert outcome.code == 2
    assert "take the switch SFSYNC_PROBE_UNSAFE_LOOPBACK away" in outcome.err


def test_unsigned_is_said(env: dict[str, str]) -> None:
    """On stderr, beside the samples."""
    outcome = sfsync("availability", "probe", "--once", "--record", env=env)

    assert outcome.code == 0
    assert "no signing key is set" in outcome.err


def test_no_endpoints() -> None:
    """It is said what to set."""
    outcome = sfsync("availability", "probe", "--once")

    assert (outcome.code, outcome.out) == (2, "")
    assert "SFSYNC_PROBE_ENDPOINTS is not set" in outcome.err


def test_once_and_rounds(env: dict[str, str]) -> None:
    """They contradict each other."""
    outcome = sfsync("availability", "probe", "--once", "--rounds", 2, env=env)

    assert outcome.code == 2
    assert "--once and --rounds" in outcome.err
