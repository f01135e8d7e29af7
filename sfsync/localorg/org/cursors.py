"""Query locators: the rest of an answer, kept for the session that asked."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.localorg.org.errors import ApiError
from sfsync.localorg.replacing import replace

if TYPE_CHECKING:
    from collections.abc import Callable

    from sfsync.localorg.org.clock import Clock
    from sfsync.localorg.org.ids import IdMint

    Records = list[dict[str, object]]

_PER_USER = 10
_PREFIX = "01g"


class Cursor(Struct, frozen=True):
    """All records of one answer, of which pages of `size` are handed out."""

    token: str
    user_id: str
    records: Records
    size: int
    used_at: datetime


class Page(Struct, frozen=True):
    """Some records of an answer, the number of all, and the locator of the next page, if any."""

    records: Records
    total: int
    locator: str | None


class Cursors:
    """The open query locators of one org, at most ten for a user: the oldest goes when another is opened."""

    def __init__(self, mint: IdMint, clock: Clock, ttl_s: Callable[[], float]) -> None:
        """Start without any; a locator is gone when it was not used for `ttl_s` seconds."""
        self._mint = mint
        self._clock = clock
        self._ttl_s = ttl_s
        self._cursors: dict[str, Cursor] = {}
        self._guard = threading.Lock()

    def first_page(self, records: Records, size: int, *, token: str, user_id: str) -> Page:
        """Return the first page of an answer, keeping the rest if there is more."""
        if len(records) <= size:
            return Page(records, len(records), None)
        with self._guard:
            self._make_room(user_id)
            locator = self._mint.new(_PREFIX)
            self._cursors[locator] = Cursor(token, user_id, records, size, self._clock())
        return Page(records[:size], len(records), f"{locator}-{size}")

    def next_page(self, locator: str, *, token: str) -> Page:
        """Return the page a locator leads to. Raises `ApiError` INVALID_QUERY_LOCATOR."""
        key, _, offset = locator.partition("-")
        with self._guard:
            cursor = self._live(key, token)
            if cursor is None or not offset.isdecimal() or int(offset) >= len(cursor.records):
                raise ApiError(400, *_INVALID_LOCATOR)
            self._cursors[key] = replace(cursor, used_at=self._clock())
        start, end = int(offset), int(offset) + cursor.size
        more = f"{key}-{end}" if end < len(cursor.records) else None
        return Page(cursor.records[start:end], len(cursor.records), more)

    def clear(self) -> None:
        """Forget all locators."""
        with self._guard:
            self._cursors.clear()

    def _live(self, key: str, token: str) -> Cursor | None:
        cursor = self._cursors.get(key)
        if cursor is None or cursor.token != token:
            return None
        oldest_use = self._clock() - timedelta(seconds=self._ttl_s())
        return cursor if cursor.used_at >= oldest_use else None

    def _make_room(self, user_id: str) -> None:
        mine = [key for key, cursor in self._cursors.items() if cursor.user_id == user_id]
        for key in mine[: max(0, len(mine) - _PER_USER + 1)]:
            del self._cursors[key]


_INVALID_LOCATOR = ("INVALID_QUERY_LOCATOR", "invalid query locator")
