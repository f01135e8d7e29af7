"""What headers of an answer tell of time."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime


def date(header: str | None) -> datetime | None:
    """Return the instant of a `Date` header, aware UTC; None where there is none or it tells none."""
    try:
        at = parsedate_to_datetime(header or "")
        return at.replace(tzinfo=UTC) if at.tzinfo is None else at.astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def whole_seconds(header: str | None) -> float:
    """Return the seconds that `Retry-After` or `Age` give; zero where they give none."""
    text = (header or "").strip()
    return float(text) if text.isascii() and text.isdecimal() else 0.0
