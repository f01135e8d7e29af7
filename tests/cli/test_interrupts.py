"""Ctrl-C and SIGTERM in the middle of work: a clean end, a sound store, and the next pass does the rest."""

from __future__ import annotations

import signal
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from sfsync.localorg import LocalOrg, Server, serve
from tests.cli.shell import Outcome, ended, settings, sfsync, start, until
from tests.end_to_end.desk import judged as judged_of

CASES = 1_000


@pytest.fixture
def large() -> Iterator[Server]:
    """An org that takes a worker some seconds."""
    with serve(LocalOrg(cases=CASES)) as running:
        yield running


def stamped(org: LocalOrg) -> int:
    """Count the Cases that carry stamps."""
    return sum(bool(row["SFSync_Policy__c"]) for row in org.select("Case"))


def store_is_sound(folder: Path) -> bool:
    """Tell whether SQLite finds no fault in the store."""
    with sqlite3.connect(folder / "store.sqlite") as store:
        verdict = store.execute("PRAGMA integrity_check").fetchall()
    store.close()
    return verdict == [("ok",)]


def broken_off(server: Server, folder: Path, command: str, *, by: signal.Signals) -> Outcome:
    """Start a command on the org and send the signal in its second batch of stamps."""
    org = server.org
    process = start(command, env=settings(server, folder))
    until(lambda: sum(call.method == "PATCH" for call in org.calls) == 2, "the second batch of stamps")
    process.send_signal(by)
    return ended(process)


@pytest.mark.parametrize("command", ["sync", "run"])
def test_ctrl_c(command: str, large: Server, tmp_path: Path) -> None:
    """Exit code 130 without a traceback, half way; a following `sync` stamps the rest, and only the rest."""
    org = large.org
    judged = len(judged_of(org))
    outcome = broken_off(large, tmp_path, command, by=signal.SIGINT)
    half, sound = stamped(org), store_is_sound(tmp_path)
    org.reset_calls()
    rest = sfsync("sync", env=settings(large, tmp_path))
    patches = sum(call.method == "PATCH" for call in org.calls)

    assert (outcome.code, outcome.err) == (130, "")
    assert 0 < half < judged
    assert sound
    assert rest.code == 0
    assert stamped(org) == judged
    assert patches <= -(-CASES // 200) - 1


def test_sigterm(large: Server, tmp_path: Path) -> None:
    """The worker finishes the pass at hand and ends well."""
    org = large.org
    outcome = broken_off(large, tmp_path, "run", by=signal.SIGTERM)

    assert (outcome.code, outcome.err) == (0, "")
    assert stamped(org) == len(judged_of(org))
    assert store_is_sound(tmp_path)


def test_sigterm_while_nothing_is_to_be_done(server: Server, env: dict[str, str]) -> None:
    """The worker does not wait for its next turn."""
    org = server.org
    org.reset_calls()
    process = start("run", env={**env, "SFSYNC_SWEEP_EVERY": "3600", "SFSYNC_POLL_EVERY": "3600"})
    assert process.stdout
    said = process.stdout.readline()
    while b" read, " not in said:
        said = process.stdout.readline()
    process.send_signal(signal.SIGTERM)

    assert ended(process).code == 0
