"""Trust records that a file or a case file holds, raw, as the feed would have told them."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from sfsync.intake.rejected import Rejected
from sfsync.intake.trust.parts import RejectedRecord
from sfsync.intake.trust.records import Parsed, incident, maintenance
from sfsync.model.evidence import Source

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

_PARSE = {Source.INCIDENT: incident, Source.MAINTENANCE: maintenance}
_LISTS = {Source.INCIDENT: ("Incidents", "incidents"), Source.MAINTENANCE: ("Maintenances", "maintenances")}
_INSTANT = timedelta(microseconds=1)


def told_records(source: Source, rows: Iterable[object], name: str, seen_at: datetime) -> list[Parsed]:
    """Return raw records as they were told; one that comes twice counts as its last.

    Raises Rejected, which names the place in `name`.
    """
    under = str(rows["key"]) if isinstance(rows, dict) and "key" in rows else None
    return [
        _told(source, row, f"{name} {number}", seen_at + number * _INSTANT, under)
        for number, row in enumerate(_listed(source, rows))
    ]


def read_records(source: Source, text: str, name: str, seen_at: datetime) -> list[Parsed]:
    """Return the records of a JSON text: a list as the feed answers, one record, or an instance's whole status."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as fault:
        raise Rejected(f"{name}: is not JSON: {fault}") from fault
    if not isinstance(document, (list, dict)):
        raise Rejected(f"{name}: must be a list of {source}s, as the status feed answers")
    return told_records(source, document, name, seen_at)


def _listed(source: Source, document: Any) -> Iterable[object]:  # noqa: ANN401 - parsed JSON
    if not isinstance(document, dict):
        return list(document)
    found = next((document[key] for key in _LISTS[source] if isinstance(document.get(key), list)), None)
    return [document] if found is None else found


def _told(source: Source, row: object, place: str, seen_at: datetime, under: str | None) -> Parsed:
    try:
        return _PARSE[source](row, seen_at, under)
    except RejectedRecord as fault:
        raise Rejected(f"{place}: {fault}") from fault
