"""Writing stamps: one call for 200 cases, an outcome for each, and nothing said that is not known."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from sfsync.adapters.salesforce import Salesforce
from sfsync.adapters.salesforce.retries import ATTEMPTS
from sfsync.localorg import LocalOrg, Server
from sfsync.ports import Misconfigured, OverBudget, Unavailable, WriteOutcome, WriteResult
from tests.adapters.salesforce.conftest import Connect
from tests.adapters.salesforce.scripted import Answer, Scripted, Seen, error, hanging_up

AT = datetime(2026, 11, 23, 10, 0, 5, tzinfo=UTC)
FIRST, SECOND, THIRD = (f"50000000000000{number}AAA" for number in (1, 2, 3))
POLICY = {"SFSync_Policy__c": "flosum@1"}
WRITTEN = WriteOutcome(WriteResult.WRITTEN)
VALIDATION = "FIELD_CUSTOM_VALIDATION_EXCEPTION"
IN_TRIGGER = "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"


def done(case_id: str) -> dict[str, Any]:
    """Return the result of a row that was written."""
    return {"id": case_id, "success": True, "errors": []}


def failed(code: str, message: str = "", *fields: str) -> dict[str, Any]:
    """Return the result of a row that was not."""
    return {"success": False, "errors": [{"statusCode": code, "message": message, "fields": list(fields)}]}


def sent(call: Seen) -> list[str]:
    """List the ids that a call wrote to."""
    return [record["id"] for record in json.loads(call.body)["records"]]


def test_stamps_are_written_and_read_back(org: LocalOrg, salesforce: Salesforce) -> None:
    """Instants and texts arrive as given, None empties a field, what is not given stays."""
    (case,) = org.bulk_cases(1)
    org.update("Case", case, {"SFSync_Flag__c": "look", "SFSync_Team__c": "blue"})

    outcome = salesforce.writer.write({
        case: {"SFSync_Resolution_Due__c": AT, "SFSync_Resolution_State__c": "Running", "SFSync_Flag__c": None}
    })  # fmt: skip

    row = org.get("Case", case)
    assert outcome == {case: WRITTEN}
    assert row["SFSync_Resolution_Due__c"] == AT
    assert (row["SFSync_Resolution_State__c"], row["SFSync_Flag__c"], row["SFSync_Team__c"]) == (
        "Running",
        None,
        "blue",
    )


def test_what_goes_over_the_wire(script: Scripted, connect: Connect) -> None:
    """Each row by itself, by id and type, with the fields given and no other."""
    script.api = [Answer(200, [done(FIRST)])]

    connect(script.url).writer.write({FIRST[:15]: {"SFSync_Next_Due__c": AT, "SFSync_Next_Milestone__c": None}})

    assert script.calls[0].method == "PATCH"
    assert json.loads(script.calls[0].body) == {
        "allOrNone": False,
        "records": [
            {
                "attributes": {"type": "Case"},
                "id": FIRST,
                "SFSync_Next_Due__c": "2026-11-23T10:00:05.000Z",
                "SFSync_Next_Milestone__c": None,
            }
        ],
    }


@pytest.mark.parametrize(("number", "calls"), [(0, 0), (1, 1), (200, 1), (201, 2)])
def test_200_cases_cost_one_call(number: int, calls: int, org: LocalOrg, salesforce: Salesforce) -> None:
    """And none costs none."""
    cases = org.bulk_cases(number)

    outcomes = salesforce.writer.write(dict.fromkeys(cases, POLICY))

    assert outcomes == dict.fromkeys(cases, WRITTEN)
    assert sum(call.method == "PATCH" for call in org.calls) == calls


def test_the_orgs_own_fields_serve(org: LocalOrg, server: Server, connect: Connect) -> None:
    """The map leads each stamp to the field that the org gives it."""
    (case,) = org.bulk_cases(1)
    mapped = {"SFSync_Policy__c": "SFSync_Team__c", "SFSync_Team__c": "SFSync_Policy__c"}
    salesforce = connect(server.url, client_id=org.client_id, client_secret=org.client_secret, field_map=mapped)

    salesforce.writer.write({case: POLICY})

    row = org.get("Case", case)
    assert (row["SFSync_Team__c"], row["SFSync_Policy__c"]) == ("flosum@1", None)


@pytest.mark.parametrize(
    ("code", "result"),
    [
        ("ENTITY_IS_DELETED", WriteResult.GONE),
        ("INVALID_CROSS_REFERENCE_KEY", WriteResult.GONE),
        ("NOT_FOUND", WriteResult.GONE),
        (VALIDATION, WriteResult.REFUSED),
        ("REQUIRED_FIELD_MISSING", WriteResult.REFUSED),
        ("STRING_TOO_LONG", WriteResult.REFUSED),
        ("INVALID_OR_NULL_FOR_RESTRICTED_PICKLIST", WriteResult.REFUSED),
        ("FIELD_FILTER_VALIDATION_EXCEPTION", WriteResult.REFUSED),
        ("CANNOT_EXECUTE_FLOW_TRIGGER", WriteResult.REFUSED),
        (IN_TRIGGER, WriteResult.REFUSED),
        ("DUPLICATE_VALUE", WriteResult.REFUSED),
        ("INSUFFICIENT_ACCESS_OR_READONLY", WriteResult.REFUSED),
        ("INVALID_FIELD_FOR_INSERT_UPDATE", WriteResult.REFUSED),
        ("A_CODE_OF_NEXT_YEAR", WriteResult.REFUSED),
        ("SERVER_UNAVAILABLE", WriteResult.RETRY),
        ("UNKNOWN_EXCEPTION", WriteResult.RETRY),
        ("API_CURRENTLY_DISABLED", WriteResult.RETRY),
        ("ALL_OR_NONE_OPERATION_ROLLED_BACK", WriteResult.RETRY),
    ],
)
def test_one_failed_row_does_not_fail_the_others(
    code: str, result: WriteResult, org: LocalOrg, salesforce: Salesforce
) -> None:
    """Each outcome is that of the row in its place, by the table of codes."""
    first, second, third = org.bulk_cases(3)
    org.faults.fail_row(second, code, "why")

    outcomes = salesforce.writer.write(dict.fromkeys((first, second, third), POLICY))

    assert (outcomes[first], outcomes[third]) == (WRITTEN, WRITTEN)
    assert outcomes[second].result is result
    assert outcomes[second].reason.startswith(code)
    assert org.get("Case", second)["SFSync_Policy__c"] is None


def test_a_deleted_case_is_gone(org: LocalOrg, salesforce: Salesforce) -> None:
    """So the org itself says it."""
    kept, deleted = org.bulk_cases(2)
    org.delete("Case", deleted)

    outcomes = salesforce.writer.write({deleted: POLICY, kept: POLICY})

    assert (outcomes[deleted].result, outcomes[kept]) == (WriteResult.GONE, WRITTEN)


def test_the_reason_of_a_validation_rule_is_for_people(org: LocalOrg, salesforce: Salesforce) -> None:
    """Its message was written for them, and the field says where; the messages of other codes may quote the case."""
    ruled, long = org.bulk_cases(2)
    org.faults.fail_row(ruled, VALIDATION, "Closed cases\nare  frozen", fields=("SFSync_Policy__c",))
    org.faults.fail_row(long, "STRING_TOO_LONG", "data value too large: canary", fields=("SFSync_Policy__c",))

    outcomes = salesforce.writer.write({ruled: POLICY, long: POLICY})

    assert outcomes[ruled].reason == f"{VALIDATION} on SFSync_Policy__c: Closed cases are frozen"
    assert outcomes[long].reason == "STRING_TOO_LONG on SFSync_Policy__c"


@pytest.mark.parametrize(
    ("code", "message"),
    [
        ("UNABLE_TO_LOCK_ROW", "unable to obtain exclusive access to this record"),
        (IN_TRIGGER, "CaseTrigger: UNABLE_TO_LOCK_ROW, unable to obtain exclusive access"),
    ],
    ids=["the row itself", "within a trigger"],
)
def test_locked_rows_alone_are_written_again(
    code: str, message: str, script: Scripted, connect: Connect, waits: list[float]
) -> None:
    """After a jittered wait each; the others' results stand."""
    locked = failed(code, message)
    script.api = [
        Answer(200, [done(FIRST), locked, locked]),
        Answer(200, [locked, done(THIRD)]),
        Answer(200, [done(SECOND)]),
    ]

    outcomes = connect(script.url).writer.write(dict.fromkeys((FIRST, SECOND, THIRD), POLICY))

    assert [sent(call) for call in script.calls] == [[FIRST, SECOND, THIRD], [SECOND, THIRD], [SECOND]]
    assert set(outcomes.values()) == {WRITTEN}
    assert len(waits) == 2


