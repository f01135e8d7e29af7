"""Takes values out of rows, and says of what cannot be taken which field it is and what to do."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sfsync.adapters.salesforce.api import Row


class Unreadable(ValueError):
    """A value that is missing or of the wrong kind; the message names the field and the remedy, never the value."""


def value(row: Row, path: str) -> object:
    """Return the value at a path such as `Account.Name`, in whatever case it is spelled; None where a part is."""
    if path in row:  # nearly always: a field of the row's own, spelled as asked
        return row[path]
    here: object = row
    for name in path.split("."):
        if not isinstance(here, dict):
            return None
        here = here[name] if name in here else _of_any_case(here, name)
    return here


def text(row: Row, path: str) -> str | None:
    """Return a text or None. Raises Unreadable."""
    found = value(row, path)
    if found is None or isinstance(found, str):
        return found or None
    raise Unreadable(f"{path} is not a text: let the field map name a text or picklist field")


def whole_number_or_none(row: Row, path: str) -> int | None:
    """Return a whole number, which Salesforce may send as `3.0`, or None. Raises Unreadable."""
    found = value(row, path)
    if found is None:
        return None
    if isinstance(found, bool) or not isinstance(found, int | float) or found != int(found):
        raise Unreadable(f"{path} is not a whole number: let the field map name a Number field without decimals")
    return int(found)


def flag(row: Row, path: str) -> bool:
    """Return a checkbox. Raises Unreadable."""
    found = value(row, path)
    if isinstance(found, bool):
        return found
    raise Unreadable(f"{path} is missing: grant the integration user read access to it")


def instant(row: Row, path: str) -> datetime:
    """Return an instant, aware UTC. Raises Unreadable."""
    found = instant_or_none(row, path)
    if found is None:
        raise Unreadable(f"{path} is missing: grant the integration user read access to it")
    return found


def instant_or_none(row: Row, path: str) -> datetime | None:
    """Return an instant, aware UTC, or None. Raises Unreadable."""
    found = value(row, path)
    if found is None:
        return None
    parsed = parsed_instant(found)
    if parsed is None:
        raise Unreadable(f"{path} is not an instant with a time zone: read the case again, or look at it in the org")
    return parsed


def day_or_none(row: Row, path: str) -> date | None:
    """Return a day, which has no zone, or None. Raises Unreadable."""
    found = text(row, path)
    try:
        return date.fromisoformat(found) if found else None
    except ValueError:
        raise Unreadable(f"{path} is not a date: let the field map name a Date field") from None


def parsed_instant(found: object) -> datetime | None:
    """Return the instant that a text such as `2026-11-23T10:00:00.000+0000` tells, None if it tells none."""
    try:
        at = datetime.fromisoformat(found) if isinstance(found, str) else None
        return at.astimezone(UTC) if at is not None and at.utcoffset() is not None else None
    except (ValueError, OverflowError):
        return None


def _of_any_case(row: Row, name: str) -> object:
    wanted = name.casefold()
    return next((found for key, found in row.items() if key.casefold() == wanted), None)
