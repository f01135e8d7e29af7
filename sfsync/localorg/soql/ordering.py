"""ORDER BY: several fields, each with its direction and its place for nulls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sfsync.localorg.soql.errors import MALFORMED_QUERY
from sfsync.localorg.soql.values import is_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from sfsync.localorg.schema import Field
    from sfsync.localorg.soql.columns import Column, Read
    from sfsync.localorg.soql.question import Question
    from sfsync.localorg.soql.rows import Row
    from sfsync.localorg.soql.syntax import Operand, Ordering

    Key = Callable[[Row], tuple[int, Any]]
    Sort = Callable[[list[Row]], None]

_FIRST, _VALUE, _LAST = 0, 1, 2


def sorting(order: tuple[Ordering, ...], column: Callable[[Operand], Column], question: Question) -> Sort:
    """Build the in-place sort of a list of rows; raises SoqlError for a field that cannot be sorted by."""
    keys = [(_key(column(each.operand), each, question), each.descending) for each in order]

    def sort(rows: list[Row]) -> None:
        # Sorts are stable, so the first field goes last.
        for key, descending in reversed(keys):
            rows.sort(key=key, reverse=descending)

    return sort


def _key(column: Column, ordering: Ordering, question: Question) -> Key:
    field = column.field
    if not field.sortable:
        message = f"field '{field.name}' can not be sorted in a query call"
        raise question.fault(MALFORMED_QUERY, message, ordering.operand.at)
    null = (_LAST if ordering.nulls_last != ordering.descending else _FIRST, None)
    return _ranking(column.read, _rank(field), null)


def _ranking(read: Read, rank: Callable[[Any], Any], null: tuple[int, None]) -> Key:
    def key(row: Row) -> tuple[int, Any]:
        found = read(row)
        return null if found is None else (_VALUE, rank(found))

    return key


def _rank(field: Field) -> Callable[[Any], Any]:
    if field.type == "picklist":
        # A picklist sorts as its administrator ordered the values; values that are not in it come last.
        places = {value.casefold(): place for place, value in enumerate(field.picklist)}
        return lambda value: (places.get(value.casefold(), len(places)), value.casefold())
    return str.casefold if is_text(field) else lambda value: value