def test_rows_that_stay_locked_are_for_later(org: LocalOrg, salesforce: Salesforce) -> None:
    """Attempts within a call are capped."""
    free, held = org.bulk_cases(2)
    org.faults.fail_row(held, "UNABLE_TO_LOCK_ROW", times=99)
    org.reset_calls()

    outcomes = salesforce.writer.write({free: POLICY, held: POLICY})

    assert outcomes == {free: WRITTEN, held: WriteOutcome(WriteResult.RETRY, "UNABLE_TO_LOCK_ROW")}
    assert sum(call.method == "PATCH" for call in org.calls) == ATTEMPTS


def test_a_fault_while_locked_rows_are_tried_again_leaves_the_others(script: Scripted, connect: Connect) -> None:
    """What was written stays told."""
    script.api = [Answer(200, [done(FIRST), failed("UNABLE_TO_LOCK_ROW")]), error(503, "API_CURRENTLY_DISABLED")]

    outcomes = connect(script.url).writer.write({FIRST: POLICY, SECOND: POLICY})

    assert (outcomes[FIRST], outcomes[SECOND].result) == (WRITTEN, WriteResult.RETRY)


@pytest.mark.parametrize(
    "body",
    [
        [],
        {},
        [done(FIRST)],
        [done(FIRST), done(SECOND), done(THIRD)],
        {"success": True},
        [None, 5],
        [{"success": "yes"}, {"success": False, "errors": []}],
        [done(SECOND), done(FIRST)],
    ],
    ids=["empty", "empty object", "short", "long", "no list", "no results", "no errors", "in another order"],
)
def test_results_that_cannot_be_matched_say_nothing(body: object, script: Scripted, connect: Connect) -> None:
    """The outcome is unknown, so the cases are taken up again; none is told as written."""
    script.api = [Answer(200, body)]

    outcomes = connect(script.url).writer.write({FIRST: POLICY, SECOND: POLICY})

    assert {outcome.result for outcome in outcomes.values()} == {WriteResult.RETRY}


