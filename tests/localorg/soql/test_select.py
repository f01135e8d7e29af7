"""SELECT: the records that come back, in Salesforce's JSON."""

from __future__ import annotations

import json

import pytest

from tests.localorg.soql.memory import ACME, ADA, GLOBEX, ONE, QUEUE, THREE, TWO, MemoryRows, ask, key, numbers


def _only(text: str) -> dict[str, object]:
    (record,) = ask(text).records
    return record


def _attributes(kind: str, row_id: str, named: str | None = None) -> dict[str, str]:
    return {"type": named or kind, "url": f"/services/data/v64.0/sobjects/{kind}/{row_id}"}


def test_a_record_has_its_address_and_its_fields_in_the_order_asked() -> None:
    """Names come back in the schema's spelling, instants in UTC with milliseconds and `+0000`."""
    record = _only("select CREATEDDATE, id, isclosed from CASE where CaseNumber = '1'")

    assert list(record) == ["attributes", "CreatedDate", "Id", "IsClosed"]
    assert record == {
        "attributes": _attributes("Case", ONE),
        "CreatedDate": "2026-11-23T10:00:00.000+0000",
        "Id": ONE,
        "IsClosed": False,
    }


def test_every_type_is_ready_for_json() -> None:
    """Dates, times and numbers render as the REST API does; what is not set is null."""
    account = _only("SELECT Seats, Revenue, Signed, Tier__c FROM Account WHERE Name = 'Acme'")
    case = _only("SELECT Wakes, ClosedDate FROM Case WHERE CaseNumber = '2'")

    assert json.loads(json.dumps(account)) == account
    assert account == {
        "attributes": _attributes("Account", ACME),
        "Seats": 50,
        "Revenue": 1.5,
        "Signed": "2026-11-23",
        "Tier__c": None,
    }
    assert (case["Wakes"], case["ClosedDate"]) == ("07:00:00.000Z", "2026-11-23T05:30:00.000+0000")


def test_parents_nest() -> None:
    """Fields of one parent share its object, at the place where the parent came up first."""
    record = _only("SELECT Account.Name, Id, Account.Parent.Name, Account.Seats FROM Case WHERE CaseNumber = '2'")

    assert list(record) == ["attributes", "Account", "Id"]
    assert record["Account"] == {
        "attributes": _attributes("Account", GLOBEX),
        "Name": "Globex",
        "Parent": {"attributes": _attributes("Account", ACME), "Name": "Acme"},
        "Seats": 7,
    }


def test_a_missing_parent_is_null() -> None:
    """At any level."""
    record = _only("SELECT Account.Name, Backup__r.Name, Parent.Account.Name FROM Case WHERE CaseNumber = '3'")

    assert (record["Account"], record["Parent"]) == (None, None)
    assert record["Backup__r"] == {"attributes": _attributes("User", key("005", 2)), "Name": "Bot"}


def test_a_parent_of_several_types_comes_as_name() -> None:
    """The address tells what it is; a field that its type lacks is null."""
    user = _only("SELECT Owner.Name, Owner.Type, Owner.Email FROM Case WHERE CaseNumber = '1'")["Owner"]
    queue = _only("SELECT Owner.Name, Owner.Type, Owner.IsActive FROM Case WHERE CaseNumber = '2'")["Owner"]

    assert user == {
        "attributes": _attributes("User", ADA, "Name"),
        "Name": "Ada",
        "Type": "User",
        "Email": "ada@acme.test",
    }
    assert queue == {
        "attributes": _attributes("Group", QUEUE, "Name"),
        "Name": "Support",
        "Type": "Group",
        "IsActive": None,
    }


def test_a_case_goes_by_its_number_where_a_name_is_asked() -> None:
    """An object without a Name field has another field that stands for it."""
    names = [record["RelatedTo"] for record in ask("SELECT RelatedTo.Name FROM Email").records]

    assert [name["Name"] for name in names if isinstance(name, dict)] == ["2", "Acme"]


def test_children_come_as_a_result_of_their_own() -> None:
    """With count and records; a subquery that finds nothing is null."""
    found = ask("SELECT Id, (SELECT Field FROM Histories) FROM Case WHERE CaseNumber IN ('2', '3')").records

    assert [record["Histories"] for record in found] == [
        {
            "totalSize": 1,
            "done": True,
            "records": [{"attributes": _attributes("CaseHistory", key("017", 3)), "Field": "Status"}],
        },
        None,
    ]


@pytest.mark.parametrize(
    ("subquery", "expected"),
    [
        ("SELECT Field FROM Histories", ["created", "Status"]),
        ("SELECT Field FROM Case.Histories", ["created", "Status"]),
        ("SELECT Field FROM c.Histories", ["created", "Status"]),
        ("SELECT Field FROM histories ORDER BY CreatedDate DESC", ["Status", "created"]),
        ("SELECT Field FROM Histories ORDER BY CreatedDate DESC LIMIT 1", ["Status"]),
        ("SELECT Field FROM Histories ORDER BY CreatedDate LIMIT 5 OFFSET 1", ["Status"]),
        ("SELECT Field FROM Histories WHERE CreatedBy.UserType = 'Standard'", ["created"]),
        ("SELECT Field FROM Histories h WHERE h.Field = 'STATUS'", ["Status"]),
        ("SELECT Field FROM Histories WHERE Case.Account.Name = 'Acme' AND Field = 'created'", ["created"]),
    ],
)
def test_a_subquery_has_clauses_of_its_own(subquery: str, expected: list[str]) -> None:
    """WHERE, ORDER BY, LIMIT and OFFSET hold for the children of each parent."""
    histories = _only(f"SELECT ({subquery}) FROM Case c WHERE c.CaseNumber = '1'")["Histories"]

    assert isinstance(histories, dict)
    assert [each["Field"] for each in histories["records"]] == expected


