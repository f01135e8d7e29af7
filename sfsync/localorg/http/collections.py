"""sObject Collections: up to 200 records in one request, each with an outcome of its own."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from sfsync.localorg.http.records import external_id_unknown, fields_named, rendered
from sfsync.localorg.http.wire import Response, as_list, as_object
from sfsync.localorg.org.errors import ApiError, MalformedBodyError, json_broken, malformed_id
from sfsync.localorg.org.ids import full_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sfsync.localorg.http.call import Call
    from sfsync.localorg.org.unit import Unit

    Json = dict[str, object]
    Write = Callable[[Unit, Json], Json]

_MOST_ROWS, _MOST_CHUNKS, _MOST_READ = 200, 10, 2_000
_TOO_MANY = ("EXCEEDED_ID_LIMIT", "record limit reached. cannot submit more than 200 records into this call")
_TOO_MANY_READ = ("EXCEEDED_ID_LIMIT", "record limit reached. cannot submit more than 2000 records into this call")
_NO_ID = ("MISSING_ARGUMENT", "Id not specified in an update call")
_ID_IN_INSERT = ("INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", ("Id",))
_TWICE = ("DUPLICATE_VALUE", "duplicate id in list", ("Id",))
_TOO_MANY_CHUNKS = (
    "INVALID_INPUT",
    "Cannot have more than 10 chunks in a single operation. Please rearrange the data to reduce chunking.",
)
_ROLLED_BACK = (
    "ALL_OR_NONE_OPERATION_ROLLED_BACK",
    "Record rolled back because not all records were valid and the request was using AllOrNone header",
)


class _RolledBackError(Exception):
    """Carries the outcomes out of a transaction that is to leave no trace."""

    def __init__(self, outcomes: list[Json]) -> None:
        super().__init__("not all records were valid")
        self.outcomes = outcomes


def create(call: Call) -> Response:
    """Create records."""
    return _written(call, *_records(call), _insert)


def update(call: Call) -> Response:
    """Change records by their ids; a second record with the same id is refused."""
    return _written(call, *_records(call), _once(_update))


def upsert(call: Call) -> Response:
    """Change the records that have an id, create the others."""
    if call.args["field"].lower() != "id":
        raise external_id_unknown(call.args["field"])
    return _written(call, *_records(call), _once(_update_or_insert))


def delete(call: Call) -> Response:
    """Move records to the recycle bin by the ids of the query string."""
    query = call.request.query
    records: list[Json] = [{"id": row_id} for row_id in query.get("ids", "").split(",")]
    return _written(call, records, query.get("allOrNone", "").lower() == "true", _once(_delete))


def read(call: Call) -> Response:
    """Answer with the records of some ids, null for each that is not there."""
    query = call.request.query
    return _read(call, query.get("ids", "").split(","), query.get("fields", "Id"))


def read_by_post(call: Call) -> Response:
    """Answer with the records of ids that the body lists: more than fit into an address."""
    body = call.request.json_object()
    ids = [str(each) for each in as_list(body.get("ids"), "ids")]
    fields = [str(each) for each in as_list(body.get("fields"), "fields")]
    return _read(call, ids, ",".join(fields))


def _read(call: Call, ids: list[str], listed: str) -> Response:
    if len(ids) > _MOST_READ:
        raise ApiError(400, *_TOO_MANY_READ)
    kind, fields = call.kind, fields_named(call.kind, listed)
    wanted = [_known_id(each.strip()) for each in ids]
    with call.reading() as view:
        rows = {row["Id"]: row for row in view.by_ids(kind.name, wanted, include_deleted=False)}
    found = [rendered(kind, rows[row_id], fields, call.root) if row_id in rows else None for row_id in wanted]
    return Response(payload=found)


def _known_id(text: str) -> str:
    row_id = full_id(text)
    if row_id is None:
        raise malformed_id(text)
    return row_id


def _records(call: Call) -> tuple[list[Json], bool]:
    body = call.request.json_object()
    records = [as_object(each) for each in as_list(body.get("records"), "records")]
    return records, body.get("allOrNone") is True


def _written(call: Call, records: list[Json], all_or_none: bool, write: Write) -> Response:  # noqa: FBT001 - as sent
    """Write records in order and answer 200 with an outcome for each, whatever became of them."""
    if len(records) > _MOST_ROWS:
        raise ApiError(400, *_TOO_MANY)
    if len(list(groupby(map(_chunk_of, records)))) > _MOST_CHUNKS:
        raise ApiError(400, *_TOO_MANY_CHUNKS)
    try:
        with call.writing() as unit:
            outcomes = [_outcome(unit, each, write) for each in records]
            if all_or_none:
                _roll_back_unless_all_valid(outcomes)
    except _RolledBackError as undone:
        outcomes = [_undone(each) for each in undone.outcomes]
    return Response(payload=outcomes)


def _chunk_of(record: Json) -> str:
    """Return what tells one chunk from the next: the type, or for bare ids their key prefix."""
    attributes = record.get("attributes")
    if isinstance(attributes, dict) and isinstance(attributes.get("type"), str):
        return str(attributes["type"]).lower()
    if "attributes" in record or record.keys() != {"id"}:
        raise json_broken("Each record needs its type: attributes.type")
    return str(record["id"])[:3]


def _outcome(unit: Unit, record: Json, write: Write) -> Json:
    try:
        return write(unit, record)
    except MalformedBodyError:
        raise
    except ApiError as refused:
        return {"success": False, "errors": [refused.as_row_error()]}


def _roll_back_unless_all_valid(outcomes: list[Json]) -> None:
    if not all(each["success"] for each in outcomes):
        raise _RolledBackError(outcomes)


def _undone(outcome: Json) -> Json:
    if not outcome["success"]:
        return outcome
    return {"success": False, "errors": [ApiError(400, *_ROLLED_BACK).as_row_error()]}


def _insert(unit: Unit, record: Json) -> Json:
    row_id, values = _split(record)
    if row_id:
        raise ApiError(400, *_ID_IN_INSERT)
    return _done(unit.insert(_chunk_of(record), values))


def _update(unit: Unit, record: Json) -> Json:
    row_id, values = _split(record)
    if not row_id:
        raise ApiError(400, *_NO_ID)
    return _done(unit.update(_chunk_of(record), row_id, values))


def _update_or_insert(unit: Unit, record: Json) -> Json:
    row_id, _ = _split(record)
    return (_update if row_id else _insert)(unit, record) | {"created": not row_id}


def _delete(unit: Unit, record: Json) -> Json:
    row_id = _known_id(str(record["id"]).strip())
    return _done(unit.delete(unit.kind_of_id(row_id), row_id))


def _done(row_id: str) -> Json:
    return {"id": row_id, "success": True, "errors": []}


def _once(write: Write) -> Write:
    """Refuse a record whose id an earlier one of the same request had."""
    seen: set[str] = set()

    def first_of_its_id(unit: Unit, record: Json) -> Json:
        row_id, _ = _split(record)
        whole = full_id(row_id)
        if whole in seen:
            raise ApiError(400, *_TWICE)
        if whole:
            seen.add(whole)
        return write(unit, record)

    return first_of_its_id


def _split(record: Json) -> tuple[str, Json]:
    """Take the id out of a record's values; clients spell it `id` or `Id`."""
    keys: Iterable[str] = [name for name in record if name.lower() == "id"]
    row_id = next((str(record[name]) for name in keys if record[name] is not None), "")
    return row_id, {name: value for name, value in record.items() if name.lower() != "id"}
