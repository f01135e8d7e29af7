"""`localorg` as other programs start it: one line when it is ready, then an org that serves."""

from __future__ import annotations

import json
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

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
