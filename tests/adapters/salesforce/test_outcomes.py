"""What becomes of each row: told as it is, tried again where that helps, and never told as written without proof."""

from __future__ import annotations

import pytest

from sfsync.adapters.http.retries import ATTEMPTS
from sfsync.adapters.salesforce import Salesforce
from sfsync.localorg import LocalOrg
from sfsync.ports.cases import WriteOutcome, WriteResult
from sfsync.ports.faults import Misconfigured
from tests.adapters.salesforce.conftest import Connect
from tests.adapters.salesforce.scripted import Answer, Scripted, done, error, failed, sent

FIRST, SECOND, THIRD = (f"50000000000000{number}AAA" for number in (1, 2, 3))
POLICY = {"SFSync_Policy__c": "flosum@1"}
WRITTEN = WriteOutcome(WriteResult.WRITTEN)
VALIDATION = "FIELD_CUSTOM_VALIDATION_EXCEPTION"
IN_TRIGGER = "CANNOT_INSERT_UPDATE_ACTIVATE_ENTITY"


@pytest.mark.parametrize(
    ("code", "result"),
    [
        ("ENTITY_IS_DELETED", WriteResult.GONE),
        ("INVALID_CROSS_REFERENCE_KEY", WriteResult.REFUSED),
        ("NOT_FOUND", WriteResult.REFUSED),
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
    cases = org.bulk_cases(20)
    for case in cases:
        org.faults.fail_row(case, code, "Unable to create/update fields", fields=("SFSync_Policy__c",))

    with pytest.raises(Misconfigured, match="SFSync_Policy__c") as raised:
        salesforce.writer.write(dict.fromkeys(cases, POLICY))

    assert "deploy" in raised.value.remedy


def test_a_hidden_field_is_named(org: LocalOrg, salesforce: Salesforce) -> None:
    """Twenty rows without it tell of the org."""
    cases = org.bulk_cases(20)
    org.faults.hide_field("Case", "SFSync_Policy__c")

    with pytest.raises(Misconfigured, match="SFSync_Policy__c"):
        salesforce.writer.write(dict.fromkeys(cases, POLICY))


def test_access_that_all_of_several_rows_lack_is_a_matter_for_people(org: LocalOrg, salesforce: Salesforce) -> None:
    """The permission set or the sharing is missing."""
    cases = org.bulk_cases(20)
    for case in cases:
        org.faults.fail_row(case, "INSUFFICIENT_ACCESS_OR_READONLY")

    with pytest.raises(Misconfigured, match="may not edit"):
        salesforce.writer.write(dict.fromkeys(cases, POLICY))


@pytest.mark.parametrize("number", [1, 2, 19])
@pytest.mark.parametrize("code", ["INSUFFICIENT_ACCESS_OR_READONLY", "INVALID_FIELD_FOR_INSERT_UPDATE"])
def test_what_a_few_rows_are_refused_for_is_their_own(
    code: str, number: int, org: LocalOrg, salesforce: Salesforce
) -> None:
    """Cases shared with nobody, or a trigger's fault, must not stop the worker when they alone have changed."""
    cases = org.bulk_cases(number)
    for case in cases:
        org.faults.fail_row(case, code)

    outcomes = salesforce.writer.write(dict.fromkeys(cases, POLICY))

    assert outcomes == dict.fromkeys(cases, WriteOutcome(WriteResult.REFUSED, code))
