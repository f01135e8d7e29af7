"""Instants as whole microseconds since 1970: small enough to keep a month of samples, exact enough to decide on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_DAY, _SECOND = 86_400_000_000, 1_000_000


def micros(at: datetime) -> int:
    """Return an aware instant as microseconds."""
    return length(at - EPOCH)


def length(duration: timedelta) -> int:
    """Return a duration in microseconds."""
    return duration.days * _DAY + duration.seconds * _SECOND + duration.microseconds


def moment(at: int) -> datetime:
    """Return microseconds as an instant in UTC."""
    return EPOCH + timedelta(microseconds=at)
