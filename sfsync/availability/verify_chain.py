"""Whether a vantage point's days are what was sealed: line by line, day by day, none missing."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, field

from sfsync.availability.chain import Broken, Contents, Line, Linked, contents
from sfsync.availability.months import first_day, month_of
from sfsync.availability.seal import Seal, genesis, read_seal
from sfsync.availability.stored import Stored, StoredDay, opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from sfsync.availability.signature import Check

DAY = timedelta(days=1)


class Scope(Struct, frozen=True):
    """What to verify: all, or one month. Days from `open_from` on may still be without a seal.

    What was removed whole leaves no gap, so one can say what has to be here: the vantage points (`retired` ones with
    their last day) and how many revisions there are.
    """

    open_from: date
    month: str | None = None
    check: Check | None = None
    wanted: frozenset[str] = frozenset()  # hashes of lines to look out for
    vantages: tuple[str, ...] = ()
    retired: Mapping[str, date] = field(default_factory=dict)
    revisions: int | None = None
    loose_from: date | None = None  # a day that may be the first, though others were before it


class Verified(Struct):
    """What was found of a vantage point's chain.

    `open_days` have no seal yet. `future_days` have not come yet: a clock was wrong; they are left out. `torn`: an open
    day ends within a line, which is being written, or which a crash tore. `start_known`: an earlier seal vouches for
    where it begins, or it is the very first. `month_seals` has the digest of the last seal of each month, `seen` those
    hashes of lines looked out for that are here. `due` is the day that has to come next; None where there is no day.
    """

    vantage: str
    samples: int = 0
    first: date | None = None
    sealed_to: date | None = None
    open_days: list[date] = field(default_factory=list)
    future_days: list[date] = field(default_factory=list)
    torn: bool = False
    keys: set[str] = field(default_factory=set)
    unsigned: int = 0
    start_known: bool = True
    month_seals: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    due: date | None = None


def verify_chain(vantage: str, days: Iterable[StoredDay], scope: Scope, before: Stored | None = None) -> Verified:
    """Read the days (in order) through; raise Broken at the first flaw. `before` is the seal of the day before them."""
    walk = _Walk(vantage, scope)
    if before:
        walk.start_after(before)
    for day in days:
        walk.take(day)
    walk.finish()
    return walk.found


def missing(vantage: str, day: date) -> Broken:
    """Return the flaw that a day is not here."""
    return Broken(f"{vantage}/{day}.jsonl", None, "the day is missing, with its lines and its seal")


class _Walk:
    """The way along the days: which has to come next, and what its seal has to follow."""

    def __init__(self, vantage: str, scope: Scope) -> None:
        self.found = Verified(vantage)
        self._scope = scope
        self._next: date | None = None
        self._previous: str | None = None

    def start_after(self, before: Stored) -> None:
        seal, key = opened(before, read_seal, self._scope.check, signed=False)
        self._sign(key)
        self._next, self._previous = seal.day + DAY, seal.digest

    def take(self, day: StoredDay) -> None:
        if day.day > self._scope.open_from + DAY:
            self.found.future_days.append(day.day)
            return
        self._begin(day)
        self._in_turn(day)
        read = _Reading(self._scope.wanted, self.found.seen)
        if day.seal is None:
            lines = read.along(self._finished(day.lines))
            self.found.samples += contents(self.found.vantage, day.day, lines, read.note).count
            self.found.open_days.append(day.day)
        else:
            self._sealed(day, day.seal, read)
        self._next = day.day + DAY

    def finish(self) -> None:
        self.found.due = self._next
        for day in self.found.open_days:
            if day < self._scope.open_from:
                what = "the day is over but not sealed: its seal was removed, or the prober has not run since"
                raise Broken(f"{self.found.vantage}/{day}.seal.json", None, what)

    def _begin(self, day: StoredDay) -> None:
        if self._next is not None:
            return
        self.found.first = day.day
        self._next = day.day
        self._previous = genesis(self.found.vantage)
        if day.day == (first_day(self._scope.month) if self._scope.month else self._scope.loose_from):
            self._previous, self.found.start_known = None, False  # the month may be all that was handed over

    def _in_turn(self, day: StoredDay) -> None:
        self.found.first = self.found.first or day.day
        if self._next and day.day != self._next and self._next < self._scope.open_from:
            raise missing(self.found.vantage, self._next)
        if day.seal and self.found.open_days:
            gap = self.found.open_days[0]
            raise Broken(f"{self.found.vantage}/{gap}.seal.json", None, "is gone: a later day has a seal")

    def _finished(self, lines: Iterable[Line]) -> Iterator[Line]:
        """Leave out the last line of an open day if its end is not there yet."""
        held: Line | None = None
        for line in lines:
            if held:
                yield held
            held = line
        if held and held.raw.endswith(b"\n"):
            yield held
        elif held:
            self.found.torn = True

    def _sealed(self, day: StoredDay, stored: Stored, read: _Reading) -> None:
        held = contents(self.found.vantage, day.day, read.along(day.lines), read.note)
        seal, key = opened(stored, read_seal, self._scope.check, signed=bool(self.found.keys))
        if (seal.vantage, seal.day) != (self.found.vantage, day.day):
            raise Broken(stored.file, None, "is the seal of another vantage point or another day")
        _compare(held, seal, day, read)
        if self._previous is None:
            self.found.start_known = seal.previous == genesis(self.found.vantage)
        elif seal.previous != self._previous:
            raise Broken(stored.file, None, _unlinked(day.day, first=self.found.sealed_to is None))
        self._sign(key)
        self._previous = self.found.month_seals[month_of(day.day)] = seal.digest
        self.found.sealed_to = day.day
        self.found.samples += held.count

    def _sign(self, key: str | None) -> None:
        if key:
            self.found.keys.add(key)
        else:
            self.found.unsigned += 1


class _Reading:
    """Notes where the lines of a day stand, and which of those looked out for are among them."""

    def __init__(self, wanted: frozenset[str], seen: set[str]) -> None:
        self.count = 0
        self.last: Line | None = None
        self._wanted, self._seen = wanted, seen

    def along(self, lines: Iterable[Line]) -> Iterable[Line]:
        for self.last in lines:
            self.count += 1
            yield self.last

    def note(self, linked: Linked) -> None:
        if linked.link in self._wanted:
            self._seen.add(linked.link)


def _unlinked(day: date, *, first: bool) -> str:
    if first:
        return f"does not begin the chain: what was before {day} is gone, or this was sealed anew"
    return "does not continue the seal of the day before: one of them was sealed anew"


def _compare(held: Contents, seal: Seal, day: StoredDay, read: _Reading) -> None:
    told = seal.contents
    if held == told:
        return
    file, line = (read.last.file, read.last.number) if read.last else (day.file, None)
    if held.count < told.count:
        gone = told.count - held.count
        raise Broken(file, line, f"{'after it' if line else 'all'} {gone} of {told.count} sealed lines are gone")
    if held.count > told.count:
        raise Broken(file, line, f"was added: {told.count} lines were sealed, here are {held.count}")
    if held.digest != told.digest:
        raise Broken(file, line, "the day is not what was sealed: somewhere up to this line it was written anew")
    raise Broken(day.seal.file if day.seal else day.file, None, "tells other instants than its day holds")
