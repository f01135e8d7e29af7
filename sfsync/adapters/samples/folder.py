"""What a ledger's folder holds, found by the names of its files; reading only."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from sfsync.availability.chain import Line, Linked, follow
from sfsync.availability.months import first_day, month_of
from sfsync.availability.revision import read_revision, revised
from sfsync.availability.signature import read_signed
from sfsync.availability.verify_chain import Stored, StoredDay

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from sfsync.model.availability import Sample

VANTAGE = re.compile(r"[a-z0-9][a-z0-9-]{0,62}")
SET_ASIDE = "set-aside.jsonl"
_DAY = r"(\d{4}-\d\d-\d\d)"
_SEGMENT = re.compile(rf"{_DAY}(?:\.(\d{{1,9}}))?\.jsonl")  # a day may come in numbered parts
_SEAL = re.compile(rf"{_DAY}\.seal\.json")
_REVISION = re.compile(r"(\d{4}-\d\d)\.revision-([1-9]\d{0,5})\.json")
_LONGEST_LINE = 64 * 1024


@dataclass(frozen=True, slots=True)
class Folder:
    """A ledger's folder, as `verify` and the report see it. Files that are not named like the ledger's are not its."""

    path: Path

    def vantages(self) -> Sequence[str]:
        """Name the vantage points that have a chain here."""
        folders = sorted(each for each in self.path.iterdir() if each.is_dir() and VANTAGE.fullmatch(each.name))
        return [each.name for each in folders if any(_days_in(each))]

    def days(self, vantage: str, month: str | None = None) -> Iterator[StoredDay]:
        """Yield the days with lines or a seal, in order: all, or those of a month."""
        folder = self.path / vantage
        for day in sorted(set(_days_in(folder))):
            if month in (None, month_of(day)):
                yield StoredDay(day, f"{vantage}/{day}.jsonl", self.lines(vantage, day), self.seal(vantage, day))

    def lines(self, vantage: str, day: date) -> Iterator[Line]:
        """Yield a day's lines, of all its parts in the order of their numbers."""
        for _, file in sorted(_parts(self.path / vantage, day)):
            yield from _lines(file, f"{vantage}/{file.name}")

    def seal(self, vantage: str, day: date) -> Stored | None:
        """Return a day's seal if it has one."""
        return _stored(self.path / vantage / seal_name(day), f"{vantage}/{seal_name(day)}")

    def seal_before(self, vantage: str, month: str) -> Stored | None:
        """Return the seal of the last day before a month, if it is here."""
        return self.seal(vantage, first_day(month) - timedelta(days=1))

    def revisions(self, month: str | None = None) -> Mapping[str, Sequence[Stored]]:
        """Return the revisions by month, in the order of their numbers."""
        found: dict[str, dict[int, Stored]] = {}
        for file in self.path.iterdir():
            named = _REVISION.fullmatch(file.name)
            if named and month in (None, named[1]) and (stored := _stored(file, file.name)):
                found.setdefault(named[1], {})[int(named[2])] = stored
        return {each: [found[each][number] for number in sorted(found[each])] for each in sorted(found)}

    def set_aside(self, vantage: str) -> int:
        """Count what could not be chained: torn lines, and samples that came after their day's seal."""
        path = self.path / vantage / SET_ASIDE
        return sum(1 for _ in _lines(path, SET_ASIDE)) if path.exists() else 0

    def samples(self, month: str) -> Iterator[Sample]:
        """Yield the samples of a month that count under its revisions, vantage by vantage; raise Broken at a flaw."""
        revisions = [read_revision(read_signed(stored.raw)[0]) for stored in self.revisions(month).get(month, ())]
        return revised(self._measured(month), revisions)

    def _measured(self, month: str) -> Iterator[Linked]:
        for vantage in self.vantages():
            for day in self.days(vantage, month):
                yield from follow(vantage, day.day, day.lines)


def segment_name(day: date) -> str:
    """Name the file of a day's lines."""
    return f"{day}.jsonl"


def seal_name(day: date) -> str:
    """Name the file of a day's seal."""
    return f"{day}.seal.json"


def revision_name(month: str, number: int) -> str:
    """Name the file of a revision."""
    return f"{month}.revision-{number}.json"


def _days_in(folder: Path) -> Iterator[date]:
    for file in folder.iterdir():
        named = _SEGMENT.fullmatch(file.name) or _SEAL.fullmatch(file.name)
        if named:
            yield from _day(named[1])


def _day(text: str) -> Iterable[date]:
    try:
        return (date.fromisoformat(text),)
    except ValueError:  # the 31st of February
        return ()


def _parts(folder: Path, day: date) -> Iterator[tuple[int, Path]]:
    for file in folder.glob(f"{day}*.jsonl"):
        named = _SEGMENT.fullmatch(file.name)
        if named:
            yield int(named[2] or 0), file


def _lines(path: Path, shown: str) -> Iterator[Line]:
    with path.open("rb") as file:
        raws: Iterable[bytes] = iter(lambda: file.readline(_LONGEST_LINE), b"")
        for number, raw in enumerate(raws, start=1):
            yield Line(shown, number, raw)


def _stored(path: Path, shown: str) -> Stored | None:
    if not path.is_file():
        return None
    return Stored(shown, path.read_bytes().removesuffix(b"\n"))
