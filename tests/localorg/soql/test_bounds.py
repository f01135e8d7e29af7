"""Sorted indexes: they change how many rows are read, and never which rows are found, nor their order."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfsync.localorg.schema import ObjectType
from sfsync.localorg.soql import run
from sfsync.model.replacing import replace
from tests.localorg.soql.memory import NOW, SCHEMA, MemoryRows, Row, ask, key

INSTANTS = [NOW + timedelta(hours=hours) for hours in range(-30, 31, 15)]


def _unindexed(kind: ObjectType) -> ObjectType:
    return replace(kind, fields={name: replace(field, indexed=False) for name, field in kind.fields.items()})


BARE = {name: _unindexed(kind) for name, kind in SCHEMA.items()}

rows = st.lists(st.tuples(st.sampled_from([None, *INSTANTS]), st.booleans()), max_size=9)
signs = st.sampled_from(["=", "!=", "<", "<=", ">", ">="])
instants = st.sampled_from([at.isoformat() for at in INSTANTS])
words = st.sampled_from(["null", "TODAY", "YESTERDAY", "LAST_N_DAYS:1"])
ids = st.integers(-1, 9).map(lambda number: f"'{key('500', number + 1)}'")
simple = st.one_of(
    st.builds("CreatedDate {} {}".format, signs, instants | words),
    st.builds("Id {} {}".format, signs, ids),
    st.builds("CreatedDate IN ({}, {})".format, instants, instants | words),
    st.builds("CreatedDate NOT IN ({}, {})".format, instants, instants | words),
    st.builds("(CreatedDate >= {} AND CreatedDate <= {} AND Id {} {})".format, instants, instants, signs, ids),
    st.sampled_from(["IsClosed = true", "IsClosed = false"]),
)


def _deeper(parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.one_of(
        st.builds("({} AND {})".format, parts, parts),
        st.builds("({} OR {})".format, parts, parts),
        st.builds("(NOT {})".format, parts),
    )


conditions = st.recursive(simple, _deeper, max_leaves=8)
fields = st.sampled_from(["CreatedDate", "Id", "IsClosed", "Account.Name"])
terms = st.builds("{}{}{}".format, fields, st.sampled_from(["", " DESC"]), st.sampled_from(["", " NULLS LAST"]))
orders = st.just("") | st.lists(terms, min_size=1, max_size=3).map(lambda some: f"ORDER BY {', '.join(some)}")
cuts = st.sampled_from(["", "LIMIT 1", "LIMIT 3", "LIMIT 2 OFFSET 1", "OFFSET 2"])


def _org(drawn: Iterable[tuple[object, bool]]) -> MemoryRows:
    cases: list[Row] = [
        {"Id": key("500", at), "CaseNumber": at, "CreatedDate": created, "IsClosed": closed}
        for at, (created, closed) in enumerate(drawn)
    ]
    return MemoryRows({"Case": cases})


@given(rows, conditions, orders, cuts)
def test_an_index_answers_as_a_full_scan_does(
    drawn: list[tuple[object, bool]], condition: str, order: str, cut: str
) -> None:
    """The same rows in the same order, whatever the condition, the order and where it is cut."""
    query = f"SELECT CaseNumber FROM Case WHERE {condition} {order} {cut}"
    scanned = run(query, _org(drawn), schema=BARE, now=NOW, user_timezone="America/Chicago", version="64.0")

    assert ask(query, _org(drawn)).records == scanned.records


@given(rows, conditions)
def test_a_condition_counts_the_same_by_index(drawn: list[tuple[object, bool]], condition: str) -> None:
    """Aggregates look where the others do."""
    query = f"SELECT IsClosed, COUNT(Id) FROM Case WHERE {condition} GROUP BY IsClosed ORDER BY IsClosed"
    scanned = run(query, _org(drawn), schema=BARE, now=NOW, user_timezone="America/Chicago", version="64.0")

    assert ask(query, _org(drawn)).records == scanned.records


def _walk(condition: str, order: str = "ORDER BY CreatedDate, Id LIMIT 5") -> tuple[list[str], int]:
    """Return what a query over a thousand Cases asked for, a Case a minute up to now, and how many rows it read."""
    rows = MemoryRows({"Case": [{"Id": key("500", at), "CreatedDate": _minute(at)} for at in range(1_000)]})
    ask(f"SELECT Id FROM Case WHERE {condition} {order}", rows)
    return rows.asked, rows.walked


def _minute(number: int) -> object:
    return NOW - timedelta(minutes=1_000 - number)


def _said(number: int) -> str:
    return (NOW - timedelta(minutes=1_000 - number)).isoformat()


@pytest.mark.parametrize(
    ("condition", "read"),
    [
        (f"CreatedDate > {_said(500)}", 5),
        (f"CreatedDate >= {_said(500)} AND CreatedDate <= {_said(502)}", 3),
        (f"CreatedDate <= {_said(900)} AND CreatedDate > {_said(500)} AND IsClosed = false", 5),
        (f"((CreatedDate = {_said(500)} AND Id > '{key('500', 500)}') OR CreatedDate > {_said(500)})", 6),
        (f"CreatedDate = {_said(500)} OR CreatedDate = {_said(502)}", 3),
        (f"CreatedDate IN ({_said(500)}, {_said(502)})", 3),
        (f"CreatedDate > {_said(500)} AND CreatedDate < {_said(400)}", 0),
    ],
)
def test_a_walk_ends_where_the_answer_does(condition: str, read: int) -> None:
    """A LIMIT ends it, and so does a bound; what lies outside is not read."""
    asked, walked = _walk(condition)

    assert (asked, walked) == (["between Case.CreatedDate"], read)


@pytest.mark.parametrize("order", ["", "ORDER BY Id", "ORDER BY CreatedDate DESC", "ORDER BY CreatedDate, Subject"])
def test_another_order_reads_the_whole_stretch(order: str) -> None:
    """And no more than that: it is sorted afterwards."""
    asked, walked = _walk(f"CreatedDate >= {_said(990)}", f"{order} LIMIT 2")

    assert (asked, walked) == (["between Case.CreatedDate"], 10)


def test_without_an_order_rows_come_oldest_first() -> None:
    """As a scan has them, not as the index does."""
    rows = MemoryRows({"Case": [{"Id": key("500", at), "CreatedDate": _minute(-at)} for at in range(9)]})
    found = ask(f"SELECT Id FROM Case WHERE CreatedDate > {_said(-5)}", rows).records

    assert [record["Id"] for record in found] == [key("500", at) for at in range(5)]


@pytest.mark.parametrize(
    "condition",
    [
        "CreatedDate != TODAY",
        "CreatedDate = null",
        f"CreatedDate IN ({_said(1)}, null)",
        f"CreatedDate > {_said(1)} OR IsClosed = true",
        f"(NOT CreatedDate > {_said(1)})",
        "ClosedDate > TODAY",
        f"Parent.CreatedDate > {_said(1)}",
    ],
)
def test_what_bounds_no_indexed_field_reads_the_table(condition: str) -> None:
    """Null has no place in an index, and a NOT leaves both sides of it."""
    asked, _ = _walk(condition)

    assert asked[0] == "rows Case"


def test_pages_of_a_keyset_read_each_row_once() -> None:
    """Also where all rows bear the same instant: the ids tell where the next page begins."""
    cases = [{"Id": key("500", at), "CreatedDate": NOW} for at in range(1_000)]
    rows, last, found = MemoryRows({"Case": cases}), key("500", 0), 1
    at = NOW.isoformat()
    while page := ask(
        f"SELECT Id FROM Case WHERE CreatedDate <= {at} AND "
        f"((CreatedDate = {at} AND Id > '{last}') OR CreatedDate > {at}) ORDER BY CreatedDate, Id LIMIT 100",
        rows,
    ).records:
        ids = [str(record["Id"]) for record in page]
        assert all(before < after for before, after in pairwise([last, *ids]))
        last, found = ids[-1], found + len(ids)

    assert found == 1_000
    assert rows.walked <= 1_000 + 10  # each page but the first also looks at the row before it
