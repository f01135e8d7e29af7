"""A server that answers as a test tells it to, for what a well-behaved org never does."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Protocol

from msgspec import Struct, field

ORG_ID = "00D000000000001EAA"


class Answer(Struct, frozen=True):
    """One answer; a body that is no text is sent as JSON."""

    status: int = 200
    body: object = ""
    headers: Mapping[str, str] = field(default_factory=dict)

    @property
    def content(self) -> bytes:
        """The body as sent."""
        return self.body.encode() if isinstance(self.body, str) else json.dumps(self.body).encode()


class Seen(Struct, frozen=True):
    """One request; header names are in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes


Handler = BaseHTTPRequestHandler
Step = Answer | Callable[[Handler, threading.Event], None]


def error(status: int, code: str, message: str = "", **headers: str) -> Answer:
    """Return an error in the API's form."""
    return Answer(
        status, [{"errorCode": code, "message": message}], {k.replace("_", "-"): v for k, v in headers.items()}
    )


def rows(*records: object) -> Answer:
    """Return a query's answer."""
    return Answer(200, {"totalSize": len(records), "done": True, "records": list(records)})


def done(case_id: str) -> dict[str, Any]:
    """Return the result of a row that was written."""
    return {"id": case_id, "success": True, "errors": []}


def failed(code: str, message: str = "", *fields: str) -> dict[str, Any]:
    """Return the result of a row that was not."""
    return {"success": False, "errors": [{"statusCode": code, "message": message, "fields": list(fields)}]}


def sent(call: Seen) -> list[str]:
    """List the ids that a call wrote to."""
    return [record["id"] for record in json.loads(call.body)["records"]]


SESSION_ENDED = error(401, "INVALID_SESSION_ID", "Session expired or invalid")
USAGE = {"Sforce-Limit-Info": "api-usage=18/5000"}


class Scripted:
    """The steps that logins and API calls are answered by, each in turn, the last one for ever; and what was asked."""

    def __init__(self) -> None:
        """Start with an org that knows no Case."""
        self.url = ""
        self.api: list[Step] = [rows()]
        self.token: list[Step] = []
        self.seen: list[Seen] = []
        self.closing = threading.Event()
        self._guard = threading.Lock()

    @property
    def logins(self) -> list[Seen]:
        """The logins seen."""
        return [each for each in self.seen if each.target.endswith("/token")]

    @property
    def calls(self) -> list[Seen]:
        """The API calls seen."""
        return [each for each in self.seen if not each.target.endswith("/token")]

    def granted(self, **changed: str) -> Answer:
        """Return the answer to a login that succeeds, with a token of its own."""
        fields = {
            "access_token": f"{ORG_ID}!token-{len(self.logins)}",
            "instance_url": self.url,
            "id": f"https://login.salesforce.com/id/{ORG_ID}/005000000000001AAA",
        }
        return Answer(200, fields | changed)

    def next_step(self, seen: Seen) -> Step:
        """Note a request and return the step that answers it."""
        with self._guard:
            self.seen.append(seen)
            steps = self.token if seen.target.endswith("/token") else self.api
            if not steps:
                return self.granted()
            return steps.pop(0) if len(steps) > 1 else steps[0]


class Script(Protocol):
    """What tells a server how to answer; `closing` is set when it ends."""

    url: str
    closing: threading.Event

    def next_step(self, seen: Seen) -> Step:
        """Return the step that answers a request."""
        ...


@contextmanager
def scripted() -> Iterator[Scripted]:
    """Serve a script of an org on a free port while the block runs."""
    script = Scripted()
    with serving(script):
        yield script


@contextmanager
def serving(script: Script) -> Iterator[None]:
    """Serve a script on a free port while the block runs."""

    class Connection(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def log_message(self, *_: object) -> None:
            pass

        def serve(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            headers = {name.lower(): value for name, value in self.headers.items()}
            step = script.next_step(Seen(self.command, self.path, headers, body))
            if isinstance(step, Answer):
                send(self, step)
            else:
                with suppress(OSError):
                    step(self, script.closing)

        do_GET = do_PATCH = do_POST = serve  # noqa: N815 - the library looks for these

    server = ThreadingHTTPServer(("127.0.0.1", 0), Connection)
    server.daemon_threads = True
    server.block_on_close = False
    script.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield
    finally:
        script.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def send(connection: Handler, answer: Answer, usage: Mapping[str, str] = USAGE) -> None:
    """Send an answer; what its headers say of length and usage stands."""
    connection.send_response_only(answer.status)
    date, length = connection.date_time_string(), str(len(answer.content))
    usual = {"Date": date, "Content-Length": length, "Content-Type": "application/json", **usage}
    headers = {**usual, **answer.headers}
    for name, value in headers.items():
        connection.send_header(name, value)
    connection.end_headers()
    if answer.status not in (204, 304):
        connection.wfile.write(answer.content)


def untold(answer: Answer) -> Step:
    """Return a step that answers, but says nothing of the usage."""
    return lambda connection, _: send(connection, answer, {})


def late(seconds: float) -> Step:
    """Return a step that answers well, but after so many seconds."""

    def step(connection: Handler, closing: threading.Event) -> None:
        closing.wait(seconds)
        send(connection, rows())

    return step


def dripping(part: str) -> Step:
    """Return a step that sends headers or body a byte at a time, each soon enough for a read time-out."""

    def step(connection: Handler, closing: threading.Event) -> None:
        connection.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n")
        connection.wfile.write(b"X-Drip: " if part == "headers" else b"\r\n[")
        while not closing.wait(0.02):
            connection.wfile.write(b" ")

    return step


def hanging_up(connection: Handler, closing: threading.Event) -> None:
    """Close the connection without an answer."""
    connection.close_connection = True
    connection.connection.shutdown(socket.SHUT_RDWR)
