"""The one way in which anything of the ledger is written, so that equal things are equal bytes and hash alike."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, datetime
from typing import Any

Document = dict[str, Any]
_ENCODER = json.JSONEncoder(separators=(",", ":"), allow_nan=False)


class NotCanonical(ValueError):
    """Bytes that we would not have written so; the message says what is wrong with them."""


def canonical(document: Document) -> bytes:
    """Return a document as JSON in ASCII: keys in the order given, no spaces, no end of line."""
    return _ENCODER.encode(document).encode("ascii")


def parsed(raw: bytes) -> Document:
    """Return the JSON object that these bytes hold; raise NotCanonical."""
    try:
        document = json.loads(raw)
    except (ValueError, RecursionError):
        raise NotCanonical("is not JSON") from None
    if not isinstance(document, dict):
        raise NotCanonical("is not a JSON object")
    return document


def digest(content: bytes) -> str:
    """Return the SHA-256 in hex: what `sha256sum` prints."""
    return hashlib.sha256(content).hexdigest()


def instant_text(at: datetime) -> str:
    """Return ISO 8601 in UTC ending in Z, with as much of a fraction as there is: none, milli- or microseconds."""
    text = at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="microseconds")
    return f"{text.removesuffix('000').removesuffix('.000')}Z"


def read_instant(text: object) -> datetime:
    """Return the instant that `instant_text` wrote; raise NotCanonical for any other spelling."""
    try:
        at = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        at = None
    if at is None or at.tzinfo is None or instant_text(at) != text:
        raise NotCanonical(f"{text!r} is no instant in UTC")
    return at