def test_children_have_parents_and_children() -> None:
    """A subquery may go up again, and further down."""
    record = _only(
        "SELECT (SELECT Account.Name, (SELECT Field FROM Histories) FROM Cases) FROM Account WHERE Seats = 50"
    )
    cases = record["Cases"]

    assert isinstance(cases, dict)
    assert [case["Account"]["Name"] for case in cases["records"]] == ["Acme"]
    assert [case["Histories"]["totalSize"] for case in cases["records"]] == [2]


def test_deleted_children_follow_the_query() -> None:
    """They show exactly when deleted rows of the object itself would."""
    query = "SELECT (SELECT Id FROM Cases) FROM Account WHERE Name = 'Acme'"
    sizes = [ask(query, include_deleted=deleted).records[0]["Cases"] for deleted in (False, True)]

    assert [size["totalSize"] for size in sizes if isinstance(size, dict)] == [1, 2]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT c.CaseNumber FROM Case c WHERE c.Status = 'Open' ORDER BY c.CaseNumber",
        "SELECT c.CaseNumber FROM Case AS c WHERE C.Status = 'Open'",
        "SELECT Case.CaseNumber FROM Case WHERE Case.Status = 'Open'",
        "SELECT CaseNumber FROM Case c, c.Owner o WHERE o.Name = 'Ada'",
        "SELECT CaseNumber FROM Case c, c.Account a, a.Parent p WHERE p.Name = null AND c.Status = 'Open'",
    ],
)
def test_an_alias_stands_for_its_object(query: str) -> None:
    """So does the object's own name; a second alias stands for a parent."""
    assert numbers(query) == ["1", "3"]


@pytest.mark.parametrize(
    "ending",
    [
        "FOR VIEW",
        "FOR REFERENCE",
        "FOR VIEW FOR REFERENCE",
        "FOR UPDATE",
        "UPDATE TRACKING",
        "UPDATE VIEWSTAT",
        "WITH SECURITY_ENFORCED",
        "WITH USER_MODE",
        "with system_mode LIMIT 9 for view",
    ],
)
def test_purposes_and_modes_change_no_answer(ending: str) -> None:
    """They are taken, as an administrator who may see everything would find."""
    assert numbers(f"SELECT CaseNumber FROM Case WHERE Status = 'Open' {ending}") == ["1", "3"]


@pytest.mark.parametrize(
    ("group", "expected"),
    [
        ("ALL", ["Id", "Name", "Type", "Seats", "Revenue", "Signed", "IsGold", "ParentId", "OwnerId", "Tier__c"]),
        ("standard", ["Id", "Name", "Type", "Seats", "Revenue", "Signed", "IsGold", "ParentId", "OwnerId"]),
        ("Custom", ["Tier__c"]),
    ],
)
def test_fields_expands_to_the_schema(group: str, expected: list[str]) -> None:
    """FIELDS() selects all, the standard or the custom fields, and no relationships."""
    record = ask(f"SELECT FIELDS({group}) FROM Account LIMIT 200").records[0]

    assert list(record) == ["attributes", *expected]


def test_standard_fields_need_no_limit() -> None:
    """Their number is known."""
    assert len(ask("SELECT FIELDS(STANDARD), Tier__c FROM Account").records) == 2


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("SELECT COUNT() FROM Case", 4),
        ("select count( ) from Case where Status = 'Open'", 2),
        ("SELECT COUNT() FROM Case LIMIT 3", 3),
        ("SELECT COUNT() FROM Case WHERE Status = 'None'", 0),
        ("SELECT COUNT() FROM Case c WHERE c.Account.Name = 'Globex'", 2),
    ],
)
def test_count_has_a_total_and_no_records(query: str, total: int) -> None:
    """The bare COUNT() is not an aggregate."""
    answer = ask(query)

    assert (answer.records, answer.total, answer.is_count) == ([], total, True)


def test_a_query_that_finds_nothing_has_no_records() -> None:
    """And a total of zero."""
    answer = ask("SELECT Id FROM Case WHERE Status = 'None'")

    assert (answer.records, answer.total, answer.is_count) == ([], 0, False)


def test_each_id_answers_once() -> None:
    """However often and in whichever form it is listed."""
    query = f"SELECT Id FROM Case WHERE Id IN ('{TWO}', '{TWO[:15]}', '{THREE}', '{TWO}')"

    assert [record["Id"] for record in ask(query, MemoryRows()).records] == [TWO, THREE]
