"""How each function is driven so that it does all that it ever does, and how the ground is laid for that."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

from sfsync.adapters.aws import client_of
from sfsync.adapters.dynamodb.records import Records
from sfsync.adapters.dynamodb.url import open_table
from sfsync.adapters.wall_clock import WallClock
from sfsync.intake.hint_message import case_messages, sweep_message
from sfsync.intake.webhook import signed
from sfsync.model.record import CaseRecord
from tests.contract.examples import entry
from tests.deployment.availability_drives import AVAILABILITY_DRIVES
from tests.deployment.conftest import Deployed
from tests.deployment.stack import REGION
from tests.end_to_end.desk import a_case

KEY = b"w" * 40


def with_the_clock_of_the_org(deployed: Deployed) -> None:
    """Let the functions' machine tell the org's time, so that both are moved together."""
    deployed.patch.setattr(WallClock, "now", lambda _: deployed.clock())


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
    """Let the turn come of Cases that the store knows, and let a worker have lost a race for one: its mark is over."""
    _known_cases(deployed)
    table = open_table(f"dynamodb://{deployed.stack.physical('Table')}?region={REGION}", WallClock())
    known = str(deployed.org.select("Case")[0]["Id"])

    assert Records(table).save([CaseRecord(known, outbox=(entry(case_id=known),))]) == {known}
    deployed.clock.advance(hours=2)


def _change(deployed: Deployed) -> None:
    """Let a Case be hinted at that is overdue since it was seen, and a sweep be asked for."""
    (hint,) = case_messages([a_case(deployed.org)])
    deployed.run("Poll", {})
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


def _owing(deployed: Deployed) -> None:
    """Let there be an account whose package promises it something."""
    deployed.org.insert("Account", {"Name": "Acme", "SFSync_Package__c": "Signature Plus"})


def _keep(deployed: Deployed) -> None:
    """Create what is owed."""
    assert deployed.run("KeepPromises", {})["created"] > 0


def _run(function: str, event: Any) -> Callable[[Deployed], None]:  # noqa: ANN401 - as Lambda's
    def drive(deployed: Deployed) -> None:
        deployed.run(function, event)

    return drive


# The function -> how the ground is laid for it, and how it is driven.
DRIVES: dict[str, tuple[Callable[[Deployed], Any], Callable[[Deployed], None]]] = {
    "SyncCases": (_change, _follow),
    "Poll": (_move, _run("Poll", {})),
    "WideSweep": (_known_cases, _run("WideSweep", {})),
    "SweepClocks": (_due_cases, _run("SweepClocks", {})),
    "PollStatus": (_incident, _run("PollStatus", {"wide": True})),
    "Push": (lambda deployed: None, _call),
    "KeepPromises": (_owing, _keep),
    **AVAILABILITY_DRIVES,
}
