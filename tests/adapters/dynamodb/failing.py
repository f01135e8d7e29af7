"""Something on a port that answers as DynamoDB does in trouble, in the order of a script."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

Answer = tuple[int, Any]  # status, and JSON or plain text
PREFIX = "com.amazonaws.dynamodb.v20120810#"


def refusal(code: str, message: str = "because", status: int = 400) -> Answer:
    """Return an error as DynamoDB words it."""
    return status, {"__type": f"{PREFIX}{code}", "message": message}


class Script:
    """The answers still to give, the last of them for ever, and the operations that were asked for."""

    def __init__(self, answers: Sequence[Answer]) -> None:
        self.answers, self.asked = list(answers), list[str]()

    def next(self, operation: str) -> Answer:
        """Return the answer to the next request."""
        self.asked.append(operation)
        return self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]


@contextmanager
def failing(*answers: Answer) -> Iterator[tuple[str, Script]]:
    """Serve a script; yield its address and the script."""
    script = Script(answers)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            status, body = script.next(self.headers["X-Amz-Target"].partition(".")[2])
            text = (body if isinstance(body, str) else json.dumps(body)).encode()
            self.send_response(status)
            if not isinstance(body, str):
                self.send_header("x-amzn-RequestId", "1")
            self.send_header("Content-Length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", script
        server.shutdown()
