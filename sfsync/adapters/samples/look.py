"""One look at a ledger: all that is said of it stands on the same state, and nothing is asked for twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.adapters.samples.kept import Kept

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfsync.adapters.samples.kept import Listed


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
