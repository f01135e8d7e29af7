"""One record at a time: create, read, update, delete, with the conditional headers of sObject rows."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime
from typing import TYPE_CHECKING

from sfsync.localorg.http.wire import Response
from sfsync.localorg.org.checks import known_field
from sfsync.localorg.org.errors import (
    ApiError,
    entity_is_deleted,
    malformed_id,
    not_found,
    record_changed,
)
from sfsync.localorg.org.ids import full_id
from sfsync.localorg.org.values import wire

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sfsync.localorg.http.call import Call
    from sfsync.localorg.org.tables import Row
    from sfsync.localorg.schema import Field, ObjectType

_ID_IN_UPDATE = ("INVALID_FIELD", "The Id field should not be specified in the sobject data.")
_ID_IN_INSERT = ("INVALID_FIELD_FOR_INSERT_UPDATE", "cannot specify Id in an insert call", ("Id",))


def create(call: Call) -> Response:
    """Create a record: 201 with its id."""
    values = call.request.json_object()
    if _id_in(values):
        raise ApiError(400, *_ID_IN_INSERT)
    kind = call.kind
    with call.writing() as unit:
        row_id = unit.insert(kind.name, values)
    place = f"{call.root}/sobjects/{kind.name}/{row_id}"
    return Response(201, {"id": row_id, "success": True, "errors": []}, {"Location": place})


def read(call: Call) -> Response:
    """Answer with a record, all of its fields or those that `fields` names."""
    kind, fields = call.kind, fields_named(call.kind, call.request.query.get("fields"))
    with call.reading() as view:
        row = next(iter(view.by_ids(kind.name, [_record_id(call)], include_deleted=True)), None)
    if row is None:
        raise not_found()
    if row.get("IsDeleted"):
        raise entity_is_deleted()
    modified_at = _modified_at(row)
    headers = {"Last-Modified": format_datetime(modified_at, usegmt=True)} if modified_at else {}
    since = _condition(call, "if-modified-since", lenient=True)
    if since and modified_at and modified_at <= since:
        return Response(304, None, headers)
    _check_unmodified(call, row)
    return Response(200, rendered(kind, row, fields, call.root), headers)


def update(call: Call) -> Response:
    """Change a record: 204, or 412 if it was modified after `If-Unmodified-Since`."""
    values = call.request.json_object()
    if _id_in(values):
        raise ApiError(400, *_ID_IN_UPDATE)
    row_id = _record_id(call)
    with call.writing() as unit:
        _check_unmodified(call, unit.current(call.kind.name, row_id))
        unit.update(call.kind.name, row_id, values)
    return Response(204)


def delete(call: Call) -> Response:
    """Move a record to the recycle bin: 204."""
    with call.writing() as unit:
        unit.delete(call.kind.name, _record_id(call))
    return Response(204)


def read_by_key(call: Call) -> Response:
    """Answer with the record that a key field's value identifies."""
    return read(_by_id(call))


def update_by_key(call: Call) -> Response:
    """Change the record that a key field's value identifies."""
    return update(_by_id(call))


def fields_named(kind: ObjectType, listed: str | None) -> list[Field]:
    """Return the fields of a comma-separated list, all of them for None. Raises `ApiError` INVALID_FIELD."""
    if listed is None:
        return list(kind.fields.values())
    return [known_field(kind, name.strip()) for name in listed.split(",") if name.strip()]


def rendered(kind: ObjectType, row: Row, fields: Iterable[Field], root: str) -> dict[str, object]:
    """Render a record for an answer."""
    address = f"{root}/sobjects/{kind.name}/{row['Id']}"
    record: dict[str, object] = {"attributes": {"type": kind.name, "url": address}}
    return record | {field.name: wire(row[field.name]) for field in fields}


def external_id_unknown(name: str) -> ApiError:
    """Refuse a key field: this org has no external id fields, and `Id` is the only other key."""
    message = f"Provided external ID field does not exist or is not accessible: {name}"
    return ApiError(404, "NOT_FOUND", message)


def _by_id(call: Call) -> Call:
    if call.args["field"].lower() != "id":
        raise external_id_unknown(call.args["field"])
    return call.with_args({**call.args, "id": call.args["value"]})


def _record_id(call: Call) -> str:
    row_id = full_id(call.args["id"])
    if row_id is None:
        raise malformed_id(call.args["id"])
    return row_id


def _id_in(values: Mapping[str, object]) -> bool:
    return any(name.lower() == "id" for name in values)


def _modified_at(row: Row) -> datetime | None:
    at = row.get("LastModifiedDate", row.get("CreatedDate"))
    return at if isinstance(at, datetime) else None


def _check_unmodified(call: Call, row: Row) -> None:
    since, modified_at = _condition(call, "if-unmodified-since"), _modified_at(row)
    if since and modified_at and modified_at > since:
        raise record_changed()


def _condition(call: Call, header: str, *, lenient: bool = False) -> datetime | None:
    """Parse an HTTP date; one that is none is refused, or ignored where HTTP says so (`lenient`)."""
    text = call.request.headers.get(header)
    if text is None:
        return None
    try:
        at = parsedate_to_datetime(text)
    except (TypeError, ValueError):
        if lenient:
            return None
        raise ApiError(400, "INVALID_HEADER", f"Invalid value for header {header}: {text}") from None
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
