"""The stack at work: from a change in the org over bus, queue and function to its stamps, and on to people."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from sfsync.adapters.aws import client_of
from sfsync.intake.hint_message import case_messages, read_hint_message, sweep_message
from sfsync.intake.webhook import signed
from tests.deployment.conftest import Deployed
from tests.deployment.roles import acting_as
from tests.deployment.stack import NOT_IN_MOTO, REGION, environment, resources, transformed
from tests.end_to_end.desk import a_case

KEY = b"w" * 40
NAMELESS_IN_MOTO = {"AWS::Events::EventBus", "AWS::Lambda::LayerVersion"}  # it makes them, and does not say their names


# What makes each function use all that it is made for.
EVENTS: dict[str, Any] = {
    "SyncCases": {
        "Records": [
            {"messageId": "sweep", "body": sweep_message("why")},
            {"messageId": "case", "body": case_messages(["500000000000001AAA"])[0]},
        ]
    },
    "Poll": {},
    "WideSweep": {},
    "SweepClocks": {},
    "PollStatus": {},
    "KeepPromises": {},
    "Push": {"rawPath": "/webhook"},
    "ProbeAvailability": {"rounds": 1},
    "WatchAvailability": {},
    "SealSamples": {},
    "ReportAvailability": {},
}
UNREAD = {"ReportAvailability": {"SFSYNC_STORE"}}  # the template gives it to all, and this one knows the bucket alone
# What the template never gives: this machine is refused as a target, where nobody says so beside it.
LOCAL = {"SFSYNC_PROBE_UNSAFE_LOOPBACK": "true"}


def hint(name: str, *case_ids: str) -> dict[str, str]:
    """Return a message as the event source hands it over."""
    return {"messageId": name, "body": case_messages(case_ids)[0]}


def _call(org_id: str) -> dict[str, Any]:
    """Return a signed call of a webhook, as the HTTP API hands it over."""
    body = json.dumps({"id": "1", "org_id": org_id, "case_ids": ["500000000000001AAA"]})
    return {"body": body, "headers": {"x-sfsync-signature": signed(body.encode(), KEY, datetime.now(UTC))}}


def _subscribed(deployed: Deployed) -> str:
    """Return the URL of a queue that hears what the topic tells."""
    queue: str = client_of("sqs", REGION).create_queue(QueueName="ears")["QueueUrl"]
    arn = f"arn:aws:sqs:{REGION}:123456789012:ears"
    client_of("sns", REGION).subscribe(TopicArn=deployed.stack.physical("Notices"), Protocol="sqs", Endpoint=arn)
    return queue


def _heard(queue: str) -> list[str]:
    found = client_of("sqs", REGION).receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
    return [json.loads(json.loads(message["Body"])["Message"])["kind"] for message in found]


def _push(deployed: Deployed, path: str, body: str, **headers: str) -> int:
    event = {"rawPath": path, "body": body, "headers": headers, "isBase64Encoded": False}
    status: int = deployed.run("Push", event)["statusCode"]
    return status


def test_the_stack_is_created_but_for_what_moto_lacks(deployed: Deployed) -> None:
    """Whatever else the template names exists afterwards; what is listed as lacking is in the template."""
    wanted = {n for n, part in transformed()["Resources"].items() if part["Type"] not in NOT_IN_MOTO | NAMELESS_IN_MOTO}

    assert {name for name in wanted if deployed.stack.physical(name)} == wanted
    assert all(resources(kind) for kind in NOT_IN_MOTO)


def test_a_change_in_the_org_is_stamped_and_told(deployed: Deployed) -> None:
    """A change event on the bus reaches the queue, the function stamps and keeps; a breach is told on the topic."""
    ears, case_id = _subscribed(deployed), a_case(deployed.org)
    deployed.relay()
    event = {"Records": deployed.waiting()}
    with acting_as(deployed.stack, "SyncCasesRole", deployed.patch):
        answer = deployed.run("SyncCases", event)
    table = client_of("dynamodb", REGION).scan(TableName=deployed.stack.physical("Table"))["Items"]
    stamped = deployed.org.get("Case", case_id)["SFSync_First_Response_State__c"]
    deployed.clock.advance(hours=2)
    deployed.run("SyncCases", {"Records": [hint("again", case_id)]})

    assert (answer, stamped) == ({"batchItemFailures": []}, "Running")
    assert any(item["pk"]["S"] == f"case#{case_id}" for item in table)
    assert "breached" in _heard(ears)
    assert deployed.org.get("Case", case_id)["SFSync_First_Response_State__c"] == "Breached"


@pytest.mark.parametrize("function", sorted(EVENTS))
def test_a_function_reads_every_variable_that_it_is_given(function: str, deployed: Deployed) -> None:
    """And is given every one without a default that the settings it reads need."""
    models = deployed.record_settings()
    deployed.run(function, {**EVENTS[function], **_call(deployed.org.organization_id)}, **LOCAL)
    fields = {model.variable(name): field for model in models for name, field in model.fields.items()}
    given = {name for name in environment(function) if name.startswith("SFSYNC_")}

    assert given - fields.keys() == UNREAD.get(function, set())
    assert {name for name, field in fields.items() if field.is_required()} <= given


def test_a_message_that_cannot_be_read_fails_alone(deployed: Deployed, caplog: pytest.LogCaptureFixture) -> None:
    """The others of its batch are followed; the log holds its reason."""
    case_id = a_case(deployed.org)
    records = [{"messageId": "bad", "body": "{"}, hint("good", case_id)]
    answer = deployed.run("SyncCases", {"Records": records})

    assert answer == {"batchItemFailures": [{"itemIdentifier": "bad"}]}
    assert deployed.org.get("Case", case_id)["SFSync_First_Response_State__c"] == "Running"
    assert [record.__dict__["reason"] for record in caplog.records if record.message == "not a hint"] == [
        "is not JSON: JSONDecodeError"
    ]


def test_what_time_does_not_suffice_for_is_handed_back(deployed: Deployed) -> None:
    """Nothing is begun that might not end, and nothing is lost."""
    case_id = a_case(deployed.org)
    deployed.seconds_left = 10
    answer = deployed.run("SyncCases", {"Records": [hint("one", case_id)]})

    assert answer == {"batchItemFailures": [{"itemIdentifier": "one"}]}
    assert deployed.org.get("Case", case_id)["SFSync_First_Response_State__c"] is None


def test_duplicates_cost_nothing(deployed: Deployed) -> None:
    """Fifty messages of the same Cases are one query and one write."""
    ids = [a_case(deployed.org) for _ in range(20)]
    records = [hint(str(place), *ids) for place in range(50)]
    deployed.org.reset_calls()
    deployed.run("SyncCases", {"Records": records})
    templates = [call.template for call in deployed.org.calls if not call.template.endswith("/token")]

    assert sorted(template.rpartition("/")[2] for template in templates) == ["query", "sobjects"]


def test_the_poll_finds_what_nothing_pushed(deployed: Deployed) -> None:
    """The truth, without any event."""
    case_id = a_case(deployed.org)
    answer = deployed.run("Poll", {"wide": False})

    assert answer["read"] == 2
    assert deployed.org.get("Case", case_id)["SFSync_First_Response_State__c"] == "Running"


def test_the_sweeps_hand_on_to_the_queue(deployed: Deployed, capsys: pytest.CaptureFixture[str]) -> None:
    """The daily one what changed; the one of clocks tells how old the last poll is."""
    case_id = a_case(deployed.org)
    deployed.run("Poll", {})
    deployed.clock.advance(seconds=1)  # what changes in the very millisecond of a sweep is the next one's
    capsys.readouterr()
    wide = deployed.run("WideSweep", {})
    bodies = [record["body"] for record in deployed.waiting()]
    deployed.run("SweepClocks", {})

    assert wide == {"handed_on": 2}
    assert case_id in read_hint_message(bodies[0]).case_ids
    assert "ChangesAgeSeconds" in capsys.readouterr().out


def test_what_is_owed_to_accounts_becomes_tasks(deployed: Deployed) -> None:
    """Once: the second day finds it done."""
    deployed.org.insert("Account", {"Name": "Acme", "SFSync_Package__c": "Signature Plus"})
    first = deployed.run("KeepPromises", {})
    second = deployed.run("KeepPromises", {})

    assert first["created"] >= 3
    assert second == {"accounts": first["accounts"], "created": 0}
    assert len([task for task in deployed.org.select("Task") if task["SFSync_Key__c"]]) == first["created"]


def test_the_status_feed_is_watched_without_the_org(deployed: Deployed) -> None:
    """Once Cases of customers are known, their instances are looked at; the function has no way into Salesforce."""
    a_case(deployed.org)
    deployed.run("Poll", {})
    deployed.org.reset_calls()
    answer = deployed.run("PollStatus", {"wide": True})

    assert answer["looked"] >= 1


def test_a_signed_webhook_becomes_a_hint_once(deployed: Deployed) -> None:
    """Its replay, a wrong signature and an empty Outbound Message leave nothing on the queue."""
    case_id = a_case(deployed.org)
    body = json.dumps({"id": "1", "org_id": deployed.org.organization_id, "case_ids": [case_id]})
    header = {"x-sfsync-signature": signed(body.encode(), KEY, datetime.now(UTC))}
    first = _push(deployed, "/webhook", body, **header)
    again = _push(deployed, "/webhook", body, **header)
    forged = _push(deployed, "/webhook", body, **{"x-sfsync-signature": "t=1,v1=" + "0" * 64})
    soap = _push(deployed, "/outbound-message", "<x/>")

    assert (first, again, forged, soap) == (200, 409, 401, 400)
    assert [read_hint_message(record["body"]).case_ids for record in deployed.waiting()] == [(case_id,)]
