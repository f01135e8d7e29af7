"""The store on a table of its own, in either DynamoDB, as the contract asks for it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from functools import cache
from itertools import count

import pytest
from botocore.loaders import create_loader

from sfsync.adapters.dynamodb.store import DynamoStore, open_store
from sfsync.adapters.wall_clock import WallClock
from tests.adapters.dynamodb.places import DYNALITE, PLACES, Place, dynalite, moto

pytest.register_assert_rewrite(
    "tests.contract.store_contract",
    "tests.contract.turns_contract",
    "tests.contract.evidence_contract",
    "tests.contract.alert_memory_contract",
)

# Elsewhere there is nothing to run them on.
collect_ignore = [] if DYNALITE else ["test_served.py"]

Opener = Callable[[], DynamoStore]
NewPlace = Callable[[], Place]
_NUMBERS = count()


@pytest.fixture(scope="session")
def dynalite_url() -> Iterator[str | None]:
    """The address of the DynamoDB that all tests share, each with tables of its own."""
    if not DYNALITE:
        yield None
        return
    with dynalite() as url:
        yield url


@pytest.fixture(scope="session", autouse=True)
def one_loader() -> Iterator[None]:
    """Read botocore's descriptions of AWS once instead of for each client: a third of a second each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("botocore.session.create_loader", cache(create_loader))
        yield


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Somebody, and nobody in particular."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "example")
    monkeypatch.delenv("AWS_PROFILE", raising=False)
    monkeypatch.delenv("AWS_DEFAULT_REGION", raising=False)


@pytest.fixture(params=PLACES)
def new_place(request: pytest.FixtureRequest, dynalite_url: str | None) -> Iterator[NewPlace]:
    """Make empty tables, all in the same DynamoDB."""

    def new() -> Place:
        home = Place(f"sfsync-{next(_NUMBERS)}", dynalite_url if request.param == "dynalite" else None)
        home.create()
        return home

    if request.param == "dynalite":
        yield new
        return
    with moto():
        yield new


@pytest.fixture
def home(new_place: NewPlace) -> Place:
    """An empty table."""
    return new_place()


@pytest.fixture
def open_table(home: Place) -> Iterator[Opener]:
    """Open handles on the table, and close them in the end."""
    with ExitStack() as opened:
        yield lambda: opened.enter_context(closing(open_store(home.url, WallClock())))


@pytest.fixture
def store(open_table: Opener) -> DynamoStore:
    """An empty store."""
    return open_table()


@pytest.fixture
def other(open_table: Opener) -> DynamoStore:
    """A second handle on the same table."""
    return open_table()
