"""The values of a field over time, put together from its changes and its current value.

The rows of one second have no order of their own in the org, so a change is placed by its links: its old value is
the new value of the one before. A history that does not link up is refused, not guessed at.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from typing import TYPE_CHECKING

from sfsync.engine.unjudgeable import Unjudgeable

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sfsync.model.case import Case, Change, Field

    Track = tuple[tuple[datetime, str | None], ...]


def track(case: Case, field: Field, current: str | None) -> Track:
    """Return (since, value) pairs, oldest first; the first since the case was submitted. Raises Unjudgeable."""
    changes = [change for change in case.history if change.field is field]
    if not changes:
        return ((case.created_at, current),)
    ordered = _linked(case, field, changes)
    if ordered[-1].new != current:
        raise Unjudgeable(
            case.id,
            field,
            f"is {current!r}, but its history ends in {ordered[-1].new!r} at {ordered[-1].at:%Y-%m-%dT%H:%M:%SZ}: "
            "read the case again, or mend its history",
        )
    return ((case.created_at, ordered[0].old), *((change.at, change.new) for change in ordered))


def _linked(case: Case, field: Field, changes: list[Change]) -> list[Change]:
    changes.sort(key=_at)
    if changes[0].at < case.created_at:
        raise Unjudgeable(case.id, field, f"changed at {changes[0].at.isoformat()}, before the case: mend its history")
    if _links(changes):
        return changes
    ordered = _reordered([list(same) for _, same in groupby(changes, key=_at)])
    if ordered is None:
        first, then = next((a, b) for a, b in pairwise(changes) if a.new != b.old)
        raise Unjudgeable(
            case.id,
            field,
            f"became {first.new!r} at {first.at:%Y-%m-%dT%H:%M:%SZ}, but its next change, "
            f"at {then.at:%Y-%m-%dT%H:%M:%SZ}, is from {then.old!r}: a history row is missing or wrong",
        )
    return ordered


def _links(changes: Sequence[Change]) -> bool:
    return all(before.new == after.old for before, after in pairwise(changes))


def _reordered(groups: list[list[Change]]) -> list[Change] | None:
    """Order the changes of each second so that all link up, if that can be."""
    for start in dict.fromkeys(change.old for change in groups[0]):
        ordered = _walk(start, groups)
        if ordered is not None:
            return ordered
    return None


def _walk(value: str | None, groups: list[list[Change]]) -> list[Change] | None:
    if not groups:
        return []
    for index, change in enumerate(groups[0]):
        if change.old != value:
            continue
        others = groups[0][:index] + groups[0][index + 1 :]
        following = _walk(change.new, [others, *groups[1:]] if others else groups[1:])
        if following is not None:
            return [change, *following]
    return None


def _at(change: Change) -> datetime:
    return change.at
