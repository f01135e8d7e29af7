"""Instants as the feed writes them, and as it is asked for them."""

from __future__ import annotations

from datetime import UTC, datetime


def written(at: datetime | None) -> str | None:
    """Write an instant as ISO 8601 in UTC with milliseconds; none stays none."""
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z") if at else None


def read(text: str) -> datetime:
    """Read an ISO 8601 instant with a zone. Raises `ValueError`."""
    return aware(datetime.fromisoformat(text))


def aware(at: datetime) -> datetime:
    """Return an instant in UTC. Raises `ValueError` if it has no zone."""
    if at.tzinfo is None:
        raise ValueError(f"{at.isoformat()} has no zone: append Z for UTC")
    return at.astimezone(UTC)


def whole_minute(at: datetime) -> datetime:
    """Drop seconds: people who post impacts write minutes."""
    return at.replace(second=0, microsecond=0)
