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


def batches_said(file: Path, statement: int = 0, killed_after: float | None = None) -> list[int]:
    """Run the process until it dies, or is killed so many seconds after its first batch; return what it said."""
    command = [sys.executable, "-m", "tests.adapters.sqlite.dying", str(file), str(statement)]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        said = [process.stdout.readline()] if process.stdout else []
        if killed_after is not None:
            sleep(killed_after)
            process.kill()
        said += process.communicate(timeout=30)[0].splitlines()

    assert process.returncode == -signal.SIGKILL
    return [int(batch) for batch in said]


def survived(file: Path) -> tuple[int, set[str]]:
    """Return the one revision of the batch's cases, and the texts that the ledger holds of each of them."""
    with closing(open_store(f"sqlite:///{file}")) as store, closing(sqlite3.connect(file)) as connection:
        sound = connection.execute("PRAGMA integrity_check").fetchall()
        records = store.load([case(number) for number in BATCH])
        texts = [{entry.text for entry in store.entries(one)} for one in records]
    revisions = {one.revision for one in records.values()}

    assert sound == [("ok",)]
    assert len(records) == len(BATCH)
    assert len(revisions) == 1
    assert texts == [texts[0]] * len(BATCH)
    return revisions.pop(), texts[0]


@pytest.mark.parametrize("statement", range(1, STATEMENTS_OF_A_SAVE + 1))
def test_before_its_commit_a_batch_is_not_there_at_all(file: Path, statement: int) -> None:
    """Killed before each statement of the second save in turn, the process leaves the first."""
    said = batches_said(file, statement)

    assert said == [1]
    assert survived(file) == (1, {"batch 1"})


def test_after_its_commit_a_batch_is_there_whole(file: Path) -> None:
    """Killed before the first statement after it, the process leaves the second save, and not yet its entries."""
    said = batches_said(file, STATEMENTS_OF_A_SAVE + 1)

    assert said == [1]
    assert survived(file) == (2, {"batch 1"})


def test_killed_at_any_moment_the_file_is_sound_and_nothing_said_is_lost(file: Path) -> None:
    """Again and again on one file, at moments that nobody chose: within a sync, a checkpoint, between two calls."""
    for kill in range(KILLS):
        said = batches_said(file, killed_after=0.003 + 0.007 * kill)
        revision, texts = survived(file)

        assert revision >= said[-1]
        assert {f"batch {batch}" for batch in said} <= texts
