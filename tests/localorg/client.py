"""What tests of the local org share: a clock to move, a bare client, an adapter for clients that insist on TLS."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlencode, urlsplit

import requests
from msgspec import Struct
from requests.adapters import HTTPAdapter

START = datetime(2026, 11, 23, 10, 0, 0, tzinfo=UTC)


class MovableClock:
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        self.at = START

    def __call__(self) -> datetime:
        """Tell the time."""
        return self.at

    def advance(self, **span: float) -> datetime:
        """Move on by a `timedelta` of these parts, and return the new time."""
        self.at += timedelta(**span)
        return self.at


class Reply(Struct, frozen=True):
    """An answer as it came: `json` is the parsed body, None for an empty one or one that is no JSON."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    json: Any


class Client:
    """Sends requests over one connection that stays open, with a session's token."""

    def __init__(self, url: str, token: str | None = None) -> None:
        self.url = url
        self.token = token
        self._connection = HTTPConnection(urlsplit(url).netloc, timeout=10)

    def send(
        self,
        method: str,
        path: str,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        /,
        **query: str,
    ) -> Reply:
        """Send a request to a path below the API version's root, or to an absolute one; a `str` body goes as it is."""
        target = path if path.startswith("/") else f"/services/data/v64.0/{path}"
        if query:
            target = f"{target}?{urlencode(query)}"
        sent = body if isinstance(body, str | bytes | None) else json.dumps(body)
        login = {"Authorization": f"Bearer {self.token}"} if self.token else {}
        self._connection.request(method, target, sent, {**login, **(headers or {})})
        return self._reply()

    def _reply(self) -> Reply:
        answer = self._connection.getresponse()
        body = answer.read()
        is_json = body and "json" in (answer.headers["Content-Type"] or "")
        return Reply(answer.status, dict(answer.headers), body, json.loads(body) if is_json else None)

    def get(self, path: str, headers: Mapping[str, str] | None = None, /, **query: str) -> Reply:
        """GET a path."""
        return self.send("GET", path, None, headers, **query)

    def post(self, path: str, body: object, headers: Mapping[str, str] | None = None) -> Reply:
        """POST a body."""
        return self.send("POST", path, body, headers)

    def patch(self, path: str, body: object, headers: Mapping[str, str] | None = None) -> Reply:
        """PATCH with a body."""
        return self.send("PATCH", path, body, headers)

    def delete(self, path: str, **query: str) -> Reply:
        """DELETE a path."""
        return self.send("DELETE", path, **query)

    def query(self, soql: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Run a query."""
        return self.get("query", headers, q=soql)

    def log_in(self, client_id: str, client_secret: str) -> Reply:
        """Log in with client credentials and keep the token, if there is one."""
        form = {"grant_type": "client_credentials", "client_id": client_id, "client_secret": client_secret}
        reply = self.token_request(form)
        self.token = reply.json.get("access_token")
        return reply

    def token_request(self, form: Mapping[str, str]) -> Reply:
        """Send a form to the token endpoint."""
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        return Client(self.url).closing_send("/services/oauth2/token", urlencode(form), kind)

    def closing_send(self, path: str, body: str, headers: Mapping[str, str]) -> Reply:
        """POST once and close."""
        try:
            return self.send("POST", path, body, headers)
        finally:
            self.close()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


class ToLocalOrg(HTTPAdapter):
    """Sends what was meant for https://anything to the local org: simple-salesforce knows no plain HTTP."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self._url = url

    def send(self, request: requests.PreparedRequest, *args: Any, **kwargs: Any) -> requests.Response:  # noqa: ANN401 - the library's signature
        """Rewrite the address and send."""
        parts = urlsplit(str(request.url))
        request.url = f"{self._url}{parts.path}" + (f"?{parts.query}" if parts.query else "")
        return super().send(request, *args, **kwargs)


def session_to(url: str) -> requests.Session:
    """Return a session whose https requests go to the local org."""
    session = requests.Session()
    session.mount("https://", ToLocalOrg(url))
    return session


def error(reply: Reply) -> tuple[int, str]:
    """Return status and code of a refused request."""
    return reply.status, reply.json[0]["errorCode"]
