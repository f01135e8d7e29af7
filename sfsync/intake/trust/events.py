"""What the events of a record take back: impacts that were posted in error, on all instances or on some."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.intake.trust.parts import instant, shown

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sfsync.intake.trust.parts import Fields, Record

_CORRECTION = "correction"
_CANCEL = "cancel"
_KNOWN = ("id", "type", "message", "createdAt", "updatedAt", "label", "text")


class Event(Struct, frozen=True):
    """One event; `type` in lower case, `at` None where it does not say when."""

    type: str
    at: datetime | None
    message: str


class Correction(Struct, frozen=True):
    """Says that there was no impact: on some `instances`, or (None) at all. `at` None: as the last word."""

    at: datetime | None
    instances: frozenset[str] | None

    def speaks_of(self, posted: datetime | None) -> bool:
        """Tell whether an impact was posted no later than this; one that does not say when was."""
        return self.at is None or posted is None or posted <= self.at


def events_of(record: Record, name: str) -> list[Event]:
    """Return a record's events, as they stand there: the newest first."""
    return [_event(record, row) for row in record.rows(name)]


def corrections(record: Record, events: Sequence[Event], instances: Sequence[str]) -> list[Correction]:
    """Return what was taken back. One kind of correction names the instances that it means in its text."""
    found = []
    for event in events:
        if event.type == _CORRECTION:
            found.append(Correction(event.at, None))
        elif event.type.startswith(_CORRECTION):
            named = frozenset(_named(event.message, instances))
            found.append(Correction(event.at, named))
            if not named:
                record.odd(f"event {shown(event.type)} names none of its instances: nothing is withdrawn")
    return found


def is_cancelled_by(events: Sequence[Event]) -> bool:
    """Tell whether the newest event calls the maintenance off; an earlier one may have been taken back since."""
    dated = [(event.at, -place) for place, event in enumerate(events) if event.at is not None]
    newest = -max(dated)[1] if dated else 0
    return bool(events) and says_cancelled(events[newest].type)


def says_cancelled(text: str) -> bool:
    """Tell whether a status or a type means that something was called off; both spellings are in use."""
    return _CANCEL in text.casefold()


def _event(record: Record, row: Fields) -> Event:
    record.note_unknown(row, _KNOWN, " of an event")
    kind, message, at = row.get("type"), row.get("message"), instant(row.get("createdAt"))
    if not isinstance(kind, str):
        record.odd("an event without a type")
    if at is None:
        record.odd("an event that does not say when")
    return Event(kind.casefold() if isinstance(kind, str) else "", at, message if isinstance(message, str) else "")


def _named(message: str, instances: Sequence[str]) -> Iterator[str]:
    """Yield the instances that a text names as whole words: NA1 is not in NA137."""
    for key in instances:
        if re.search(rf"(?<!\w){re.escape(key)}(?!\w)", message):
            yield key
