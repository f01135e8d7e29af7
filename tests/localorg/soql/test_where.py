"""WHERE: which cases a condition holds for."""

from __future__ import annotations

import pytest

from sfsync.localorg.soql import SoqlError
from tests.localorg.soql.memory import ACME, ADA, MemoryRows, ask, key, numbers, where

ALL = ["1", "2", "3", "4"]
COMPARED = {
    # equality, and text without regard to case
    "Status = 'Open'": ["1", "3"],
    "status = 'oPEN'": ["1", "3"],
    "Status != 'Open'": ["2", "4"],
    "Status <> 'Open'": ["2", "4"],
    "CaseNumber > '2'": ["3", "4"],
    "CaseNumber >= '2' AND CaseNumber <= '3'": ["2", "3"],
    "CaseNumber<'2'": ["1"],
    "Subject > 'IT'": ["1", "2"],
    # null: equal to itself only, neither less nor greater
    "Subject = null": ["3"],
    "Subject = NULL": ["3"],
    "Subject != null": ["1", "2", "4"],
    "Subject != 'it works'": ["1", "3", "4"],
    "(NOT Subject = 'it works')": ["1", "3", "4"],
    "Subject < 'zzz'": ["1", "2", "4"],
    "Subject > ''": [],
    "Subject <= null": [],
    "ClosedDate < 2027-01-01T00:00:00Z": ["2"],
    "(NOT ClosedDate < 2027-01-01T00:00:00Z)": ["1", "3", "4"],
    # the empty text is null
    "Subject = ''": ["3"],
    "Subject != ''": ["1", "2", "4"],
    # booleans
    "IsClosed = true": ["2"],
    "IsClosed = FALSE": ["1", "3", "4"],
    "IsClosed != True": ["1", "3", "4"],
    # instants
    "CreatedDate = 2026-11-23T10:00:00Z": ["1"],
    "CreatedDate = 2026-11-23T10:00:00.000Z": ["1"],
    "CreatedDate = 2026-11-23t10:00:00.0z": ["1"],
    "CreatedDate = 2026-11-23T15:30:00+05:30": ["1"],
    "CreatedDate = 2026-11-23T15:30:00.000+0530": ["1"],
    "CreatedDate >= 2026-11-23T04:00:00-06:00": ["1"],
    "CreatedDate > 2026-11-23T09:59:59.999Z": ["1"],
    "CreatedDate <= 2026-11-22T20:00:00Z": ["2", "4"],
    # times
    "Wakes = 07:00:00Z": ["2"],
    "Wakes < 07:00:00.001Z": ["2"],
    "Wakes != 07:00:00.000Z": ["1", "3", "4"],
}
IDS = {
    f"Id = '{key('500', 1)}'": ["1"],
    f"Id = '{key('500', 1)[:15]}'": ["1"],
    f"Id != '{key('500', 1)[:15]}'": ["2", "3", "4"],
    f"Id > '{key('500', 2)}'": ["3", "4"],
    f"AccountId = '{ACME}'": ["1"],
    f"AccountId != '{ACME}'": ["2", "3", "4"],
    "AccountId = null": ["3"],
    f"OwnerId IN ('{ADA[:15]}', null)": ["1", "3"],
    f"AccountId IN ('{ACME}', null)": ["1", "3"],
    f"AccountId IN ('{ACME}', '')": ["1", "3"],
    f"AccountId = '{key('001', 9)}'": [],
}
LISTED = {
    "Status IN ('open', 'CLOSED')": ["1", "2", "3"],
    "Status NOT IN ('open', 'CLOSED')": ["4"],
    "Subject NOT IN ('it works')": ["1", "3", "4"],
    "Subject NOT IN ('it works', null)": ["1", "4"],
    "Subject in (null)": ["3"],
    "Priority IN ('P1','P1')": ["1"],
    "CreatedDate IN (YESTERDAY, 2026-11-23T10:00:00Z)": ["1", "2", "3"],
    "CreatedDate NOT IN (YESTERDAY)": ["1", "4"],
    "ClosedDate NOT IN (YESTERDAY)": ["1", "3", "4"],
    "ClosedDate IN (LAST_MONTH, null)": ["1", "3", "4"],
}
JOINED = {
    "Status = 'Open' AND Priority = 'P1'": ["1"],
    "Status = 'Open' OR Priority = 'P3'": ["1", "2", "3"],
    "Status = 'Open' AND (Priority = 'P1' OR Priority = 'P3')": ["1"],
    "(Status = 'Open' AND Priority = 'P1') OR Priority = 'P3'": ["1", "2"],
    "NOT Status = 'Open'": ["2", "4"],
    "NOT (Status = 'Open' OR Status = 'Closed')": ["4"],
    "(NOT Status = 'Open') AND (NOT Status = 'Closed')": ["4"],
    "(NOT (NOT Status = 'Open'))": ["1", "3"],
    "((((Status = 'Open'))))": ["1", "3"],
    "Status\n=\t'Open'\r\nAND\n Priority='P1'": ["1"],
}
PARENTS = {
    "Account.Name = 'acme'": ["1"],
    "Account.Name != 'Acme'": ["2", "3", "4"],
    "Account.Name = null": ["3"],
    "Account.Name LIKE 'G%'": ["2", "4"],
    "account.parent.name = 'Acme'": ["2", "4"],
    "Account.Parent.Owner.Name = null": ALL,
    "Account.Owner.UserType = 'Standard'": ["2", "4"],
    "Account.Seats > 7": ["1"],
    "Account.Revenue <= 1.5": ["1"],
    "Account.Seats = 7.0": ["2", "4"],
    "Account.Signed = 2026-11-23": ["1"],
    "Account.Signed = TODAY": ["1"],
    "Account.Signed > TODAY": [],
    "Account.Tier__c = 'gold'": ["2", "4"],
    "Backup__r.Name = 'Bot'": ["3"],
    "Parent.CaseNumber = '1'": ["2"],
    "Parent.Owner.Name = 'Ada'": ["2"],
    # a checkbox of a parent that is not there is not checked
    "Account.IsGold = true": ["2", "4"],
    "Account.IsGold = false": ["1", "3"],
    "Account.IsGold != true": ["1", "3"],
    # parents of several types
    "Owner.Name = 'Support'": ["2"],
    "Owner.Type = 'Group'": ["2"],
    "Owner.Type = 'user'": ["1", "3", "4"],
    "Owner.Email LIKE '%acme%'": ["1", "3"],
    "Owner.IsActive = true": ["1", "3"],
}
LIKED = {
    "Subject LIKE 'it%'": ["1", "2"],
    "Subject LIKE '%WORKS'": ["2"],
    "Subject LIKE 'it works'": ["2"],
    "Subject LIKE 'it_works'": ["2"],
    "Subject LIKE 'it__works'": [],
    "Subject LIKE 'it'": [],
    "Subject LIKE '%'": ["1", "2", "4"],
    "Subject LIKE '%t%o%k%'": ["1", "2"],
    "Subject LIKE 'it%it%works'": [],
    r"Subject LIKE '%100\% b%'": ["1"],
    r"Subject LIKE '%1\%0%'": [],
    r"Subject LIKE 'A\_b'": ["4"],
    r"Subject LIKE 'i\_'": [],
    r"Subject LIKE 'It\'s%'": ["1"],
    "Subject LIKE ''": [],
    "(NOT Subject LIKE 'it%')": ["3", "4"],
    "Priority LIKE 'p_'": ["1", "2", "4"],
}
INNER = {
    "AccountId IN (SELECT Id FROM Account WHERE Name = 'Globex')": ["2", "4"],
    "AccountId NOT IN (SELECT Id FROM Account WHERE Name = 'Globex')": ["1", "3"],
    "Id IN (SELECT CaseId FROM CaseHistory)": ["1", "2"],
    "Id NOT IN (SELECT CaseId FROM CaseHistory)": ["3", "4"],
    "Id IN (SELECT ParentId FROM Email)": ["2"],
    "Id NOT IN (SELECT ParentId FROM Email)": ["1", "3", "4"],
    "Id IN (SELECT RelatedToId FROM Email)": ["2"],
    "Id IN (SELECT CaseId FROM CaseHistory WHERE Field = 'created') AND Status = 'Open'": ["1"],
    "(Id IN (SELECT CaseId FROM CaseHistory)) AND (NOT Status = 'Open')": ["2"],
    "OwnerId IN (SELECT Id FROM User WHERE UserType = 'Standard')": ["1", "3"],
    "AccountId IN (SELECT Id FROM Account a WHERE a.Parent.Name = 'Acme')": ["2", "4"],
}


