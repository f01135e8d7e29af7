"""What is wrong with the feed as a whole: absent, slow, nonsensical, stale, or on a wrong clock."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.localorg.trust.board import Board

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sfsync.localorg.org.clock import Clock

JSON, HTML = "application/json; charset=utf-8", "text/html; charset=utf-8"
_PAGE = "<!DOCTYPE html><html><head><title>Status</title></head><body><h1>We will be right back</h1></body></html>"
_USUAL_MAX_AGE_S = 60


def _html(_payload: object) -> tuple[bytes, str]:
    return _PAGE.encode(), HTML


def _truncated(payload: object) -> tuple[bytes, str]:
    body = rendered(payload)
    return body[: len(body) // 2 or 1], JSON


def _wrong_key(payload: object) -> tuple[bytes, str]:
    if isinstance(payload, dict) and "key" in payload:
        payload = {**payload, "key": f"{payload['key']}7"}
    return rendered(payload), JSON


def _wrong_shape(payload: object) -> tuple[bytes, str]:
    return rendered([] if isinstance(payload, dict) else {"items": payload}), JSON


_GARBAGE: Mapping[str, Callable[[object], tuple[bytes, str]]] = {
    "html": _html,
    "truncated": _truncated,
    "wrong_key": _wrong_key,
    "wrong_shape": _wrong_shape,
}


class Trouble(Struct):
    """The feed's present state; as it is made, all is well."""

    status: int | None = None
    """The status that every request gets, instead of an answer."""
    wait_s: float = 0.0
    garbage: str | None = None
    limits_obeyed: bool = True
    skew: timedelta = timedelta()
    edge_s: float = 0.0
    """Seconds for which an edge cache repeats an answer, whatever happens behind it."""


class TroubleDesk(Board):
    """Verbs on the feed itself; each holds until `recover`, or until called with what undoes it."""

    def __init__(self, clock: Clock) -> None:
        """Start well."""
        super().__init__(clock)
        self.trouble = Trouble()
        self.conditional = True
        """Whether `ETag` and `Last-Modified` are given and heeded; of the real feed nobody knows."""
        self.max_age_s = _USUAL_MAX_AGE_S
        """The `max-age` that answers carry."""

    def go_down(self, status: int = 503) -> None:
        """Answer every request with an error, its body a page."""
        with self.changing():
            self.trouble.status = status

    def hang(self, seconds: float = 60.0) -> None:
        """Let every request wait for seconds of real time before it is answered."""
        with self.changing():
            self.trouble.wait_s = seconds

    def garble(self, how: str) -> None:
        """Answer 200 with nonsense: `html`, `truncated`, `wrong_key` or `wrong_shape`. Raises `ValueError`."""
        with self.changing():
            if how not in _GARBAGE:
                raise ValueError(f"{how!r} is none of {', '.join(_GARBAGE)}")
            self.trouble.garbage = how

    def ignore_limits(self) -> None:
        """Put every record of a list into one answer, whatever limit and offset say."""
        with self.changing():
            self.trouble.limits_obeyed = False

    def skew_date(self, seconds: float) -> None:
        """Tell a time in `Date` that is ahead by seconds, or behind if negative."""
        with self.changing():
            self.trouble.skew = timedelta(seconds=seconds)

    def cache_at_edge(self, seconds: float) -> None:
        """Repeat each answer, with its `Date` and a growing `Age`, for seconds after it was first given."""
        with self.changing():
            self.trouble.edge_s = seconds

    def recover(self) -> None:
        """Be well again; what was posted meanwhile is there."""
        with self.changing():
            self.trouble = Trouble()


def rendered(payload: object) -> bytes:
    """Render JSON."""
    return json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()


def body_of(payload: object, garbage: str | None) -> tuple[bytes, str]:
    """Return an answer's bytes and content type, garbled if so ordered."""
    return _GARBAGE[garbage](payload) if garbage else (rendered(payload), JSON)


def error_page() -> tuple[bytes, str]:
    """Return what a feed that is down shows."""
    return _html(None)
