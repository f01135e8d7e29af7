"""Writing stamps: one call for 200 cases, and faults of calls."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from sfsync.adapters.salesforce import Salesforce
from sfsync.adapters.salesforce.refusals import CLOSED_CODES
from sfsync.localorg import LocalOrg, Server
from sfsync.ports.cases import WriteOutcome, WriteResult
from sfsync.ports.faults import OverBudget, ReadOnly
from tests.adapters.salesforce.conftest import Connect
from tests.adapters.salesforce.scripted import Answer, Scripted, done, error, failed, hanging_up

AT = datetime(2026, 11, 23, 10, 0, 5, tzinfo=UTC)
FIRST = "500000000000001AAA"
POLICY = {"SFSync_Policy__c": "flosum@1"}
WRITTEN = WriteOutcome(WriteResult.WRITTEN)


def test_stamps_are_written_and_read_back(org: LocalOrg, salesforce: Salesforce) -> None:
    """Instants and texts arrive as given, None empties a field, what is not given stays."""
    (case,) = org.bulk_cases(1)
    org.update("Case", case, {"SFSync_Next_Milestone__c": "look", "SFSync_Policy__c": "blue"})

    outcome = salesforce.writer.write({
        case: {"SFSync_Resolution_Due__c": AT, "SFSync_Resolution_State__c": "Met", "SFSync_Next_Milestone__c": None}
    })  # fmt: skip

    row = org.get("Case", case)
    assert outcome == {case: WRITTEN}
    assert row["SFSync_Resolution_Due__c"] == AT
    assert (row["SFSync_Resolution_State__c"], row["SFSync_Next_Milestone__c"], row["SFSync_Policy__c"]) == (
        "Met",
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
    mapped = {"SFSync_Policy__c": "SuppliedCompany"}
    salesforce = connect(server.url, client_id=org.client_id, client_secret=org.client_secret, field_map=mapped)

    salesforce.writer.write({case: POLICY})

    row = org.get("Case", case)
    assert (row["SuppliedCompany"], row["SFSync_Policy__c"]) == ("flosum@1", None)


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


def test_an_org_in_maintenance_takes_no_writes(org: LocalOrg, salesforce: Salesforce) -> None:
    """Reads go on meanwhile."""
    (case,) = org.bulk_cases(1)
    org.faults.read_only = True

    with pytest.raises(ReadOnly, match="maintenance"):
        salesforce.writer.write({case: POLICY})
    assert len(salesforce.reader.read([case]).found) == 1


@pytest.mark.parametrize("code", sorted(CLOSED_CODES))
def test_rows_that_are_all_refused_for_maintenance_are_the_orgs_own_refusal(
    code: str, script: Scripted, connect: Connect
) -> None:
    """An org may say it of each row instead; the rows of further calls are not even sent."""
    cases = [f"500{number:012d}" for number in range(201)]
    script.api = [Answer(200, [failed(code)] * 200)]

    with pytest.raises(ReadOnly, match=code):
        connect(script.url).writer.write(dict.fromkeys(cases, POLICY))

    assert len(script.calls) == 1


def test_rows_that_were_written_before_maintenance_began_stay_told(script: Scripted, connect: Connect) -> None:
    """The others wait."""
    cases = [f"500{number:012d}" for number in range(202)]
    script.api = [Answer(200, [{"success": True}] * 200), Answer(200, [failed("READ_ONLY")] * 2)]

    outcomes = connect(script.url).writer.write(dict.fromkeys(cases, POLICY))

    assert [outcomes[case].result for case in cases] == [WriteResult.WRITTEN] * 200 + [WriteResult.RETRY] * 2


def test_a_single_row_in_maintenance_does_not_close_the_org(script: Scripted, connect: Connect) -> None:
    """Its neighbour was written."""
    other = "500000000000002AAA"
    script.api = [Answer(200, [done(FIRST), failed("READ_ONLY")])]

    outcomes = connect(script.url).writer.write({FIRST: POLICY, other: POLICY})

    assert outcomes == {FIRST: WRITTEN, other: WriteOutcome(WriteResult.RETRY, "READ_ONLY")}


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
