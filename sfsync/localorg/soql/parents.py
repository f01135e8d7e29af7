"""Follows references from row to row, looking each parent up once a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.localorg.soql.polymorphic import kind_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from sfsync.localorg.schema import ObjectType
    from sfsync.localorg.soql.columns import Hop, Read
    from sfsync.localorg.soql.question import Question
    from sfsync.localorg.soql.rows import Row

    Follow = Callable[[Row], Row | None]


class Parents:
    """The parents met so far, by object and id; lives as long as one query."""

    __slots__ = ("_met", "_question")

    def __init__(self, question: Question) -> None:
        self._question = question
        self._met: dict[tuple[str, str], Row | None] = {}

    def following(self, hop: Hop) -> Follow:
        """Build the step from a row to its parent; a missing parent is None."""
        key, targets = hop.field, hop.targets

        def follow(row: Row) -> Row | None:
            parent_id = row.get(key)
            if parent_id is None:
                return None
            kind = targets[0] if len(targets) == 1 else kind_of(parent_id, targets)
            return None if kind is None else self._row(kind, str(parent_id))

        return follow

    def reading(self, hops: tuple[Hop, ...], take: Read) -> Read:
        """Build the way from a row to a field of a parent; any missing parent on the way reads as null."""
        if not hops:
            return take
        steps = tuple(map(self.following, hops))

        def read(row: Row) -> object:
            owner: Row | None = row
            for step in steps:
                owner = step(owner) if owner is not None else None
            return None if owner is None else take(owner)

        return read

    def _row(self, kind: ObjectType, row_id: str) -> Row | None:
        key = (kind.name, row_id)
        if key not in self._met:
            self._met[key] = next(iter(self._question.by_ids(kind, [row_id])), None)
        return self._met[key]
