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
from sfsync.model.evidence import Revision
from sfsync.model.firing import Firings
from sfsync.model.record import CaseRecord, Cursor, Entry
from sfsync.model.watch import Customer, Watch

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

__all__ = [
    "SCHEMA",
    "Unreadable",
    "cursor_document",
    "cursor_from",
    "customer_document",
    "customer_from",
    "entry_document",
    "entry_from",
    "firings_document",
    "firings_from",
    "instant_from",
    "instant_text",
    "record_document",
    "record_from",
    "revision_document",
    "revision_from",
    "watch_document",
    "watch_from",
    "whole_ledger",
]

SCHEMA = 1

_CODECS: Mapping[type, Codec] = {
    kind: codec(kind) for kind in (CaseRecord, Entry, Cursor, Revision, Watch, Customer, Firings)
}

Remembered = TypeVar("Remembered", CaseRecord, Entry, Cursor, Revision, Watch, Customer, Firings)


def record_document(record: CaseRecord) -> dict[str, Any]:
    """Return a record as a JSON-ready document; raise ValueError for a naive instant."""
    return _document(record)


def record_from(document: object) -> CaseRecord:
    """Return the record of a document; raise Unreadable, which names the field."""
    return _from(CaseRecord, document)


def whole_ledger(added: Iterable[Entry], record: CaseRecord | None) -> list[Entry]:
    """Return a case's ledger: what was added to it, then what its record has said; of one key the first counts."""
    lines: dict[str, Entry] = {}
    for entry in (*added, *(record.said if record else ())):
        lines.setdefault(entry.key, entry)
    return list(lines.values())


def entry_document(entry: Entry) -> dict[str, Any]:
    """Return a ledger entry as a JSON-ready document; raise ValueError for a naive instant."""
    return _document(entry)


def entry_from(document: object) -> Entry:
    """Return the ledger entry of a document; raise Unreadable, which names the field."""
    return _from(Entry, document)


def cursor_document(cursor: Cursor) -> dict[str, Any]:
    """Return a cursor as a JSON-ready document; raise ValueError for a naive instant."""
    return _document(cursor)


def cursor_from(document: object) -> Cursor:
    """Return the cursor of a document; raise Unreadable, which names the field."""
    return _from(Cursor, document)


def revision_document(revision: Revision) -> dict[str, Any]:
    """Return a revision of evidence as a JSON-ready document; raise ValueError for a naive instant."""
    return _document(revision)


def revision_from(document: object) -> Revision:
    """Return the revision of a document; raise Unreadable, which names the field."""
    return _from(Revision, document)


def watch_document(watch: Watch) -> dict[str, Any]:
    """Return a watch as a JSON-ready document; raise ValueError for a naive instant."""
    return _document(watch)


def watch_from(document: object) -> Watch:
    """Return the watch of a document; raise Unreadable, which names the field."""
    return _from(Watch, document)


def customer_document(customer: Customer) -> dict[str, Any]:
    """Return a customer as a JSON-ready document; raise ValueError for a naive instant."""
    return _document(customer)


def customer_from(document: object) -> Customer:
    """Return the customer of a document; raise Unreadable, which names the field."""
    return _from(Customer, document)


def firings_document(firings: Firings) -> dict[str, Any]:
    """Return alerts that stand as a JSON-ready document; raise ValueError for a naive instant."""
    return _document(firings)


def firings_from(document: object) -> Firings:
    """Return the alerts of a document; raise Unreadable, which names the field."""
    return _from(Firings, document)


def _document(value: CaseRecord | Entry | Cursor | Revision | Watch | Customer | Firings) -> dict[str, Any]:
    return {"schema": SCHEMA, **_CODECS[type(value)].dump(value)}


def _from(kind: type[Remembered], document: object) -> Remembered:
    if not isinstance(document, dict):
        raise Unreadable("", f"not an object but {type(document).__name__}")
    _check_schema(document)
    return cast("Remembered", _CODECS[kind].load(document))


def _check_schema(document: Mapping[str, object]) -> None:
    schema = document.get("schema")
    if type(schema) is not int or schema < 1:
        raise Unreadable("schema", "is missing or no number: sfsync did not write this")
    if schema > SCHEMA:
        raise Unreadable("schema", f"is {schema}, this version reads up to {SCHEMA}: upgrade sfsync")
