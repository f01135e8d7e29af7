"""Records, ledger entries and cursors as JSON-ready documents: the one form in which every store keeps them.

`schema` in a document says by which rules it was written. Within one number fields may be added: a key that is not
known is passed over, and a missing one has its field's default. Values equal to their default are left out. The number
rises when a key changes its meaning, a default changes, or a value is added that an older version cannot read; an older
version then refuses the document instead of misreading it.

    1   CaseRecord, Entry, Cursor, Revision, Watch, Customer and Firings as in 0.1.0.
        Instants are UTC to the microsecond, `2026-11-23T10:00:00.000000Z`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar, cast

from sfsync.adapters.codec import Codec, Unreadable, codec, instant_from, instant_text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sfsync.model.evidence import Revision
    from sfsync.model.firing import Firings
    from sfsync.model.record import CaseRecord, Cursor, Entry
    from sfsync.model.watch import Customer, Watch

    Remembered = TypeVar("Remembered", CaseRecord, Entry, Cursor, Revision, Watch, Customer, Firings)

__all__ = ["SCHEMA", "Unreadable", "document_of", "instant_from", "instant_text", "remembered", "whole_ledger"]

SCHEMA = 1

_CODECS: dict[type, Codec] = {}


def document_of(value: Remembered) -> dict[str, Any]:
    """Return what is remembered as a JSON-ready document; raise ValueError for a naive instant."""
    return {"schema": SCHEMA, **_codec(type(value)).dump(value)}


def remembered(kind: type[Remembered], document: object) -> Remembered:
    """Return what a document says; raise Unreadable, which names the field."""
    if not isinstance(document, dict):
        raise Unreadable("", f"not an object but {type(document).__name__}")
    _check_schema(document)
    return cast("Remembered", _codec(kind).load(document))


def whole_ledger(added: Iterable[Entry], record: CaseRecord | None) -> list[Entry]:
    """Return a case's ledger: what was added to it, then what its record has said; of one key the first counts."""
    lines: dict[str, Entry] = {}
    for entry in (*added, *(record.said if record else ())):
        lines.setdefault(entry.key, entry)
    return list(lines.values())


def _codec(kind: type) -> Codec:
    """Return the codec of a type, which is worked out once: most functions on AWS remember few of the types."""
    if kind not in _CODECS:
        _CODECS[kind] = codec(kind)
    return _CODECS[kind]


def _check_schema(document: Mapping[str, object]) -> None:
    schema = document.get("schema")
    if type(schema) is not int or schema < 1:
        raise Unreadable("schema", "is missing or no number: sfsync did not write this")
    if schema > SCHEMA:
        raise Unreadable("schema", f"is {schema}, this version reads up to {SCHEMA}: upgrade sfsync")
