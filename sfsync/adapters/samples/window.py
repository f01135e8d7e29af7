"""The latest samples of a ledger's folder, read as they are written: each look reads only what has come since."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from sfsync.adapters.samples.folder import Folder
from sfsync.availability.micros import micros
from sfsync.hours import Interval
from sfsync.intake.samples import Samples, read_samples
from sfsync.ports import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from sfsync.availability.record import Record

_LOG = logging.getLogger(__name__)
_AHEAD = timedelta(minutes=1)  # a sample may be written between asking the clock and reading, or by a clock ahead


@dataclass(slots=True)
class FileWindow:
    """`SampleWindow` on a folder, into which any number of probers may write.

    Lines that are no samples are passed over. The chain is not checked here: that is what `verify` is for.
    """

    folder: Path
    _samples: Samples = field(default_factory=Samples, init=False)
    _read_to: dict[Path, int] = field(default_factory=dict, init=False)

    def records(self, since: datetime, now: datetime) -> Mapping[str, Record]:
        """Return the record of each endpoint; samples of more than a minute after `now` are refused for good."""
        within, refused = Interval(since, now + _AHEAD), self._samples.refused.total()
        try:
            for segment in self._segments(since):
                read_samples(BytesIO(self._news(segment)), segment.name, within, now + _AHEAD, self._samples)
        except OSError as fault:
            raise Unavailable(f"{self.folder} cannot be read: {fault.strerror}") from fault
        if self._samples.refused.total() > refused:
            _LOG.warning("%s: lines that are no samples: %s", self.folder, dict(self._samples.refused))
        for record in self._samples.records.values():
            record.forget(micros(since))
        return self._samples.records

    def _segments(self, since: datetime) -> Iterator[Path]:
        folder = Folder(self.folder)
        for vantage in folder.vantages():
            yield from folder.segments(vantage, since.date())

    def _news(self, segment: Path) -> bytes:
        """Return the whole lines that were added since the last time; what is torn is read when it is whole."""
        start = self._read_to.get(segment, 0)
        if segment.stat().st_size == start:
            return b""
        with segment.open("rb") as file:
            file.seek(start)
            lines, end, _ = file.read().rpartition(b"\n")
        self._read_to[segment] = start + len(lines) + len(end)
        return lines + end
