"""A notice as scripts and services get it: a JSON document with these keys, whichever way it goes out.

    key     the same however often it is told: what was seen before can be dropped
    at      instant, UTC, as all of them `2026-11-23T10:00:00Z`
    kind    of a case: activated, paused, resumed, fulfilled, warned, breached, corrected, policy_applied, escalated
            of operations: a kind of alert, e.g. feed_stale
    case    the case's id; null in an alert, as are the next two
    clock   first_response, resolution, ...; null for the case as a whole
    due_at  when that clock is due; null where it is not
    text    what happened, in words
    facts   more about it, text by text

Where it would take more than 8,000 bytes, `text` is cut off, `facts` are left out and `cut` is true.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sfsync.render.instants import instant

if TYPE_CHECKING:
    from sfsync.model.alert import Alert
    from sfsync.model.record import Entry

Document = dict[str, Any]
LARGEST = 8_000  # bytes: ten of them fit into the 256 KB of a batch, also quoted within JSON and told to people besides
_CUT = 1_000  # characters


def entry_document(entry: Entry) -> Document:
    """Return what a ledger entry tells."""
    return {
        "key": entry.key,
        "at": instant(entry.at),
        "kind": entry.kind.value,
        "case": entry.case_id,
        "clock": entry.clock.value if entry.clock else None,
        "due_at": instant(entry.due_at) if entry.due_at else None,
        "text": entry.text,
        "facts": dict(entry.facts),
    }


def alert_document(alert: Alert) -> Document:
    """Return what an alert tells."""
    return {
        "key": alert.key,
        "at": instant(alert.at),
        "kind": alert.kind.value,
        "case": None,
        "clock": None,
        "due_at": None,
        "text": alert.text,
        "facts": dict(alert.facts),
    }


def fitting(document: Document) -> Document:
    """Return a document that the services take: of sound Unicode, and not too large."""
    sound: Document = {name: _sound(value) for name, value in document.items()}
    if len(written(sound)) <= LARGEST:
        return sound
    return sound | {"text": sound["text"][:_CUT], "facts": {}, "cut": True}


def written(document: Document) -> str:
    """Return the JSON text, in ASCII: as many bytes as characters."""
    return json.dumps(document)


def headline(document: Document) -> str:
    """Return at most 100 characters of printable ASCII: what it is about, e.g. `Case 00001001: resolution breached`."""
    number = document["facts"].get("number") or document.get("case")
    words = (f"Case {number}:" if number else "sfsync:", document.get("clock"), document["kind"])
    line = " ".join(word for word in words if word).replace("_", " ")
    return "".join(letter if " " <= letter <= "~" else "?" for letter in line)[:100]


def paragraph(document: Document) -> str:
    """Return the notice for a person to read: the headline, the text, then what else is known, a line each."""
    known = {name: value for name, value in document.items() if name not in {"text", "facts"} and value is not None}
    lines = [f"{name}: {value}" for name, value in (known | document["facts"]).items()]
    return "\n".join([headline(document), "", document["text"], "", *lines])


def _sound(value: object) -> object:
    """Return a value without halves of characters, which no UTF-8 can hold."""
    match value:
        case str():
            return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        case dict():
            return {_sound(name): _sound(inner) for name, inner in value.items()}
        case _:
            return value
