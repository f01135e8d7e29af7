"""Batches of hints through `sync_cases` itself: what one costs on the wire, and what becomes of messages that fail."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.client import BaseClient

from sfsync.adapters.aws import client_of
from sfsync.intake.hint_message import case_messages
from tests.deployment.conftest import Deployed
from tests.deployment.stack import REGION, transformed
from tests.end_to_end.desk import a_case

HINTS = 200
CANARY = "c4n4ry"
WRITES = {"PutItem", "UpdateItem", "BatchWriteItem", "DeleteItem"}


@contextmanager
def counted() -> Iterator[Counter[str]]:
    """Count the calls of DynamoDB, by operation, where they leave the process."""
    made, call = Counter[str](), BaseClient._make_api_call  # noqa: SLF001 - the one place that every call passes

    def counting(client: Any, operation: str, asked: Any) -> Any:  # noqa: ANN401 - botocore's own
        if client.meta.service_model.service_name == "dynamodb":
            made[operation] += 1
        return call(client, operation, asked)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", counting)
        yield made


def one_each(ids: list[str]) -> list[dict[str, str]]:
    """Return a message for each id, as change events come."""
    return [{"messageId": str(place), "body": case_messages([one])[0]} for place, one in enumerate(ids)]


def _synced(deployed: Deployed, ids: list[str]) -> tuple[dict[str, int], Counter[str]]:
    """Follow hints; return the calls of Salesforce but for the login, and those of DynamoDB."""
    deployed.org.reset_calls()
    with counted() as made:
        answer = deployed.run("SyncCases", {"Records": one_each(ids)})

    assert answer == {"batchItemFailures": []}
    asked = Counter(call.template.rpartition("/")[2] for call in deployed.org.calls)
    return {name: number for name, number in asked.items() if name != "token"}, made


def test_two_hundred_hints_are_a_query_a_write_and_little_more_than_a_call_a_case(deployed: Deployed) -> None:
    """At most two calls of DynamoDB a Case are allowed; it is one write each, and reads by the hundred."""
    ids = [a_case(deployed.org) for _ in range(HINTS)]
    asked, made = _synced(deployed, ids)

    assert asked == {"query": 1, "sobjects": 1}
    assert made == {"PutItem": HINTS, "BatchGetItem": 4}
    assert sum(made.values()) <= 2 * HINTS


def test_a_case_that_did_not_change_costs_no_write(deployed: Deployed) -> None:
    """The same hints once more, after the echo of our own stamps was seen."""
    ids = [a_case(deployed.org) for _ in range(HINTS)]
    for _ in range(2):
        _synced(deployed, ids)
        deployed.clock.advance(seconds=30)
    asked, made = _synced(deployed, ids)

    assert asked == {"query": 1}
    assert not WRITES & made.keys()
    assert sum(made.values()) <= 4


def test_duplicates_in_a_batch_cost_nothing(deployed: Deployed) -> None:
    """A hundred Cases twice cost what a hundred cost once."""
    once, twice = ([a_case(deployed.org) for _ in range(HINTS // 2)] for _ in range(2))

    assert _synced(deployed, twice + twice) == _synced(deployed, once)


def test_a_breach_of_two_hundred_cases_at_once_is_little_more_than_a_call_a_case(deployed: Deployed) -> None:
    """The most that a change can cost: people are told of every one, and all but saving the record goes 25 a call."""
    ids = [a_case(deployed.org) for _ in range(HINTS)]
    _synced(deployed, ids)
    deployed.clock.advance(hours=2)
    asked, made = _synced(deployed, ids)

    assert asked == {"query": 1, "sobjects": 1}
    assert made["PutItem"] == HINTS
    assert sum(made.values()) <= 1.25 * HINTS


def test_when_time_runs_out_what_is_left_is_handed_back(deployed: Deployed) -> None:
    """A page is begun only while there is time for it: the first is done, the second comes again."""
    ids = [a_case(deployed.org) for _ in range(HINTS + 20)]
    seconds = iter([60.0, 30.0])
    deployed.time_left = lambda: next(seconds)
    answer = deployed.run("SyncCases", {"Records": one_each(ids)})
    states = [deployed.org.get("Case", one)["SFSync_First_Response_State__c"] for one in ids]

    assert [one["itemIdentifier"] for one in answer["batchItemFailures"]] == [str(n) for n in range(HINTS, HINTS + 20)]
    assert states == ["Running"] * HINTS + [None] * 20


def _delivered(deployed: Deployed, queue: str) -> dict[str, str]:
    """Hand over what the queue gives, and delete what was done, as the event source does; return name -> body."""
    client = client_of("sqs", REGION)
    found = client.receive_message(QueueUrl=queue, MaxNumberOfMessages=10, VisibilityTimeout=0).get("Messages", [])
    records = [{"messageId": one["MessageId"], "body": one["Body"]} for one in found]
    if records:
        failed = deployed.run("SyncCases", {"Records": records})["batchItemFailures"]
        left = {one["itemIdentifier"] for one in failed}
        for one in found:
            if one["MessageId"] not in left:
                client.delete_message(QueueUrl=queue, ReceiptHandle=one["ReceiptHandle"])
    return {record["messageId"]: record["body"] for record in records}


@pytest.mark.parametrize(
    "bad",
    [
        pytest.param("{", id="no JSON"),
        pytest.param('"text"', id="no object"),
        pytest.param('{"v":2,"case_ids":["500000000000001AAA"]}', id="another version"),
        pytest.param('{"v":1,"case_ids":["' + CANARY + '"]}', id="no id"),
        pytest.param('{"v":1,"case_ids":"' + CANARY + '"}', id="no list"),
        pytest.param('{"detail":{"payload":{}},"source":"elsewhere"}', id="an event from elsewhere"),
        pytest.param("[" * 100_000, id="nested beyond all measure"),
    ],
)
def test_a_malformed_message_ends_among_the_dead_by_itself(
    bad: str, deployed: Deployed, caplog: pytest.LogCaptureFixture
) -> None:
    """It comes again as often as the queue allows, the reason in the log each time; its neighbours are done at once."""
    client, queue, dead = (
        client_of("sqs", REGION),
        deployed.stack.physical("Hints"),
        deployed.stack.physical("DeadHints"),
    )
    most = transformed()["Resources"]["Hints"]["Properties"]["RedrivePolicy"]["maxReceiveCount"]
    case_id = a_case(deployed.org)
    for body in (bad, *case_messages([case_id])):
        client.send_message(QueueUrl=queue, MessageBody=body)
    rounds = 0
    while _delivered(deployed, queue):
        rounds += 1
    [left] = client.receive_message(QueueUrl=dead, MaxNumberOfMessages=10)["Messages"]
    reasons = [record.__dict__["reason"] for record in caplog.records if record.message == "not a hint"]

    assert left["Body"] == bad
    assert deployed.org.get("Case", case_id)["SFSync_First_Response_State__c"] == "Running"
    assert rounds == len(reasons) == int(most)
    assert len(set(reasons)) == 1
    assert len(json.dumps(reasons[0])) < 500
