"""Where a query looks for rows: at ids, along a stretch of a sorted index, or at every row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sfsync.localorg.soql.bounds import Stretch
    from sfsync.localorg.soql.columns import Column, Scope
    from sfsync.localorg.soql.conditions import Filter
    from sfsync.localorg.soql.rows import Row

Ordered = Sequence[tuple["Column", bool]]
"""The columns of an ORDER BY, each with whether it falls."""


def candidates(scope: Scope, narrowed: Filter | None) -> Iterable[Row]:
    """Return all rows that may pass, oldest first, and few others."""
    question, kind = scope.question, scope.kind
    if narrowed is not None and narrowed.seek is not None:
        field, ids = narrowed.seek.field, sorted(narrowed.seek.ids)
        if field == "Id":
            return question.by_ids(kind, ids)
        return [row for each in ids for row in question.children(kind, field, each)]
    if narrowed is not None and narrowed.bounds:
        field, stretch = min(narrowed.bounds.items(), key=_open_ends)
        return sorted(question.between(kind, field, stretch), key=_id)
    return question.scan(kind)


def in_order(scope: Scope, narrowed: Filter | None, ordered: Ordered) -> Iterable[Row] | None:
    """Return rows one by one as an ORDER BY wants them, if a sorted index stands so: a LIMIT then ends the walk."""
    field = _sorted_field(ordered)
    if field is None or narrowed is None or narrowed.seek is not None or field not in narrowed.bounds:
        return None
    return scope.question.between(scope.kind, field, narrowed.bounds[field])


def _sorted_field(ordered: Ordered) -> str | None:
    """Return the field of an order such as an index has: rising by the field, then by Id or as it comes."""
    if not 1 <= len(ordered) <= 2 or any(column.hops or falls for column, falls in ordered):  # noqa: PLR2004 - field, Id
        return None
    first, *then = (column.field.name for column, _ in ordered)
    return first if then in ([], ["Id"]) else None


def _open_ends(bounded: tuple[str, Stretch]) -> int:
    return bounded[1].open_ends


def _id(row: Row) -> str:
    return str(row["Id"])
