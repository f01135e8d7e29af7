"""The exclusions in a bucket, for who looks again and again."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sfsync.adapters.samples.objects import Objects
from sfsync.intake.exclusions import read_exclusions
from sfsync.intake.rejected import Rejected
from sfsync.ports.faults import Misconfigured, Unavailable

if TYPE_CHECKING:
    from sfsync.model.availability import Exclusion

_LOG = logging.getLogger(__name__)


@dataclass(slots=True)
class LiveExclusions:
    """The list at `s3://BUCKET/exclusions.json`: where it cannot be read, the last good one counts."""

    url: str
    _bucket: Objects = field(init=False)
    _good: tuple[Exclusion, ...] = field(default=(), init=False)

    def __post_init__(self) -> None:
        """Keep one client for all looks."""
        self._bucket = Objects.at(self.url.rpartition("/")[0])

    def __call__(self) -> tuple[Exclusion, ...]:
        """Return the exclusions as they stand now."""
        try:
            self._good, _ = read_exclusions(self._bucket.text(self.url.rpartition("/")[2]) or "[]", self.url)
        except (Rejected, Misconfigured, Unavailable) as fault:
            _LOG.warning("%s: what it said before counts", fault)
        return self._good
