"""Gets answers of the feed: bounded in time and size, asked for only where they are new, and checked to be JSON of now.

The feed is asked often and rarely has news. So the last answer to each question is kept: a 304, or the same body again,
yields the very same `Content`, and whoever has read that need not read it again.
"""

from __future__ import annotations

from hashlib import sha256
from http import HTTPStatus
from time import sleep
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode

from msgspec import Struct

from sfsync import __version__
from sfsync.adapters.http.addresses import is_loopback, parts_of
from sfsync.adapters.http.exchange import Answer, Exchange
from sfsync.adapters.http.faults import Passing, Untrusted
from sfsync.adapters.http.headers import whole_seconds
from sfsync.adapters.http.retries import Retries
from sfsync.adapters.http.timeouts import Timeouts
from sfsync.adapters.trust.answers import check, kind
from sfsync.adapters.trust.freshness import NotOfNow, as_of
from sfsync.adapters.trust.refusals import NotThere, refusal
from sfsync.model.untold import Untold
from sfsync.ports.faults import Misconfigured, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime

    from sfsync.ports.telling import Clock

BOUNDS = Timeouts(connect=5.0, read=10.0, attempt=20.0, total=40.0)
ATTEMPTS = 3
LARGEST_MB = 16  # of an answer, unpacked; the feed's largest, of all instances, had 1.5 in 2020
_PASSING = frozenset({HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_MANY_REQUESTS})


class Content(Untold, Struct, frozen=True, eq=False):
    """What an answer said, parsed; the same object as long as it says the same."""

    document: object
    digest: str


class Page(Struct, frozen=True):
    """An answer: what it said, and by the feed's clock as of when."""

    content: Content
    as_of: datetime


class _Kept(Struct, frozen=True):
    url: str
    content: Content
    validators: Mapping[str, str]


class Pages:
    """Asks one feed. While it fails, each question is put once only: many instances must not become a storm."""

    def __init__(
        self,
        url: str,
        clock: Clock,
        timeouts: Timeouts,
        sleeps: Callable[[float], None] = sleep,
    ) -> None:
        """Prepare; nothing is asked yet."""
        self._base = checked_url(url)
        self._clock = clock
        self._exchange = Exchange("the feed", timeouts, LARGEST_MB)
        self._retries = Retries(timeouts, sleeps)
        self._failing = False
        self._kept: dict[str, _Kept] = {}

    def page(self, path: str, query: Mapping[str, str], keep_as: str | None = None) -> Page:
        """Return the answer to a question, kept under a name where it will be put again.

        Raises NotThere or Unavailable.
        """
        url = f"{self._base}{path}?{urlencode(query, quote_via=quote)}" if query else f"{self._base}{path}"
        kept = self._kept.get(keep_as or "")
        kept = kept if kept is not None and kept.url == url else None
        answer = self._answer(path, url, kept.validators if kept else {})
        try:
            at = as_of(answer.headers, self._clock.now())
        except NotOfNow as fault:
            raise refusal(path, str(fault)) from None
        if answer.status == HTTPStatus.NOT_FOUND:
            raise NotThere(path, "the feed does not know it (404)")
        content = _content(path, answer, kept or self._kept.get(keep_as or ""))
        if keep_as:
            self._kept[keep_as] = _Kept(url, content, _validators(answer, kept))
        return Page(content, at)

    def close(self) -> None:
        """Close the connections."""
        self._exchange.close()

    def _answer(self, path: str, url: str, validators: Mapping[str, str]) -> Answer:
        headers = {"User-Agent": _agent(), "Accept": "application/json", **validators}
        attempts = 1 if self._failing else ATTEMPTS
        self._failing = True
        try:
            answer = self._retries.run(lambda seconds: self._attempt(url, headers, seconds), attempts)
        except (Unavailable, Untrusted) as fault:
            raise refusal(path, str(fault)) from None
        self._failing = False
        check(path, answer, asked_again=bool(validators))
        return answer

    def _attempt(self, url: str, headers: Mapping[str, str], seconds: float) -> Answer:
        answer = self._exchange.send("GET", url, seconds, headers)
        if answer.status in _PASSING or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise Passing(f"the feed answered {answer.status}", whole_seconds(answer.headers.get("Retry-After")))
        return answer


def checked_url(url: str) -> str:
    """Return the address of a feed without a slash at its end; raise Misconfigured where anybody could answer."""
    parts = parts_of(url)
    surplus = parts.query or parts.fragment or "@" in parts.netloc
    if parts.scheme not in ("https", "http") or not parts.hostname or surplus:
        raise Misconfigured("the status feed's address is no URL", "give e.g. https://api.status.salesforce.com/v1")
    if parts.scheme == "http" and not is_loopback(url):
        raise Misconfigured(f"plain http to {parts.hostname}: anybody on the way could answer", "use https")
    return url.rstrip("/")


def _agent() -> str:
    return f"sfsync/{__version__} (+https://www.flosum.com)"


def _content(path: str, answer: Answer, kept: _Kept | None) -> Content:
    """Return what an answer says: what is kept, where it is the same."""
    if answer.status == HTTPStatus.NOT_MODIFIED and kept is not None:
        return kept.content
    digest = sha256(answer.body).hexdigest()
    if kept is not None and kept.content.digest == digest:
        return kept.content
    document = answer.json()
    if document is None:
        raise refusal(path, f"the answer is no JSON{kind(answer)}")
    return Content(document, digest)


def _validators(answer: Answer, kept: _Kept | None) -> Mapping[str, str]:
    """Return the headers that ask for the next answer only where it is another one."""
    if answer.status == HTTPStatus.NOT_MODIFIED and kept is not None:
        return kept.validators
    told = {"If-None-Match": answer.headers.get("ETag"), "If-Modified-Since": answer.headers.get("Last-Modified")}
    return {name: value for name, value in told.items() if value}
