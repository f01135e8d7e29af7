"""Queries that the org refuses: Salesforce's code, words and place."""

from __future__ import annotations

import pytest

from sfsync.localorg.soql import SoqlError
from tests.localorg.soql.memory import ADA, ask

LOOK_IT_UP = "Please reference your WSDL or the describe call for the appropriate names."
NO_FIELD = (
    "No such column '{}' on entity '{}'. If you are attempting to use a custom field, be sure to append the '__c' "
    f"after the custom field name. {LOOK_IT_UP}"
)
RELATIONSHIP = "If you are attempting to use a custom relationship, be sure to append the '__r' after the custom"
NO_PARENT = f"Didn't understand relationship '{{}}' in field path. {RELATIONSHIP} relationship name. {LOOK_IT_UP}"
NO_CHILD = (
    f"Didn't understand relationship '{{}}' in FROM part of query call. {RELATIONSHIP} relationship name. {LOOK_IT_UP}"
)
NO_OBJECT = (
    "sObject type '{}' is not supported. If you are attempting to use a custom object, be sure to append the '__c' "
    f"after the entity name. {LOOK_IT_UP}"
)
QUOTED = "value of filter criterion for field '{}' must be of type {} and should not be enclosed in quotes"
BARE = "value of filter criterion for field '{}' must be of type {} and should be enclosed in quotes"