@pytest.mark.parametrize(
    ("condition", "expected"),
    [pair for table in (COMPARED, IDS, LISTED, JOINED, PARENTS, LIKED, INNER) for pair in table.items()],
)
def test_a_condition_finds_its_cases(condition: str, expected: list[str]) -> None:
    """Each form of condition means what it means to Salesforce."""
    assert where(condition) == expected


def test_no_condition_finds_every_case_that_is_not_deleted() -> None:
    """Deleted rows are out unless asked for."""
    assert numbers("SELECT CaseNumber FROM Case") == ALL


def test_deleted_rows_come_back_when_asked_for() -> None:
    """The queryAll resource and ALL ROWS both reach into the recycle bin."""
    query = "SELECT CaseNumber FROM Case WHERE Status = 'Open'"

    assert numbers(query, include_deleted=True) == ["1", "3", "5"]
    assert numbers(query + " ALL ROWS") == ["1", "3", "5"]


def test_a_deleted_parent_reads_as_none() -> None:
    """A query that leaves deleted rows out does so for parents too."""
    rows = MemoryRows(
        {"Case": [{"Id": key("500", 1), "AccountId": ACME}], "Account": [{"Id": ACME, "IsDeleted": True}]}
    )

    assert ask("SELECT Account.Name FROM Case", rows).records[0]["Account"] is None
    assert ask("SELECT Account.Name FROM Case", rows, include_deleted=True).records[0]["Account"] is not None


