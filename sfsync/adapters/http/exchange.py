"""One exchange within its limits of time and size; whatever breaks it is told as what it amounts to."""

from __future__ import annotations

import json
import ssl
from datetime import timedelta
from http import HTTPStatus
from time import monotonic
from typing import TYPE_CHECKING

from msgspec import Struct
from urllib3 import Timeout
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ProtocolError, ReadTimeoutError

from sfsync.adapters.http.connections import Connections
from sfsync.adapters.http.deadline import time_limit
from sfsync.adapters.http.faults import Dropped, Passing, Untrusted
from sfsync.model.untold import Untold
from sfsync.ports.faults import Unavailable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from urllib3 import BaseHTTPResponse

    from sfsync.adapters.http.timeouts import Timeouts

_CHUNK = 64 * 1024
_MB = 1024**2


class Answer(Untold, Struct, frozen=True):
    """What came back: the status, headers by names in any case, the body unpacked; `elapsed` is the wait for them."""

    status: int
    headers: Mapping[str, str]
    body: bytes  # that to a login holds the token
    elapsed: timedelta = timedelta()

    def json(self) -> object:
        """Return the parsed body, None where it is not JSON."""
        try:
            found: object = json.loads(self.body)
        except (ValueError, RecursionError):
            return None
        return found


class Exchange:
    """Asks one counterpart; `who` answers, in words (`the org`), with bodies of so many MB at most.

    Threads may share it. A redirect is an answer like any other: nobody is led elsewhere.
    """

    def __init__(self, who: str, timeouts: Timeouts, largest_mb: int) -> None:
        """Prepare; nothing is connected to yet."""
        self._who, self._timeouts, self._largest_mb = who, timeouts, largest_mb
        self._connections = Connections()

    def send(
        self, method: str, url: str, seconds: float, headers: Mapping[str, str], body: bytes | None = None
    ) -> Answer:
        """Return the answer, if it comes within so many seconds; raise Passing, Untrusted, Unavailable for too much."""
        with time_limit(seconds) as watch:
            result = self._sent(method, url, seconds, headers, body)
        if watch.expired:
            raise Passing(f"{self._who} did not answer in full within {seconds:.1f} s")
        if isinstance(result, Exception):
            raise result
        return result

    def close(self) -> None:
        """Close the connections."""
        self._connections.close()

    def _sent(
        self, method: str, url: str, seconds: float, headers: Mapping[str, str], body: bytes | None
    ) -> Answer | Exception:
        """Return the answer, or what to raise in its place: outside, where the library's own fault does not show."""
        waits = Timeout(connect=min(self._timeouts.connect, seconds), read=min(self._timeouts.read, seconds))
        began, answered = monotonic(), False
        try:
            response = self._connections.to(url).request(
                method,
                url,
                headers={"Accept-Encoding": "gzip", **headers},
                body=body,
                timeout=waits,
                retries=False,
                redirect=False,
                preload_content=False,
            )
            elapsed, answered = timedelta(seconds=monotonic() - began), True
            try:
                return Answer(response.status, response.headers, self._body(response), elapsed)
            finally:
                response.close()  # one that was read to its end has given its connection back before
        except Unavailable as fault:
            return fault
        except (HTTPError, OSError, ValueError) as fault:  # the last for what cannot be written as it has to be sent
            return self._meaning(fault, answered=answered)

    def _body(self, response: BaseHTTPResponse) -> bytes:
        if response.status < HTTPStatus.OK:  # only the first of the answers: the next call would be given the other
            raise ProtocolError("an interim answer")
        body = bytearray()
        for chunk in response.stream(_CHUNK, decode_content=True):
            body += chunk
            if len(body) > self._largest_mb * _MB:
                raise Unavailable(f"{self._who}'s answer is larger than {self._largest_mb} MB")
        return bytes(body)

    def _meaning(self, fault: Exception, *, answered: bool) -> Exception:
        """Tell what a broken exchange amounts to; the fault's own text shows the query, so it is not passed on."""
        if _is_untrusted(fault):
            who = self._who
            return Untrusted(f"{who}'s TLS certificate is not trusted", "check the address and this machine's CAs")
        if isinstance(fault, ReadTimeoutError):
            return Passing(f"nothing from {self._who} for {self._timeouts.read:.1f} s")
        if isinstance(fault, ConnectTimeoutError) and not isinstance(fault, NewConnectionError):
            return Passing(f"no connection to {self._who} within {self._timeouts.connect:.1f} s")
        if isinstance(fault, ProtocolError) and not answered:
            self.close()  # its neighbours in the pool are as old
            return Dropped(f"the connection to {self._who} broke")
        return Passing(f"{self._who} could not be reached or was cut short ({type(fault).__name__})")


def _is_untrusted(fault: BaseException | None) -> bool:
    while fault is not None and not isinstance(fault, ssl.SSLCertVerificationError):
        fault = fault.__cause__ or fault.__context__
    return fault is not None
