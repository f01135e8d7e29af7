"""Which rows a query reads: indexes where the condition allows, and each parent once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.localorg.soql.memory import ACME, GLOBEX, NOW, ONE, THREE, TWO, MemoryRows, ask, key


def _asked(query: str) -> list[str]:
    rows = MemoryRows()
    ask(query, rows)
    return rows.asked


@pytest.mark.parametrize(
    ("condition", "asked"),
    [
        (f"Id = '{ONE}'", ["by_ids Case"]),
        (f"Id IN ('{ONE}', '{TWO[:15]}')", ["by_ids Case"]),
        (f"Status = 'Open' AND Id IN ('{ONE}', '{TWO}')", ["by_ids Case"]),
        (f"(Id IN ('{ONE}', '{TWO}') AND Status = 'Open') AND IsClosed = false", ["by_ids Case"]),
        (f"AccountId = '{ACME}'", ["children Case.AccountId"]),
        (f"AccountId IN ('{ACME}', '{GLOBEX}')", ["children Case.AccountId"] * 2),
        (f"AccountId = '{ACME}' AND Id = '{ONE}'", ["by_ids Case"]),
        ("Id IN (SELECT CaseId FROM CaseHistory)", ["rows CaseHistory", "by_ids Case"]),
        (
            f"Id IN (SELECT CaseId FROM CaseHistory WHERE CaseId IN ('{ONE}', '{THREE}'))",
            ["children CaseHistory.CaseId"] * 2 + ["by_ids Case"],
        ),
        # bounds of an indexed field need a part of it
        (f"Id > '{ONE}'", ["between Case.Id"]),
        (f"CreatedDate > TODAY AND AccountId = '{ACME}'", ["children Case.AccountId"]),
        # what pins nothing down reads the table
        ("Status = 'Open'", ["rows Case"]),
        (f"Id != '{ONE}'", ["rows Case"]),
        (f"Id NOT IN ('{ONE}')", ["rows Case"]),
        (f"Id = '{ONE}' OR Status = 'Open'", ["rows Case"]),
        (f"(NOT Id = '{ONE}')", ["rows Case"]),
        (f"AccountId IN ('{ACME}', null)", ["rows Case"]),
        (f"Account.Id = '{ACME}'", ["rows Case", "by_ids Account", "by_ids Account"]),
    ],
)
def test_a_condition_that_pins_ids_down_needs_no_scan(condition: str, asked: list[str]) -> None:
    """An id or a reference that must be one of a few is looked up."""
    assert _asked(f"SELECT Id FROM Case WHERE {condition}") == asked


def test_children_and_parents_need_no_scan() -> None:
    """Children come by their parent's index; a parent that many rows share is looked up once."""
    asked = _asked(
        f"SELECT Account.Name, Account.Seats, (SELECT Id FROM Histories), (SELECT Id FROM Emails) "
        f"FROM Case WHERE Id IN ('{TWO}', '{key('500', 4)}') AND Account.Name = 'Globex'",
    )
    children = ["children CaseHistory.CaseId", "children Email.ParentId"]

    assert asked == ["by_ids Case", "by_ids Account", *children, *children]


def test_a_bad_query_reads_nothing() -> None:
    """Names are looked up before rows, those of later clauses too."""
    rows = MemoryRows()
    with pytest.raises(Exception, match="No such column"):
        ask("SELECT Id, (SELECT Foo FROM Histories) FROM Case WHERE Status = 'Open'", rows)

    assert rows.asked == []


def test_two_hundred_ids_cost_two_hundred_rows() -> None:
    """However many cases the org holds, a query by id walks no table."""
    cases = [{"Id": key("500", at), "CaseNumber": str(at), "CreatedDate": NOW} for at in range(1_000)]
    rows = MemoryRows({"Case": cases})
    listed = ", ".join(f"'{key('500', at)}'" for at in range(0, 1_000, 5))
    answer = ask(
        f"SELECT Id, (SELECT Id FROM Histories), (SELECT Id FROM Emails) FROM Case WHERE Id IN ({listed})", rows
    )

    assert answer.total == 200
    assert not [each for each in rows.asked if each.startswith("rows")]
    assert len(rows.asked) == 1 + 2 * 200


def test_threads_share_the_parser() -> None:
    """Many queries at once each get their own answer."""
    queries = [f"SELECT Id, CaseNumber FROM Case WHERE CaseNumber = '{at % 5}' LIMIT {at}" for at in range(200)]
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(ask, queries))

    assert [answer.records for answer in found] == [ask(query).records for query in queries]
