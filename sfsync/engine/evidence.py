"""What evidence comes to: of everything that was ever seen, the impacts that are in force.

A record says at each sighting which impacts it has. The latest sighting decides, so an impact that it no longer has is
withdrawn; and of each impact its latest revision that can be used. Neither the order in which revisions arrive nor
their repetition matters, since only the instants of sighting are compared.
"""

from __future__ import annotations

from hashlib import sha256
from itertools import groupby
from typing import TYPE_CHECKING

from sfsync.model.evidence import Revision

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sfsync.model.evidence import Impact, Sighting

_DIGITS = 16  # hexadecimal digits of a digest: enough to tell the revisions of one impact apart


def revisions_of(sighting: Sighting) -> tuple[Revision, ...]:
    """Return what a sighting says: by the record, and by each of its impacts."""
    seen = sighting.seen_at
    record = Revision(sighting.record_key, _digest(sighting.raw), seen, seen, None, sighting.raw)
    impacts = (Revision(sighting.record_key, _digest(_content(i)), seen, seen, i) for i in sighting.impacts)
    return record, *impacts


def digest_of(impact: Impact) -> str:
    """Return the digest that tells one revision of an impact from another."""
    return _digest(_content(impact))


def look_digest(revisions: Iterable[Revision]) -> str:
    """Return one digest of all that was seen in a look; the order does not matter."""
    return _digest("\n".join(sorted("/".join(revision.identity) for revision in revisions)))


def merged(known: Revision, again: Revision) -> Revision:
    """Return a revision that was seen again: first when it was first seen, last when it was last seen."""
    first, last = min(known.first_seen, again.first_seen), max(known.last_seen, again.last_seen)
    return Revision(known.record_key, known.digest, first, last, known.impact, known.raw)


def in_force(revisions: Iterable[Revision]) -> tuple[Impact, ...]:
    """Return the impacts in force, in the order of their keys; void ones too, since they say why they do not pause."""
    ordered = sorted(revisions, key=_record_key)
    of_records = (list(same) for _, same in groupby(ordered, key=_record_key))
    found = (impact for record in of_records for impact in _of_record(record))
    return tuple(sorted(found, key=lambda impact: impact.key))


def _of_record(revisions: list[Revision]) -> Iterator[Impact]:
    last_seen = max(revision.last_seen for revision in revisions)
    of_impacts: dict[str, list[Revision]] = {}
    for revision in revisions:
        if revision.impact is not None:
            of_impacts.setdefault(revision.impact.id, []).append(revision)
    for same in of_impacts.values():
        newest_first = sorted(same, key=_newest, reverse=True)
        if newest_first[0].last_seen == last_seen:
            usable = (r.impact for r in newest_first if r.impact is not None and r.impact.fault is None)
            yield from (impact for impact in (next(usable, None),) if impact is not None)


def _record_key(revision: Revision) -> str:
    return revision.record_key


def _newest(revision: Revision) -> tuple[object, ...]:
    return revision.last_seen, revision.digest


def _content(impact: Impact) -> str:
    start = impact.start.isoformat() if impact.start else ""
    end = impact.end.isoformat() if impact.end else ""
    texts = (impact.void, impact.fault, impact.text, impact.ignores)
    return "\x1f".join((impact.key, *impact.instances, "", impact.type, start, end, *(text or "" for text in texts)))


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:_DIGITS]
