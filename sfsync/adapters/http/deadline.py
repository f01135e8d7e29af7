"""A total time limit on an exchange, which read time-outs alone do not give: a byte now and then resets those.

A timer shuts the socket down under the exchange, so the limit holds for a proxy that is asked the way, for sending, for
headers and for the body alike.
"""

from __future__ import annotations

import socket
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from threading import Lock, Timer
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from urllib3.connection import HTTPConnection


class Watch:
    """One exchange under its time limit."""

    def __init__(self) -> None:
        """Start without a connection."""
        self.expired = False
        self._over = False
        self._guard = Lock()
        self._connection: HTTPConnection | None = None
        self._socket: Any = None

    def uses(self, connection: HTTPConnection) -> None:
        """Note the connection, and its socket: the connection lets go of it before the body is read."""
        with self._guard:
            self._connection, self._socket = connection, connection.sock or self._socket
            if self.expired:  # before there was anything to cut off
                self._cut()

    def expire(self) -> None:
        """End the exchange."""
        with self._guard:
            if not self._over:
                self.expired = True
                self._cut()

    def finish(self) -> None:
        """Leave the connection alone from now on."""
        with self._guard:
            self._over = True

    def _cut(self) -> None:
        used = self._socket or (self._connection.sock if self._connection else None)
        used = getattr(used, "socket", used)  # TLS within that of a proxy has a socket, and is none
        if used is not None:
            with suppress(OSError):
                # Not the method of a TLS socket: it would drop the TLS state that the reading thread is using.
                socket.socket.shutdown(used, socket.SHUT_RDWR)


_WATCH: ContextVar[Watch | None] = ContextVar("watch", default=None)


@contextmanager
def time_limit(seconds: float) -> Iterator[Watch]:
    """Break off the exchange in the block after so many seconds; the watch tells afterwards whether that happened."""
    watch = Watch()
    timer = Timer(seconds, watch.expire)
    timer.daemon = True
    timer.start()
    reset = _WATCH.set(watch)
    try:
        yield watch
    finally:
        watch.finish()
        timer.cancel()
        _WATCH.reset(reset)


@contextmanager
def watched(connection: HTTPConnection) -> Iterator[None]:
    """Tell the watch of the exchange, if it has one, which connection the block uses, and which socket that took."""
    watch = _WATCH.get() or Watch()
    watch.uses(connection)
    yield
    watch.uses(connection)
