"""Which rows of an object were updated or deleted in a window of time."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.localorg.org.errors import ApiError

if TYPE_CHECKING:
    from sfsync.localorg.org.store import Store
    from sfsync.localorg.org.tables import Row

_REACH = timedelta(days=30)
_TOO_SHORT = "endDate must be at least one minute after startDate"
_TOO_OLD = "startDate cannot be more than 30 days ago"


class Window(Struct, frozen=True):
    """A span of whole minutes, `end` excluded; the org ignores the seconds of what it is asked."""

    start: datetime
    end: datetime

    def holds(self, at: object) -> bool:
        """Tell whether an instant is inside."""
        return isinstance(at, datetime) and self.start <= at < self.end


def window(start: datetime, end: datetime, now: datetime) -> Window:
    """Return the window that a request asks for. Raises `ApiError` INVALID_REPLICATION_DATE."""
    asked = Window(_minute(start), _minute(end))
    if asked.end <= asked.start:
        raise _refused(_TOO_SHORT)
    if asked.start < now - _REACH:
        raise _refused(_TOO_OLD)
    return asked


def latest_date_covered(store: Store, asked: Window) -> datetime:
    """Return the safe start of the next window: no transaction that began before it can still commit."""
    bounds = (asked.end, store.clock(), store.oldest_open() or asked.end)
    return max(asked.start, _minute(min(bounds)))


def updated_ids(store: Store, name: str, asked: Window) -> list[str]:
    """Return the ids of rows created or updated in a window, and not deleted."""
    return [str(row["Id"]) for row in store.table(name) if not row.get("IsDeleted") and asked.holds(_stamp(row))]


def deleted_rows(store: Store, name: str, asked: Window) -> list[tuple[str, datetime]]:
    """Return id and time of the rows deleted in a window."""
    stamps = ((str(row["Id"]), _stamp(row)) for row in store.table(name) if row.get("IsDeleted"))
    return [(row_id, at) for row_id, at in stamps if isinstance(at, datetime) and asked.holds(at)]


def earliest_date_available(now: datetime) -> datetime:
    """Return how far back the delete log reaches."""
    return _minute(now - _REACH)


def _stamp(row: Row) -> object:
    return row.get("SystemModstamp", row.get("CreatedDate"))


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def _refused(message: str) -> ApiError:
    return ApiError(400, "INVALID_REPLICATION_DATE", message)
