"""The writing side of the ledger, for one vantage point. It keeps nothing in memory that a crash could lose.

before a line is whole on the disk     the next call sets the torn rest aside and chains on from the line before
before a seal has its name             the next call seals the day again, to the same bytes
"""

from __future__ import annotations

import base64
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sfsync.adapters.samples.folder import Folder
from sfsync.adapters.samples.names import SET_ASIDE, VANTAGE, seal_name, segment_name
from sfsync.adapters.samples.sealing import DAY, chained, seal_day, unsealed
from sfsync.adapters.samples.segment import append, cut, locked, tail
from sfsync.availability.canonical import Document, canonical, digest
from sfsync.availability.chain import anchor
from sfsync.availability.sample_document import sample_document
from sfsync.ports.faults import Misconfigured, Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from sfsync.availability.signature import Sign
    from sfsync.model.sample import Sample

GRACE = timedelta(minutes=10)  # how long after midnight a day waits for samples on their way


class FileLedger:
    """Chains samples of one vantage point into files and seals the days that are over; unsigned without `sign`.

    Raises Unavailable while the disk takes nothing, and Misconfigured for a folder that cannot be used.
    """

    __slots__ = ("_sealed_to", "folder", "sign", "vantage")

    def __init__(self, folder: Path, vantage: str, sign: Sign | None = None) -> None:
        """Try the folder, rather than find at the first sample that nothing can be kept."""
        self.folder, self.vantage, self.sign = folder, vantage, sign
        self._sealed_to: date | None = None
        if not VANTAGE.fullmatch(self.vantage):
            raise Misconfigured(f"{self.vantage!r} is no vantage point", "use small letters, digits and hyphens")
        try:
            self._place.mkdir(parents=True, exist_ok=True)
            with locked(self._place):
                pass
        except OSError as fault:
            raise Misconfigured(
                f"{self._place} cannot hold samples ({fault.strerror})", "check that this user may write there"
            ) from fault

    def record(self, samples: Sequence[Sample]) -> None:
        """Add samples in the order given; on return they are on the disk. Those of a sealed day are set aside."""
        strangers = [sample for sample in samples if sample.vantage != self.vantage]
        if strangers:
            raise ValueError(f"a sample of {strangers[0].vantage} does not belong into the chain of {self.vantage}")
        with self._writing():
            for day in sorted({sample.at.date() for sample in samples}):
                self._record(day, [sample for sample in samples if sample.at.date() == day])

    def seal(self, now: datetime) -> None:
        """Seal the days that were over ten minutes before `now`, also those without a sample; raise Misconfigured.

        A day whose lines do not follow one another is not sealed: what is wrong there must be seen first.
        """
        last, kept = (now - GRACE).date() - DAY, Folder(self.folder)
        if self._sealed_to and self._sealed_to >= last:
            return
        with self._writing():
            for day in unsealed(kept, self.vantage, last):
                self._mended(day)
                seal_day(kept, self.vantage, day, self.sign)
        self._sealed_to = last

    @property
    def _place(self) -> Path:
        return self.folder / self.vantage

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            with locked(self._place):
                yield
        except OSError as fault:
            raise Unavailable(f"{self._place} takes no samples: {fault.strerror}") from fault

    def _record(self, day: date, samples: Sequence[Sample]) -> None:
        if (self._place / seal_name(day)).exists():
            reason = "its day is sealed: a revision can add it"
            self._set_aside({"reason": reason, "sample": sample_document(sample)} for sample in samples)
            return
        last = self._mended(day)
        head = anchor(self.vantage, day) if last is None else digest(last)
        append(self._place / segment_name(day), b"".join(chained(samples, head)))

    def _mended(self, day: date) -> bytes | None:
        """Return a day's last line, once what a crash tore behind it is set aside."""
        path = self._place / segment_name(day)
        last, torn = tail(path)
        if torn:
            told = {"reason": "torn by a crash while it was written", "file": path.name, "after": last and digest(last)}
            self._set_aside([{**told, "bytes": base64.b64encode(torn).decode("ascii")}])
            cut(path, torn)
        return last

    def _set_aside(self, what: Iterable[Document]) -> None:
        append(self._place / SET_ASIDE, b"".join(canonical(each) + b"\n" for each in what))
