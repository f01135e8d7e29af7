"""Reads the records of one answer, each by itself: one that cannot be used does not take the others with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.intake.trust import Parsed, RejectedRecord, incident, maintenance
from sfsync.model.evidence import Source

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sfsync.adapters.trust.pages import Content

PARSE = {Source.INCIDENT: incident, Source.MAINTENANCE: maintenance}


class Question(Struct, frozen=True):
    """What was asked for: records of a source on an instance, in its status or on a page of its list."""

    source: Source
    instance: str
    part: str


class Records(Struct, frozen=True):
    """What was read; `unreadable` holds the keys of records that were there but cannot be used."""

    parsed: tuple[Parsed, ...] = ()
    unreadable: frozenset[str] = frozenset()
    oddities: tuple[str, ...] = ()

    def stands_at(self, now: datetime) -> bool:
        """Tell whether the same answer would still be read like this."""
        return all(each.stands_until is None or now < each.stands_until for each in self.parsed)


class RecordsRead:
    """Remembers what was read of the last answer to each question, so that the same answer is read once."""

    def __init__(self) -> None:
        """Start without any."""
        self._read: dict[Question, tuple[Content, Records]] = {}

    def read(self, question: Question, content: Content, rows: Sequence[object], now: datetime) -> Records:
        """Return what raw records of an answer say."""
        known, records = self._read.get(question, (None, Records()))
        if known is not content or not records.stands_at(now):
            records = _records(question, rows, now)
            self._read[question] = content, records
        return records


def _records(question: Question, rows: Sequence[object], now: datetime) -> Records:
    parsed: list[Parsed] = []
    unreadable: set[str] = set()
    oddities: list[str] = []
    for row in rows:
        try:
            parsed.append(PARSE[question.source](row, now, question.instance))
            oddities += parsed[-1].oddities
        except RejectedRecord as fault:
            oddities.append(f"{fault}: left as it was last known")
            unreadable |= {fault.record_key} if fault.record_key else set()
    return Records(tuple(parsed), frozenset(unreadable), tuple(oddities))


def merged(parts: Sequence[Records]) -> Records:
    """Return the records of several answers, each once; where two differ, the later answer's counts."""
    found: dict[str, Parsed] = {}
    oddities = [oddity for part in parts for oddity in part.oddities]
    for parsed in (parsed for part in parts for parsed in part.parsed):
        key = parsed.sighting.record_key
        known = found.get(key)
        if known is not None and known.sighting.impacts != parsed.sighting.impacts:
            oddities.append(f"{parsed.sighting.source} {parsed.sighting.record}: two answers differ on it")
        found[key] = parsed
    unreadable = frozenset(key for part in parts for key in part.unreadable).difference(found)
    return Records(tuple(found[key] for key in sorted(found)), unreadable, tuple(oddities))
