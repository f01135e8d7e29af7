"""Stands in for field history that the org does not keep: the values as this worker saw them, and when."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import TYPE_CHECKING

from sfsync.model.case import Change, Field
from sfsync.model.record import Observation

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
    for field, value in ((Field.STATUS, case.status), (Field.PRIORITY, case.priority)):
        seen = [observation for observation in known if observation.field is field]
        if any(change.field is field for change in case.history):
            continue  # the org does keep history of it
        if not seen or seen[-1].value != value:
            seen.append(Observation(field, value, modstamp if seen else case.created_at))
        observations += seen
        changes += (Change(b.since, field, a.value, b.value, observed=True) for a, b in pairwise(seen))
    return (replace(case, history=(*case.history, *changes)) if changes else case), tuple(observations)
