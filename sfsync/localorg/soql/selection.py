"""Reads the SELECT list of a query that answers with records: fields, FIELDS(...), child subqueries."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.localorg.soql.errors import MALFORMED_QUERY, SoqlError
from sfsync.localorg.soql.plan import plan
from sfsync.localorg.soql.projection import Nested, projecting
from sfsync.localorg.soql.syntax import Call, Item, Path, Query
from sfsync.localorg.soql.tables import child_scope

if TYPE_CHECKING:
    from sfsync.localorg.soql.columns import Column, Scope
    from sfsync.localorg.soql.projection import Project
    from sfsync.localorg.soql.rows import Row

_MOST_WITH_ALL_FIELDS = 200


def selecting(scope: Scope, query: Query) -> Project:
    """Compile a SELECT list; raises SoqlError."""
    entries: list[Column | Nested] = []
    for item in query.items:
        if isinstance(item, Query):
            entries.append(_nested(scope, item))
        else:
            entries.extend(_columns(scope, item, query))
    return projecting(scope, entries)


def _columns(scope: Scope, item: Item, query: Query) -> list[Column]:
    if item.alias:
        raise SoqlError(MALFORMED_QUERY, "only aggregate expressions use field aliasing")
    if isinstance(item.operand, Call):
        return _all_of(scope, item.operand, query)
    return [scope.column(item.operand)]


def _all_of(scope: Scope, call: Call, query: Query) -> list[Column]:
    """Expand FIELDS(ALL), FIELDS(STANDARD) and FIELDS(CUSTOM)."""
    group = str(call.argument).upper()
    if call.function != "FIELDS" or group not in {"ALL", "STANDARD", "CUSTOM"}:
        raise scope.question.fault(MALFORMED_QUERY, f"unexpected token: '{call.function}'", call.at)
    if group != "STANDARD" and (query.limit is None or query.limit > _MOST_WITH_ALL_FIELDS):
        raise SoqlError(MALFORMED_QUERY, "The SOQL FIELDS function must have a LIMIT of at most 200")
    fields = [each for each in scope.kind.fields.values() if group == "ALL" or each.custom == (group == "CUSTOM")]
    return [scope.column(Path((each.name,), call.at)) for each in fields]


def _nested(parent: Scope, query: Query) -> Nested:
    """Compile a child subquery; it reads only the rows that its parent's index leads to."""
    if query.counts_rows or query.aggregates:
        raise parent.question.fault(MALFORMED_QUERY, "Only root queries support aggregate expressions", query.at)
    scope, child = child_scope(parent, query)
    chosen, project = plan(scope, query, joins=False), selecting(scope, query)

    def read(row: Row) -> object:
        found = chosen.among(parent.question.children(scope.kind, child.field, str(row["Id"])))
        if not found:
            return None
        return {"totalSize": len(found), "done": True, "records": [project(each) for each in found]}

    return Nested(child.relationship_name, read)
