"""A served org with a clock that tests move."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from sfsync.localorg import LocalOrg, Server, serve
from tests.localorg.client import Client, MovableClock

# The Node client is checked wherever one is installed; CI installs it. Elsewhere there is nothing to run.
collect_ignore = [] if os.environ.get("SFSYNC_JSFORCE") else ["test_jsforce.py"]


@pytest.fixture
def clock() -> MovableClock:
    """A clock at 2026-11-23T10:00:00Z."""
    return MovableClock()


@pytest.fixture
def org(clock: MovableClock) -> LocalOrg:
    """An org of 20 Cases."""
    return LocalOrg(cases=20, seed=1, clock=clock)


@pytest.fixture
def server(org: LocalOrg) -> Iterator[Server]:
    """The org on a port of its own."""
    with serve(org) as running:
        yield running


@pytest.fixture
def client(server: Server) -> Iterator[Client]:
    """A client that has logged in."""
    client = Client(server.url)
    client.log_in(server.org.client_id, server.org.client_secret)
    server.org.reset_calls()
    yield client
    client.close()


@pytest.fixture
def case_id(org: LocalOrg) -> str:
    """A new Case, P3, created at the clock's start."""
    return org.insert("Case", {"Subject": "Backup stopped", "Priority": "P3"})
