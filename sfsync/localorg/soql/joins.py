"""What Salesforce allows of a semi-join, `AccountId IN (SELECT Id FROM Account WHERE ...)`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.localorg.soql.errors import MALFORMED_QUERY
from sfsync.localorg.soql.syntax import Item, Path
from sfsync.localorg.soql.values import ID_TYPES

if TYPE_CHECKING:
    from sfsync.localorg.soql.columns import Column, Scope
    from sfsync.localorg.soql.syntax import Query


def joined_path(scope: Scope, left: Column, query: Query) -> Path:
    """Check the form of the inner query and find the one field it selects; raises SoqlError MALFORMED_QUERY."""
    if left.hops or left.field.type not in ID_TYPES:
        raise scope.question.fault(MALFORMED_QUERY, _LEFT_NOT_ID.format(left.path), query.at)
    if query.order or query.limit is not None or query.offset or query.group:
        raise scope.question.fault(MALFORMED_QUERY, _ONLY_WHERE, query.at)
    only = query.items[0]
    if len(query.items) > 1 or not isinstance(only, Item) or not isinstance(only.operand, Path):
        raise scope.question.fault(MALFORMED_QUERY, _ONE_FIELD, query.at)
    return only.operand


def check_match(outer: Scope, left: Column, inner: Scope, right: Column, query: Query) -> None:
    """Check that both sides are ids of the same objects, from different objects; raises SoqlError MALFORMED_QUERY."""
    question = outer.question
    if right.hops or right.field.type not in ID_TYPES:
        raise question.fault(MALFORMED_QUERY, _RIGHT_NOT_ID.format(right.path), query.at)
    if inner.kind.name == outer.kind.name:
        raise question.fault(MALFORMED_QUERY, _SAME_OBJECT, query.at)
    if not _leads_to(left, outer) & _leads_to(right, inner):
        raise question.fault(MALFORMED_QUERY, _UNRELATED.format(right.path, left.path), query.at)


def _leads_to(column: Column, scope: Scope) -> set[str]:
    return {scope.kind.name} if column.field.type == "id" else set(column.field.reference_to)


_LEFT_NOT_ID = "The left operand field in the where expression for outer query should be an id field, cannot use: '{}'"
_RIGHT_NOT_ID = "semi join sub-selects can only query id fields, cannot use: '{}'"
_ONLY_WHERE = "ORDER BY, GROUP BY, LIMIT and OFFSET are not allowed in semi join sub-selects"
_ONE_FIELD = "The inner query of a semi join must select exactly one field"
_SAME_OBJECT = "The inner and outer selects should not be on the same object type"
_UNRELATED = (
    "The selected field '{}' in the subquery and the left operand field in the where expression in the outer query "
    "'{}' should point to the same object type"
)
