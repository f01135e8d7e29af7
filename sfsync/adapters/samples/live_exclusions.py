"""The exclusions in a bucket, for who looks again and again."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from sfsync.adapters.samples.objects import Objects
from sfsync.intake.exclusions import read_exclusions
from sfsync.intake.rejected import Rejected
from sfsync.ports.faults import Misconfigured, Unavailable

if TYPE_CHECKING:
    from sfsync.model.availability import Exclusion

_LOG = logging.getLogger(__name__)


class LiveExclusions:
    """The list at `s3://BUCKET/exclusions.json`: where it cannot be read, the last good one counts."""

    __slots__ = ("_bucket", "_file", "_good", "_url")

    def __init__(self, url: str) -> None:
        """Keep one client for all looks."""
        self._url, (place, _, self._file) = url, url.rpartition("/")
        self._bucket = Objects.at(place)
        self._good: tuple[Exclusion, ...] = ()

    def __call__(self) -> tuple[Exclusion, ...]:
        """Return the exclusions as they stand now."""
        try:
            self._good, _ = read_exclusions(self._bucket.text(self._file) or "[]", self._url)
        except (Rejected, Misconfigured, Unavailable) as fault:
            _LOG.warning("%s: what it said before counts", fault)
        return self._good
