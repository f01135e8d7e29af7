"""One GET over one connection: to a given address, as a given host, until a given moment, to a given size."""

from __future__ import annotations

import errno
import socket
import ssl
from http.client import HTTPException, HTTPResponse
from io import BufferedReader, RawIOBase
from time import monotonic
from typing import TYPE_CHECKING, Any
from urllib.parse import SplitResult, urlsplit

from msgspec import Struct

from sfsync.adapters.probe.addresses import addresses
from sfsync.adapters.probe.outcome import Failed, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sfsync.adapters.probe.addresses import Resolve
    from sfsync.model.endpoint import Limits, Reach

_CHUNK = 65_536
_OURS = frozenset({errno.EMFILE, errno.ENFILE, errno.ENOMEM, errno.ENOBUFS, errno.EADDRNOTAVAIL, errno.EPERM})
"""What keeps this machine, or this process, from connecting to anybody."""


class Answer(Struct, frozen=True):
    """What came back; `not_after` is the end of the certificate's time in seconds since 1970, None for plain http."""

    status: int
    body: bytes
    not_after: int | None


class Deadline:
    """The moment at which a probe is over, whatever it is in the middle of."""

    def __init__(self, seconds: float) -> None:
        """Begin to count."""
        self._seconds, self._at = seconds, monotonic() + seconds

    def left(self, most: float) -> float:
        """Return how long the next step may take; raise Failed when the time is up."""
        left = self._at - monotonic()
        if left <= 0:
            raise self.passed()
        return min(left, most)

    def passed(self) -> Failed:
        """Return what to raise when it is over."""
        return Failed(f"did not answer in full within {self._seconds:g} s")


class Line(Struct, frozen=True):
    """How to reach hosts: which addresses are allowed, who vouches for certificates, who knows addresses."""

    reach: Reach
    trust: ssl.SSLContext
    resolve: Resolve

    def get(self, url: str, headers: dict[str, str], limits: Limits, deadline: Deadline) -> Answer:
        """Fetch a URL, following no redirect. Raises Failed, or Refused for an address that is not allowed."""
        split = urlsplit(url)
        host = split.hostname or ""
        port = split.port or (443 if split.scheme == "https" else 80)
        found = addresses(host, port, self.reach, self.resolve, deadline.left(limits.connect_s))
        with _connected(found, port, limits, deadline) as plain:
            if split.scheme != "https":
                return _asked(plain, split, headers, limits, deadline)
            with _secured(plain, host, self.trust, limits, deadline) as secured:
                return _asked(secured, split, headers, limits, deadline)


def _connected(found: Sequence[str], port: int, limits: Limits, deadline: Deadline) -> socket.socket:
    """Connect to the first address that takes us: by address, so that nobody is asked for the name again."""
    reason = "no connection"
    for address in found:
        try:
            return socket.create_connection((address, port), deadline.left(limits.connect_s))
        except TimeoutError:
            reason = f"no connection to {address} within {limits.connect_s:g} s"
        except OSError as fault:
            if fault.errno in _OURS:
                raise Refused(f"the prober could not open a connection ({fault.strerror})") from None
            reason = f"no connection to {address} ({fault.strerror or type(fault).__name__})"
    raise Failed(reason)


def _secured(
    plain: socket.socket, host: str, trust: ssl.SSLContext, limits: Limits, deadline: Deadline
) -> ssl.SSLSocket:
    """Have the other side prove that it is the host, by name, not by the address we went to."""
    plain.settimeout(deadline.left(limits.read_s))
    try:
        return trust.wrap_socket(plain, server_hostname=host)
    except ssl.SSLCertVerificationError as fault:
        raise Failed(f"its certificate does not hold: {fault.verify_message}") from None
    except TimeoutError:
        raise Failed(f"no TLS within {limits.read_s:g} s") from None
    except OSError as fault:
        raise Failed(f"no TLS ({getattr(fault, 'reason', None) or fault.strerror or type(fault).__name__})") from None


def _asked(
    connection: socket.socket, split: SplitResult, headers: dict[str, str], limits: Limits, deadline: Deadline
) -> Answer:
    try:
        connection.settimeout(deadline.left(limits.read_s))
        connection.sendall(_request(split, headers))
        response = HTTPResponse(_Reading(connection, limits, deadline), method="GET")  # type: ignore[arg-type]  # it reads only
        response.begin()
        body = _body(response, limits)
    except TimeoutError:
        deadline.left(0)
        raise Failed(f"said nothing for {limits.read_s:g} s") from None
    except (HTTPException, OSError, ValueError) as fault:
        raise Failed(f"broke off, or spoke no HTTP ({type(fault).__name__})") from None
    return Answer(response.status, body, _not_after(connection) if isinstance(connection, ssl.SSLSocket) else None)


class _Reading:
    """A connection to read from, as the library's parser wants it; each read gets what is left of the time."""

    def __init__(self, connection: socket.socket, limits: Limits, deadline: Deadline) -> None:
        self._raw = _Raw(connection, limits, deadline)

    def makefile(self, _mode: str) -> BufferedReader:
        return BufferedReader(self._raw)


class _Raw(RawIOBase):
    def __init__(self, connection: socket.socket, limits: Limits, deadline: Deadline) -> None:
        super().__init__()
        self._connection, self._limits, self._deadline = connection, limits, deadline

    def readable(self) -> bool:
        return True

    def readinto(self, room: Any) -> int:  # noqa: ANN401 - a buffer
        self._connection.settimeout(self._deadline.left(self._limits.read_s))
        return self._connection.recv_into(room)


def _request(split: SplitResult, headers: dict[str, str]) -> bytes:
    target = f"{split.path or '/'}{'?' if split.query else ''}{split.query}"
    fixed = {"Host": split.netloc, "User-Agent": "sfsync-probe", "Accept": "*/*", "Connection": "close"}
    lines = "".join(f"{name}: {value}\r\n" for name, value in {**fixed, **headers}.items())
    return f"GET {target} HTTP/1.1\r\n{lines}\r\n".encode("ascii")


def _body(response: HTTPResponse, limits: Limits) -> bytes:
    """Read a body to its end, but never more than one chunk beyond its limit."""
    announced, body = response.length, bytearray()
    if (announced or 0) > limits.body_bytes:
        raise Failed(f"its body of {announced} bytes is larger than the {limits.body_bytes} that are read")
    while chunk := response.read(_CHUNK):
        body += chunk
        if len(body) > limits.body_bytes:
            raise Failed(f"its body is larger than the {limits.body_bytes} bytes that are read")
    if announced is not None and len(body) < announced:
        raise Failed(f"its body ended after {len(body)} of {announced} bytes")
    return bytes(body)


def _not_after(connection: ssl.SSLSocket) -> int | None:
    told = (connection.getpeercert() or {}).get("notAfter")
    return int(ssl.cert_time_to_seconds(told)) if isinstance(told, str) else None
