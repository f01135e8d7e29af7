"""`updated` and `deleted`: what changed in a window of time."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sfsync.localorg.http.wire import Response
from sfsync.localorg.org.errors import ApiError
from sfsync.localorg.org.replication import (
    deleted_rows,
    earliest_date_available,
    latest_date_covered,
    updated_ids,
    window,
)
from sfsync.localorg.org.tables import VIEWS
from sfsync.localorg.org.values import wire_instant

if TYPE_CHECKING:
    from sfsync.localorg.http.call import Call
    from sfsync.localorg.org.replication import Window


def updated(call: Call) -> Response:
    """Answer with the ids of rows created or updated in a window, and how far the answer can be trusted."""
    asked = _window(call)
    with call.reading():
        ids = updated_ids(call.org.store, _stored(call), asked)
        covered = latest_date_covered(call.org.store, asked)
    return Response(payload={"ids": ids, "latestDateCovered": wire_instant(covered)})


def deleted(call: Call) -> Response:
    """Answer with the ids of rows deleted in a window, each with its time."""
    asked = _window(call)
    with call.reading():
        rows = deleted_rows(call.org.store, _stored(call), asked)
        covered = latest_date_covered(call.org.store, asked)
    return Response(
        payload={
            "deletedRecords": [{"id": row_id, "deletedDate": wire_instant(at)} for row_id, at in rows],
            "earliestDateAvailable": wire_instant(earliest_date_available(call.now())),
            "latestDateCovered": wire_instant(covered),
        }
    )


def _stored(call: Call) -> str:
    return VIEWS.get(call.kind.name, call.kind.name)


def _window(call: Call) -> Window:
    return window(_instant(call, "start"), _instant(call, "end"), call.now())


def _instant(call: Call, name: str) -> datetime:
    text = call.request.query.get(name)
    if text is None:
        raise ApiError(400, "MISSING_ARGUMENT", f"Missing required parameter: {name}")
    try:
        # A plus sign that the client did not escape arrives as a space.
        at = datetime.fromisoformat(text.replace(" ", "+"))
    except ValueError:
        raise ApiError(400, "INVALID_ARGUMENT", f"Invalid date value for {name}: {text}") from None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