NAMES = {
    "SELECT Foo FROM Case": ("INVALID_FIELD", NO_FIELD.format("Foo", "Case")),
    "SELECT Id FROM Case WHERE Foo = 1": ("INVALID_FIELD", NO_FIELD.format("Foo", "Case")),
    "SELECT Id FROM Case ORDER BY Foo": ("INVALID_FIELD", NO_FIELD.format("Foo", "Case")),
    "SELECT Account.Foo FROM Case": ("INVALID_FIELD", NO_FIELD.format("Foo", "Account")),
    "SELECT Account FROM Case": ("INVALID_FIELD", NO_FIELD.format("Account", "Case")),
    "SELECT Owner.UserType FROM Case": ("INVALID_FIELD", NO_FIELD.format("UserType", "Name")),
    "SELECT (SELECT Foo FROM Histories) FROM Case": ("INVALID_FIELD", NO_FIELD.format("Foo", "CaseHistory")),
    "SELECT Foo.Name FROM Case": ("INVALID_FIELD", NO_PARENT.format("Foo")),
    "SELECT AccountId.Name FROM Case": ("INVALID_FIELD", NO_PARENT.format("AccountId")),
    "SELECT x.Id FROM Case c": ("INVALID_FIELD", NO_PARENT.format("x")),
    "SELECT Owner.Manager.Name FROM Case": ("INVALID_FIELD", NO_PARENT.format("Manager")),
    "SELECT Id FROM Case c, c.Foo f": ("INVALID_FIELD", NO_PARENT.format("Foo")),
    "SELECT Id FROM Case c, Account a": ("INVALID_TYPE", NO_CHILD.format("Account")),
    "SELECT Id FROM Case c, x.Account a": ("INVALID_TYPE", NO_CHILD.format("x.Account")),
    "SELECT Id, (SELECT Id FROM Foos) FROM Case": ("INVALID_TYPE", NO_CHILD.format("Foos")),
    "SELECT Id, (SELECT Id FROM CaseHistory) FROM Case": ("INVALID_TYPE", NO_CHILD.format("CaseHistory")),
    "SELECT Id, (SELECT Id FROM x.Histories) FROM Case c": ("INVALID_TYPE", NO_CHILD.format("Histories")),
    "SELECT Id FROM Foo": ("INVALID_TYPE", NO_OBJECT.format("Foo")),
    "SELECT Id FROM Cases": ("INVALID_TYPE", NO_OBJECT.format("Cases")),
    "SELECT Id FROM Case WHERE Id IN (SELECT Id FROM Foo)": ("INVALID_TYPE", NO_OBJECT.format("Foo")),
    "SELECT Id, Id FROM Case": ("INVALID_FIELD", "duplicate field selected: Id"),
    "SELECT Id, ID FROM Case": ("INVALID_FIELD", "duplicate field selected: Id"),
    "SELECT c.Id, Id FROM Case c": ("INVALID_FIELD", "duplicate field selected: Id"),
    "SELECT Account.Name, account.name FROM Case": ("INVALID_FIELD", "duplicate field selected: Account.Name"),
    "SELECT Id, FIELDS(ALL) FROM Case LIMIT 1": ("INVALID_FIELD", "duplicate field selected: Id"),
    "SELECT (SELECT Id FROM Emails), (SELECT Id FROM Emails) FROM Case": (
        "INVALID_FIELD",
        "duplicate field selected: Emails",
    ),
    "SELECT Id FROM Case WHERE Notes = 'x'": ("INVALID_FIELD", "field 'Notes' can not be filtered in a query call"),
    "SELECT Id FROM Case ORDER BY Notes": ("MALFORMED_QUERY", "field 'Notes' can not be sorted in a query call"),
    "SELECT (SELECT Id FROM Cases ORDER BY Notes) FROM Account": (
        "MALFORMED_QUERY",
        "field 'Notes' can not be sorted in a query call",
    ),
}
TYPES = {
    "CreatedDate > '2026-11-23T10:00:00Z'": ("INVALID_FIELD", QUOTED.format("CreatedDate", "dateTime")),
    "CreatedDate > 2026-11-23": ("INVALID_FIELD", QUOTED.format("CreatedDate", "dateTime")),
    "CreatedDate IN (TODAY, '2026-11-23')": ("INVALID_FIELD", QUOTED.format("CreatedDate", "dateTime")),
    "CreatedDate = 'TODAY'": ("INVALID_FIELD", QUOTED.format("CreatedDate", "dateTime")),
    "CreatedDate = 5": ("INVALID_FIELD", QUOTED.format("CreatedDate", "dateTime")),
    "Account.Signed = '2026-11-23'": ("INVALID_FIELD", QUOTED.format("Signed", "date")),
    "Account.Signed = 2026-11-23T00:00:00Z": ("INVALID_FIELD", QUOTED.format("Signed", "date")),
    "Account.Seats = '7'": ("INVALID_FIELD", QUOTED.format("Seats", "int")),
    "Account.Revenue > TODAY": ("INVALID_FIELD", QUOTED.format("Revenue", "double")),
    "IsClosed = 'true'": ("INVALID_FIELD", QUOTED.format("IsClosed", "boolean")),
    "IsClosed = 1": ("INVALID_FIELD", QUOTED.format("IsClosed", "boolean")),
    "Wakes = '07:00:00Z'": ("INVALID_FIELD", QUOTED.format("Wakes", "time")),
    "Subject = 7": ("INVALID_FIELD", BARE.format("Subject", "string")),
    "Subject = true": ("INVALID_FIELD", BARE.format("Subject", "string")),
    "Subject = TODAY": ("INVALID_FIELD", BARE.format("Subject", "string")),
    "Subject = 2026-11-23": ("INVALID_FIELD", BARE.format("Subject", "string")),
    "Subject LIKE 7": ("INVALID_FIELD", BARE.format("Subject", "string")),
    "Priority IN ('P1', 2)": ("INVALID_FIELD", BARE.format("Priority", "string")),
    "Id = 5": ("INVALID_FIELD", BARE.format("Id", "ID")),
    "Id = 'abc'": ("INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: abc"),
    "AccountId IN ('001000000000001', 'it''s')": ("MALFORMED_QUERY", "unexpected token: ''s''"),
    "AccountId = '001-00000000001'": ("INVALID_QUERY_FILTER_OPERATOR", "invalid ID field: 001-00000000001"),
    "Id LIKE '500%'": ("INVALID_QUERY_FILTER_OPERATOR", "invalid operator on id field"),
    "AccountId LIKE '001%'": ("INVALID_QUERY_FILTER_OPERATOR", "invalid operator on id field"),
    "IsClosed > false": ("INVALID_QUERY_FILTER_OPERATOR", "invalid operator on boolean field"),
    "CreatedDate LIKE '2026%'": ("INVALID_QUERY_FILTER_OPERATOR", "invalid operator on datetime field"),
}
SYNTAX = {
    "": "SOQL statements cannot be empty or null",
    "  \n": "SOQL statements cannot be empty or null",
    "FOO": "unexpected token: 'FOO'",
    "SELECT": "unexpected token: '<EOF>'",
    "SELECT FROM Case": "unexpected token: 'FROM'",
    "SELECT Id, FROM Case": "unexpected token: 'FROM'",
    "SELECT Id Case": "unexpected token: '<EOF>'",
    "SELECT * FROM Case": "line 1:7 no viable alternative at character '*'",
    "SELECT Id FROM Case;": "line 1:19 no viable alternative at character ';'",
    "SELECT Id FROM Case WHERE": "unexpected token: '<EOF>'",
    "SELECT Id FROM Case WHERE Status IS NULL": "unexpected token: 'IS'",
    "SELECT Id FROM Case WHERE Status == 'x'": "unexpected token: '='",
    "SELECT Id FROM Case WHERE Status = Open": "unexpected token: 'Open'",
    "SELECT Id FROM Case WHERE Status = :status": "Bind variables only allowed in Apex code",
    'SELECT Id FROM Case WHERE Status = "x"': "line 1:35 no viable alternative at character '\"'",
    "SELECT Id FROM Case WHERE Status = 'x": "line 1:35 mismatched character '<EOF>' expecting '''",
    "SELECT Id FROM Case WHERE Subject = 'it's'": "unexpected token: 's'",
    r"SELECT Id FROM Case WHERE Subject = 'a\d'": r"Illegal character sequence '\d' in string literal.",
    r"SELECT Id FROM Case WHERE Subject = 'a\%'": r"Illegal character sequence '\%' in string literal.",
    "SELECT Id FROM Case WHERE Subject = 'a\\\nb'": "Illegal character sequence '\\\n' in string literal.",
    r"SELECT Id FROM Case WHERE Subject LIKE 'a\q'": r"Illegal character sequence '\q' in string literal.",
    r"SELECT Id FROM Case WHERE Subject = '\u12'": r"Illegal character sequence '\u' in string literal.",
    "SELECT Id FROM Case WHERE Id IN ()": "unexpected token: ')'",
    "SELECT Id FROM Case WHERE Id IN ('x',)": "unexpected token: ')'",
    "SELECT Id FROM Case WHERE Id IN 'x'": "unexpected token: ''x''",
    "SELECT Id FROM Case WHERE Id NOT ('x')": "unexpected token: '('",
    "SELECT Id FROM Case WHERE Id NOT LIKE 'x'": "unexpected token: 'LIKE'",
    "SELECT Id FROM Case WHERE IsClosed": "unexpected token: '<EOF>'",
    "SELECT Id FROM Case WHERE (IsClosed = true": "unexpected token: '<EOF>'",
    "SELECT Id FROM Case WHERE IsClosed = true)": "unexpected token: ')'",
    "SELECT Id FROM Case WHERE IsClosed = true AND Status = 'a' OR Status = 'b'": "unexpected token: 'OR'",
    "SELECT Id FROM Case WHERE IsClosed = true OR Status = 'a' AND Status = 'b'": "unexpected token: 'AND'",
    "SELECT Id FROM Case WHERE IsClosed = true AND NOT Status = 'a'": "unexpected token: 'NOT'",
    "SELECT Id FROM Case WHERE NOT Status = 'a' AND IsClosed = true": "unexpected token: 'AND'",
    "SELECT Id FROM Case WHERE CreatedDate > 2026-11-23T10:00:00": "unexpected token: 'T10'",
    "SELECT Id FROM Case WHERE CreatedDate > 2026-11-23T10:00:00 05:30": "unexpected token: 'T10'",
    "SELECT Id FROM Case WHERE CreatedDate > 2026-11-31T10:00:00Z": "invalid value: 2026-11-31T10:00:00Z",
    "SELECT Id FROM Case WHERE Account.Signed > 2026-13-01": "invalid value: 2026-13-01",
    "SELECT Id FROM Case WHERE CreatedDate = LAST_N_DAYS": "unexpected token: 'LAST_N_DAYS'",
    "SELECT Id FROM Case WHERE CreatedDate = TODAY:1": "unexpected token: 'TODAY'",
    "SELECT Id FROM Case WHERE CreatedDate > LAST_N_DAYS:99999999": "invalid value: LAST_N_DAYS:99999999",
    "SELECT Id FROM Case WHERE CreatedDate > N_YEARS_AGO:9999": "invalid value: N_YEARS_AGO:9999",
    "SELECT Id FROM Case WHERE CreatedDate > LAST_N_DAYS:-1": "unexpected token: '-1'",
    "SELECT Id FROM Case ORDER BY": "unexpected token: '<EOF>'",
    "SELECT Id FROM Case ORDER BY Id NULLS": "unexpected token: '<EOF>'",
    "SELECT Id FROM Case ORDER BY COUNT(Id)": "unexpected token: 'COUNT'",
    "SELECT Id FROM Case LIMIT -1": "unexpected token: '-1'",
    "SELECT Id FROM Case LIMIT x": "unexpected token: 'x'",
    "SELECT Id FROM Case OFFSET 1 LIMIT 1": "unexpected token: 'LIMIT'",
    "SELECT Id FROM Case ORDER BY Id WHERE Id != null": "unexpected token: 'WHERE'",
    "SELECT Id FROM Case WITH SPEED": "unexpected token: 'SPEED'",
    "SELECT Id FROM Case WHERE COUNT(Id) > 1": "unexpected token: 'COUNT'",
    "SELECT toLabel(Status) FROM Case": "unexpected token: 'TOLABEL'",
    "SELECT TYPEOF Owner WHEN User THEN Id END FROM Case": "unexpected token: 'WHEN'",
    "SELECT Id n FROM Case": "only aggregate expressions use field aliasing",
    "SELECT FIELDS(ALL) FROM Case": "The SOQL FIELDS function must have a LIMIT of at most 200",
    "SELECT FIELDS(CUSTOM) FROM Case LIMIT 201": "The SOQL FIELDS function must have a LIMIT of at most 200",
    "SELECT (SELECT FIELDS(ALL) FROM Emails) FROM Case": "The SOQL FIELDS function must have a LIMIT of at most 200",
    "SELECT FIELDS(SOME) FROM Case LIMIT 1": "unexpected token: 'FIELDS'",
    "SELECT COUNT(), Id FROM Case": "COUNT() must be the only entry of a SELECT list, and takes no GROUP BY",
    "SELECT (SELECT COUNT() FROM Histories) FROM Case": "Only root queries support aggregate expressions",
    "SELECT (SELECT MAX(Id) FROM Histories) FROM Case": "Only root queries support aggregate expressions",
}
JOINS = {
    "Status = 'x' OR Id IN (SELECT CaseId FROM CaseHistory)": "Semi join sub-selects are only allowed at the top level",
    "(NOT (Id IN (SELECT CaseId FROM CaseHistory) AND Status = 'x'))": "Semi join sub-selects are only allowed",
    "Id IN (SELECT CaseId FROM CaseHistory WHERE CreatedById IN (SELECT Id FROM User))": "Semi join sub-selects",
    "Id IN (SELECT ParentId FROM Case)": "The inner and outer selects should not be on the same object type",
    "Id IN (SELECT Id FROM Account)": "The selected field 'Id' in the subquery and the left operand field in the where",
    "Id IN (SELECT Field FROM CaseHistory)": "semi join sub-selects can only query id fields, cannot use: 'Field'",
    "Id IN (SELECT Case.ParentId FROM CaseHistory)": "semi join sub-selects can only query id fields",
    "Status IN (SELECT Id FROM Account)": "The left operand field in the where expression for outer query should be",
    "Account.Id IN (SELECT Id FROM Account)": "The left operand field in the where expression for outer query should",
    "Id IN (SELECT CaseId, Id FROM CaseHistory)": "The inner query of a semi join must select exactly one field",
    "Id IN (SELECT COUNT() FROM CaseHistory)": "The inner query of a semi join must select exactly one field",
    "Id IN (SELECT CaseId FROM CaseHistory LIMIT 1)": "ORDER BY, GROUP BY, LIMIT and OFFSET are not allowed",
    "Id IN (SELECT CaseId FROM CaseHistory ORDER BY Id)": "ORDER BY, GROUP BY, LIMIT and OFFSET are not allowed",
}


