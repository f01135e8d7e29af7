"""The values of a field over time, put together from its changes and its current value.

The rows of one second have no order of their own in the org, so a change is placed by its links: its old value is the
new value of the one before, and the last new value is the current one. A history that does not link up is refused, not
guessed at.
"""

from __future__ import annotations

from itertools import groupby, pairwise
from operator import attrgetter
from typing import TYPE_CHECKING

from sfsync.engine.unjudgeable import Unjudgeable

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sfsync.model.case import Case, Change, Field

    Track = tuple[tuple[datetime, str | None], ...]

_at = attrgetter("at")


def track(case: Case, field: Field, current: str | None) -> Track:
    """Return (since, value) pairs, oldest first; the first since the case was submitted. Raises Unjudgeable."""
    changes = [change for change in case.history if change.field is field]
    if not changes:
        return ((case.created_at, current),)
    changes.sort(key=_at)
    if changes[0].at < case.created_at:
        raise Unjudgeable(case.id, field, f"changed at {_text(changes[0])}, before the case: mend its history")
    if not _is_plain(changes, current):
        changes = _placed(changes, current)
        _check_links(case, field, changes, current)
    return ((case.created_at, changes[0].old), *((change.at, change.new) for change in changes))


def _is_plain(changes: list[Change], current: str | None) -> bool:
    """Tell whether time alone says in which order the changes were made, and all of them link up."""
    before = changes[0]
    for change in changes[1:]:
        if change.at == before.at or change.old != before.new:
            return False
        before = change
    return before.new == current


def _check_links(case: Case, field: Field, changes: list[Change], current: str | None) -> None:
    for before, after in pairwise(changes):
        if before.new != after.old:
            raise Unjudgeable(
                case.id,
                field,
                f"became {before.new!r} at {_text(before)}, but its next change, at {_text(after)}, "
                f"is from {after.old!r}: a history row is missing or wrong",
            )
    if changes[-1].new != current:
        raise Unjudgeable(
            case.id,
            field,
            f"is {current!r}, but its history ends in {changes[-1].new!r} at {_text(changes[-1])}: "
            "read the case again, or mend its history",
        )


def _placed(changes: list[Change], current: str | None) -> list[Change]:
    """Order the changes of each second by their links, backwards from the current value; leave what does not link."""
    placed: list[Change] = []
    end = current
    for _, same in groupby(reversed(changes), key=_at):
        rows = sorted(same, key=_links)
        ends = dict.fromkeys((end, *(row.new for row in rows)))  # any other end shows best which link is missing
        trails = (_trail(each, at) for at in ends for each in (rows, dict.fromkeys(rows)))  # a row may be read twice
        trail = next(filter(None, trails), rows)
        placed += reversed(trail)
        end = trail[0].old
    return placed[::-1]


def _trail(rows: Iterable[Change], end: str | None) -> list[Change]:
    """Return the rows as one trail of links that ends in a value (Hierholzer), empty where there is none."""
    into: dict[str | None, list[Change]] = {}
    for row in rows:
        into.setdefault(row.new, []).append(row)
    trail: list[Change] = []
    way: list[Change] = []
    value = end
    while way or into.get(value):
        if into.get(value):
            way.append(into[value].pop())
            value = way[-1].old
        else:
            trail.append(way.pop())
            value = trail[-1].new
    whole = not any(into.values()) and all(before.new == after.old for before, after in pairwise(trail))
    return trail if whole else []


def _links(change: Change) -> tuple[str, str]:
    return (change.old or "", change.new or "")


def _text(change: Change) -> str:
    return f"{change.at:%Y-%m-%dT%H:%M:%SZ}"
