"""ORDER BY, LIMIT and OFFSET."""

from __future__ import annotations

import pytest

from tests.localorg.soql.memory import MemoryRows, ask, key, numbers

ORDERED = {
    "CaseNumber": "1234",
    "CaseNumber ASC": "1234",
    "CaseNumber desc": "4321",
    "CreatedDate": "4231",
    "CreatedDate DESC": "1324",
    # nulls come first in both directions, unless the query says otherwise
    "Subject": "3421",
    "Subject ASC NULLS FIRST": "3421",
    "Subject ASC NULLS LAST": "4213",
    "Subject DESC": "3124",
    "Subject DESC NULLS LAST": "1243",
    "Subject NULLS LAST": "4213",
    # several fields
    "Status, CaseNumber DESC": "2431",
    "Status DESC, Priority NULLS LAST": "1342",
    "IsClosed DESC, CaseNumber DESC": "2431",
    # parents
    "Account.Name, CaseNumber DESC": "3142",
    "Account.Name DESC NULLS LAST, CaseNumber": "2413",
    "Account.Parent.Name NULLS LAST, CaseNumber": "2413",
    "Owner.Name, CaseNumber": "1342",
    "Wakes NULLS LAST, CaseNumber": "2134",
}


@pytest.mark.parametrize(("order", "expected"), ORDERED.items())
def test_cases_come_in_order(order: str, expected: str) -> None:
    """Text sorts without regard to case; each field has its own direction and place for nulls."""
    assert numbers(f"SELECT CaseNumber FROM Case ORDER BY {order}") == list(expected)


def test_a_picklist_sorts_as_its_administrator_put_it() -> None:
    """By the place of the value, not by its letters; a value that is not in the list comes last."""
    tiers = ["basic", "Other", "Gold", None]
    rows = MemoryRows({"Account": [{"Id": key("001", at), "Tier__c": tier} for at, tier in enumerate(tiers)]})
    found = ask("SELECT Tier__c FROM Account ORDER BY Tier__c", rows).records

    assert [record["Tier__c"] for record in found] == [None, "Gold", "basic", "Other"]


def test_equal_rows_keep_their_order() -> None:
    """So that pages cut from the same order do not overlap."""
    assert numbers("SELECT CaseNumber FROM Case ORDER BY Status DESC NULLS LAST") == ["1", "3", "4", "2"]


@pytest.mark.parametrize(
    ("cut", "expected"),
    [
        ("LIMIT 2", "12"),
        ("LIMIT 0", ""),
        ("LIMIT 99", "1234"),
        ("OFFSET 1", "234"),
        ("LIMIT 2 OFFSET 1", "23"),
        ("LIMIT 2 OFFSET 3", "4"),
        ("OFFSET 2000", ""),
    ],
)
def test_limit_and_offset_cut_the_ordered_rows(cut: str, expected: str) -> None:
    """OFFSET skips, then LIMIT counts."""
    answer = ask(f"SELECT CaseNumber FROM Case ORDER BY CaseNumber {cut}")

    assert [record["CaseNumber"] for record in answer.records] == list(expected)
    assert answer.total == len(expected)


def test_a_keyset_walk_meets_every_row_once() -> None:
    """The cursor `(instant, Id)` pages through rows that share an instant."""
    at = "2026-11-23T10:00:00Z"
    base = "SELECT Id FROM Case WHERE {} ORDER BY CreatedDate, Id LIMIT 2"
    shared = next(iter(MemoryRows().tables["Case"]))["CreatedDate"]
    rows = MemoryRows({"Case": [{"Id": key("500", number), "CreatedDate": shared} for number in (3, 1, 2)]})
    first = ask(base.format(f"CreatedDate >= {at}"), rows).records
    last = first[-1]["Id"]
    rest = ask(base.format(f"(CreatedDate = {at} AND Id > '{last}') OR CreatedDate > {at}"), rows).records

    assert [record["Id"] for record in first + rest] == [key("500", number) for number in (1, 2, 3)]
