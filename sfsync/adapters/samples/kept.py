"""What a ledger holds, found by the names of its files: the same in a folder and in a bucket."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import timedelta
from typing import TYPE_CHECKING

from sfsync.adapters.samples.names import ASIDE, REVISION, VANTAGE, seal_name, sealed, segment_name, segments
from sfsync.availability.chain import Line, Linked, follow
from sfsync.availability.months import first_day, month_of
from sfsync.availability.revision import read_revision, revised
from sfsync.availability.signature import read_signed
from sfsync.availability.verify_chain import Stored, StoredDay

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from sfsync.model.availability import Sample


class Kept(ABC):
    """A ledger, as `verify` and the report see it. Files that are not named like the ledger's are not its.

    A file's name is `<vantage>/<name>`, or the name alone for what belongs to all vantage points.
    """

    __slots__ = ()

    @abstractmethod
    def places(self) -> Iterable[str]:
        """Name the folders, in any order."""

    @abstractmethod
    def names(self, place: str = "") -> Iterable[str]:
        """Name the files in a folder, or those beside the folders, in any order."""

    @abstractmethod
    def raws(self, file: str) -> Iterator[bytes]:
        """Yield a file's lines with their ends; of a longer one than ours ever are, only a part at a time."""

    @abstractmethod
    def read(self, file: str) -> bytes | None:
        """Return what a file holds, None where there is none."""

    @abstractmethod
    def create(self, file: str, content: bytes) -> None:
        """Create a file in one step; raise FileExistsError rather than replace one."""

    def vantages(self) -> Sequence[str]:
        """Name the vantage points that have a chain here."""
        found = sorted(each for each in self.places() if VANTAGE.fullmatch(each))
        return [each for each in found if any(self.days_named(each))]

    def days_named(self, vantage: str) -> tuple[set[date], set[date]]:
        """Return the days with lines, and those with a seal."""
        names = list(self.names(vantage))
        return set(segments(names)), sealed(names)

    def days(self, vantage: str, month: str | None = None) -> Iterator[StoredDay]:
        """Yield the days with lines or a seal, in order: all, or those of a month."""
        names = list(self.names(vantage))
        lines, seals = segments(names), sealed(names)
        for day in sorted({*lines, *seals}):
            if month in (None, month_of(day)):
                seal = self.seal(vantage, day) if day in seals else None
                yield StoredDay(day, f"{vantage}/{segment_name(day)}", self._lines(vantage, lines.get(day, ())), seal)

    def lines(self, vantage: str, day: date) -> Iterator[Line]:
        """Yield a day's lines, of all its parts in the order of their numbers."""
        yield from self._lines(vantage, segments(self.names(vantage)).get(day, ()))

    def seal(self, vantage: str, day: date) -> Stored | None:
        """Return a day's seal if it has one."""
        return self._stored(f"{vantage}/{seal_name(day)}")

    def seal_before(self, vantage: str, month: str) -> Stored | None:
        """Return the seal of the last day before a month, if it is here."""
        return self.seal(vantage, first_day(month) - timedelta(days=1))

    def revisions(self, month: str | None = None) -> Mapping[str, Sequence[Stored]]:
        """Return the revisions by month, in the order of their numbers."""
        found: dict[str, dict[int, Stored]] = {}
        for name in self.names():
            named = REVISION.fullmatch(name)
            if named and month in (None, named[1]) and (stored := self._stored(name)):
                found.setdefault(named[1], {})[int(named[2])] = stored
        return {each: [found[each][number] for number in sorted(found[each])] for each in sorted(found)}

    def set_aside(self, vantage: str) -> int:
        """Count what could not be chained: torn lines, and samples that came after their day's seal."""
        aside = [name for name in self.names(vantage) if ASIDE.fullmatch(name)]
        return sum(1 for name in aside for _ in self.raws(f"{vantage}/{name}"))

    def samples(self, month: str) -> Iterator[Sample]:
        """Yield the samples of a month that count under its revisions, vantage by vantage; raise Broken at a flaw."""
        revisions = [read_revision(read_signed(stored.raw)[0]) for stored in self.revisions(month).get(month, ())]
        return revised(self._measured(month), revisions)

    def _measured(self, month: str) -> Iterator[Linked]:
        for vantage in self.vantages():
            for day in self.days(vantage, month):
                yield from follow(vantage, day.day, day.lines)

    def _lines(self, vantage: str, names: Iterable[str]) -> Iterator[Line]:
        for name in names:
            file = f"{vantage}/{name}"
            for number, raw in enumerate(self.raws(file), start=1):
                yield Line(file, number, raw)

    def _stored(self, file: str) -> Stored | None:
        raw = self.read(file)
        return None if raw is None else Stored(file, raw.removesuffix(b"\n"))
