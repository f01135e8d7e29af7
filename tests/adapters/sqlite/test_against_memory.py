"""The embedded store answers as the one in memory does."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import settings

from sfsync.adapters.sqlite import SqliteStore, open_store
from tests.contract.both_stores import BothStores


class InAFile(BothStores):
    """The store in a file of its own."""

    def __init__(self) -> None:
        self.folder = TemporaryDirectory(prefix="both-stores-")
        super().__init__()

    def opened(self) -> SqliteStore:
        """Open the file."""
        return open_store(f"sqlite:///{Path(self.folder.name) / 'store.sqlite'}")

    def teardown(self) -> None:
        """Leave nothing behind."""
        super().teardown()
        self.folder.cleanup()


TestBothStores = InAFile.TestCase
TestBothStores.settings = settings(max_examples=40, stateful_step_count=25)
