"""GROUP BY, HAVING and aggregates: groups are rows of their own kind, filtered and sorted like any others.

Date functions such as CALENDAR_YEAR, and ROLLUP and CUBE, are not spoken here: MALFORMED_QUERY.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.localorg.soql.columns import Column
from sfsync.localorg.soql.comparing import normal
from sfsync.localorg.soql.conditions import Compiler
from sfsync.localorg.soql.errors import MALFORMED_QUERY, SoqlError
from sfsync.localorg.soql.measures import Measure, measure
from sfsync.localorg.soql.ordering import sorting
from sfsync.localorg.soql.plan import cut, plain_column
from sfsync.localorg.soql.projection import rendering
from sfsync.localorg.soql.syntax import Call, Item, Operand, Query

if TYPE_CHECKING:
    from sfsync.localorg.schema import Field
    from sfsync.localorg.soql.columns import Scope
    from sfsync.localorg.soql.comparing import Test
    from sfsync.localorg.soql.plan import Plan
    from sfsync.localorg.soql.rows import Row


def grouped(plan: Plan, query: Query) -> list[dict[str, object]]:
    """Answer a query that aggregates, one record a group; raises SoqlError."""
    grouping = Grouping(plan.scope, query)
    names = _named(grouping, query)
    having = _having(grouping, plan, query)
    sort = sorting(query.order, grouping.column, plan.scope.question)
    groups = [each for each in grouping.groups(plan.found()) if having(each)]
    sort(groups)
    return [_record(names, each) for each in cut(groups, query.limit, query.offset)]


def _having(grouping: Grouping, plan: Plan, query: Query) -> Test:
    if query.having is None:
        return lambda _group: True
    return Compiler(plan.scope.question, grouping.column, _no_join).compile(query.having, joins=False).test


class Grouping:
    """The keys of the groups and the measures asked of them; measures come up while the clauses are compiled."""

    __slots__ = ("_keys", "_measures", "_scope")

    def __init__(self, scope: Scope, query: Query) -> None:
        columns = [plain_column(scope)(each) for each in query.group]
        self._scope = scope
        self._keys = {each.path: each for each in columns}
        self._measures: dict[str, Measure] = {}

    def column(self, operand: Operand) -> Column:
        """Look up a grouped field or an aggregate; raises SoqlError."""
        if isinstance(operand, Call):
            name, found = measure(self._scope, operand)
            self._measures[name] = found
            return _column(name, found.field)
        path = self._scope.column(operand).path
        if path not in self._keys:
            message = f"Field must be grouped or aggregated: {path}"
            raise self._scope.question.fault(MALFORMED_QUERY, message, operand.at)
        return _column(path, self._keys[path].field)

    def groups(self, rows: list[Row]) -> list[Row]:
        """Gather rows into groups, in the order in which they come up; without GROUP BY all rows are one group."""
        reads = [normal(key) for key in self._keys.values()]
        gathered: dict[tuple[object, ...], list[Row]] = {} if reads else {(): []}
        for row in rows:
            gathered.setdefault(tuple(read(row) for read in reads), []).append(row)
        return [self._group(members) for members in gathered.values()]

    def _group(self, members: list[Row]) -> Row:
        keys = {path: key.read(members[0]) for path, key in self._keys.items()}
        return keys | {name: each.of(members) for name, each in self._measures.items()}


def _column(name: str, field: Field) -> Column:
    def read(group: Row) -> object:
        return group[name]

    return Column(field, (), read, read)


def _named(grouping: Grouping, query: Query) -> dict[str, Column]:
    """Name the entries of the SELECT list: by alias, by field, or `expr0`, `expr1` and so on."""
    named: dict[str, Column] = {}
    unnamed = 0
    for item in query.items:
        if not isinstance(item, Item):
            raise SoqlError(MALFORMED_QUERY, "Subqueries are not allowed in aggregate queries")
        column = grouping.column(item.operand)
        name = item.alias or (f"expr{unnamed}" if isinstance(item.operand, Call) else column.field.name)
        unnamed += name == f"expr{unnamed}"
        if name in named:
            raise SoqlError(MALFORMED_QUERY, f"duplicate alias: {name}")
        named[name] = column
    return named


def _record(names: dict[str, Column], group: Row) -> dict[str, object]:
    record: dict[str, object] = {"attributes": {"type": "AggregateResult"}}
    for name, column in names.items():
        value = column.read(group)
        record[name] = None if value is None else rendering(column.field)(value)
    return record


def _no_join(_left: Column, _query: Query) -> frozenset[str]:
    raise AssertionError
