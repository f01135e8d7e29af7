"""What becomes of samples once they are taken: counted, kept, and kept back while the log takes none."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from msgspec import Struct, field

from sfsync.model.sample import Sample
from sfsync.ports.faults import Misconfigured, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sfsync.ports.probing import Probed, SampleLog

    Seen = Callable[[Sample], None]
    Taken = tuple[Sample, Probed]

_LOG = logging.getLogger(__name__)
_MOST_KEPT = 100_000  # samples that wait in memory while the log takes none: a day of twelve endpoints


class ProbeTally(Struct):
    """What one call saw: counts of samples, the last of each endpoint, days left of certificates, what went wrong."""

    up: int = 0
    down: int = 0
    unknown: int = 0
    last: dict[str, Sample] = field(default_factory=dict)
    certificate_days: dict[str, int] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)

    @property
    def samples(self) -> int:
        """How many samples were taken."""
        return self.up + self.down + self.unknown

    def note(self, sample: Sample, probed: Probed) -> None:
        """Count a sample."""
        self.up += sample.ok is True
        self.down += sample.ok is False
        self.unknown += sample.ok is None
        self.last[sample.endpoint] = sample
        if probed.certificate_days is not None:
            self.certificate_days[sample.endpoint] = probed.certificate_days


class Keeping:
    """Counts samples and hands them on to the log; those that it does not take wait here."""

    def __init__(self, log: SampleLog, *, in_one: bool = False) -> None:
        """Begin with nothing; `in_one`: hand nothing on before the end, and then all at once."""
        self.tally = ProbeTally()
        self._log, self._waiting, self._fault, self._seals = log, list[Sample](), "", True
        self._in_one = in_one

    def keep(self, batch: Sequence[Taken], now: datetime, seen: Seen) -> None:
        """Count a batch, tell `seen` of each, and hand on all that waits."""
        for sample, probed in batch:
            self.tally.note(sample, probed)
            seen(sample)
        self._waiting += sorted((sample for sample, _ in batch), key=lambda sample: sample.at)
        if len(self._waiting) > _MOST_KEPT:
            del self._waiting[:-_MOST_KEPT]
            self._say("samples are lost: the log takes none, and no more can wait")
        if not self._in_one:
            self._hand_on(now)

    def finish(self, now: datetime) -> None:
        """Offer what waits once more; raise Unavailable if the log does not take it."""
        if self._waiting:
            self._hand_on(now)
        if self._waiting:
            raise Unavailable(f"{len(self._waiting)} samples could not be kept: {self._fault}")

    def _hand_on(self, now: datetime) -> None:
        try:
            if self._waiting:
                self._log.record(self._waiting)
                self._waiting = []
            if self._seals:
                self._log.seal(now)
        except Unavailable as fault:
            self._say(str(fault))
        except Misconfigured as fault:  # somebody has to look; until then samples are still taken and kept
            self._seals = False
            self._say(str(fault))

    def _say(self, fault: str) -> None:
        self._fault = fault
        if fault not in self.tally.faults:
            _LOG.warning("%s", fault)
            self.tally.faults.append(fault)
