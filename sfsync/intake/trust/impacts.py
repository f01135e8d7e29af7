"""The impacts of a record: what each did to which instances, when, and why it may not count."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from sfsync.intake.trust.parts import id_text, instant, is_text, shown
from sfsync.intake.trust.spans import span_of
from sfsync.model.evidence import Impact, Source
from sfsync.model.replacing import replace

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sfsync.intake.trust.events import Correction
    from sfsync.intake.trust.parts import Fields, Record
    from sfsync.intake.trust.spans import Span

_KNOWN = (
    *("id", "startTime", "endTime", "type", "severity", "createdAt", "updatedAt"),
    *("startTimeCreatedAt", "startTimeModifiedAt", "endTimeCreatedAt", "endTimeModifiedAt"),
    *("serviceIssue", "endUserImpact", "systemAvailability", "label", "text"),
)
_SEVERITIES = (None, "minor", "major", "critical", "maintenance")
_FALSE_ALARM = "marketingcloudfalsepositive"  # an impact type that says there is no impact


class Reading(Struct, frozen=True):
    """What is known of a record before its impacts are read; `ahead` gathers the instants that have not come yet."""

    record: Record
    instances: tuple[str, ...]
    corrections: Sequence[Correction]
    seen_at: datetime
    called_off: bool = False
    ahead: list[datetime] = field(default_factory=list)


def impacts_of(reading: Reading, name: str) -> tuple[Impact, ...]:
    """Return the impacts of a record, each once, in the order of their ids.

    One that is listed twice, with different contents, cannot be used, unless it is void anyway.
    """
    found: dict[str, Impact] = {}
    for row in reading.record.rows(name):
        impact = _impact(reading, row)
        known = found.setdefault(impact.id, impact)
        if known != impact and known.void is None:
            found[impact.id] = replace(known, fault="overlaps itself: it is listed twice, with different contents")
    return tuple(found[each] for each in sorted(found))


def _impact(reading: Reading, row: Fields) -> Impact:
    record, found = reading.record, id_text(row.get("id"))
    if found is None:
        raise record.rejected("an impact without an id")
    _note_oddities(record, row, found)
    span, posted = span_of(row, reading.seen_at), instant(row.get("createdAt"))
    reading.ahead.extend(span.ahead)
    if span.ends_ahead:
        record.odd(f"impact {found} ends in the future: taken as still going on")
    kind = _type(record, row)
    spoken = [correction for correction in reading.corrections if correction.speaks_of(posted)]
    void = _void(reading, kind or "", spoken)
    impact = Impact(
        source=record.source,
        record=record.id,
        id=found,
        instances=_left(reading.instances, spoken),
        type=kind or "",
        start=span.start,
        end=None if span.ends_ahead else span.end,
        void=void,
        fault=span.fault or ("its type is no text" if kind is None else None),
    )
    return _settled(impact, span, posted) if void else impact


def _note_oddities(record: Record, row: Fields, impact_id: str) -> None:
    whose = f" of impact {impact_id}"
    record.note_unknown(row, _KNOWN, whose)
    if row.get("severity") not in _SEVERITIES:
        record.odd(f"unknown severity {shown(row['severity'])}{whose}")
    if row.get("createdAt") is not None and instant(row["createdAt"]) is None:
        record.odd(f"createdAt is no instant{whose}")


def _type(record: Record, row: Fields) -> str | None:
    """Return the kind of an impact, of a maintenance the availability left; None for what cannot be read."""
    if record.source is Source.INCIDENT:
        found = row.get("type")
        return found if isinstance(found, str) and is_text(found) else None
    found = row.get("systemAvailability")
    found = record.part("message").get("availability") if found is None else found
    if found is None:
        record.odd("does not say which availability it leaves")
        return ""
    return found if isinstance(found, str) and is_text(found) else None


def _void(reading: Reading, kind: str, spoken: Sequence[Correction]) -> str | None:
    if reading.called_off:
        return "cancelled"
    if any(correction.instances is None for correction in spoken):
        return "withdrawn by a correction"
    return "a false alarm" if kind.casefold() == _FALSE_ALARM else None


def _left(instances: tuple[str, ...], spoken: Sequence[Correction]) -> tuple[str, ...]:
    dropped = {key for correction in spoken for key in correction.instances or ()}
    return tuple(key for key in instances if key not in dropped)


def _settled(impact: Impact, span: Span, posted: datetime | None) -> Impact:
    """Free an impact that is void of faults: its times decide nothing, and a fault would keep what it takes back."""
    start = span.start or span.end or posted
    if start is None:
        return impact
    end = None if impact.end is None else max(start, impact.end)
    return replace(impact, start=start, end=end, fault=None)
