"""GROUP BY, HAVING and the aggregate functions."""

from __future__ import annotations

import pytest

from sfsync.localorg.soql import SoqlError
from tests.localorg.soql.memory import MemoryRows, ask, key

GROUPED: dict[str, list[list[object]]] = {
    "SELECT Status, COUNT(Id) FROM Case GROUP BY Status": [["Open", 2], ["Closed", 1], ["On Hold", 1]],
    "SELECT Status FROM Case GROUP BY Status": [["Open"], ["Closed"], ["On Hold"]],
    "SELECT Status, COUNT(Id) FROM Case GROUP BY Status ORDER BY COUNT(Id), Status DESC": [
        ["On Hold", 1],
        ["Closed", 1],
        ["Open", 2],
    ],
    "SELECT Status, COUNT(Id) FROM Case GROUP BY Status HAVING COUNT(Id) > 1": [["Open", 2]],
    "SELECT Status FROM Case GROUP BY Status HAVING Status LIKE 'O%' AND MIN(Priority) != null": [
        ["Open"],
        ["On Hold"],
    ],
    "SELECT Status FROM Case WHERE IsClosed = false GROUP BY Status ORDER BY Status LIMIT 1": [["On Hold"]],
    "SELECT Status FROM Case GROUP BY Status ORDER BY Status LIMIT 5 OFFSET 1": [["On Hold"], ["Open"]],
    "SELECT Account.Name, COUNT(Id) FROM Case GROUP BY Account.Name ORDER BY Account.Name NULLS LAST": [
        ["Acme", 1],
        ["Globex", 2],
        [None, 1],
    ],
    "SELECT IsClosed, Status, MAX(CreatedDate) FROM Case GROUP BY IsClosed, Status ORDER BY MAX(CreatedDate)": [
        [False, "On Hold", "2026-10-31T12:00:00.000+0000"],
        [True, "Closed", "2026-11-22T20:00:00.000+0000"],
        [False, "Open", "2026-11-23T10:00:00.000+0000"],
    ],
    "SELECT COUNT(Id), COUNT(Subject), COUNT(Account.Tier__c) FROM Case": [[4, 3, 2]],
    "SELECT COUNT_DISTINCT(Status), COUNT_DISTINCT(AccountId) FROM Case": [[3, 2]],
    "SELECT MIN(CaseNumber), MAX(CaseNumber), MIN(ClosedDate) FROM Case": [["1", "4", "2026-11-23T05:30:00.000+0000"]],
    "SELECT SUM(Seats), AVG(Seats), MIN(Seats), MAX(Revenue) FROM Account": [[57, 28.5, 7, 1.5]],
    "SELECT SUM(Seats), AVG(Seats), COUNT(Id), MAX(Name) FROM Account WHERE Name = 'x'": [[None, None, 0, None]],
    "SELECT Name FROM Account WHERE Name = 'x' GROUP BY Name": [],
}


@pytest.mark.parametrize(("query", "expected"), GROUPED.items())
def test_groups_hold_what_is_counted(query: str, expected: list[list[object]]) -> None:
    """Nulls make a group but are not counted; groups are filtered, sorted and cut like rows."""
    answer = ask(query)

    assert [list(record.values())[1:] for record in answer.records] == expected
    assert (answer.total, answer.is_count) == (len(expected), False)


def test_entries_are_named_by_alias_field_or_number() -> None:
    """`expr0` and on for aggregates without alias; a group is an AggregateResult without address."""
    record = ask(
        "SELECT Account.Name, MAX(Seats) most, MIN(Seats), Name n, AVG(Seats) FROM Account GROUP BY Name, Account.Name"
    )

    assert [list(each) for each in record.records] == [["attributes", "Name", "most", "expr0", "n", "expr1"]] * 2
    assert record.records[0]["attributes"] == {"type": "AggregateResult"}


def test_text_groups_without_regard_to_case() -> None:
    """The first row's spelling stands for the group."""
    rows = MemoryRows({"Account": [{"Id": key("001", at), "Name": name} for at, name in enumerate(["ab", "AB", "b"])]})
    answer = ask("SELECT Name, COUNT(Id), COUNT_DISTINCT(Name) FROM Account GROUP BY Name", rows)

    assert [list(record.values())[1:] for record in answer.records] == [["ab", 2, 1], ["b", 1, 1]]


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("SELECT Status, COUNT(Id) FROM Case", "Field must be grouped or aggregated: Status"),
        ("SELECT Id FROM Case GROUP BY Status", "Field must be grouped or aggregated: Id"),
        ("SELECT Status FROM Case GROUP BY Status ORDER BY Id", "Field must be grouped or aggregated: Id"),
        ("SELECT Status FROM Case GROUP BY Status HAVING Id != null", "Field must be grouped or aggregated: Id"),
        ("SELECT Status, Status FROM Case GROUP BY Status", "duplicate alias: Status"),
        ("SELECT SUM(Subject) FROM Case", "field Subject does not support aggregate operator SUM"),
        ("SELECT MAX(IsClosed) FROM Case", "field IsClosed does not support aggregate operator MAX"),
        ("SELECT COUNT(Notes) FROM Case", "field Notes does not support aggregate operator COUNT"),
        (
            "SELECT Status, (SELECT Id FROM Emails) FROM Case GROUP BY Status",
            "Subqueries are not allowed in aggregate queries",
        ),
        (
            "SELECT COUNT() FROM Case GROUP BY Status",
            "COUNT() must be the only entry of a SELECT list, and takes no GROUP BY",
        ),
        (
            "SELECT CALENDAR_YEAR(CreatedDate) FROM Case GROUP BY CALENDAR_YEAR(CreatedDate)",
            "unexpected token: 'CALENDAR_YEAR'",
        ),
        ("SELECT Status FROM Case GROUP BY ROLLUP(Status)", "unexpected token: 'ROLLUP'"),
        ("SELECT Status FROM Case HAVING COUNT(Id) > 1", "unexpected token: 'HAVING'"),
        ("SELECT MAX() FROM Case GROUP BY Status", "unexpected token: 'MAX'"),
        (
            "SELECT Status FROM Case GROUP BY Status HAVING Status IN (SELECT Id FROM User)",
            "at the top level WHERE expressions and not in nested WHERE expressions.",
        ),
    ],
)
def test_a_bad_grouping_is_malformed(query: str, message: str) -> None:
    """So is a grouping that the local org does not speak."""
    with pytest.raises(SoqlError) as refused:
        ask(query)

    assert refused.value.code == "MALFORMED_QUERY"
    assert refused.value.message.endswith(message)
