"""A process that is killed leaves no half-saved batch, and nothing that it said was saved is lost."""

from __future__ import annotations

import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from time import sleep

import pytest

from sfsync.adapters.sqlite import open_store
from tests.adapters.sqlite.dying import BATCH
from tests.contract.examples import case

ROOT = Path(__file__).parents[3]
KILLS = 8
STATEMENTS_OF_A_SAVE = 1 + len(BATCH) + 1  # begin, each record, commit


def dying(file: Path, statement: int = 0) -> subprocess.Popen[str]:
    """Start the process, and wait until its first batch is saved."""
    command = [sys.executable, "-m", "tests.adapters.sqlite.dying", str(file), str(statement)]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout
    process.stdout.readline()
    return process


def last_said(process: subprocess.Popen[str], otherwise: int) -> int:
    """Return the last batch that the process said it had saved."""
    said, _ = process.communicate(timeout=30)
    assert process.returncode == -signal.SIGKILL
    return int(said.split()[-1]) if said.split() else otherwise


def survived(file: Path) -> tuple[set[int], list[int]]:
    """Return the revisions and the numbers of ledger entries of the batch's cases, from a sound file."""
    with closing(open_store(f"sqlite:///{file}")) as store, closing(sqlite3.connect(file)) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        records = store.load([case(number) for number in BATCH])
        assert len(records) == len(BATCH)
        return {one.revision for one in records.values()}, [len(store.entries(one)) for one in records]


@pytest.mark.parametrize("statement", range(1, STATEMENTS_OF_A_SAVE + 1))
def test_before_its_commit_a_batch_is_not_there_at_all(file: Path, statement: int) -> None:
    """Killed before each statement of the second save in turn, the process leaves the first."""
    process = dying(file, statement)
    said = last_said(process, otherwise=1)

    assert said == 1
    assert survived(file) == ({1}, [1] * len(BATCH))


def test_after_its_commit_a_batch_is_there_whole(file: Path) -> None:
    """Killed before the first statement of what follows, the process leaves the records of the second save too."""
    last_said(dying(file, STATEMENTS_OF_A_SAVE + 1), otherwise=1)

    assert survived(file) == ({2}, [1] * len(BATCH))


def test_killed_at_any_moment_the_file_is_sound_and_nothing_said_is_lost(file: Path) -> None:
    """Again and again on one file, at moments that nobody chose: within a sync, a checkpoint, between two calls."""
    for kill in range(KILLS):
        process = dying(file)
        sleep(0.003 + 0.007 * kill)
        process.kill()
        said = last_said(process, otherwise=kill)
        revisions, entries = survived(file)

        assert len(revisions) == 1
        assert len(set(entries)) == 1
        assert said <= min(entries) <= min(revisions) <= min(entries) + 1 + kill
