"""Revisions: the only way in which a sealed month changes. Numbered, with author and reason, chained and signed.

A revision voids lines (by their hash) or spans of time, and adds samples. The sealed days themselves stay untouched, so
that a reader sees both what was measured and what somebody decided about it afterwards.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.availability.canonical import Document, NotCanonical, canonical, digest, instant_text, read_instant
from sfsync.availability.sample_document import read_sample, sample_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sfsync.availability.chain import Linked
    from sfsync.model.sample import Sample

_KEYS = ("month", "number", "at", "author", "reason", "seals", "previous", "void_lines", "void_spans", "adds")


class Span(Struct, frozen=True):
    """A half-open span of time whose samples do not count; `vantage` or `endpoint` None means all of them."""

    start: datetime
    end: datetime
    vantage: str | None = None
    endpoint: str | None = None

    def covers(self, sample: Sample) -> bool:
        """Tell whether a sample lies in it."""
        return (
            self.start <= sample.at < self.end
            and self.vantage in (None, sample.vantage)
            and self.endpoint in (None, sample.endpoint)
        )


class Revision(Struct, frozen=True):
    """A numbered change of a sealed month (`YYYY-MM`).

    `seals` holds, for each vantage point, the digest of the month's last seal; `previous` is the digest of the revision
    before, None for the first. `void_lines` are hashes of lines.
    """

    month: str
    number: int
    at: datetime
    author: str
    reason: str
    seals: Mapping[str, str]
    previous: str | None = None
    void_lines: tuple[str, ...] = ()
    void_spans: tuple[Span, ...] = ()
    adds: tuple[Sample, ...] = ()

    @property
    def digest(self) -> str:
        """What the next revision has for `previous`."""
        return digest(canonical(revision_document(self)))


def revision_document(revision: Revision) -> Document:
    """Return a revision as a document, the signature aside."""
    return {
        "month": revision.month,
        "number": revision.number,
        "at": instant_text(revision.at),
        "author": revision.author,
        "reason": revision.reason,
        "seals": dict(sorted(revision.seals.items())),
        "previous": revision.previous,
        "void_lines": list(revision.void_lines),
        "void_spans": [_span_document(span) for span in revision.void_spans],
        "adds": [sample_document(added) for added in revision.adds],
    }


def read_revision(document: Document) -> Revision:
    """Return the revision that a document tells; raise NotCanonical for anything else."""
    try:
        month, number, at, author, reason, seals, previous, lines, spans, adds = (document[key] for key in _KEYS)
        voids, added = tuple(map(_read_span, spans)), tuple(map(read_sample, adds))
        read = Revision(
            month, number, read_instant(at), author, reason, dict(seals), previous, tuple(lines), voids, added
        )
        texts = (month, author, reason, *lines, *seals, *seals.values())
        if revision_document(read) != document or type(number) is not int or not all(map(_is_text, texts)):
            raise NotCanonical("is no revision")
    except (AttributeError, KeyError, TypeError, ValueError):
        raise NotCanonical("is no revision") from None
    return read


def revised(measured: Iterable[Linked], revisions: Sequence[Revision]) -> Iterator[Sample]:
    """Yield the samples that count: those measured and not voided, then those added and not voided later."""
    gone = frozenset(link for revision in revisions for link in revision.void_lines)
    for linked in measured:
        if linked.link not in gone and not _voided(linked.sample, revisions):
            yield linked.sample
    for place, revision in enumerate(revisions, start=1):
        yield from (added for added in revision.adds if not _voided(added, revisions[place:]))


def _voided(sample: Sample, revisions: Sequence[Revision]) -> bool:
    return any(span.covers(sample) for revision in revisions for span in revision.void_spans)


def _span_document(span: Span) -> Document:
    ends = {"start": instant_text(span.start), "end": instant_text(span.end)}
    return {**ends, "vantage": span.vantage, "endpoint": span.endpoint}


def _read_span(told: Document) -> Span:
    return Span(read_instant(told["start"]), read_instant(told["end"]), told["vantage"], told["endpoint"])


def _is_text(value: object) -> bool:
    return isinstance(value, str)
