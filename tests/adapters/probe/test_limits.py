"""Nothing that a server does keeps a probe beyond its limits of time and size, or gets it to go elsewhere."""

from __future__ import annotations

import socket
import threading
import tracemalloc
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from time import monotonic

import pytest

from sfsync.model.endpoint import Canary, Endpoint, Expected, Limits
from tests.adapters.probe.probing import QUICK, probe, prober

Behaviour = Callable[[socket.socket, threading.Event], None]
HEAD = b"HTTP/1.1 200 OK\r\n"


@contextmanager
def serving(behaviour: Behaviour) -> Iterator[str]:
    """Serve connections with a behaviour, one after the other, while the block runs."""
    closing = threading.Event()

    def serve(listener: socket.socket) -> None:
        while not closing.is_set():
            with suppress(OSError):
                connection, _ = listener.accept()
                with connection:
                    connection.recv(4096)
                    behaviour(connection, closing)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, args=(listener,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/"
        closing.set()
        listener.shutdown(socket.SHUT_RDWR)
    thread.join(5)


def sending(content: bytes) -> Behaviour:
    """Return a behaviour that sends this and hangs up."""
    return lambda connection, _: connection.sendall(content)


def dripping(start: bytes, drop: bytes = b" ") -> Behaviour:
    """Return a behaviour that goes on a byte at a time, each soon enough for a limit between bytes."""

    def drip(connection: socket.socket, closing: threading.Event) -> None:
        connection.sendall(start)
        while not closing.wait(0.02):
            connection.sendall(drop)

    return drip


def silent(connection: socket.socket, closing: threading.Event) -> None:
    """Say nothing."""
    closing.wait(3)


def endless(connection: socket.socket, closing: threading.Event) -> None:
    """Send a chunked body of a gigabyte."""
    chunk = b"10000\r\n" + b"x" * 65_536 + b"\r\n"
    connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    for _ in range(16_384):
        connection.sendall(chunk)


@pytest.mark.parametrize(
    ("behaviour", "reason"),
    [
        pytest.param(silent, "said nothing for 0.3 s", id="silence"),
        pytest.param(dripping(b"HTTP/1.1 200 OK\r\nX: "), "did not answer in full within 0.6 s", id="endless header"),
        pytest.param(dripping(b"HTTP/1.1 "), "did not answer in full within 0.6 s", id="endless status"),
        pytest.param(
            dripping(HEAD + b"Content-Length: 4000\r\n\r\n"), "did not answer in full within 0.6 s", id="slow body"
        ),
        pytest.param(dripping(HEAD + b"\r\n"), "did not answer in full within 0.6 s", id="endless body"),
        pytest.param(
            dripping(b"", b"HTTP/1.1 100 Continue\r\n\r\n"), "did not answer in full within 0.6 s", id="go on, go on"
        ),
        pytest.param(endless, "its body is larger than the 10000 bytes that are read", id="a gigabyte in chunks"),
        pytest.param(
            sending(HEAD + b"Content-Length: 1000000000\r\n\r\n"),
            "its body of 1000000000 bytes is larger than the 10000 that are read",
            id="a gigabyte announced",
        ),
        pytest.param(
            sending(HEAD + b"Content-Length: 100\r\n\r\nshort"), "its body ended after 5 of 100 bytes", id="half a body"
        ),
        pytest.param(
            sending(HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nsh"),
            "broke off, or spoke no HTTP (IncompleteRead)",
            id="half a chunk",
        ),
        pytest.param(sending(b""), "broke off, or spoke no HTTP (RemoteDisconnected)", id="hung up"),
        pytest.param(sending(b"SSH-2.0-OpenSSH\r\n"), "broke off, or spoke no HTTP (BadStatusLine)", id="another word"),
        pytest.param(
            sending(HEAD + b"X: y\r\n" * 200 + b"\r\n"), "broke off, or spoke no HTTP (HTTPException)", id="200 headers"
        ),
        pytest.param(
            sending(HEAD + b"X: " + b"y" * 70_000), "broke off, or spoke no HTTP (LineTooLong)", id="a long header"
        ),
    ],
)
def test_a_server_that_misbehaves(behaviour: Behaviour, reason: str) -> None:
    """Down, with the reason, within the time limit, and without its body in memory."""
    tracemalloc.start()
    with serving(behaviour) as url:
        began = monotonic()
        probed = probe(url)
        took = monotonic() - began
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()

    assert (probed.ok, probed.reason) == (False, reason)
    assert took < QUICK.total_s + 1.0  # a margin for a busy machine
    assert peak < 2_000_000


def test_a_body_just_within_its_limit() -> None:
    """The limit itself is allowed."""
    with serving(sending(HEAD + b"Content-Length: 10000\r\n\r\n" + b"x" * 10_000)) as url:
        assert probe(url).ok is True
    with serving(sending(HEAD + b"\r\n" + b"x" * 10_001)) as url:
        assert probe(url).ok is False


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308, 304])
def test_a_redirect_is_a_failed_assertion(status: int) -> None:
    """Nobody goes where it leads, which is looked at no further."""
    hits: list[bytes] = []
    with serving(lambda connection, _: hits.append(b"")) as elsewhere:
        moved = f"HTTP/1.1 {status} Moved\r\nLocation: {elsewhere}\r\nContent-Length: 0\r\n\r\n".encode()
        with serving(sending(moved)) as url:
            probed = probe(url, Expected(status=(200, status)))

    assert (probed.ok, probed.reason) == (False, f"redirected ({status}), which is not followed")
    assert hits == []


