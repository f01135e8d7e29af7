"""`localorg` as other programs start it: one line when it is ready, then an org that serves."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from sfsync.localorg.trust import NAMES
from tests.cli.shell import ended, sfsync, start
from tests.localorg.client import Client


@contextmanager
def running(*args: object) -> Iterator[tuple[subprocess.Popen[bytes], dict[str, Any]]]:
    """Start it and yield the process with what its ready line says."""
    process = start("localorg", *args)
    assert process.stdout
    try:
        yield process, json.loads(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


def test_the_ready_line_and_the_org_behind_it() -> None:
    """The contract's keys; one signs in with them at once, and finds as many Cases as ordered. Ctrl-C ends it."""
    with running("--port", 0, "--cases", 7) as (process, ready):
        client = Client(ready["url"])
        login = client.log_in(ready["client_id"], ready["client_secret"])
        counted = client.query("SELECT COUNT() FROM Case").json["totalSize"]
        client.close()
        process.send_signal(signal.SIGINT)
        outcome = ended(process)

    assert set(ready) == {"url", "username", "client_id", "client_secret", "trust_url", "probe_url"}
    assert ready["url"].startswith("http://127.0.0.1:")
    assert (login.status, counted) == (200, 7)
    assert (outcome.code, outcome.out, outcome.err) == (130, "", "")


def test_a_seed_gives_the_same_org_again() -> None:
    """Another seed another one: the app's key tells."""
    keys = []
    for seed in (3, 3, 4):
        with running("--port", 0, "--cases", 1, "--seed", seed) as (_, ready):
            keys.append(ready["client_id"])

    assert keys[0] == keys[1] != keys[2]


def test_a_timeline_for_the_trust_feed(tmp_path: Path) -> None:
    """By name or from a file: the feed at `trust_url` plays it from the start."""
    script = tmp_path / "timeline.json"
    incident = {"instances": ["NA1"], "kind": "serviceDisruption", "severity": "major", "start": -600}
    script.write_text(json.dumps([{"verb": "post_incident", "args": incident}]), encoding="utf-8")
    reached = []
    for timeline in ("late-post", script):
        with running("--port", 0, "--cases", 0, "--trust", timeline) as (_, ready):
            client = Client(ready["url"])
            reached += client.get(urlsplit(ready["trust_url"]).path + "/v1/incidents/active").json
            client.close()

    assert [incident["instanceKeys"] for incident in reached] == [["NA137"], ["NA1"]]


def test_its_help_lists_the_timelines() -> None:
    """Every one that there is, under its own name."""
    shown = "".join(sfsync("localorg", "--help").out.replace("│", " ").split())

    assert [name for name in NAMES if name not in shown] == []
    assert f"oneof{','.join(NAMES)}." in shown


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{", "is not JSON"),
        ('[{"verb": "explode"}]', "step 1: explode: the verbs are"),
        ('[{"verb": "migrate", "args": {"source": "NA2", "target": "NA3"}}]', "there is no instance 'NA2'"),
    ],
)
def test_a_timeline_that_is_none(tmp_path: Path, text: str, message: str) -> None:
    """One line that names the file and what is wrong in it; exit code 2. A file that is not there gets the same."""
    script = tmp_path / "timeline.json"
    script.write_text(text, encoding="utf-8")
    broken, absent = (sfsync("localorg", "--port", 0, "--trust", each) for each in (script, tmp_path / "none"))

    assert (broken.code, broken.out, broken.err.count("\n")) == (2, "", 1)
    assert broken.err.startswith(f"sfsync: --trust {script}: {message}")
    assert (absent.code, absent.err.count("\n")) == (2, 1)
    assert "neither a timeline's name nor a file" in absent.err


def test_a_port_that_is_taken() -> None:
    """One line that names the port; exit code 1."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        bound.listen()
        port = bound.getsockname()[1]
        outcome = sfsync("localorg", "--port", port)

    assert (outcome.code, outcome.out) == (1, "")
    assert str(port) in outcome.err
    assert outcome.err.count("\n") == 1
