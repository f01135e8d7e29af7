"""sObject Collections: up to 200 records in one request, each with an outcome of its own."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from sfsync.localorg.http.records import external_id_unknown, fields_named, rendered
from sfsync.localorg.http.wire import Response, as_list, as_object
from sfsync.localorg.org.errors import ApiError, json_broken, malformed_id
from sfsync.localorg.org.ids import full_id

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sfsync.localorg.http.call import Call
    from sfsync.localorg.org.unit import Unit

    Result = dict[str, object]
    Write = Callable[[], str]

_MOST_ROWS, _MOST_CHUNKS, _MOST_READ, _MOST_READ_BY_URL = 200, 10, 2_000, 800
_TOO_MANY = ("EXCEEDED_ID_LIMIT", "record limit reached. cannot submit more than 200 records into this call")
_TOO_MANY_READ = ("EXCEEDED_ID_LIMIT", "record limit reached. cannot retrieve so many records in this call")
_NO_ID = ("MISSING_ARGUMENT", "Id not specified in an update call", ())
_ID_IN_INSERT = ("INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", ("Id",))
_TWICE = ("DUPLICATE_VALUE", "duplicate id in list", ("Id",))
_CHUNKS = (
    "INVALID_INPUT",
    "Cannot have more than 10 chunks in a single operation. Please rearrange the data to reduce chunking.",
)
_ROLLED_BACK = {
    "statusCode": "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    "message": (
        "Record rolled back because not all records were valid and the request was using AllOrNone header"
    ),
    "fields": [],
}


class _RolledBack(Exception):
    """Carries the outcomes out of a transaction that is to leave no trace."""

    def __init__(self, results: list[Result]) -> None:
        super().__init__("rolled back")
        self.results = results


def create(call: Call) -> Response:
    """Create records."""
    records, all_or_none = _records(call)
    return _written(call, [_Row(call, each).insert for each in records], all_or_none=all_or_none)


def update(call: Call) -> Response:
    """Change records by their ids."""
    records, all_or_none = _records(call)
    rows, seen = [_Row(call, each) for each in records], set[str]()
    return _written(call, [lambda unit, row=row: row.update(unit, seen) for row in rows], all_or_none=all_or_none)