@pytest.mark.parametrize(
    ("body", "expected", "reason"),
    [
        (b'{"status": "ok"}', Expected(json={"status": "ok"}), None),
        (b'{"checks": [{"up": true}]}', Expected(json={"checks.0.up": True}), None),
        (b'{"up": 1}', Expected(json={"up": True}), "its up is 1, not true"),
        (b'{"up": true}', Expected(json={"up.down": True}), "its JSON has nothing at up.down"),
        (b"[]", Expected(json={"0": 1}), "its JSON has nothing at 0"),
        (b"<html>", Expected(json={"up": True}), "its body is not JSON"),
        (b"[" * 9_000, Expected(json={"up": True}), "its body is not JSON"),
        (b"\xff\xfe", Expected(contains="ok"), "its body lacks 'ok'"),
        ("grün".encode(), Expected(contains="grün"), None),
    ],
)
def test_what_a_body_has_to_be(body: bytes, expected: Expected, reason: str | None) -> None:
    """Compared strictly, and whatever it holds instead is a reason, not a crash."""
    with serving(sending(HEAD + b"\r\n" + body)) as url:
        probed = probe(url, expected)

    assert (probed.ok, probed.reason) == (reason is None, reason)


@pytest.mark.parametrize(
    ("listing", "reason"),
    [
        (b"[]", "it lists no snapshot"),
        (b"{}", "it lists no snapshot"),
        (b'[{"name": "x"}]', "the id of its snapshot is none to put into a URL"),
        (b'[{"id": "../../admin"}]', "the id of its snapshot is none to put into a URL"),
        (b'[{"id": "x@169.254.169.254/"}]', "the id of its snapshot is none to put into a URL"),
        (b'[{"id": ".."}]', "the id of its snapshot is none to put into a URL"),
        (b'[{"id": 7}]', "the id of its snapshot is none to put into a URL"),
    ],
)
def test_what_a_list_of_snapshots_may_hold(listing: bytes, reason: str) -> None:
    """An answer does not decide where the next request goes."""
    with serving(sending(HEAD + b"\r\n" + listing)) as url:
        canary = Canary("", "id", f"{url}{{snapshot}}/record", "0" * 64)
        probed = prober().probe(Endpoint("restore", url, canary=canary, limits=QUICK))

    assert (probed.ok, probed.reason) == (False, reason)


def test_a_token_goes_to_its_endpoint_alone() -> None:
    """As a bearer token; another endpoint's request has none."""
    seen: list[bytes] = []

    def note(connection: socket.socket, _: threading.Event) -> None:
        connection.sendall(HEAD + b"Content-Length: 0\r\n\r\n")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(5)
        url = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        for name in ("restore", "portal"):
            thread = threading.Thread(
                target=prober(tokens={"restore": "s3cret"}).probe, args=(Endpoint(name, url, limits=Limits()),)
            )
            thread.start()
            connection, _ = listener.accept()
            with connection:
                seen.append(connection.recv(4096))
                note(connection, threading.Event())
            thread.join()

    assert b"\r\nAuthorization: Bearer s3cret\r\n" in seen[0]
    assert b"Authorization" not in seen[1]


def test_no_files_left_is_our_own_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """Unknown, not down: nobody was asked."""

    def none_left(*_: object, **__: object) -> socket.socket:
        raise OSError(24, "Too many open files")

    with monkeypatch.context() as patch:
        patch.setattr(socket, "create_connection", none_left)
        probed = probe("http://127.0.0.1:9/")

    assert (probed.ok, probed.reason) == (None, "the prober could not open a connection (Too many open files)")


def test_a_bug_of_ours_is_our_own_fault() -> None:
    """Unknown too, and the round goes on."""

    def buggy(*_: object) -> list[str]:
        raise RuntimeError

    assert probe("http://127.0.0.1:9/", resolve=buggy).reason == "the prober itself failed (RuntimeError)"
    assert probe("http://127.0.0.1:9/", resolve=buggy).ok is None
