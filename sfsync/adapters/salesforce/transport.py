"""The one HTTP session towards Salesforce. Every guard is here, so that who calls it sees good answers only.

`call` either returns the JSON of an answer of 2xx, or raises what `ports` knows. The usual client would recurse without
end on 401, repeat a call without its headers, choke on error pages, wait for ever, log in from several threads at once.
"""

from __future__ import annotations

import json
from http import HTTPStatus
from time import sleep
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from msgspec import Struct

from sfsync.adapters.http.exchange import Answer, Exchange
from sfsync.adapters.http.retries import Retries
from sfsync.adapters.salesforce.budget import Budget
from sfsync.adapters.salesforce.faults import LocatorLost, Renewed
from sfsync.adapters.salesforce.login import Login, Token
from sfsync.adapters.salesforce.login_refusals import login_refusal
from sfsync.adapters.salesforce.refusals import errors_of, is_good, refusal
from sfsync.adapters.salesforce.server_clock import ServerClock
from sfsync.model.untold import Untold
from sfsync.ports.faults import Misconfigured, OverBudget

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sfsync.adapters.salesforce.connection import Connection
    from sfsync.ports.telling import Clock

LARGEST_MB = 128  # of an answer, unpacked: a page of 2,000 rows with all their texts has some 60 at the utmost
_FIXED = {
    "User-Agent": "sfsync",
    "Accept": "application/json",
    "Sforce-Call-Options": "client=sfsync",  # marks the change events of our own writes
    "Sforce-Auto-Assign": "FALSE",  # a stamp must not run the assignment rules
}
_JSON = {"Content-Type": "application/json"}
_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class Call(Untold, Struct):
    """A call over its attempts; `body` is sent as JSON. `bound` to its session: by another its path leads nowhere."""

    method: str
    path: str  # of a query it is the whole text
    body: object = None
    bound: bool = False
    renewed: bool = False


class Transport:
    """Sends to one org. `sleeps` waits between attempts."""

    def __init__(self, connection: Connection, clock: Clock, sleeps: Callable[[float], None] = sleep) -> None:
        """Prepare; nothing is sent before the first call."""
        self.server_clock = ServerClock(clock)
        self.budget = Budget(connection.api_ceiling)
        self.retries = Retries(connection.timeouts, sleeps)
        self.login = Login(connection, self.post_form, self.server_clock)
        self._exchange = Exchange("the org", connection.timeouts, LARGEST_MB)

    def call(self, call: Call) -> object:
        """Call the API, wherever the current session holds, and return the parsed answer; None for one without a body.

        Raises Unavailable, OverBudget or Misconfigured; LocatorLost and TooMuch where the query has to change.
        """
        self.budget.check()
        return self.retries.run(lambda seconds: self._attempt(call, seconds)).json()

    def post_form(self, url: str, form: Mapping[str, str]) -> Mapping[str, object]:
        """Post a login and return its answer; raise LoginRefused or Unavailable."""

        def attempt(seconds: float) -> Mapping[str, object]:
            answer = self._sent("POST", url, seconds, _FORM, urlencode(form).encode())
            _raise(login_refusal(answer))
            granted = answer.json()
            return granted if isinstance(granted, dict) else {}

        return self.retries.run(attempt)

    def close(self) -> None:
        """Close the connections."""
        self._exchange.close()

    def _attempt(self, call: Call, seconds: float) -> Answer:
        token = self.login.token()
        body = None if call.body is None else json.dumps(call.body).encode()
        headers = {**(_JSON if body else {}), **token.header}
        answer = self._sent(call.method, f"{token.instance_url}{call.path}", seconds, headers, body)
        if _has_no_session(answer):
            self._renew(call, token)
        if HTTPStatus.MULTIPLE_CHOICES < answer.status < HTTPStatus.BAD_REQUEST:
            self.login.forget(token)  # the org has moved: a new login tells whereto
        self._note_usage(answer)
        fault = refusal(answer)
        _raise(self.budget.exhausted() if isinstance(fault, OverBudget) else fault)
        return answer

    def _renew(self, call: Call, stale: Token) -> None:
        """Get a new session, once for a call, and have the call repeated as it was."""
        if call.renewed:
            raise Misconfigured(
                "the org refuses a session that it has just opened",
                "check the integration user's API Enabled permission, login hours and IP ranges, and the app's policy",
            )
        call.renewed = True
        self.login.renew(stale)
        if call.bound:
            raise LocatorLost("the session ended while rows of a query were left")
        raise Renewed("the session had ended")

    def _note_usage(self, answer: Answer) -> None:
        shown = answer.headers.get("Sforce-Limit-Info")
        if shown is not None or answer.status < HTTPStatus.BAD_REQUEST:
            self.budget.note(shown)

    def _sent(self, method: str, url: str, seconds: float, headers: Mapping[str, str], body: bytes | None) -> Answer:
        """Send once, within the limits, and note the org's time; raise Passing, Unavailable or Misconfigured."""
        sent_at = self.server_clock.own()
        answer = self._exchange.send(method, url, seconds, {**_FIXED, **headers}, body)
        self.server_clock.note(answer, sent_at)
        return answer


def _raise(fault: Exception | None) -> None:
    if fault is not None:
        raise fault


def _has_no_session(answer: Answer) -> bool:
    if answer.status == HTTPStatus.UNAUTHORIZED:
        return True  # whatever its body: proxies and OAuth have their own
    errors = () if is_good(answer.status) else errors_of(answer.json())
    return any(error.code == "INVALID_SESSION_ID" for error in errors)
