"""A process that saves batches until it is killed, or kills itself before a given statement."""

from __future__ import annotations

import os
import signal
import sqlite3
import sys
from functools import partial
from itertools import count
from typing import Any

from sfsync.adapters.sqlite import open_store
from tests.contract.examples import case, entry, record

BATCH = range(5)


class Mortal(sqlite3.Connection):
    """A connection that dies before its n-th statement from now on; 0: it lives."""

    lives = 0

    def execute(self, *statement: Any) -> sqlite3.Cursor:  # noqa: ANN401 - it hands on what it is given
        """Execute a statement, or die."""
        Mortal.lives -= 1
        if Mortal.lives == 0:
            os.kill(os.getpid(), signal.SIGKILL)
        return super().execute(*statement)


def main(path: str, statement: int) -> None:
    """Save batch after batch, each with its ledger entries, and say which are done."""
    sqlite3.connect = partial(sqlite3.connect, factory=Mortal)  # type: ignore[assignment]  # as the store calls it
    store = open_store(f"sqlite:///{path}")
    done = [one.revision for one in store.load([case(0)]).values()]
    for turn in count(*done):
        Mortal.lives = statement if turn else 0
        store.save([record(number, revision=turn) for number in BATCH])
        store.append([entry(number, f"{turn}", text=f"batch {turn + 1}") for number in BATCH])
        sys.stdout.write(f"{turn + 1}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
