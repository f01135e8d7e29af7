"""The server: HTTP/1.1 with connections that stay open, one thread for each."""

from __future__ import annotations

import json
import logging
import socket
from contextlib import suppress
from email.utils import format_datetime
from http.client import responses
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING

from sfsync.localorg.http.routes import answer, calls_of, template_of
from sfsync.localorg.http.wire import Request, Response
from sfsync.localorg.org.clock import sleep
from sfsync.localorg.org.fault_orders import CannedAnswer
from sfsync.localorg.org.usage import SeenCall

if TYPE_CHECKING:
    from sfsync.localorg.org.local_org import LocalOrg

_LOG = logging.getLogger(__name__)
_JSON = "application/json;charset=UTF-8"
_BODILESS = frozenset({204, 304})
_UNEXPECTED = [{"message": "An unexpected error occurred.", "errorCode": "UNKNOWN_EXCEPTION"}]
_LONGEST_TARGET = 16_384
_FILLER = b"x" * 65_536
_TOO_LONG = CannedAnswer(414, "<h1>Bad Message 414</h1><pre>reason: URI Too Long</pre>")
"""Salesforce's edge refuses it before the API sees it, hence the page."""


class OrgServer(ThreadingHTTPServer):
    """Serves one org; port 0 takes any free port."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, org: LocalOrg, port: int) -> None:
        """Bind to the loopback address."""
        self.org = org
        self._connections: set[socket.socket] = set()
        super().__init__(("127.0.0.1", port), _Connection)  # which closes itself if the port is taken

    def process_request(self, request: socket.socket | tuple[bytes, socket.socket], client_address: object) -> None:
        """Note a connection, so that it can be closed with the server."""
        if isinstance(request, socket.socket):
            self._connections.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        """Forget a connection that has ended."""
        if isinstance(request, socket.socket):
            self._connections.discard(request)
        super().shutdown_request(request)

    def server_close(self) -> None:
        """Stop listening and close the connections that clients keep open."""
        super().server_close()
        for connection in tuple(self._connections):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: object, client_address: object) -> None:  # noqa: ARG002 - the library's signature
        """Say nothing of clients that hang up; log everything else."""
        _LOG.debug("connection from %s ended", client_address, exc_info=True)


class _Connection(BaseHTTPRequestHandler):
    """One client's connection."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    server: OrgServer

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name is the library's
        """Log a request for debugging only."""
        _LOG.debug(format, *args)

    def serve(self) -> None:
        """Read one request and answer it."""
        request = self._request()
        target = (request.method, request.target)
        org = self.server.org
        calls_of(org, request).append(_seen(request))
        canned = _TOO_LONG if len(request.target) > _LONGEST_TARGET else org.faults.canned.take(*target)
        if canned:
            sleep(canned.delay_s)
            self._send(canned.status, canned.body.encode(), _canned_headers(canned))
            return
        response = self._served(request)
        sleep(response.delay_s)
        if response.dropped or org.faults.dropped.take(*target):
            self.close_connection = True
            return
        if response.filler:
            self._send_filler(response)
        else:
            self._send_response(response, org.faults.slowed.take(*target))

    do_GET = do_HEAD = do_POST = do_PATCH = do_PUT = do_DELETE = serve  # noqa: N815 - the library looks for these

    def _request(self) -> Request:
        headers = {name.lower(): value for name, value in self.headers.items()}
        return Request(self.command, self.path, headers, self._body(headers))

    def _body(self, headers: dict[str, str]) -> bytes:
        if headers.get("transfer-encoding", "").lower() == "chunked":
            return b"".join(iter(self._chunk, b""))
        return self.rfile.read(int(headers.get("content-length") or 0))

    def _chunk(self) -> bytes:
        size = int(self.rfile.readline().split(b";")[0], 16)
        chunk = self.rfile.read(size)
        self.rfile.readline()
        return chunk

    def _served(self, request: Request) -> Response:
        try:
            return answer(self.server.org, request)
        except Exception:  # noqa: BLE001 - the very edge: a bug must answer, and be seen in the log
            _LOG.exception("%s %s", request.method, request.target)
            return Response(500, _UNEXPECTED)

    def _send_response(self, response: Response, seconds_per_byte: float | None) -> None:
        headers = {"Content-Type": _JSON, **response.headers}
        if self.path.startswith("/services/data/"):
            used, allowance = self.server.org.api_usage
            headers["Sforce-Limit-Info"] = f"api-usage={used}/{allowance}"
        self._send(response.status, _body(response.payload), headers, seconds_per_byte)

    def _send(self, status: int, body: bytes, headers: dict[str, str], seconds_per_byte: float | None = None) -> None:
        """Send head and body in one piece, or the body a byte at a time."""
        shown = b"" if self.command == "HEAD" or status in _BODILESS else body
        head = self._head(status, headers, None if status in _BODILESS else len(body))
        self.wfile.write(head if seconds_per_byte else head + shown)
        for byte in shown if seconds_per_byte else b"":
            sleep(seconds_per_byte or 0)
            self.wfile.write(bytes((byte,)))

    def _send_filler(self, response: Response) -> None:
        """Send a body of so many bytes that never stands in memory, until the client has had enough."""
        headers = {**response.headers, "Content-Type": "application/octet-stream"}
        self.wfile.write(self._head(response.status, headers, response.filler))
        for start in range(0, response.filler, len(_FILLER)):
            self.wfile.write(_FILLER[: response.filler - start])

    def _head(self, status: int, headers: dict[str, str], length: int | None) -> bytes:
        lines = {"Date": format_datetime(self.server.org.clock(), usegmt=True), **headers}
        if length is not None:
            lines["Content-Length"] = str(length)
        phrase = responses.get(status, "Unknown")
        shown = "".join(f"{name}: {value}\r\n" for name, value in lines.items())
        return f"HTTP/1.1 {status} {phrase}\r\n{shown}\r\n".encode("latin-1")


def _seen(request: Request) -> SeenCall:
    shown = "&".join(f"{name}={value}" for name, value in request.query.items())
    return SeenCall(request.method, template_of(request), shown, request.path)


def _body(payload: object) -> bytes:
    if payload is None or isinstance(payload, bytes):
        return payload or b""
    return json.dumps(payload, ensure_ascii=False).encode()


def _canned_headers(canned: CannedAnswer) -> dict[str, str]:
    looks_like_json = canned.body[:1] in ("{", "[")
    return {"Content-Type": _JSON if looks_like_json else "text/html;charset=UTF-8", **canned.headers}
