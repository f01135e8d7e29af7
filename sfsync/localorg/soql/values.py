"""From a literal to the value that a field of a given type is compared with.

Salesforce is strict here: a text is quoted, a number, date or boolean is not, and a date is no datetime.
"""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.localorg.soql.dates import Days, days
from sfsync.localorg.soql.errors import INVALID_FIELD, INVALID_FILTER_OPERATOR, MALFORMED_QUERY
from sfsync.localorg.soql.ids import full_id
from sfsync.localorg.soql.strings import IllegalEscapeError, unescaped

if TYPE_CHECKING:
    from collections.abc import Callable

    from sfsync.localorg.schema import Field
    from sfsync.localorg.soql.question import Question
    from sfsync.localorg.soql.syntax import Literal

ID_TYPES = frozenset({"id", "reference"})
NUMBER_TYPES = frozenset({"int", "double", "currency", "percent", "long"})
_UNQUOTED_TYPES = NUMBER_TYPES | {"boolean", "datetime", "date", "time"}


class Point(Struct, frozen=True):
    """One value, in the form that stored values are brought to for comparing; None is null."""

    value: object


class Span(Struct, frozen=True):
    """What a date word means: from `first` to just before `end`."""

    first: date
    end: date


def is_text(field: Field) -> bool:
    """Tell whether a field's values are compared as text, without regard to case."""
    return field.type not in _UNQUOTED_TYPES | ID_TYPES


def value_of(literal: Literal, field: Field, question: Question) -> Point | Span:
    """Read a literal; raises SoqlError for a value of the wrong type or without meaning."""
    if literal.kind == "NAME" and literal.text.upper() == "NULL":
        return Point(None)
    try:
        read = _READERS.get(field.type, _text)(literal, question)
    except IllegalEscapeError as error:
        raise illegal_escape(literal, error, question) from error
    except (ValueError, OverflowError) as error:
        raise question.fault(MALFORMED_QUERY, f"invalid value: {literal.text}", literal.at) from error
    if read is None:
        raise mismatch(literal, field, question)
    return read


def mismatch(literal: Literal, field: Field, question: Question) -> Exception:
    """Build the error for a literal that is not of its field's type."""
    if literal.kind == "NAME" and _days(literal, question) is None and literal.text.upper() not in _BOOLEANS:
        return question.fault(MALFORMED_QUERY, f"unexpected token: '{literal.text}'", literal.at)
    quoted = "should not be enclosed in quotes" if field.type in _UNQUOTED_TYPES else "should be enclosed in quotes"
    name = _SHOWN_TYPES.get(field.type, field.type if field.type in _UNQUOTED_TYPES else "string")
    message = f"value of filter criterion for field '{field.name}' must be of type {name} and {quoted}"
    return question.fault(INVALID_FIELD, message, literal.at)


def illegal_escape(literal: Literal, error: IllegalEscapeError, question: Question) -> Exception:
    """Build the error for a backslash that escapes nothing."""
    message = f"Invalid string literal {literal.text}. Illegal character sequence '{error.sequence}' in string literal."
    return question.fault(MALFORMED_QUERY, message, literal.at)


def _text(literal: Literal, _question: Question) -> Point | None:
    # Salesforce stores no empty text: '' means null.
    return Point(unescaped(literal.text).casefold() or None) if literal.kind == "STRING" else None


def _id(literal: Literal, question: Question) -> Point | None:
    if literal.kind != "STRING":
        return None
    text = unescaped(literal.text)
    found = full_id(text)
    if text and found is None:
        raise question.fault(INVALID_FILTER_OPERATOR, f"invalid ID field: {text}", literal.at)
    return Point(found)


def _boolean(literal: Literal, _question: Question) -> Point | None:
    word = literal.text.upper() if literal.kind == "NAME" and literal.count is None else ""
    return Point(_BOOLEANS[word]) if word in _BOOLEANS else None


def _number(literal: Literal, _question: Question) -> Point | None:
    if literal.kind != "NUMBER":
        return None
    return Point(float(literal.text) if "." in literal.text else int(literal.text))


def _datetime(literal: Literal, question: Question) -> Point | Span | None:
    if literal.kind == "DATETIME":
        return Point(datetime.fromisoformat(literal.text.upper()).astimezone(UTC))
    found = _days(literal, question)
    return Span(*found.instants(question.zone)) if found else None


def _date(literal: Literal, question: Question) -> Point | Span | None:
    if literal.kind == "DATE":
        return Point(date.fromisoformat(literal.text))
    found = _days(literal, question)
    return Span(found.first, found.end) if found else None


def _days(literal: Literal, question: Question) -> Days | None:
    if literal.kind != "NAME":
        return None
    today = question.now.astimezone(question.zone).date()
    try:
        return days(literal.text, literal.count, today)
    except OverflowError as error:
        raise question.fault(MALFORMED_QUERY, f"invalid value: {literal.text}:{literal.count}", literal.at) from error


def _time(literal: Literal, _question: Question) -> Point | None:
    if literal.kind != "TIME":
        return None
    whole, _, fraction = literal.text.upper().removesuffix("Z").partition(".")
    return Point(f"{whole}.{fraction[:3]:0<3}Z")


_BOOLEANS = {"TRUE": True, "FALSE": False}
_SHOWN_TYPES = {"datetime": "dateTime", "id": "ID", "reference": "ID"}
_READERS: dict[str, Callable[[Literal, Question], Point | Span | None]] = {
    **dict.fromkeys(NUMBER_TYPES, _number),
    **dict.fromkeys(ID_TYPES, _id),
    "boolean": _boolean,
    "datetime": _datetime,
    "date": _date,
    "time": _time,
}
