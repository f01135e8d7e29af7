"""Which rows a query chooses: where it looks, what it keeps, in what order and how many."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.localorg.soql.access import candidates, in_order
from sfsync.localorg.soql.conditions import Compiler, Filter
from sfsync.localorg.soql.errors import (
    INVALID_FIELD,
    MALFORMED_QUERY,
    NUMBER_OUT_OF_RANGE,
    SoqlError,
)
from sfsync.localorg.soql.joins import check_match, joined_path
from sfsync.localorg.soql.ordering import sorting
from sfsync.localorg.soql.syntax import Call, Operand, Query
from sfsync.localorg.soql.tables import root_scope

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from sfsync.localorg.soql.access import Ordered
    from sfsync.localorg.soql.columns import Column, Scope
    from sfsync.localorg.soql.ordering import Sort
    from sfsync.localorg.soql.rows import Row

GREATEST_OFFSET = 2_000
_MODES = frozenset({"SECURITY_ENFORCED", "USER_MODE", "SYSTEM_MODE"})


class Plan(Struct, frozen=True):
    """The compiled WHERE, ORDER BY, LIMIT and OFFSET of one query."""

    scope: Scope
    filter: Filter | None
    ordered: Ordered
    sort: Sort
    limit: int | None
    offset: int

    def from_table(self) -> list[Row]:
        """Choose from the FROM object's table, through an index where the WHERE clause allows."""
        rows = in_order(self.scope, self.filter, self.ordered)
        if rows is None:
            return self.among(candidates(self.scope, self.filter))
        return cut(self._passing(rows), self.limit, self.offset)

    def among(self, rows: Iterable[Row]) -> list[Row]:
        """Choose from rows already at hand."""
        chosen = list(self._passing(rows))
        self.sort(chosen)
        return cut(chosen, self.limit, self.offset)

    def found(self) -> list[Row]:
        """Filter the FROM object's table, neither sorted nor cut."""
        return list(self._passing(candidates(self.scope, self.filter)))

    def _passing(self, rows: Iterable[Row]) -> Iterable[Row]:
        return filter(self.filter.test, rows) if self.filter else rows


def cut(rows: Iterable[Row], limit: int | None, offset: int) -> list[Row]:
    """Apply OFFSET, then LIMIT; what lies beyond is not asked for."""
    return list(islice(rows, offset, None if limit is None else offset + limit))


def plan(scope: Scope, query: Query, *, joins: bool = True) -> Plan:
    """Compile the choice of rows; runs the inner queries of semi-joins. Raises SoqlError."""
    check_modes(scope, query)
    order, column = () if query.aggregates else query.order, plain_column(scope)
    return Plan(
        scope=scope,
        filter=_filter(scope, query, joins=joins),
        ordered=[(column(each.operand), each.descending) for each in order],
        sort=sorting(order, column, scope.question),
        limit=query.limit,
        offset=query.offset,
    )


def check_modes(scope: Scope, query: Query) -> None:
    """Check what needs no look at the rows; raises SoqlError."""
    for mode in query.modes:
        if str(mode).upper() not in _MODES:
            raise scope.question.fault(MALFORMED_QUERY, f"unexpected token: '{mode}'", mode.at)
    if query.offset > GREATEST_OFFSET:
        raise SoqlError(NUMBER_OUT_OF_RANGE, f"Maximum SOQL offset allowed is {GREATEST_OFFSET}")


def plain_column(scope: Scope) -> Callable[[Operand], Column]:
    """Build the look-up of fields where functions may not stand."""

    def column(operand: Operand) -> Column:
        if isinstance(operand, Call):
            message = f"unexpected token: '{operand.function}'"
            raise scope.question.fault(MALFORMED_QUERY, message, operand.at)
        return scope.column(operand)

    return column


def _filter(scope: Scope, query: Query, *, joins: bool) -> Filter | None:
    if query.where is None:
        return None

    def join(left: Column, inner: Query) -> frozenset[str]:
        return _joined_ids(scope, left, inner)

    return Compiler(scope.question, _filterable(scope), join).compile(query.where, joins=joins)


def _filterable(scope: Scope) -> Callable[[Operand], Column]:
    plain = plain_column(scope)

    def column(operand: Operand) -> Column:
        found = plain(operand)
        if not found.field.filterable:
            message = f"field '{found.field.name}' can not be filtered in a query call"
            raise scope.question.fault(INVALID_FIELD, message, operand.at)
        return found

    return column


def _joined_ids(outer: Scope, left: Column, query: Query) -> frozenset[str]:
    path = joined_path(outer, left, query)
    inner = root_scope(outer.question, query)
    right = inner.column(path)
    check_match(outer, left, inner, right, query)
    rows = plan(inner, query, joins=False).found()
    return frozenset(str(found) for row in rows if (found := right.read(row)) is not None)
