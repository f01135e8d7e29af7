"""A process that saves batches, and kills itself before a given write of the second."""

from __future__ import annotations

import os
import signal
import sys
from itertools import count
from typing import Any

import botocore.client

from sfsync.adapters.dynamodb.store import open_store
from sfsync.adapters.wall_clock import WallClock
from tests.adapters.dynamodb.calls import WRITES
from tests.contract.examples import entry, record

BATCH = range(5)


class Mortal:
    """Dies before the n-th write from now on; 0: it lives."""

    lives = 0

    def before(self, operation: str) -> None:
        """Count a write, or die."""
        self.lives -= operation in WRITES
        if self.lives == 0 and operation in WRITES:
            os.kill(os.getpid(), signal.SIGKILL)


def main(url: str, write: int) -> None:
    """Save batch after batch, each with its ledger entries, and say which are done."""
    mortal, call = Mortal(), botocore.client.BaseClient._make_api_call  # noqa: SLF001 - the one place that every call passes

    def watched(client: Any, operation: str, asked: Any) -> Any:  # noqa: ANN401 - botocore's own
        mortal.before(operation)
        return call(client, operation, asked)

    botocore.client.BaseClient._make_api_call = watched  # noqa: SLF001 - the same
    store = open_store(url, WallClock())
    for turn in count():
        mortal.lives = write if turn else 0
        store.save([record(number, revision=turn) for number in BATCH])
        store.append([entry(number, f"{turn}", text=f"batch {turn + 1}") for number in BATCH])
        sys.stdout.write(f"{turn + 1}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
