"""A client of the feed, over loopback."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sfsync.localorg import LocalOrg, Server, Trust
from tests.localorg.client import Client


@pytest.fixture
def trust(org: LocalOrg) -> Trust:
    """The feed beside an org whose clock the test moves."""
    return org.trust


@pytest.fixture
def feed(server: Server) -> Iterator[Client]:
    """A client without any login."""
    client = Client(server.url)
    yield client
    client.close()
