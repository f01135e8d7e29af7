"""A status feed that answers as a test tells it to, well or badly, over real HTTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from hashlib import sha256
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from tests.adapters.salesforce.scripted import Answer, Handler, Seen, Step, send, serving

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
SINCE = NOW - timedelta(days=7)
BOTH_LISTS = ("/incidents", "/maintenances")


class Feed:
    """Answers by path with the step told for it, else with what `answers` holds as JSON; Date is `date`."""

    def __init__(self) -> None:
        """Start with the instance NA137, on which nothing has happened."""
        self.url = ""
        self.closing = threading.Event()
        self.date: datetime | None = NOW
        self.answers: dict[str, object] = {path: [] for path in BOTH_LISTS}
        self.answers["/instances/NA137/status"] = status("NA137")
        self.steps: dict[str, Step] = {}
        self.conditional = False
        self.seen: list[Seen] = []

    @property
    def paths(self) -> list[str]:
        """The paths asked for."""
        return [unquote(urlsplit(each.target).path) for each in self.seen]

    def query(self, number: int) -> dict[str, str]:
        """Return the query of a request."""
        return {name: values[0] for name, values in parse_qs(urlsplit(self.seen[number].target).query).items()}

    def next_step(self, seen: Seen) -> Step:
        """Answer a request."""
        self.seen.append(seen)
        path = unquote(urlsplit(seen.target).path)
        if path in self.steps:
            return self.steps[path]
        if path not in self.answers:
            return self.told(404, {"message": "Instance Not Found"})
        return self._told_if_new(seen, self.answers[path])

    def told(self, code: int, body: object, **headers: str) -> Answer:
        """Return an answer with the feed's Date."""
        dated = {"Date": format_datetime(self.date, usegmt=True)} if self.date else {}
        return Answer(code, body, dated | {name.replace("_", "-"): value for name, value in headers.items()})

    def _told_if_new(self, seen: Seen, body: object) -> Answer:
        if not self.conditional:
            return self.told(200, body)
        tag = f'"{sha256(json.dumps(body).encode()).hexdigest()}"'
        if seen.headers.get("if-none-match") == tag:
            return self.told(304, "")
        return self.told(200, body, ETag=tag)


@contextmanager
def served() -> Iterator[Feed]:
    """Serve a feed on a free port while the block runs."""
    feed = Feed()
    with serving(feed):
        yield feed


def status(key: str, **changed: object) -> dict[str, Any]:
    """Return an instance's status."""
    usual: dict[str, Any] = {
        "key": key,
        "location": "NA",
        "environment": "production",
        "status": "OK",
        "isActive": True,
        "Services": [{"key": "coreService", "order": 1, "isCore": True}],
        "Incidents": [],
        "Maintenances": [],
        "GeneralMessage": [],
    }
    return usual | changed


def cut_off(connection: Handler, closing: threading.Event) -> None:
    """Promise more bytes than come, and hang up."""
    connection.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 4000\r\n\r\n[{")
    connection.close_connection = True


def endless(connection: Handler, closing: threading.Event) -> None:
    """Send a body that has no end, as fast as it is taken."""
    connection.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n[")
    connection.close_connection = True
    while not closing.is_set():
        connection.wfile.write(b" " * 65536)


def undated(body: str) -> Step:
    """Return a step that answers without a Date."""

    def step(connection: Handler, closing: threading.Event) -> None:
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
        connection.wfile.write((head + body).encode())

    return step


def first(times: int, step: Answer, then: Answer) -> Step:
    """Return a step that answers so many times with one thing, then with another."""
    left = [step] * times

    def answering(connection: Handler, closing: threading.Event) -> None:
        send(connection, left.pop() if left else then)

    return answering
