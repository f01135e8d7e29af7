"""The Runtime API that Lambda offers its runtime client, on loopback: events go out, answers and errors come back."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from time import time
from typing import Any

_PREFIX = "/2018-06-01/runtime/"
_FROZEN_S = 60  # seconds that a client may wait for one more event


class RuntimeApi(ThreadingHTTPServer):
    """Offers events one after the other, each with so many seconds.

    `told` is what came back, by its path under the API's own prefix; `all_told` is set when the client asks for one
    more event than there is, or cannot start. It then waits until `over`, as Lambda freezes it.
    """

    daemon_threads = True

    def __init__(self, events: Sequence[object], seconds: float) -> None:
        super().__init__(("127.0.0.1", 0), _Call)
        self.left, self.seconds = list(enumerate(events)), seconds
        self.told = dict[str, Any]()
        self.all_told, self.over = threading.Event(), threading.Event()

    @property
    def address(self) -> str:
        """What AWS_LAMBDA_RUNTIME_API says."""
        return f"127.0.0.1:{self.server_port}"


class _Call(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: RuntimeApi

    def do_GET(self) -> None:
        """Hand out an event."""
        if not self.server.left:
            self.server.all_told.set()
            self.server.over.wait(_FROZEN_S)
            self.close_connection = True
            return
        number, event = self.server.left.pop(0)
        deadline = int((time() + self.server.seconds) * 1000)
        self._answer(200, json.dumps(event), **{"Aws-Request-Id": number, "Deadline-Ms": deadline})

    def do_POST(self) -> None:
        """Take an answer or an error."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        self.server.told[self.path.removeprefix(_PREFIX)] = json.loads(body)
        if self.path.endswith("init/error"):
            self.server.all_told.set()
        self._answer(202, "{}")

    def _answer(self, status: int, body: str, **told: int) -> None:
        self.send_response(status)
        for name, value in told.items():
            self.send_header(f"Lambda-Runtime-{name}", str(value))
        self.send_header("Content-Type", "application/json")  # the runtime client breaks down without
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def runtime_api(events: Sequence[object], seconds: float) -> Iterator[RuntimeApi]:
    """Serve events until the block ends."""
    with RuntimeApi(events, seconds) as api:
        threading.Thread(target=api.serve_forever, args=(0.05,), daemon=True).start()
        try:
            yield api
        finally:
            api.over.set()
            api.shutdown()