def _refusal(query: str) -> SoqlError:
    with pytest.raises(SoqlError) as refused:
        ask(query)
    return refused.value


@pytest.mark.parametrize(
    ("query", "code", "message"),
    [
        *((query, *told) for query, told in NAMES.items()),
        *((f"SELECT Id FROM Case WHERE {condition}", *told) for condition, told in TYPES.items()),
        *((query, "MALFORMED_QUERY", told) for query, told in SYNTAX.items()),
    ],
)
def test_a_bad_query_is_refused_in_salesforces_words(query: str, code: str, message: str) -> None:
    """Unknown names, values of the wrong type and bad syntax each have their code, before any row is read."""
    refusal = _refusal(query)

    assert refusal.code == code
    assert refusal.message.endswith(message)


@pytest.mark.parametrize(("condition", "message"), JOINS.items())
def test_a_semi_join_has_its_rules(condition: str, message: str) -> None:
    """What Salesforce does not join, the local org does not either."""
    refusal = _refusal(f"SELECT Id FROM Case WHERE {condition}")

    assert refusal.code == "MALFORMED_QUERY"
    assert message in refusal.message


def test_offset_has_a_greatest() -> None:
    """2,000 is the last that is taken."""
    refusal = _refusal("SELECT Id FROM Case OFFSET 2001")

    assert (refusal.code, refusal.message) == ("NUMBER_OUTSIDE_VALID_RANGE", "Maximum SOQL offset allowed is 2000")


