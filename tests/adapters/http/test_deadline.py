"""The limit on a whole exchange: it holds wherever the exchange stands, and before it stands anywhere."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import suppress
from threading import Event, Thread
from time import monotonic

import pytest
from urllib3.connection import HTTPConnection
from urllib3.util.ssltransport import SSLTransport

from sfsync.adapters.http.deadline import Watch
from sfsync.adapters.http.exchange import Exchange
from sfsync.adapters.http.faults import Passing
from sfsync.adapters.http.timeouts import Timeouts

BOUNDS = Timeouts(connect=2.0, read=2.0, attempt=5.0, total=5.0)


@pytest.fixture
def dripping() -> Iterator[int]:
    """The port of a proxy that begins to answer, and sends a byte now and then, for three seconds."""
    over = Event()

    def serve(listener: socket.socket) -> None:
        with suppress(OSError):
            connection, _ = listener.accept()
            with connection:
                connection.sendall(b"HTTP/1.1 200 OK\r\nX: ")
                for _ in range(150):
                    if over.wait(0.02):
                        return
                    connection.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = Thread(target=serve, args=(listener,), daemon=True)
        thread.start()
        yield listener.getsockname()[1]
        over.set()
    thread.join(5)


def test_a_proxy_that_never_opens_the_way_is_given_up(dripping: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its bytes come in time, and would for three seconds: 0.3 s are given."""
    monkeypatch.setenv("https_proxy", f"http://127.0.0.1:{dripping}")
    exchange, began = Exchange("the other side", BOUNDS, 2), monotonic()

    with pytest.raises(Passing, match=r"did not answer in full within 0\.3 s"):
        exchange.send("GET", "https://outside.example", 0.3, {})

    assert monotonic() - began < 2


def _is_cut(other_end: socket.socket) -> bool:
    other_end.settimeout(0.1)
    try:
        return other_end.recv(1) == b""
    except TimeoutError:
        return False


def test_a_limit_that_comes_before_the_connection_cuts_it_off() -> None:
    """Names may be slow to resolve, and several addresses are tried: what is reached then is too late."""
    ours, theirs = socket.socketpair()
    connection, watch = HTTPConnection("outside.example"), Watch()
    watch.uses(connection)
    watch.expire()
    with ours, theirs:
        connection.sock = ours
        before = _is_cut(theirs)
        watch.uses(connection)

        assert (before, _is_cut(theirs)) == (False, True)


def test_tls_within_the_tls_of_a_proxy_is_cut_off() -> None:
    """It is no socket, but has one."""
    ours, theirs = socket.socketpair()
    connection, watch = HTTPConnection("outside.example"), Watch()
    inner = SSLTransport.__new__(SSLTransport)
    with ours, theirs:
        inner.socket = ours  # in earnest that of the proxy's TLS
        connection.sock = inner
        watch.uses(connection)
        watch.expire()

        assert _is_cut(theirs)


def test_an_exchange_that_is_over_is_left_alone() -> None:
    """Its connection serves the next."""
    ours, theirs = socket.socketpair()
    connection, watch = HTTPConnection("outside.example"), Watch()
    with ours, theirs:
        connection.sock = ours
        watch.uses(connection)
        watch.finish()
        watch.expire()

        assert not watch.expired
        assert not _is_cut(theirs)