def test_ids_differ_by_case() -> None:
    """15-character ids are case-sensitive; the last three characters of the long form carry their case."""
    rows = MemoryRows({"Case": [{"Id": "50000000000000aAAA", "CaseNumber": "a"}, {"Id": "50000000000000AAAQ"}]})

    assert numbers("SELECT CaseNumber FROM Case WHERE Id = '50000000000000a'", rows=rows) == ["a"]
    assert numbers("SELECT CaseNumber FROM Case WHERE Id = '50000000000000A'", rows=rows) == [None]


def test_a_stored_empty_text_is_null() -> None:
    """Salesforce stores none; a table that holds one anyway answers alike."""
    rows = MemoryRows({"Case": [{"Id": key("500", 1), "CaseNumber": "1", "Subject": ""}]})

    assert numbers("SELECT CaseNumber FROM Case WHERE Subject = null", rows=rows) == ["1"]
    assert numbers("SELECT CaseNumber FROM Case WHERE Subject IN ('')", rows=rows) == ["1"]
    assert numbers("SELECT CaseNumber FROM Case WHERE Subject < 'x'", rows=rows) == []


@pytest.mark.parametrize(("literal", "found"), [("07:00:00.1Z", ["1"]), ("07:00:00.1009", ["1"]), ("07:00:00.01Z", [])])
def test_a_time_has_thousandths(literal: str, found: list[str]) -> None:
    """However many digits its fraction is written with."""
    rows = MemoryRows({"Case": [{"Id": key("500", 1), "CaseNumber": "1", "Wakes": "07:00:00.100Z"}]})

    assert numbers(f"SELECT CaseNumber FROM Case WHERE Wakes = {literal}", rows=rows) == found


def test_a_pattern_with_many_wildcards_ends() -> None:
    """A LIKE that nearly matches in very many ways takes no longer than one that does not."""
    rows = MemoryRows({"Case": [{"Id": key("500", 1), "CaseNumber": "1", "Subject": "a" * 4_000}]})

    assert numbers(f"SELECT CaseNumber FROM Case WHERE Subject LIKE '{'%a' * 60}%b'", rows=rows) == []


def test_conditions_may_be_deep_but_not_bottomless() -> None:
    """Nesting beyond any use is refused with Salesforce's code, not with a crash."""
    deep = "(NOT " * 40 + "Status = 'Open'" + ")" * 40

    assert where(deep) == ["1", "3"]
    with pytest.raises(SoqlError) as refused:
        where("(NOT " * 10_000 + "Status = 'Open'" + ")" * 10_000)
    assert refused.value.code == "QUERY_TOO_COMPLICATED"
