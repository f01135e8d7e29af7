"""One look at a ledger: all that is said of it stands on the same state, and nothing is asked for twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.adapters.samples.kept import Kept
from sfsync.availability.canonical import NotCanonical
from sfsync.availability.chain import Broken
from sfsync.availability.months import neighbours
from sfsync.availability.period import around
from sfsync.availability.period import month as calendar_month
from sfsync.availability.revision import Revision, read_revision, revised
from sfsync.availability.signature import read_signed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfsync.adapters.samples.kept import Listed
    from sfsync.availability.stored import Stored
    from sfsync.model.sample import Sample


class Look(Kept):
    """A ledger as it was when a place was first asked for: what comes later is not there, what goes is missed.

    Seals and revisions are kept once read; the lines of a day, which are many, are read anew each time.
    """

    __slots__ = ("_kept", "_listed", "_read")

    def __init__(self, kept: Kept) -> None:
        self._kept = kept
        self._listed: dict[str, Listed] = {}
        self._read: dict[str, bytes | None] = {}

    def listed(self, place: str = "") -> Listed:
        """Name what was in a place."""
        if place not in self._listed:
            self._listed[place] = self._kept.listed(place)
        return self._listed[place]

    def raws(self, file: str) -> Iterator[bytes]:
        """Yield a file's lines, as they are now."""
        return self._kept.raws(file)

    def read(self, file: str) -> bytes | None:
        """Return what a file held; one that was not listed is not asked for."""
        place, _, name = file.rpartition("/")
        if file not in self._read:
            self._read[file] = self._kept.read(file) if name in self.names(place) else None
        return self._read[file]

    def samples(self, month: str) -> Iterator[Sample]:
        """Yield the samples that a month's figures stand on, as they count under their months' revisions.

        They are the month's, and those of the day before and the day after it that are here. Raises Broken at a flaw.
        """
        wanted = around(calendar_month(month))
        for each in (*neighbours(month), month):
            revisions = [_revision(stored) for stored in self.revisions(each).get(each, {}).values()]
            within = calendar_month(each) & wanted
            for sample in revised(self.measured(within), revisions) if within else ():
                if within.start <= sample.at < within.end:
                    yield sample


def _revision(stored: Stored) -> Revision:
    try:
        return read_revision(read_signed(stored.raw)[0])
    except NotCanonical as fault:
        raise Broken(stored.file, None, str(fault)) from None
