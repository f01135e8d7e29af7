"""What conftest.py promises every test of its surroundings."""

from __future__ import annotations

import socket
import time

import pytest


@pytest.mark.parametrize("host", ["192.0.2.1", "example.org", "2001:db8::1"])
def test_no_test_reaches_beyond_loopback(host: str) -> None:
    """Neither a connection nor a name look-up leaves the machine, and the refusal says what was tried."""
    with pytest.raises(ConnectionRefusedError, match=f"tried to reach {host}"):
        socket.create_connection((host, 443), timeout=1)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost"])
def test_loopback_is_open(host: str) -> None:
    """The local org is spoken to over real sockets."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        connection = socket.create_connection((host, server.getsockname()[1]), timeout=5)

    connection.close()


def test_the_machine_seems_to_be_where_nobody_is() -> None:
    """A reading that leans on the machine's zone is off by an odd amount."""
    assert time.tzname == ("+1245", "+1345")
