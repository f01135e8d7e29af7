"""Field values: from JSON to what the org stores, and back.

Stored values are Python's: str, bool, int, float, None, aware-UTC datetime, date; times of day and ids are str.
"""

from __future__ import annotations

import json
import math
import re
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from sfsync.localorg.org.clock import whole_second
from sfsync.localorg.org.errors import (
    bad_picklist_value,
    invalid_email,
    json_mismatch,
    too_long,
    wrong_reference,
)
from sfsync.localorg.org.ids import full_id

if TYPE_CHECKING:
    from collections.abc import Callable

    from sfsync.localorg.org.errors import ApiError
    from sfsync.localorg.schema import Field

_EMAIL = re.compile(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]+")
_DATETIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d{1,3})?Z?")
_INTEGER_LIMIT = 2**31
_JSON_TYPES = frozenset({"boolean", "int", "double", "datetime", "date", "time"})


def wire_instant(at: datetime) -> str:
    """Render an instant as REST answers do: `2026-11-23T10:00:00.000+0000`."""
    return at.astimezone(UTC).isoformat()[:19] + ".000+0000"


def wire(value: object) -> object:
    """Render a stored value for JSON."""
    if isinstance(value, datetime):
        return wire_instant(value)
    return value.isoformat() if isinstance(value, date) else value


def stored(field: Field, raw: object) -> object:
    """Turn a JSON value into what the field stores; an empty text is stored as null.

    Raises `ApiError`: JSON_PARSER_ERROR for a wrong type, else the error of that kind of field.
    """
    if raw is None or raw == "":
        return None
    return _BY_TYPE.get(field.type, _text)(field, raw)


def _mismatch(field: Field, raw: object) -> ApiError:
    kind = field.type if field.type in _JSON_TYPES else "string"
    return json_mismatch(kind, _json_token(raw), raw if isinstance(raw, str) else json.dumps(raw, default=str))


def _json_token(raw: object) -> str:
    match raw:
        case bool():
            return f"VALUE_{str(raw).upper()}"
        case int():
            return "VALUE_NUMBER_INT"
        case float():
            return "VALUE_NUMBER_FLOAT"
        case str():
            return "VALUE_STRING"
        case list():
            return "START_ARRAY"
        case _:
            return "START_OBJECT"


def _text(field: Field, raw: object) -> str:
    if not isinstance(raw, str):
        raise _mismatch(field, raw)
    if field.length and len(raw) > field.length:
        raise too_long(field.label, field.name, raw, field.length)
    return raw


def _picklist(field: Field, raw: object) -> str:
    text = _text(field, raw)
    if field.restricted and text not in field.picklist:
        raise bad_picklist_value(field.label, field.name, text)
    return text


def _email(field: Field, raw: object) -> str:
    text = _text(field, raw)
    if not _EMAIL.fullmatch(text):
        raise invalid_email(field.label, field.name, text)
    return text


def _reference(field: Field, raw: object) -> str:
    text = raw if isinstance(raw, str) else json.dumps(raw, default=str)
    whole = full_id(text)
    if whole is None:
        raise wrong_reference(field.label, field.name, text)
    return whole


def _boolean(field: Field, raw: object) -> bool:
    if isinstance(raw, str) and raw.lower() in ("true", "false"):
        return raw.lower() == "true"
    if not isinstance(raw, bool):
        raise _mismatch(field, raw)
    return raw


def _int(field: Field, raw: object) -> int:
    number = _number(field, raw)
    if number != int(number) or abs(number) >= _INTEGER_LIMIT:
        raise _mismatch(field, raw)
    return int(number)


def _double(field: Field, raw: object) -> float:
    return _number(field, raw)


def _number(field: Field, raw: object) -> float:
    if isinstance(raw, bool) or not isinstance(raw, (int, float, str)):
        raise _mismatch(field, raw)
    try:
        number = float(raw)
    except ValueError:
        raise _mismatch(field, raw) from None
    if not math.isfinite(number):
        raise _mismatch(field, raw)
    return number


def _datetime(field: Field, raw: object) -> datetime:
    if isinstance(raw, datetime) and raw.tzinfo:
        return whole_second(raw)
    if not isinstance(raw, str) or not _DATETIME.fullmatch(raw):
        raise _mismatch(field, raw)
    try:
        at = datetime.fromisoformat(raw)
    except ValueError:
        raise _mismatch(field, raw) from None
    return whole_second(at if at.tzinfo else at.replace(tzinfo=UTC))


def _date(field: Field, raw: object) -> date:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return raw
    try:
        return date.fromisoformat(str(raw))
    except ValueError:
        raise _mismatch(field, raw) from None


def _time(field: Field, raw: object) -> str:
    if not isinstance(raw, str) or not _TIME.fullmatch(raw):
        raise _mismatch(field, raw)
    return f"{raw[:8]}.000Z"


_BY_TYPE: dict[str, Callable[[Field, object], object]] = {
    "picklist": _picklist,
    "email": _email,
    "reference": _reference,
    "boolean": _boolean,
    "int": _int,
    "double": _double,
    "datetime": _datetime,
    "date": _date,
    "time": _time,
}
