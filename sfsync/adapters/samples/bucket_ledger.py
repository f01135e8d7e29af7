"""The writing side of the ledger on AWS: what probers kept in parts becomes a day's segment, and its seal, in a bucket.

Each step is of one object that is written once, so that a sealer that is killed, repeated or has rivals ends at the
same bytes:

before the segment has its name    the next call makes it anew, of all the parts that are there by then
before the seal has its name       the next call seals the segment that stands, whatever came since
after that                         a part that comes still is set aside; only a numbered revision can add it
"""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from msgspec import Struct, field

from sfsync.adapters.samples.names import segment_name, set_aside_name
from sfsync.adapters.samples.sealing import DAY, chained, seal_day, unsealed
from sfsync.availability.canonical import canonical
from sfsync.availability.chain import Broken, anchor, follow
from sfsync.availability.sample_document import sample_document
from sfsync.availability.seal import read_seal
from sfsync.availability.stored import opened
from sfsync.ports.faults import Misconfigured

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from sfsync.adapters.samples.bucket import Bucket
    from sfsync.availability.signature import Sign
    from sfsync.model.sample import Sample

GRACE = timedelta(hours=2)  # how long after midnight a day waits for samples of vantage points far away
LOOK_BACK = 7  # days before that are looked at for samples that came too late


class Parts(Protocol):
    """Samples as the probers of all vantage points kept them, not yet chained."""

    def vantages(self) -> Sequence[str]:
        """Name the vantage points that ever kept a sample."""
        ...

    def first_day(self, vantage: str) -> date | None:
        """Return the earliest day with samples that are still here."""
        ...

    def of_day(self, vantage: str, day: date) -> Iterable[Sample]:
        """Return a day's samples, in any order, repetitions too."""
        ...


class Sealed(Struct):
    """What one call did: days sealed and samples found to have come too late, by vantage point; what needs a person."""

    days: dict[str, list[date]] = field(default_factory=dict)
    late: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)


class BucketLedger(Struct, frozen=True):
    """Seals the days of all vantage points; unsigned without `sign`. Raises Unavailable."""

    bucket: Bucket
    parts: Parts
    sign: Sign | None

    def seal(self, now: datetime) -> Sealed:
        """Seal the days that were over two hours before `now`; a flaw of one vantage point holds up no other."""
        last, done = (now - GRACE).date() - DAY, Sealed()
        for vantage in self.parts.vantages():
            try:
                done.days[vantage] = self._seal_to(last, vantage)
                done.late[vantage] = sum(self._set_aside(vantage, last - number * DAY) for number in range(LOOK_BACK))
            except (Misconfigured, Broken) as fault:
                done.faults.append(str(fault))
        return done

    def _seal_to(self, last: date, vantage: str) -> list[date]:
        days = unsealed(self.bucket, vantage, last, self.parts.first_day(vantage))
        for day in days:
            lines = b"".join(chained(in_order(self.parts.of_day(vantage, day)), anchor(vantage, day)))
            with suppress(FileExistsError):  # what stands is the day's segment, whoever wrote it
                if lines:
                    self.bucket.create(f"{vantage}/{segment_name(day)}", lines)
            with suppress(FileExistsError):  # a rival was faster, and sealed the same segment
                seal_day(self.bucket, vantage, day, self.sign)
        return days

    def _set_aside(self, vantage: str, day: date) -> int:
        """Put what came after a day's seal beside it; return how many samples that are, told once."""
        stored = self.bucket.seal(vantage, day)
        kept = set(self.parts.of_day(vantage, day)) if stored else set()
        if stored is None or len(kept) == opened(stored, read_seal, None, signed=False)[0].contents.count:
            return 0
        late = kept - {linked.sample for linked in follow(vantage, day, self.bucket.lines(vantage, day))}
        lines, file = b"".join(map(_aside, in_order(late))), f"{vantage}/{set_aside_name(day)}"
        if lines == (self.bucket.read(file) or b""):
            return 0
        self.bucket.put(file, lines)
        return len(late)


def _aside(sample: Sample) -> bytes:
    told = {"reason": "its day is sealed: a revision can add it", "sample": sample_document(sample)}
    return canonical(told) + b"\n"


def in_order(samples: Iterable[Sample]) -> list[Sample]:
    """Return samples as a segment has them: each once, by instant, in an order that depends on nothing else."""
    return sorted(set(samples), key=lambda one: (one.at, canonical(sample_document(one))))
