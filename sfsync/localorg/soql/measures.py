"""The aggregate functions, each over the values of one field in one group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from sfsync.localorg.replacing import replace
from sfsync.localorg.soql.comparing import folded
from sfsync.localorg.soql.errors import MALFORMED_QUERY
from sfsync.localorg.soql.syntax import AGGREGATES
from sfsync.localorg.soql.values import NUMBER_TYPES, is_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sfsync.localorg.schema import Field
    from sfsync.localorg.soql.columns import Column, Scope
    from sfsync.localorg.soql.rows import Row
    from sfsync.localorg.soql.syntax import Call

_COUNTS = frozenset({"COUNT", "COUNT_DISTINCT"})
_ADDS = frozenset({"SUM", "AVG"})


class Measure(Struct, frozen=True):
    """One aggregate: the type of its result, and how to work it out of a group's rows."""

    field: Field
    of: Callable[[Iterable[Row]], object]


def measure(scope: Scope, call: Call) -> tuple[str, Measure]:
    """Compile an aggregate, and name it in the schema's spelling; raises SoqlError."""
    if call.function not in AGGREGATES or call.argument is None:
        raise scope.question.fault(MALFORMED_QUERY, f"unexpected token: '{call.function}'", call.at)
    column = scope.column(call.argument)
    if not _supports(column.field, call.function):
        message = f"field {column.field.name} does not support aggregate operator {call.function}"
        raise scope.question.fault(MALFORMED_QUERY, message, call.at)
    return f"{call.function}({column.path})", Measure(_result(column.field, call.function), _folding(column, call))


def _supports(field: Field, function: str) -> bool:
    if function in _COUNTS:
        return field.filterable
    return field.type in NUMBER_TYPES if function in _ADDS else field.filterable and field.type != "boolean"


def _result(field: Field, function: str) -> Field:
    if function in _COUNTS:
        return replace(field, type="int")
    return replace(field, type="double") if function == "AVG" else field


def _folding(column: Column, call: Call) -> Callable[[Iterable[Row]], object]:
    read, fold = column.read, _FOLDS[call.function]
    key = folded if is_text(column.field) else _itself

    def of(rows: Iterable[Row]) -> object:
        values = [found for row in rows if (found := read(row)) is not None]
        return fold(values, key)

    return of


def _itself(value: object) -> object:
    return value


_FOLDS: dict[str, Callable[[list[Any], Callable[[Any], Any]], object]] = {
    "COUNT": lambda values, _key: len(values),
    "COUNT_DISTINCT": lambda values, key: len(set(map(key, values))),
    "MIN": lambda values, key: min(values, key=key, default=None),
    "MAX": lambda values, key: max(values, key=key, default=None),
    "SUM": lambda values, _key: sum(values) if values else None,
    "AVG": lambda values, _key: sum(values) / len(values) if values else None,
}
