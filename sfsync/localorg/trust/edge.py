"""What stands between the feed and its clients: validators for conditional requests, and a cache that goes stale."""

from __future__ import annotations

import hashlib
from datetime import datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.localorg.org.clock import whole_second

if TYPE_CHECKING:
    from collections.abc import Mapping

_MOST = 4096
"""Targets remembered; a client whose `startTime` moves with each poll makes many."""


class Version(Struct, frozen=True):
    """What tells one version of an answer from another."""

    etag: str
    modified: datetime
    sole: bool = True
    """False where two versions fell into one second, which a date cannot tell apart."""

    def is_known(self, headers: Mapping[str, str]) -> bool:
        """Tell whether the client has this version already: its tag decides, its date only without a tag."""
        if "if-none-match" in headers:
            tags = [tag.strip().removeprefix("W/") for tag in headers["if-none-match"].split(",")]
            return self.etag in tags or "*" in tags
        since = _date(headers.get("if-modified-since", ""))
        return self.sole and since is not None and self.modified <= since

    def headers(self) -> dict[str, str]:
        """Return the headers that a client can send back."""
        dated = {"Last-Modified": format_datetime(self.modified, usegmt=True)} if self.sole else {}
        return {"ETag": self.etag, **dated}

    def followed_by(self, etag: str, at: datetime) -> Version:
        """Return the version that an answer given at an instant belongs to: this one if it is the same."""
        return self if etag == self.etag else Version(etag, at, at > self.modified)


class Page(Struct, frozen=True):
    """An answer as the feed made it, and when."""

    status: int
    body: bytes
    content_type: str
    made_at: datetime
    version: Version | None = None


class Edge:
    """Remembers the latest version of each target, and its page as long as it may be repeated."""

    def __init__(self) -> None:
        """Start empty."""
        self._versions: dict[str, Version] = {}
        self._pages: dict[str, Page] = {}

    def version(self, target: str, body: bytes, now: datetime, changed_at: datetime) -> Version:
        """Return the version of a body; `changed_at` dates that of a target never asked for before."""
        etag = f'"{hashlib.sha256(body).hexdigest()[:32]}"'
        known = self._versions.pop(target, None)
        found = known.followed_by(etag, whole_second(now)) if known else Version(etag, whole_second(changed_at))
        self._versions[target] = found
        if len(self._versions) > _MOST:
            del self._versions[next(iter(self._versions))]
        return found

    def kept(self, target: str, now: datetime, seconds: float) -> Page | None:
        """Return the page kept for a target if it is younger than seconds."""
        page = self._pages.get(target)
        return page if page and now < page.made_at + timedelta(seconds=seconds) else None

    def keep(self, target: str, page: Page, seconds: float) -> None:
        """Keep a page to repeat it, if there are seconds for which to do so."""
        self._pages = {**self._pages, target: page} if seconds else {}


def _date(text: str) -> datetime | None:
    try:
        at = parsedate_to_datetime(text)
    except ValueError:
        return None
    return at if at.tzinfo else None
