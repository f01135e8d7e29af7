"""Each function does its work with the permissions of its role: all of them, and no other."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from botocore.exceptions import ClientError

from sfsync.adapters.aws import client_of
from sfsync.adapters.wall_clock import WallClock
from sfsync.intake.hint_message import case_messages, sweep_message
from sfsync.intake.webhook import signed
from sfsync.ports import Misconfigured
from tests.deployment.conftest import Deployed
from tests.deployment.roles import acting_as, an_answer_lost, arn_of_queue, calls_noted, permissions
from tests.deployment.stack import REGION
from tests.end_to_end.desk import a_case

KEY = b"w" * 40
# What the platform does with a function's role, and no call of the function shows: moto asks for none of it.
PLATFORM = {
    "kms:Decrypt": "SQS and SNS use the key on the caller's behalf",
    "kms:GenerateDataKey": "the same",
    "logs:CreateLogStream": "Lambda writes the log",
    "logs:PutLogEvents": "the same",
}


def _move(deployed: Deployed) -> None:
    """Let a customer with Cases move to another instance."""
    account = deployed.org.get("Case", a_case(deployed.org))["AccountId"]
    deployed.run("Poll", {})
    deployed.clock.advance(hours=2)
    deployed.org.update("Account", str(account), {"SFSync_Instance__c": "USA254"})


def _known_cases(deployed: Deployed) -> None:
    """Let the store know of Cases, of which one is aside since its priority says nothing."""
    a_case(deployed.org)
    a_case(deployed.org, Priority="Whatever")
    deployed.run("Poll", {})
    deployed.waiting()


def _due_cases(deployed: Deployed) -> None:
    """Let the turn come of Cases that the store knows."""
    _known_cases(deployed)
    deployed.clock.advance(hours=2)


def _change(deployed: Deployed) -> None:
    """Let a Case be hinted at that is overdue when it is first seen, and a sweep be asked for."""
    (hint,) = case_messages([a_case(deployed.org)])
    deployed.clock.advance(hours=2)
    queue = deployed.stack.physical("Hints")
    for body in (hint, sweep_message("why")):
        client_of("sqs", REGION).send_message(QueueUrl=queue, MessageBody=body)


def _incident(deployed: Deployed) -> None:
    """Let the customer's instance be down for longer than Salesforce promises."""
    account = deployed.org.get("Case", a_case(deployed.org))["AccountId"]
    deployed.run("Poll", {})
    instance = str(deployed.org.get("Account", str(account))["SFSync_Instance__c"])
    start = deployed.clock() - timedelta(hours=13)
    deployed.org.trust.post_incident(instance, "serviceDisruption", "major", start)


def _follow(deployed: Deployed) -> None:
    """Do as the event source and the function do: take from the queue, follow, delete."""
    queue, client = deployed.stack.physical("Hints"), client_of("sqs", REGION)
    client.get_queue_attributes(QueueUrl=queue, AttributeNames=["ApproximateNumberOfMessages"])
    found = list[Any]()
    while more := client.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages"):
        found += more
    records = [{"messageId": one["MessageId"], "body": one["Body"]} for one in found]

    assert deployed.run("SyncCases", {"Records": records}) == {"batchItemFailures": []}
    assert deployed.org.select("Case")[-1]["SFSync_First_Response_State__c"] == "Breached"
    for one in found:
        client.delete_message(QueueUrl=queue, ReceiptHandle=one["ReceiptHandle"])


def _call(deployed: Deployed) -> None:
    """Call the webhook."""
    body = json.dumps({"id": str(uuid4()), "org_id": deployed.org.organization_id, "case_ids": ["500000000000001AAA"]})
    headers = {"x-sfsync-signature": signed(body.encode(), KEY, deployed.clock())}
    event = {"rawPath": "/webhook", "body": body, "headers": headers, "isBase64Encoded": False}

    assert deployed.run("Push", event)["statusCode"] == 200


def _run(function: str, event: Any) -> Callable[[Deployed], None]:  # noqa: ANN401 - as Lambda's
    def drive(deployed: Deployed) -> None:
        deployed.run(function, event)

    return drive


# How the ground is laid for each function, and how it is driven so that it does all it ever does.
DRIVES: dict[str, tuple[Callable[[Deployed], None], Callable[[Deployed], None]]] = {
    "SyncCases": (_change, _follow),
    "Poll": (_move, _run("Poll", {})),
    "WideSweep": (_known_cases, _run("WideSweep", {})),
    "SweepClocks": (_due_cases, _run("SweepClocks", {})),
    "PollStatus": (_incident, _run("PollStatus", {"wide": True})),
    "Push": (lambda deployed: None, _call),
}
WRITERS = {"SyncCases", "Poll", "PollStatus", "Push"}  # whose write may lose its answer


def _driven(function: str, deployed: Deployed) -> None:
    if function in WRITERS:
        with an_answer_lost(deployed.patch):
            DRIVES[function][1](deployed)
    else:
        DRIVES[function][1](deployed)


@pytest.fixture
def ready(request: pytest.FixtureRequest, deployed: Deployed) -> Deployed:
    """The stack with the ground laid for a function, and its machine's clock going with the org's."""
    deployed.patch.setattr(WallClock, "now", lambda _: deployed.clock())
    DRIVES[request.param][0](deployed)
    return deployed


@pytest.mark.parametrize(("function", "ready"), [(name, name) for name in DRIVES], indirect=["ready"])
def test_a_role_allows_what_its_function_calls_and_nothing_else(function: str, ready: Deployed) -> None:
    """Driven as a session of the role: each permission is used, on just that resource, and no other is needed."""
    role = f"{function}Role"
    allowed = permissions(ready.stack, role)
    failed_calls = ("sqs:SendMessage", arn_of_queue(ready.stack.physical("FailedCalls")))
    with acting_as(ready.stack, role, ready.patch), calls_noted(ready.patch) as noted:
        _driven(function, ready)
    unseen = {one for one in allowed if one[0] in PLATFORM or one == failed_calls}

    assert noted == allowed - unseen


@pytest.mark.parametrize("ready", ["SyncCases"], indirect=True)
def test_sync_cases_fails_without_any_one_of_its_permissions(ready: Deployed) -> None:
    """But for those that moto never asks for, which are listed; there is another change to follow each time."""
    actions = {action for action, _ in permissions(ready.stack, "SyncCasesRole")}
    with acting_as(ready.stack, "SyncCasesRole", ready.patch, *PLATFORM):
        _driven("SyncCases", ready)
    for action in sorted(actions - PLATFORM.keys()):
        _change(ready)
        with acting_as(ready.stack, "SyncCasesRole", ready.patch, action), pytest.raises((Misconfigured, ClientError)):
            _driven("SyncCases", ready)

    assert actions > PLATFORM.keys()
