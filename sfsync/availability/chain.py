"""Samples as a chain of lines: each carries the hash of the one before, so that none is changed, cut or moved unseen.

A vantage point's day is one chain. A vantage point, since each has one writer; all its endpoints together, since the
chain of one endpoint could be left out whole without a trace. A line is a sample as `--samples` reads it with two keys
more: `prev` is the SHA-256 of the line before it; `sum` is the start of the line's own, which stops nobody but tells a
changed line from a missing one. A day's first line follows a hash of the day's name, so that a day can be handed over
and read by itself; seals tie the days together.
"""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.availability.canonical import NotCanonical, canonical, digest, parsed
from sfsync.availability.sample_document import read_sample, sample_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date, datetime

    from sfsync.model.sample import Sample

_LINE = re.compile(rb'(\{.*),"sum":"([0-9a-f]{8})"\}')


class Broken(Exception):
    """The first place at which a ledger is not what was written: `file`, `line` (None: the whole file) and `what`."""

    def __init__(self, file: str, line: int | None, what: str) -> None:
        """Keep the place and what is wrong there; they read as one line."""
        super().__init__(f"{file}:{line}: {what}" if line else f"{file}: {what}")
        self.file, self.line, self.what = file, line, what


class Line(Struct, frozen=True):
    """A stored line: where it stands, and its bytes with the end of line if it has one."""

    file: str
    number: int
    raw: bytes


class Linked(Struct, frozen=True):
    """A sample in its place of the chain; `link` is the hash of its line, which the next one carries."""

    sample: Sample
    prev: str
    link: str


class Contents(Struct, frozen=True):
    """What a day holds: how many samples, the earliest and the latest, and the SHA-256 of all its bytes."""

    count: int
    first: datetime | None
    last: datetime | None
    digest: str


def anchor(vantage: str, day: date) -> str:
    """Return what a day's first line has for `prev`: a line put under another name does not fit there."""
    return digest(f"sfsync samples {vantage} {day.isoformat()}".encode())


def write_line(sample: Sample, prev: str) -> bytes:
    """Return the line of a sample that follows the line with this hash, without an end of line."""
    body = _body(sample, prev)
    return body + f',"sum":"{_sum(body)}"}}'.encode("ascii")


def read_line(raw: bytes) -> Linked:
    """Return what a line (without its end) holds; raise NotCanonical unless it is exactly as it was written."""
    match = _LINE.fullmatch(raw)
    if match is None:
        raise NotCanonical("is not a line of the ledger")
    if match[2].decode("ascii") != _sum(match[1]):
        raise NotCanonical("was changed: it does not have its own sum")
    document = parsed(match[1] + b"}")
    prev = document.pop("prev", None)
    sample = read_sample(document)
    if not isinstance(prev, str) or _body(sample, prev) != match[1]:
        raise NotCanonical("was changed: we would not have written it so")
    return Linked(sample, prev, digest(raw))


def follow(vantage: str, day: date, lines: Iterable[Line]) -> Iterator[Linked]:
    """Yield a day's samples as long as each line continues the one before; raise Broken at the first that does not."""
    head, before = anchor(vantage, day), "the start of the day"
    for line in lines:
        linked = _whole(line)
        if linked.prev != head:
            raise Broken(line.file, line.number, f"does not continue {before}: that was changed, or a line is gone")
        if linked.sample.vantage != vantage or linked.sample.at.date() != day:
            raise Broken(line.file, line.number, "is of another vantage point or another day")
        yield linked
        head, before = linked.link, f"line {line.number} of {line.file}"


def contents(vantage: str, day: date, lines: Iterable[Line], note: Callable[[Linked], None] | None = None) -> Contents:
    """Read a day through and return what it holds, telling `note` of each sample; raise Broken at its first flaw."""
    count, first, last, whole = 0, None, None, hashlib.sha256()
    for linked in follow(vantage, day, hashed(lines, whole.update)):
        at = linked.sample.at
        first, last = min(first or at, at), max(last or at, at)
        count += 1
        if note:
            note(linked)
    return Contents(count, first, last, whole.hexdigest())


def hashed(lines: Iterable[Line], update: Callable[[bytes], None]) -> Iterator[Line]:
    """Yield lines, and tell `update` of the bytes of each."""
    for line in lines:
        update(line.raw)
        yield line


def _whole(line: Line) -> Linked:
    if not line.raw.endswith(b"\n"):
        raise Broken(line.file, line.number, "ends in the middle: the rest of it is gone")
    try:
        return read_line(line.raw[:-1])
    except NotCanonical as fault:
        raise Broken(line.file, line.number, str(fault)) from None


def _body(sample: Sample, prev: str) -> bytes:
    return canonical({**sample_document(sample), "prev": prev})[:-1]


def _sum(body: bytes) -> str:
    return digest(body)[:8]
