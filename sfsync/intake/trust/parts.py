"""Takes a raw record apart, and keeps what was not understood.

What decides over pauses and cannot be read rejects the record as a whole: an impact left out would look withdrawn,
while a record left out leaves in force what was last known of it. What decides nothing is an oddity, and passed over.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sfsync.hours.interval import utc
from sfsync.intake.rejected import Rejected

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sfsync.model.evidence import Source

Fields = dict[str, Any]  # parsed JSON
_LONGEST_ID = 10**18
_LONGEST_TEXT = 200  # of what becomes part of a key
_SHOWN = 40  # characters, enough to recognise it by


class RejectedRecord(Rejected):
    """A record that cannot be used; `record_key` says which it is (`incident:5968`), None where it does not say."""

    def __init__(self, message: str, record_key: str | None = None) -> None:
        """Keep which record it is."""
        super().__init__(message)
        self.record_key = record_key


class Record:
    """A raw record under reading, and the oddities met so far; raises RejectedRecord for one without an id."""

    def __init__(self, source: Source, raw: object) -> None:
        """Find out which record it is."""
        found = id_text(raw.get("id")) if isinstance(raw, dict) else None
        if not isinstance(raw, dict) or found is None:
            raise RejectedRecord(f"{source} {'without an id' if isinstance(raw, dict) else 'that is no object'}")
        self.source, self.id, self.fields = source, found, raw
        self.oddities: list[str] = []
        self.text = self._canonical()

    def odd(self, what: str) -> None:
        """Note what was not understood, once."""
        line = f"{self.source} {self.id}: {what}"
        if line not in self.oddities:
            self.oddities.append(line)

    def rejected(self, why: str) -> RejectedRecord:
        """Return what to raise where the record cannot be used."""
        return RejectedRecord(f"{self.source} {self.id}: {why}", f"{self.source}:{self.id}")

    def rows(self, name: str) -> list[Fields]:
        """Return a list of objects; none where it is absent or null."""
        found = self.fields.get(name)
        if found is None:
            self._note_null(name)
            return []
        if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
            raise self.rejected(f"{name} is no list of objects")
        return found

    def keys(self, name: str) -> tuple[str, ...] | None:
        """Return a list of texts, sorted, each once; None where it is absent or null."""
        found = self.fields.get(name)
        if found is None:
            self._note_null(name)
            return None
        if not isinstance(found, list) or not all(map(is_text, found)):
            raise self.rejected(f"{name} is no list of texts")
        return tuple(sorted(set(found)))

    def part(self, name: str) -> Fields:
        """Return an object, empty where it is absent or null."""
        found = self.fields.get(name)
        if found is None:
            return {}
        if not isinstance(found, dict):
            raise self.rejected(f"{name} is no object")
        return found

    def note_unknown(self, fields: Fields, known: Iterable[str], whose: str = "") -> None:
        """Note the fields that are not known."""
        for name in sorted(fields.keys() - set(known)):
            self.odd(f"unknown field {shown(name)}{whose}")

    def _note_null(self, name: str) -> None:
        if name in self.fields:
            self.odd(f"{name} is null")

    def _canonical(self) -> str:
        try:
            return json.dumps(self.fields, sort_keys=True, separators=(",", ":"), allow_nan=False, default=_as_json)
        except (ValueError, TypeError, RecursionError):
            raise self.rejected("it holds what JSON cannot write") from None


def id_text(found: object) -> str | None:
    """Return an id, which comes as a number or as a text; None for what is none."""
    if isinstance(found, int) and not isinstance(found, bool) and abs(found) < _LONGEST_ID:
        return str(found)
    return found if isinstance(found, str) and is_text(found) else None


def is_text(found: object) -> bool:
    """Tell whether it is a short text that says something and can be written: JSON may hold halves of characters."""
    return isinstance(found, str) and len(found) <= _LONGEST_TEXT and bool(found.strip()) and found.isprintable()


def instant(found: object) -> datetime | None:
    """Return the instant that a text such as `2022-10-04T12:31:00.000Z` tells, aware UTC; None if it tells none."""
    try:
        at = datetime.fromisoformat(found) if isinstance(found, str) else found
        return utc(at) if isinstance(at, datetime) else None
    except ValueError:
        return None


def shown(found: object) -> str:
    """Return what was found as a log can show it: a plain word as it is, else quoted and cut off."""
    text = found if isinstance(found, str) and found.isidentifier() and found.isascii() else ascii(found)
    return text if len(text) <= _SHOWN else f"{text[:_SHOWN]}…"


def _as_json(found: object) -> str:
    """Render what a TOML file holds beyond JSON."""
    if isinstance(found, datetime):
        return found.isoformat()
    raise TypeError
