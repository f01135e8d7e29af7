"""Queries in the shapes that real clients send, over the schema that the local org serves."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sfsync.localorg.schema import SCHEMA
from sfsync.localorg.soql import Answer, run
from tests.localorg.soql.memory import NOW, MemoryRows, key

IDS = ",".join(f"'{key('500', at)}'" for at in range(200))
MODIFIED = datetime(2026, 11, 23, 10, tzinfo=UTC)

QUERIES = [
    # one case with all that a worker reads of it, two hundred at a time
    f"""
    SELECT Id, CaseNumber, Type, Priority, Status, IsClosed, ClosedDate, CreatedDate, SystemModstamp,
           SFSync_Product__c, SFSync_First_Response_Due__c, SFSync_Next_Due__c, SFSync_Policy__c,
           Account.Name, Account.SFSync_Package__c, Account.SFSync_Instance__c, Owner.Name, CreatedBy.UserType,
           Entitlement.BusinessHours.TimeZoneSidKey,
           (SELECT Field, OldValue, NewValue, CreatedDate, CreatedBy.UserType FROM Histories
             WHERE Field IN ('Status', 'Priority', 'created') ORDER BY CreatedDate, Id),
           (SELECT Incoming, Status, CreatedDate, CreatedBy.UserType FROM EmailMessages WHERE Status != '5'),
           (SELECT IsPublished, CreatedDate, CreatedBy.UserType FROM CaseComments WHERE IsPublished = true),
           (SELECT Type, Visibility, CreatedDate, CreatedBy.UserType FROM Feeds WHERE Visibility = 'AllUsers')
      FROM Case
     WHERE Id IN ({IDS})
    """,
    # polling by stamp, with a keyset cursor
    f"""
    SELECT Id,SystemModstamp FROM Case WHERE SystemModstamp >= 2026-11-23T09:50:00.000+00:00
       AND (SystemModstamp > 2026-11-23T10:00:00Z
            OR (SystemModstamp = 2026-11-23T10:00:00Z AND Id > '{key("500", 3)}'))
     ORDER BY SystemModstamp ASC, Id ASC LIMIT 2000
    """,
    # slices of an extract-and-load job
    """
    SELECT Id,Name,SystemModstamp FROM Account WHERE SystemModstamp >= 2026-11-22T00:00:00.000+00:00
    AND SystemModstamp < 2026-11-23T00:00:00.000+00:00 ORDER BY SystemModstamp ASC
    """,
    "SELECT Id, Name FROM Account WHERE SystemModstamp >= 2026-11-22T00:00:00Z ORDER BY SystemModstamp",
    "SELECT Id FROM CaseHistory WHERE Id > '017000000000001AAA' ORDER BY Id LIMIT 100",
    "SELECT Id, IsDeleted FROM Case WHERE IsDeleted = true AND SystemModstamp >= LAST_N_DAYS:15",
    # a query builder's clauses
    """
    SELECT Id, Name FROM Contact
    WHERE Name LIKE 'A%' AND CreatedDate >= 2010-01-01T00:00:00Z AND CreatedDate < YESTERDAY
    ORDER BY CreatedDate DESC, Name ASC LIMIT 5 OFFSET 10
    """,
    """
    SELECT Id, Name, (SELECT Id, Status FROM Cases WHERE Status = 'Closed' ORDER BY CreatedDate DESC LIMIT 5)
    FROM Contact WHERE (Email != null AND (Title LIKE '%VP%' OR Title = NULL)) LIMIT 10
    """,
    "SELECT Id FROM Account WHERE (Industry IN ('Banking','Retail')) AND (Owner.IsActive = true) LIMIT 1000",
    "SELECT COUNT() FROM Account WHERE CreatedDate = THIS_YEAR",
    "SELECT count(Id) total FROM Case WHERE IsClosed = false",
    "SELECT Status, Priority, COUNT(Id) FROM Case GROUP BY Status, Priority ORDER BY COUNT(Id) DESC",
    # what an explorer sends
    "select fields(all) from Case limit 200",
    "SELECT FIELDS(STANDARD) FROM User WHERE IsActive = true ORDER BY LastName NULLS LAST",
    "SELECT Id FROM Group WHERE Type = 'Queue' AND DeveloperName = 'Tier_2'",
    "SELECT Id, TimeZoneSidKey, MondayStartTime FROM BusinessHours WHERE MondayStartTime >= 07:00:00Z",
    "SELECT Id, Name FROM Holiday WHERE ActivityDate >= 2026-01-01 AND ActivityDate <= THIS_YEAR",
    "SELECT Id, InstanceName, IsSandbox, OrganizationType FROM Organization LIMIT 1",
    "SELECT Id, What.Name, Who.Name, Owner.Name FROM Task WHERE What.Type = 'Case' AND ActivityDate = NEXT_N_DAYS:7",
    "SELECT Id, MilestoneType.Name, TargetDate FROM CaseMilestone WHERE IsCompleted = false AND Case.IsClosed = false",
    "SELECT Id, Parent.CaseNumber, Parent.Account.Name FROM EmailMessage WHERE Incoming = true AND ParentId != null",
    "SELECT Id FROM Account WHERE Id NOT IN (SELECT AccountId FROM Case WHERE CreatedDate = LAST_90_DAYS)",
    r"SELECT Id FROM Case WHERE Owner.Name = 'O\'Brien' AND Subject LIKE '%100\% \_sure\_%' WITH SECURITY_ENFORCED",
]


def _run(query: str, rows: MemoryRows) -> Answer:
    return run(query, rows, schema=SCHEMA, now=NOW, user_timezone="America/Chicago", version="64.0")


@pytest.mark.parametrize("query", QUERIES)
def test_a_clients_query_is_spoken(query: str) -> None:
    """It is understood, and on an empty org finds nothing."""
    answer = _run(query, MemoryRows({}))
    found = [value for record in answer.records for name, value in record.items() if name != "attributes"]

    assert found in ([], [0])


def test_every_relationship_of_the_schema_can_be_walked() -> None:
    """Up from each reference field, and down to each kind of children."""
    for kind in SCHEMA.values():
        up = [f"{each.relationship_name}.Id" for each in kind.fields.values() if each.relationship_name]
        down = [f"(SELECT Id FROM {each.relationship_name})" for each in kind.children.values()]
        answer = _run(f"SELECT {', '.join(['Id', *up, *down])} FROM {kind.name}", MemoryRows({}))

        assert answer.total == 0


def test_a_case_is_read_with_all_its_messages() -> None:
    """The worker's own query finds a case's history and each kind of message."""
    case, user = {"Id": key("500", 7), "CreatedById": key("005", 1)}, {"Id": key("005", 1), "UserType": "Standard"}
    said = {"CreatedDate": MODIFIED, "CreatedById": user["Id"]}
    rows = MemoryRows(
        {
            "Case": [case],
            "User": [user],
            "CaseHistory": [{"Id": key("017", 1), "CaseId": case["Id"], "Field": "Status", **said}],
            "EmailMessage": [{"Id": key("02s", 1), "ParentId": case["Id"], "Incoming": False, "Status": "3", **said}],
            "CaseComment": [{"Id": key("00a", 1), "ParentId": case["Id"], "IsPublished": True, **said}],
            "CaseFeed": [{"Id": key("0D5", 1), "ParentId": case["Id"], "Visibility": "AllUsers", **said}],
        },
    )
    (record,) = _run(QUERIES[0], rows).records
    children = [record[name] for name in ("Histories", "EmailMessages", "CaseComments", "Feeds")]

    assert [each["totalSize"] for each in children if isinstance(each, dict)] == [1, 1, 1, 1]
    assert all(each["records"][0]["CreatedBy"]["UserType"] == "Standard" for each in children if isinstance(each, dict))
