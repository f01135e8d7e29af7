"""How the promises of a period were kept: counts, attainment and typical times of the clocks that began in it.

A clock, or a cycle of one that recurs, counts in the period in which it began. So each counts exactly once, in one
period that never changes, however late it ends; what is not decided yet is counted as open.
"""

from __future__ import annotations

from collections import defaultdict
from enum import StrEnum
from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.model.milestone import Milestone, State

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import timedelta

    from sfsync.hours.interval import Interval
    from sfsync.model.milestone import Reading

MEASURED = (Milestone.FIRST_RESPONSE, Milestone.RESOLUTION, Milestone.ONGOING_RESPONSE, Milestone.ONGOING_UPDATE)
ALL = "all"
_MISSED = {State.MISSED, State.BREACHED}


class Dimension(StrEnum):
    """What clocks can be told apart by."""

    PRIORITY = "priority"
    PACKAGE = "package"
    PRODUCT = "product"
    TEAM = "team"


class Counted(Struct, frozen=True):
    """One cycle of a clock, with what it is told apart by."""

    reading: Reading
    traits: Mapping[Dimension, str]


class Measure(Struct, frozen=True):
    """The figures of one milestone, for all clocks or for those of one trait.

    `begun` = `met` + `missed` + `open` + `unpromised`: a clock is missed once its due instant is past, also while it
    goes on; `unpromised` were completed without a target. `times` holds the business time that each completed one took,
    the shortest first.
    """

    milestone: Milestone
    dimension: Dimension | None
    trait: str
    begun: int
    met: int
    missed: int
    unpromised: int
    times: tuple[timedelta, ...]

    @property
    def open(self) -> int:
        """How many are not decided yet."""
        return self.begun - self.met - self.missed - self.unpromised

    @property
    def attainment(self) -> Fraction | None:
        """The share of the decided ones that was met; None where none is decided."""
        decided = self.met + self.missed
        return Fraction(self.met, decided) if decided else None

    def percentile(self, share: int) -> timedelta | None:
        """Return the least time that `share` per cent (1 to 100) of the completed ones kept to (nearest rank)."""
        rank = -(-len(self.times) * share // 100)
        return self.times[rank - 1] if self.times else None


def measures(counted: Iterable[Counted], period: Interval, by: Sequence[Dimension] = ()) -> tuple[Measure, ...]:
    """Return the figures of each milestone: of all clocks that began in the period, then by trait in its order."""
    groups: defaultdict[tuple[Milestone, Dimension | None, str], list[Reading]] = defaultdict(list)
    for each in counted:
        reading = each.reading
        if reading.name in MEASURED and reading.started_at is not None and reading.started_at in period:
            groups[reading.name, None, ALL].append(reading)
            for dimension in by:
                groups[reading.name, dimension, each.traits[dimension]].append(reading)
    order = {dimension: place for place, dimension in enumerate((None, *by))}
    keys = sorted(groups, key=lambda key: (MEASURED.index(key[0]), order[key[1]], key[2]))
    return tuple(_measure(*key, groups[key]) for key in keys)


def _measure(milestone: Milestone, dimension: Dimension | None, trait: str, readings: list[Reading]) -> Measure:
    completed = [reading for reading in readings if reading.completed_at is not None]
    return Measure(
        milestone,
        dimension,
        trait,
        begun=len(readings),
        met=sum(reading.state is State.MET for reading in readings),
        missed=sum(reading.state in _MISSED for reading in readings),
        unpromised=sum(reading.state is State.MEASURED for reading in completed),
        times=tuple(sorted(reading.elapsed for reading in completed)),
    )
