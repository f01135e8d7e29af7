"""Stands in for field history that the org does not keep: the values as this worker saw them, and when."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from sfsync.model.case import Change, Field
from sfsync.model.record import Observation
from sfsync.model.replacing import replace

if TYPE_CHECKING:
    from datetime import datetime

    from sfsync.model.case import Case


def with_observed_changes(
    case: Case, known: tuple[Observation, ...], modstamp: datetime
) -> tuple[Case, tuple[Observation, ...]]:
    """Return the case with observed changes for fields without history rows, and the observations to remember.

    The first value seen is taken to have held since submission; a later one since the modstamp of the state it was
    seen in.
    """
    observations: list[Observation] = []
    changes: list[Change] = []
    for field, value in _values(case):
        seen = [observation for observation in known if observation.field is field]
        rows = [change for change in case.history if change.field is field]
        if not rows and (not seen or seen[-1].value != value):
            seen.append(Observation(field, value, _since(case, field, seen, modstamp)))
        observations += seen
        observed = [Change(b.since, field, a.value, b.value, observed=True) for a, b in pairwise(seen)]
        changes += observed if not rows else _before(observed, min(rows, key=_at))
    return (replace(case, history=(*case.history, *changes)) if changes else case), tuple(observations)


def _values(case: Case) -> tuple[tuple[Field, str | None], ...]:
    return (Field.STATUS, case.status), (Field.PRIORITY, case.priority), (Field.DEFECT_STAGE, case.defect_stage)


def _since(case: Case, field: Field, seen: list[Observation], modstamp: datetime) -> datetime:
    """Return since when a value holds: a close has an instant of its own, other changes that of the state seen."""
    if not seen:
        return case.created_at
    if field is Field.STATUS and case.closed_at is not None and seen[-1].since <= case.closed_at <= modstamp:
        return case.closed_at
    return max(modstamp, seen[-1].since)


def _before(observed: list[Change], first: Change) -> list[Change]:
    """Return the changes seen before the org began to keep history, if its first row goes on from them."""
    earlier = [change for change in observed if change.at < first.at]
    return earlier if earlier and earlier[-1].new == first.old else []


def _at(change: Change) -> datetime:
    return change.at
