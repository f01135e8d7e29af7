"""The one HTTP session towards Salesforce. Every guard is here, so that who calls it sees good answers only.

`request` either returns an answer of 2xx with JSON, or raises what `ports` knows. simple-salesforce can stand on it, as
a test has it do; by itself that would recurse without end on 401, repeat a call without its headers, choke on error
pages, wait for ever, log in from several threads at once. We do without it: of all that it loads we used one method.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from http import HTTPStatus
from http.cookiejar import DefaultCookiePolicy
from time import sleep
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import requests

from sfsync.adapters.http.addresses import is_loopback
from sfsync.adapters.http.deadline import WatchedAdapter
from sfsync.adapters.http.exchange import Exchange
from sfsync.adapters.http.retries import Retries
from sfsync.adapters.salesforce.budget import Budget
from sfsync.adapters.salesforce.faults import LocatorLost, Renewed
from sfsync.adapters.salesforce.login import Login, Token
from sfsync.adapters.salesforce.login_refusals import login_refusal
from sfsync.adapters.salesforce.refusals import body_of, errors_of, refusal
from sfsync.adapters.salesforce.server_clock import ServerClock
from sfsync.ports import Misconfigured, OverBudget

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sfsync.adapters.http.exchange import Waits
    from sfsync.adapters.salesforce.connection import Connection
    from sfsync.ports import Clock

_FIXED = {
    "User-Agent": "sfsync",
    "Sforce-Call-Options": "client=sfsync",  # marks the change events of our own writes
    "Sforce-Auto-Assign": "FALSE",  # a stamp must not run the assignment rules
}
_NOT_PASSED_ON = {"authorization", "x-prettyprint"}  # ours is set for each attempt; pretty bodies are big bodies


@dataclass(slots=True)
class _Call:
    """A call over its attempts. `bound` to its session: after a new login its address leads nowhere."""

    method: str
    path: str
    bound: bool
    headers: Mapping[str, str]
    rest: dict[str, Any] = field(repr=False)
    renewed: bool = False


class Transport(requests.Session):
    """Sends to one org. `sleeps` waits between attempts."""

    def __init__(self, connection: Connection, clock: Clock, sleeps: Callable[[float], None] = sleep) -> None:
        """Prepare; nothing is sent before the first call."""
        super().__init__()
        self.headers.update(_FIXED)
        self.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
        for scheme in ("https://", "http://"):
            self.mount(scheme, WatchedAdapter())
        self.server_clock = ServerClock(clock)
        self.budget = Budget(connection.api_ceiling)
        self.retries = Retries(connection.timeouts, sleeps)
        self.login = Login(connection, self.post_form, self.server_clock)
        self.trust_env = not is_loopback(connection.url)  # a proxy does not lead to this machine
        self._exchanges = Exchange(self, connection.timeouts, "the org")

    def request(  # type: ignore[override] # the library's own parameters are passed on unseen
        self,
        method: str,
        url: str,
        *,
        bound_to_session: bool = False,
        headers: Mapping[str, str] | None = None,
        **rest: Any,  # noqa: ANN401 - passed on as they are
    ) -> requests.Response:
        """Call the API: the path of `url` at wherever the current session holds.

        Raises Unavailable, OverBudget or Misconfigured; LocatorLost and TooMuch where the query has to change.
        """
        self.budget.check()
        kept = {name: value for name, value in (headers or {}).items() if name.lower() not in _NOT_PASSED_ON}
        call = _Call(method, urlsplit(url).path, bound_to_session, kept, rest)
        return self.retries.run(lambda seconds: self._attempt(call, seconds))

    def post_form(self, url: str, form: Mapping[str, str]) -> Mapping[str, object]:
        """Post a login and return its answer; raise LoginRefused or Unavailable."""

        def attempt(seconds: float) -> Mapping[str, object]:
            response = self._exchange("POST", url, seconds, data=dict(form), auth=_anonymous)
            _raise(login_refusal(response))
            answer: Mapping[str, object] = response.json()
            return answer

        return self.retries.run(attempt)

    def _attempt(self, call: _Call, seconds: float) -> requests.Response:
        token = self.login.token()
        url = f"{token.instance_url}{call.path}"
        response = self._exchange(call.method, url, seconds, headers=call.headers, auth=token.authorize, **call.rest)
        if _has_no_session(response):
            self._renew(call, token)
        if response.is_redirect:
            self.login.forget(token)  # the org has moved: a new login tells whereto
        self._note_usage(response)
        fault = refusal(response)
        _raise(self.budget.exhausted() if isinstance(fault, OverBudget) else fault)
        return response

    def _renew(self, call: _Call, stale: Token) -> None:
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

    def _note_usage(self, response: requests.Response) -> None:
        shown = response.headers.get("Sforce-Limit-Info")
        if shown is not None or response.ok:
            self.budget.note(shown)

    def _exchange(
        self,
        method: str,
        url: str,
        seconds: float,
        **rest: Any,  # noqa: ANN401 - passed on as they are
    ) -> requests.Response:
        """Send once, within the time limits, and note the org's time; raise Passing or Misconfigured."""

        def send(waits: Waits) -> requests.Response:
            return super(Transport, self).request(method, url, timeout=waits, allow_redirects=False, **rest)

        sent_at = self.server_clock.own()
        response = self._exchanges.run(send, seconds)
        self.server_clock.note(response, sent_at)
        return response


def _raise(fault: Exception | None) -> None:
    if fault is not None:
        raise fault


def _anonymous(request: requests.PreparedRequest) -> requests.PreparedRequest:
    """Leave a login without the credentials that a .netrc file may hold for its host."""
    return request


def _has_no_session(response: requests.Response) -> bool:
    if response.status_code == HTTPStatus.UNAUTHORIZED:
        return True  # whatever its body: proxies and OAuth have their own
    errors = () if response.ok else errors_of(body_of(response))
    return any(error.code == "INVALID_SESSION_ID" for error in errors)
