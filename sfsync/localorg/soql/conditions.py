"""From a condition to one closure, compiled once a query, and to what an index can serve: ids, or bounds of a field."""

from __future__ import annotations

from typing import TYPE_CHECKING, assert_never

from msgspec import Struct, field

from sfsync.localorg.soql import comparing
from sfsync.localorg.soql.bounds import Bounds, all_of, any_of, bounds
from sfsync.localorg.soql.errors import INVALID_FILTER_OPERATOR, MALFORMED_QUERY, TOO_COMPLICATED, SoqlError
from sfsync.localorg.soql.strings import IllegalEscapeError, like_pattern
from sfsync.localorg.soql.syntax import All, Comparison, Condition, Either, Membership, Not, Operand, Query
from sfsync.localorg.soql.values import ID_TYPES, Point, Span, illegal_escape, is_text, mismatch, value_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sfsync.localorg.soql.columns import Column
    from sfsync.localorg.soql.comparing import Test
    from sfsync.localorg.soql.question import Question

    Join = Callable[[Column, Query], frozenset[str]]

_DEEPEST = 100


class Seek(Struct, frozen=True):
    """The only rows that can pass: those whose id or reference field holds one of these ids."""

    field: str
    ids: frozenset[str]


class Filter(Struct, frozen=True):
    """A compiled condition; `seek` and `bounds`, where known, say where to look instead of everywhere."""

    test: Test
    seek: Seek | None = None
    bounds: Bounds = field(default_factory=dict)


class Compiler(Struct, frozen=True):
    """Compiles conditions over one kind of row: a table's, or the groups of a GROUP BY."""

    question: Question
    column: Callable[[Operand], Column]
    join: Join
    """Runs the inner query of a semi-join."""

    def compile(self, condition: Condition, depth: int = 0, *, joins: bool = True) -> Filter:
        """Compile a condition; `joins` tells whether a semi-join may stand here. Raises SoqlError."""
        if depth > _DEEPEST:
            raise SoqlError(TOO_COMPLICATED, _TOO_DEEP)
        match condition:
            case Comparison():
                return self._comparison(condition)
            case Membership():
                return self._membership(condition, joins=joins)
            case Not(inner):
                inner_joins = joins and isinstance(inner, Membership)
                return Filter(comparing.opposite(self.compile(inner, depth + 1, joins=inner_joins).test))
            case All(parts):
                filters = [self.compile(part, depth + 1, joins=joins) for part in parts]
                test = comparing.every(each.test for each in filters)
                return Filter(test, _best(filters), all_of([each.bounds for each in filters]))
            case Either(parts):
                filters = [self.compile(part, depth + 1, joins=False) for part in parts]
                test = comparing.either(each.test for each in filters)
                return Filter(test, bounds=any_of([each.bounds for each in filters]))
            case _:
                assert_never(condition)

    def _comparison(self, condition: Comparison) -> Filter:
        column = self.column(condition.operand)
        self._check_operator(column, condition)
        if condition.operator == "LIKE":
            return self._like(column, condition)
        wanted = value_of(condition.value, column.field, self.question)
        test = comparing.compares(comparing.normal(column), condition.operator, wanted)
        seek = _seek(column, [wanted]) if condition.operator == "=" else None
        return Filter(test, seek, bounds(column, condition.operator, [wanted]))

    def _check_operator(self, column: Column, condition: Comparison) -> None:
        kind, sign = column.field.type, condition.operator
        if sign == "LIKE" and not is_text(column.field):
            name = "id" if kind in ID_TYPES else kind
        elif kind == "boolean" and sign not in {"=", "!="}:
            name = kind
        else:
            return
        message = f"invalid operator on {name} field"
        raise self.question.fault(INVALID_FILTER_OPERATOR, message, condition.operand.at)

    def _like(self, column: Column, condition: Comparison) -> Filter:
        literal = condition.value
        if literal.kind != "STRING":
            raise mismatch(literal, column.field, self.question)
        try:
            pattern = like_pattern(literal.text)
        except IllegalEscapeError as error:
            raise illegal_escape(literal, error, self.question) from error
        return Filter(comparing.matches(comparing.as_written(column), pattern))

    def _membership(self, condition: Membership, *, joins: bool) -> Filter:
        column = self.column(condition.operand)
        if isinstance(condition.choices, Query):
            if not joins:
                raise self.question.fault(MALFORMED_QUERY, _NESTED_JOIN, condition.choices.at)
            wanted: list[Point | Span] = [Point(each) for each in self.join(column, condition.choices)]
        else:
            wanted = [value_of(each, column.field, self.question) for each in condition.choices]
        test = comparing.among(comparing.normal(column), wanted)
        return Filter(test, _seek(column, wanted), bounds(column, "=", wanted))


def _seek(column: Column, wanted: list[Point | Span]) -> Seek | None:
    if column.hops or column.field.type not in ID_TYPES:
        return None
    ids = frozenset(str(each.value) for each in wanted if isinstance(each, Point) and each.value is not None)
    has_null = any(isinstance(each, Point) and each.value is None for each in wanted)
    return None if has_null else Seek(column.field.name, ids)


def _best(filters: Iterable[Filter]) -> Seek | None:
    """Prefer the seek that yields the fewest rows: an id is one row, a reference is many."""
    seeks = [each.seek for each in filters if each.seek is not None]
    return min(seeks, key=lambda seek: (seek.field != "Id", len(seek.ids)), default=None)


_TOO_DEEP = "Query is either selecting too many fields or the filter conditions are too complicated."
_NESTED_JOIN = (
    "Semi join sub-selects are only allowed at the top level WHERE expressions and not in nested WHERE expressions."
)
