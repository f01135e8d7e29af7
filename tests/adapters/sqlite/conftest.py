"""The embedded store in a file and in memory, as the contract asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import pytest

from sfsync.adapters.sqlite import SqliteStore, open_store

pytest.register_assert_rewrite(
    "tests.contract.store_contract",
    "tests.contract.turns_contract",
    "tests.contract.evidence_contract",
    "tests.contract.alert_memory_contract",
)

Opener = Callable[[], SqliteStore]


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """Where the store is kept."""
    return tmp_path / "store.sqlite"


@pytest.fixture
def open_file(file: Path) -> Iterator[Opener]:
    """Open handles on one file, and close them in the end."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(closing(open_store(f"sqlite:///{file}")))


@pytest.fixture(params=["file", "memory"])
def store(request: pytest.FixtureRequest, open_file: Opener) -> Iterator[SqliteStore]:
    """An empty store."""
    with closing(open_file() if request.param == "file" else open_store(":memory:")) as opened:
        yield opened


@pytest.fixture
def other(request: pytest.FixtureRequest, store: SqliteStore, open_file: Opener) -> SqliteStore:
    """A second handle on the file; what is in memory has but one."""
    return open_file() if request.node.callspec.params["store"] == "file" else store
