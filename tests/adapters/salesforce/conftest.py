"""An org of each kind, and connections to it that lose no time."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from msgspec import Struct

from sfsync.adapters.salesforce import Connection, Salesforce, Timeouts
from sfsync.adapters.wall_clock import WallClock
from sfsync.localorg import LocalOrg, Server, serve
from tests.adapters.salesforce.scripted import Scripted, scripted

QUICK = Timeouts(connect=1.0, read=5.0, attempt=5.0, total=10.0)


class SetClock(Struct):
    """A clock that a test sets."""

    at: datetime = datetime(2026, 11, 23, 12, tzinfo=UTC)

    def now(self) -> datetime:
        """Return what was set."""
        return self.at


@pytest.fixture
def script() -> Iterator[Scripted]:
    """An org that answers as told."""
    with scripted() as served:
        yield served


@pytest.fixture
def waits() -> list[float]:
    """The waits between attempts, in seconds; none of them is waited."""
    return []


Connect = Callable[..., Salesforce]


@pytest.fixture
def connect(waits: list[float]) -> Iterator[Connect]:
    """Connect to a URL with a made-up secret, or with what is given; connections are closed afterwards."""
    opened: list[Salesforce] = []

    def connected(url: str, **changed: object) -> Salesforce:
        clock = changed.pop("clock", WallClock())
        settings = {"client_id": "key", "client_secret": "secret", "timeouts": QUICK, **changed}
        opened.append(Salesforce(Connection(url, **settings), clock, waits.append))  # type: ignore[arg-type] # by name
        return opened[-1]

    yield connected
    for salesforce in opened:
        salesforce.close()


@pytest.fixture
def org() -> LocalOrg:
    """A local org without Cases."""
    return LocalOrg(cases=0, seed=1)


@pytest.fixture
def server(org: LocalOrg) -> Iterator[Server]:
    """That org on a port."""
    with serve(org) as served:
        yield served


@pytest.fixture
def salesforce(server: Server, connect: Connect) -> Salesforce:
    """Our side of that org."""
    return connect(server.url, client_id=server.org.client_id, client_secret=server.org.client_secret)
