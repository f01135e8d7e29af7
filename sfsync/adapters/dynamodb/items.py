"""Items in the form that goes over the wire, how large they are, and documents within them."""

from __future__ import annotations

import json
import zlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

Item = dict[str, dict[str, Any]]  # attribute -> {type: value}, as DynamoDB has it
Plain = dict[str, Any]  # attribute -> str, int or bytes

LARGEST = 400 * 1024  # bytes of an item, names and values
_LONG = 16 * 1024  # a longer document is packed; the usual one stays legible in the console


def wire(values: Mapping[str, str | int | bytes | None]) -> Item:
    """Return values as DynamoDB takes them; None is left out."""
    return {name: _typed(value) for name, value in values.items() if value is not None}


def plain(item: Item) -> Plain:
    """Return the values of an item."""
    return {name: _value(*one) for name, typed in item.items() for one in typed.items()}


def size(item: Item) -> int:
    """Return how many bytes of `LARGEST` an item takes; a number counts as its digits and one, which is not less."""
    return sum(len(name.encode()) + _bytes(*one) for name, typed in item.items() for one in typed.items())


def packed(document: Mapping[str, Any]) -> str | bytes:
    """Return a document as JSON text (ASCII), a long one compressed."""
    text = json.dumps(document, separators=(",", ":"))
    return text if len(text) <= _LONG else zlib.compress(text.encode())


def unpacked(value: str | bytes) -> object:
    """Return the document of such a value; raise ValueError or zlib.error for any other."""
    return json.loads(value if isinstance(value, str) else zlib.decompress(value))


def _typed(value: str | int | bytes) -> dict[str, Any]:
    match value:
        case str():
            return {"S": value}
        case int():
            return {"N": str(value)}
        case _:
            return {"B": value}


def _value(kind: str, value: Any) -> str | int | bytes:  # noqa: ANN401 - DynamoDB says of which kind
    return int(value) if kind == "N" else value


def _bytes(kind: str, value: Any) -> int:  # noqa: ANN401 - DynamoDB says of which kind
    return len(value) + 1 if kind == "N" else len(value.encode() if kind == "S" else value)
