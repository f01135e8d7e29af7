"""The span of one clock with the hours and pauses that apply to it, and the segments that tile it.

A timeline and its courses are made for each look at each clock: as named tuples they cost half.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING, NamedTuple

from msgspec import Struct

from sfsync.hours.interval_set import IntervalSet
from sfsync.model.milestone import Kind, Segment
from sfsync.model.pause import Pause

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime, timedelta

    from sfsync.hours.business_hours import BusinessHours
    from sfsync.hours.paused_hours import PausedHours

_WHOLE = 100  # per cent


class Coverage(Struct, frozen=True, eq=False):
    """The hours that count, and their name as people read it; each is itself only."""

    hours: BusinessHours
    label: str


class Course(NamedTuple):
    """The way to a due instant: the target, counted from an instant in hours less the pauses."""

    since: datetime
    target: timedelta
    hours: PausedHours

    def instant(self, share: int) -> datetime:
        """Return when this percentage of the target is used up."""
        return self.hours.advance(self.since, self.target * share // _WHOLE)

    def due(self) -> datetime:
        """Return when all of the target is used up."""
        return self.hours.advance(self.since, self.target)


class Timeline(NamedTuple):
    """A clock's span `[start, end)`, the coverage that counts in it and the pauses within it."""

    start: datetime
    end: datetime
    coverage: Coverage
    pauses: tuple[Pause, ...]

    def segments(self) -> tuple[Segment, ...]:
        """Tile the span without gap or overlap; closed time stays closed while a pause holds."""
        pieces = groupby(self._pieces(), key=lambda piece: (piece.kind, piece.reason))
        return tuple(_joined(list(same)) for _, same in pieces)

    def _pieces(self) -> Iterator[Segment]:
        opened = IntervalSet(self.coverage.hours.segments(self.start, self.end))
        paused = IntervalSet(pause.interval for pause in self.pauses)
        for start, end in pairwise(self._boundaries(opened_at={at for i in opened for at in (i.start, i.end)})):
            yield Segment(start, end, *self._judged(start, is_open=start in opened, is_paused=start in paused))

    def _boundaries(self, opened_at: set[datetime]) -> list[datetime]:
        paused_at = {at for pause in self.pauses for at in (pause.interval.start, pause.interval.end)}
        inner = {at for at in opened_at | paused_at if self.start < at < self.end}
        return sorted(inner | {self.start, self.end})

    def _judged(self, at: datetime, *, is_open: bool, is_paused: bool) -> tuple[Kind, str]:
        if not is_open:
            return Kind.CLOSED, f"outside {self.coverage.label}"
        if not is_paused:
            return Kind.COUNTED, self.coverage.label
        reasons = {pause.reason for pause in self.pauses if at in pause.interval}
        return Kind.PAUSED, "; ".join(sorted(reasons))  # in one order, or the same reasons would split a segment


def _joined(pieces: list[Segment]) -> Segment:
    return Segment(pieces[0].start, pieces[-1].end, pieces[0].kind, pieces[0].reason)
