"""Answers a query: the one entrance to this package."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from sfsync.localorg.replacing import replace
from sfsync.localorg.schema import SCHEMA
from sfsync.localorg.soql.errors import MALFORMED_QUERY, SoqlError
from sfsync.localorg.soql.grouping import grouped
from sfsync.localorg.soql.parse import parse
from sfsync.localorg.soql.plan import plan
from sfsync.localorg.soql.question import Question
from sfsync.localorg.soql.rows import Answer
from sfsync.localorg.soql.selection import selecting
from sfsync.localorg.soql.tables import root_scope

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sfsync.localorg.schema import ObjectType
    from sfsync.localorg.soql.columns import Scope
    from sfsync.localorg.soql.rows import Rows
    from sfsync.localorg.soql.syntax import Query


def run(  # noqa: PLR0913 - each is an independent circumstance of the request
    text: str,
    rows: Rows,
    *,
    schema: Mapping[str, ObjectType] = SCHEMA,
    now: datetime,
    user_timezone: str,
    version: str,
    include_deleted: bool = False,
) -> Answer:
    """Answer a SOQL query as the REST API's query resource does; raises SoqlError.

    `now` is aware, `user_timezone` an IANA name (date words follow it), `version` an API version such as `64.0`.
    Deleted rows are there when `include_deleted` is set (the queryAll resource) or the query says ALL ROWS.
    """
    query = parse(text)
    deleted = include_deleted or query.all_rows
    question = Question(text, rows, schema, now, ZoneInfo(user_timezone), version, deleted)
    return _answer(root_scope(question, query), query)


def _answer(scope: Scope, query: Query) -> Answer:
    if query.counts_rows:
        return _count(scope, query)
    chosen = plan(scope, query)
    if query.aggregates:
        records = grouped(chosen, query)
    else:
        project = selecting(scope, query)
        records = [project(row) for row in chosen.from_table()]
    return Answer(records, len(records))


def _count(scope: Scope, query: Query) -> Answer:
    if len(query.items) > 1 or query.group:
        raise SoqlError(MALFORMED_QUERY, "COUNT() must be the only entry of a SELECT list, and takes no GROUP BY")
    found = plan(scope, replace(query, order=())).from_table()
    return Answer([], len(found), is_count=True)
