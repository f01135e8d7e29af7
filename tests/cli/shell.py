"""`sfsync` in a process of its own, as a shell runs it: pipes or a terminal around it, an environment of its own."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic, sleep
from typing import NamedTuple

from sfsync.localorg import Server

EXAMPLE = Path(__file__).parents[2] / "examples" / "case.json"
PATIENCE_S = 30.0


class Outcome(NamedTuple):
    """What a shell sees of a command."""

    code: int
    out: str
    err: str


def surroundings(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Return an environment without any setting of sfsync, and what is given."""
    plain = {name: value for name, value in os.environ.items() if not name.startswith(("SFSYNC_", "NO_COLOR", "FORCE"))}
    # Under a terminal emulator or CI these would decide on colours in place of the stream.
    return {**plain, "TERM": "xterm-256color", **(extra or {})}


def settings(server: Server, folder: Path) -> dict[str, str]:
    """Return the variables that connect to a served org, with a store in a folder."""
    return {
        "SFSYNC_SALESFORCE_URL": server.url,
        "SFSYNC_SALESFORCE_CLIENT_ID": server.org.client_id,
        "SFSYNC_SALESFORCE_CLIENT_SECRET": server.org.client_secret,
        "SFSYNC_STORE": f"sqlite:///{folder / 'store.sqlite'}",
        "SFSYNC_TRUST_URL": f"{server.url}/trust",
    }


def start(*args: object, env: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
    """Start the command; its streams are pipes."""
    return subprocess.Popen(
        [sys.executable, "-m", "sfsync", *map(str, args)],
        env=surroundings(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


def ended(process: subprocess.Popen[bytes]) -> Outcome:
    """Return the outcome of a command once it has ended by itself; one that does not is killed, and an error."""
    try:
        out, err = process.communicate(timeout=PATIENCE_S)
    finally:
        process.kill()
    return Outcome(process.returncode, out.decode(), err.decode())


def sfsync(*args: object, env: Mapping[str, str] | None = None) -> Outcome:
    """Run the command to its end."""
    return ended(start(*args, env=env))


def on_a_terminal(*args: object, env: Mapping[str, str] | None = None) -> tuple[int, str]:
    """Run the command on a pseudo-terminal; return its exit code and all that the terminal got."""
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "sfsync", *map(str, args)]
    process = subprocess.Popen(command, env=surroundings(env), stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    try:
        shown = b"".join(iter(lambda: _read(ours), b""))
    finally:
        os.close(ours)
        code = process.wait(PATIENCE_S)
    return code, shown.decode()


def _read(terminal: int) -> bytes:
    try:
        return os.read(terminal, 65_536)
    except OSError:  # Linux says so where others say the end
        return b""


def until(condition: Callable[[], bool], what: str) -> None:
    """Wait for something that another process brings about."""
    give_up_at = monotonic() + PATIENCE_S
    while not condition():
        assert monotonic() < give_up_at, f"waited in vain for {what}"
        sleep(0.01)