@pytest.mark.parametrize("code", ["INVALID_FIELD", "INVALID_FIELD_FOR_INSERT_UPDATE"])
def test_fields_that_every_row_is_refused_for_are_a_matter_for_people(
    code: str, org: LocalOrg, salesforce: Salesforce
) -> None:
    """The metadata is not deployed, or the permission set not assigned; the field is named."""
    cases = org.bulk_cases(2)
    for case in cases:
        org.faults.fail_row(case, code, "Unable to create/update fields", fields=("SFSync_Policy__c",))

    with pytest.raises(Misconfigured, match="SFSync_Policy__c") as raised:
        salesforce.writer.write(dict.fromkeys(cases, POLICY))

    assert "deploy" in raised.value.remedy


def test_a_hidden_field_is_named(org: LocalOrg, salesforce: Salesforce) -> None:
    """However the org tells it: by row, or for the call."""
    (case,) = org.bulk_cases(1)
    org.faults.hide_field("Case", "SFSync_Policy__c")

    with pytest.raises(Misconfigured, match="SFSync_Policy__c"):
        salesforce.writer.write({case: POLICY})


def test_access_that_all_of_several_rows_lack_is_a_matter_for_people(org: LocalOrg, salesforce: Salesforce) -> None:
    """The permission set or the sharing is missing."""
    cases = org.bulk_cases(2)
    for case in cases:
        org.faults.fail_row(case, "INSUFFICIENT_ACCESS_OR_READONLY")

    with pytest.raises(Misconfigured, match="may not edit"):
        salesforce.writer.write(dict.fromkeys(cases, POLICY))


