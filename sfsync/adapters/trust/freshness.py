"""As of when an answer speaks, by its own headers: a cache may have kept it, and the feed's clock may be off."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sfsync.adapters.http.headers import date, whole_seconds

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

_MOST = timedelta(minutes=15)


class NotOfNow(ValueError):
    """An answer of another time than ours; the message says by how much."""


def as_of(headers: Mapping[str, str], now: datetime) -> datetime:
    """Return as of when an answer speaks that came at `now`; raise NotOfNow.

    A cache gives the answer's `Age`, and leaves its `Date` alone, as it should, or sets it anew.
    """
    shown = date(headers.get("Date")) or now
    age = timedelta(seconds=min(whole_seconds(headers.get("Age")), 10 * _MOST.total_seconds()))
    off = min(abs(shown - now), abs(shown - (now - age)))
    if off > _MOST:
        raise NotOfNow(f"the feed's clock and ours differ by {_words(off)}, or the answer is that old")
    if age > _MOST:
        raise NotOfNow(f"a cache has kept the answer for {_words(age)} or longer")
    return min(shown, now - age) if age else shown


def _words(span: timedelta) -> str:
    hours, minutes = divmod(int(span.total_seconds()) // 60, 60)
    return f"{hours} h {minutes:02} m" if hours else f"{minutes} m"
