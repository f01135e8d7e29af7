"""Looks at clocks that begin anew: what ended between two looks is told too, each cycle once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.model.milestone import Milestone
from sfsync.plan.entries import Look

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from datetime import datetime

    from sfsync.model.milestone import Reading
    from sfsync.model.record import ClockRecord
    from sfsync.plan.entries import Told

_BEGINS_ANEW = {Milestone.ONGOING_RESPONSE, Milestone.ONGOING_UPDATE, Milestone.DEFECT_STAGE}


def current(told: Told, before: ClockRecord | None, reading: Reading, warnings: tuple[int, ...]) -> Look:
    """Return the look at a clock's latest cycle: at first sight of it, where another was recorded."""
    look = Look(told, None, reading, warnings)
    if before is None or reading.name not in _BEGINS_ANEW or reading.started_at is None:
        return Look(told, before, reading, warnings)
    if before.started_at == reading.started_at:
        return Look(told, before, reading, warnings)
    if before.started_at is not None and reading.started_at < before.started_at:
        return Look(
            told, look.remembered(), reading, warnings
        )  # what was recorded never was: the one before stands again
    return look


def ended(
    told: Told,
    known: Mapping[Milestone, ClockRecord],
    latest: Sequence[Reading],
    every: Callable[[], Sequence[Reading]],
    since: datetime | None,
) -> Iterator[Look]:
    """Yield a look at each cycle that others have followed since it was recorded, or that came and went unseen.

    `every` gives all cycles, oldest first, and is asked only where a clock went on; `since` is the record's instant.
    """
    moved = {reading.name: reading for reading in latest if _went_on(known.get(reading.name), reading)}
    for reading in every() if moved else ():
        now, began = moved.get(reading.name), reading.started_at
        if now is None or now.started_at is None or began is None or began >= now.started_at:
            continue
        before = known[reading.name]
        if began == before.started_at:
            yield Look(told, before, reading, (), f"{began:%Y%m%dT%H%M%SZ}")
        elif (
            seen := before.started_at or since
        ) is not None and began >= seen:  # in that second it may have come after
            yield Look(told, None, reading, (), f"{began:%Y%m%dT%H%M%SZ}")


def _went_on(before: ClockRecord | None, reading: Reading) -> bool:
    """Tell whether a later cycle runs than the one that was recorded."""
    if before is None or reading.name not in _BEGINS_ANEW or reading.started_at is None:
        return False
    return before.started_at is None or before.started_at < reading.started_at