def test_access_that_a_single_row_lacks_is_its_own(org: LocalOrg, salesforce: Salesforce) -> None:
    """One case shared with nobody must not stop the worker whenever it alone has changed."""
    (case,) = org.bulk_cases(1)
    org.faults.fail_row(case, "INSUFFICIENT_ACCESS_OR_READONLY")

    outcomes = salesforce.writer.write({case: POLICY})

    assert outcomes[case] == WriteOutcome(WriteResult.REFUSED, "INSUFFICIENT_ACCESS_OR_READONLY")


def test_a_lost_answer_is_asked_for_again(org: LocalOrg, salesforce: Salesforce) -> None:
    """The same values written twice are the same values."""
    (case,) = org.bulk_cases(1)
    org.faults.drop_response("composite/sobjects", method="PATCH")

    assert salesforce.writer.write({case: POLICY}) == {case: WRITTEN}


def test_a_session_that_ends_before_a_write_is_not_noticed(org: LocalOrg, salesforce: Salesforce) -> None:
    """200 rows and their headers go out again under the new one."""
    cases = org.bulk_cases(200)
    salesforce.reader.read(cases[:1])
    org.faults.expire_sessions()

    assert set(salesforce.writer.write(dict.fromkeys(cases, POLICY)).values()) == {WRITTEN}
    assert all(";client=sfsync" in _origin(event) for event in org.events[-200:])


def _origin(event: dict[str, Any]) -> str:
    return str(event["ChangeEventHeader"]["changeOrigin"])


def test_an_org_in_maintenance_is_unavailable(org: LocalOrg, salesforce: Salesforce) -> None:
    """Reads go on meanwhile."""
    (case,) = org.bulk_cases(1)
    org.faults.read_only = True

    with pytest.raises(Unavailable, match="maintenance"):
        salesforce.writer.write({case: POLICY})
    assert len(salesforce.reader.read([case]).found) == 1


@pytest.mark.parametrize("steps", [[error(403, "REQUEST_LIMIT_EXCEEDED")], [hanging_up]], ids=["limit", "no answer"])
def test_a_fault_of_a_later_call_keeps_the_outcomes_before_it(
    steps: list[Any], script: Scripted, connect: Connect
) -> None:
    """The first 200 are written, and told; the rest is for later."""
    cases = [f"500{number:012d}" for number in range(201)]
    script.api = [Answer(200, [{"success": True}] * 200), *steps]

    outcomes = connect(script.url).writer.write(dict.fromkeys(cases, POLICY))

    results = [outcomes[case].result for case in cases]
    assert results == [WriteResult.WRITTEN] * 200 + [WriteResult.RETRY]


def test_a_fault_of_the_first_call_is_raised(script: Scripted, connect: Connect) -> None:
    """Nothing was written, so there is nothing to tell but the fault."""
    script.api = [error(403, "REQUEST_LIMIT_EXCEEDED", "TotalRequests Limit exceeded.")]

    with pytest.raises(OverBudget):
        connect(script.url).writer.write({FIRST: POLICY})