def test_a_query_has_a_longest() -> None:
    """100,000 characters are the last that are taken."""
    query = f"SELECT Id FROM Case WHERE OwnerId = '{ADA}'"

    assert ask(query.ljust(100_000)).total == 2
    assert _refusal(query.ljust(100_001)).code == "MALFORMED_QUERY"


PLACES = {
    "SELECT Foo FROM Case": "\nSELECT Foo FROM Case\n       ^\nERROR at Row:1:Column:8\n",
    "SELECT Id FROM Foo": "\nSELECT Id FROM Foo\n               ^\nERROR at Row:1:Column:16\n",
    "SELECT Id, Subject, Status, CreatedDate, ClosedDate, Foo, Priority, IsClosed, Wakes, OwnerId FROM Case": (
        "\nStatus, CreatedDate, ClosedDate, Foo, Priority, IsClosed, Wakes\n"
        "                                 ^\nERROR at Row:1:Column:54\n"
    ),
    "SELECT Id\nFROM Case\n  WHERE Foo = 1": "\n  WHERE Foo = 1\n        ^\nERROR at Row:3:Column:9\n",
    "SELECT Id FROM Case WHERE": "\nSELECT Id FROM Case WHERE\n                         ^\nERROR at Row:1:Column:26\n",
}


@pytest.mark.parametrize(("query", "place"), PLACES.items())
def test_an_error_points_at_its_place(query: str, place: str) -> None:
    """About thirty characters to each side, in whole words, of the row at fault; rows and columns count from one."""
    assert _refusal(query).message.startswith(place)


def test_an_error_tells_its_code_when_printed() -> None:
    """A log line without the attributes is still of use."""
    assert str(_refusal("SELECT Id FROM Case OFFSET 2001")).startswith("NUMBER_OUTSIDE_VALID_RANGE: Maximum")
