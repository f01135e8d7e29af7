"""The latest samples of all vantage points, from the parts: read whole once, and then only what has come since."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sfsync.availability.micros import micros
from sfsync.availability.record import Record
from sfsync.ports.faults import Misconfigured

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sfsync.adapters.dynamodb.parts import SampleParts
    from sfsync.model.sample import Sample

_LOG = logging.getLogger(__name__)
_LATE = timedelta(minutes=10)  # a part may come so much after one of a later minute; the verdict sees also later ones
_AHEAD = timedelta(minutes=1)  # a prober's clock may be ahead by so much


class PartWindow:
    """`SampleWindow` on a table. A part that was not written by a prober is said, and passed over."""

    __slots__ = ("_read", "_read_to", "_records", "parts")

    def __init__(self, parts: SampleParts) -> None:
        self.parts = parts
        self._records: dict[str, Record] = {}
        self._read: dict[tuple[str, str], datetime] = {}
        self._read_to: datetime | None = None

    def records(self, since: datetime, now: datetime) -> Mapping[str, Record]:
        """Return the record of each endpoint; samples of more than a minute after `now` are refused for good."""
        start = max(since, self._read_to - _LATE) if self._read_to else since
        for vantage in self.parts.vantages():
            for item in self.parts.from_on(vantage, start):
                if (vantage, item["sk"]) not in self._read:
                    self._take(vantage, item, now)
        self._read_to = now
        self._read = {key: at for key, at in self._read.items() if at >= now - 2 * _LATE}
        for record in self._records.values():
            record.forget(micros(since))
        return self._records

    def _take(self, vantage: str, item: dict[str, object], now: datetime) -> None:
        self._read[vantage, str(item["sk"])] = now
        try:
            samples = self.parts.read(item)
        except Misconfigured as fault:
            _LOG.warning("%s", fault)
            return
        for sample in samples:
            if sample.at <= now + _AHEAD:
                self._add(sample)

    def _add(self, sample: Sample) -> None:
        record = self._records.get(sample.endpoint)
        if record is None:
            record = self._records[sample.endpoint] = Record(sample.endpoint)
        record.add(sample)
