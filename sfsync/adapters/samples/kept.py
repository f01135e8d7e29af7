"""What a ledger holds, found by the names of its files: the same in a folder and in a bucket."""

from __future__ import annotations

from abc import ABC, abstractmethod
from datetime import timedelta
from typing import TYPE_CHECKING

from sfsync.adapters.samples.names import ASIDE, REVISION, VANTAGE, seal_name, sealed, segment_name, segments
from sfsync.availability.chain import Broken, Line, Linked
from sfsync.availability.months import month_of
from sfsync.availability.stored import Stored, StoredDay, measured

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from sfsync.hours.interval import Interval

    Listed = tuple[frozenset[str], frozenset[str]]

LONGEST_LINE = 64 * 1024
_INSTANT = timedelta(microseconds=1)


class Kept(ABC):
    """A ledger, as `verify` and the report see it. Files that are not named like the ledger's are not its.

    A file's name is `<vantage>/<name>`, or the name alone for what belongs to all vantage points.
    """

    __slots__ = ()

    @abstractmethod
    def listed(self, place: str = "") -> Listed:
        """Name what is in a folder, or in the ledger itself: the folders, and the files beside them."""

    @abstractmethod
    def raws(self, file: str) -> Iterator[bytes]:
        """Yield a file's lines with their ends; of a longer one than ours ever are, only a part at a time.

        Raises FileNotFoundError where there is none.
        """

    @abstractmethod
    def read(self, file: str) -> bytes | None:
        """Return what a file holds, None where there is none."""

    def names(self, place: str = "") -> frozenset[str]:
        """Name the files in a folder, or those beside the folders."""
        return self.listed(place)[1]

    def vantages(self) -> Sequence[str]:
        """Name the vantage points that have a chain here."""
        found = sorted(each for each in self.listed()[0] if VANTAGE.fullmatch(each))
        return [each for each in found if any(self.days_named(each))]

    def days_named(self, vantage: str) -> tuple[set[date], set[date]]:
        """Return the days with lines, and those with a seal."""
        names = self.names(vantage)
        return set(segments(names)), sealed(names)

    def day(self, vantage: str, day: date) -> StoredDay | None:
        """Return a day that has lines here."""
        lines = segments(self.names(vantage)).get(day, [])
        return self._stored_day(vantage, day, lines, self.seal(vantage, day)) if lines else None

    def days(self, vantage: str, month: str | None = None) -> Iterator[StoredDay]:
        """Yield the days with lines or a seal, in order: all, or those of a month; raise Broken."""
        names = self.names(vantage)
        lines, seals = segments(names), sealed(names)
        for day in sorted({*lines, *seals}):
            if month in (None, month_of(day)):
                seal = self._here(f"{vantage}/{seal_name(day)}") if day in seals else None
                yield self._stored_day(vantage, day, lines.get(day, ()), seal)

    def lines(self, vantage: str, day: date) -> Iterator[Line]:
        """Yield a day's lines, of all its parts in the order of their numbers."""
        yield from self._lines(vantage, segments(self.names(vantage)).get(day, ()))

    def seal(self, vantage: str, day: date) -> Stored | None:
        """Return a day's seal if it has one."""
        return self._stored(f"{vantage}/{seal_name(day)}")

    def seal_before(self, vantage: str, day: date) -> Stored | None:
        """Return the seal of the day before a day, if it is here."""
        return self.seal(vantage, day - timedelta(days=1))

    def revisions(self, month: str | None = None) -> Mapping[str, Mapping[int, Stored]]:
        """Return the revisions by month and by the number in their names, in the order of these; raise Broken."""
        found: dict[str, dict[int, Stored]] = {}
        for name in self.names():
            named = REVISION.fullmatch(name)
            if named and month in (None, named[1]):
                found.setdefault(named[1], {})[int(named[2])] = self._here(name)
        return {each: dict(sorted(found[each].items())) for each in sorted(found)}

    def set_aside(self, vantage: str) -> int:
        """Count what could not be chained: torn lines, and samples that came after their day's seal. Raises Broken."""
        return sum(1 for _ in self._lines(vantage, filter(ASIDE.fullmatch, self.names(vantage))))

    def measured(self, within: Interval) -> Iterator[Linked]:
        """Yield the samples of the days that an interval touches, as they were written; raise Broken at a flaw."""
        for vantage in self.vantages():
            names = self.names(vantage)
            lines, seals = segments(names), sealed(names)
            for day in sorted(lines):
                if within.start.date() <= day <= (within.end - _INSTANT).date():
                    seal = self._here(f"{vantage}/{seal_name(day)}") if day in seals else None
                    yield from measured(vantage, self._stored_day(vantage, day, lines[day], seal))

    def _stored_day(self, vantage: str, day: date, names: Iterable[str], seal: Stored | None) -> StoredDay:
        return StoredDay(day, f"{vantage}/{segment_name(day)}", self._lines(vantage, names), seal)

    def _lines(self, vantage: str, names: Iterable[str]) -> Iterator[Line]:
        for name in names:
            file = f"{vantage}/{name}"
            try:
                for number, raw in enumerate(self.raws(file), start=1):
                    yield Line(file, number, raw)
            except FileNotFoundError:
                raise _gone(file) from None

    def _here(self, file: str) -> Stored:
        """Return a document that was listed, and has to be here."""
        stored = self._stored(file)
        if stored is None:
            raise _gone(file)
        return stored

    def _stored(self, file: str) -> Stored | None:
        raw = self.read(file)
        return None if raw is None else Stored(file, raw.removesuffix(b"\n"))


def _gone(file: str) -> Broken:
    return Broken(file, None, "is gone: it was here a moment ago")
