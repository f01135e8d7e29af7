"""The latest samples of a ledger's folder, read as they are written: each look reads only what has come since."""

from __future__ import annotations

import logging
import re
from datetime import timedelta
from io import BytesIO
from typing import TYPE_CHECKING

from sfsync.availability.micros import micros
from sfsync.hours.interval import Interval
from sfsync.intake.samples import Samples, read_samples

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from sfsync.availability.record import Record

_LOG = logging.getLogger(__name__)
_SEGMENT = re.compile(r"(\d{4}-\d\d-\d\d)(\.\d{1,9})?\.jsonl")
_AHEAD = timedelta(minutes=1)  # a sample may be written between asking the clock and reading, or by a clock ahead


class FileWindow:
    """`SampleWindow` on a folder, into which any number of probers may write.

    Lines that are no samples are passed over, and what cannot be read is as though it were not there: whoever does not
    speak is silent, and that is told. The chain is not checked here: that is what `verify` is for.
    """

    __slots__ = ("_read_to", "_said", "_samples", "folder")

    def __init__(self, folder: Path) -> None:
        self.folder, self._samples, self._said = folder, Samples(), ""
        self._read_to: dict[Path, int] = {}

    def records(self, since: datetime, now: datetime) -> Mapping[str, Record]:
        """Return the record of each endpoint; samples of more than a minute after `now` are refused for good."""
        within, faults = Interval(since, now + _AHEAD), list[str]()
        try:
            for segment in self._segments(since):
                news = self._news(segment, faults)
                read_samples(BytesIO(news), segment.name, within, within.end, self._samples)
        except OSError as fault:
            faults.append(f"{fault.filename or self.folder} cannot be read ({fault.strerror})")
        faults += [f"{count} lines: {reason}" for reason, count in self._samples.refused.items()]
        self._say(f"{self.folder}: {'; '.join(faults)}" if faults else "")
        for record in self._samples.records.values():
            record.forget(micros(since))
        return self._samples.records

    def _segments(self, since: datetime) -> Iterator[Path]:
        """Yield the files of all vantage points that hold the lines of a day from `since` on."""
        first = f"{since:%Y-%m-%d}"
        for place in self.folder.iterdir():
            for file in place.iterdir() if place.is_dir() else ():
                if (named := _SEGMENT.fullmatch(file.name)) and named[1] >= first:
                    yield file

    def _news(self, segment: Path, faults: list[str]) -> bytes:
        """Return the whole lines that were added since the last time; what is torn is read when it is whole."""
        start = self._read_to.get(segment, 0)
        try:
            with segment.open("rb") as file:
                file.seek(start)
                lines, end, _ = file.read().rpartition(b"\n")
        except OSError as fault:
            faults.append(f"{segment} cannot be read ({fault.strerror})")
            return b""
        self._read_to[segment] = start + len(lines) + len(end)
        return lines + end

    def _say(self, fault: str) -> None:
        if fault and fault != self._said:
            _LOG.warning("%s", fault)
        self._said = fault
