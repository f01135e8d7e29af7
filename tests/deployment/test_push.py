"""What comes from the internet, through the `push` function itself, with a real queue and table behind it."""

from __future__ import annotations

import json
from base64 import b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from botocore.client import BaseClient

from sfsync.adapters.aws import client_of
from sfsync.intake.hint_message import read_hint_message
from sfsync.intake.outbound_message import LARGEST, acknowledgement, refusal
from sfsync.intake.webhook import signed
from tests.contract.examples import case
from tests.deployment.conftest import Deployed
from tests.deployment.stack import REGION
from tests.intake.pushes import notification, outbound

KEY, WRONG_KEY = b"w" * 40, b"W" * 40
OTHER_ORG = "00D000000000001AAA"
NEST, LARGE = 200_000, 10_000_000
CANARY = "c4n4ry"


def an_event(path: str, body: bytes, headers: Mapping[str, str], *, base64: bool = False) -> dict[str, Any]:
    """Return a call as the HTTP API hands it over (payload format 2.0): what is no text comes as base64."""
    text = b64encode(body).decode() if base64 else body.decode()
    return {
        "version": "2.0",
        "rawPath": path,
        "headers": headers,
        "requestContext": {"http": {"method": "POST", "path": path}},
        "body": text,
        "isBase64Encoded": base64,
    }


def a_post(body: bytes, *, base64: bool = False) -> dict[str, Any]:
    """Return an Outbound Message."""
    return an_event("/outbound-message", body, {"content-type": "text/xml; charset=UTF-8"}, base64=base64)


def a_call(
    org_id: str, *, key: bytes = KEY, late: timedelta = timedelta(), name: str = CANARY, **told: object
) -> dict[str, Any]:
    """Return a call of the webhook that is signed, by default as it has to be."""
    body = json.dumps({"id": name, "org_id": org_id, "case_ids": [case(1)], **told}).encode()
    return an_event("/webhook", body, {"x-sfsync-signature": signed(body, key, datetime.now(UTC) + late)})


def changed(event: dict[str, Any], **parts: object) -> dict[str, Any]:
    """Return a call with other parts."""
    return {**event, **parts}


def _within(body: bytes, text: bytes) -> bytes:
    """Return a message whose only record holds more."""
    return body.replace(b"</sObject>", text + b"</sObject>")


ENTITY = f'<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><!--{CANARY}-->'


def hostile(ours: str) -> dict[str, tuple[dict[str, Any], int]]:
    """Return calls that are refused, each with its status: the events, by what is wrong with them."""
    good = outbound(org_id=ours)
    unsigned = changed(a_call(ours), headers={})
    return {
        "webhook: wrong signature": (a_call(ours, key=WRONG_KEY), 401),
        "webhook: no signature": (unsigned, 401),
        "webhook: no headers": (changed(unsigned, headers={"x-other": "1"}), 401),
        "webhook: old timestamp": (a_call(ours, late=-timedelta(minutes=6)), 401),
        "webhook: timestamp of the future": (a_call(ours, late=timedelta(minutes=6)), 401),
        "webhook: another org": (a_call(OTHER_ORG), 403),
        "webhook: no Case's id": (a_call(ours, case_ids=["0015e00000AbCdEAAV", CANARY]), 400),
        "webhook: no ids": (a_call(ours, case_ids=[]), 400),
        "webhook: no JSON": (_signed(b"{" + CANARY.encode()), 400),
        "webhook: 200,000 nested lists": (_signed(b"[" * NEST), 400),
        "webhook: 10 MB": (_signed(b" " * LARGE), 413),
        "webhook: base64 that is none": (changed(a_call(ours), body="%%%", isBase64Encoded=True), 400),
        "webhook: not ASCII as base64": (changed(a_call(ours), body="é", isBase64Encoded=True), 400),
        "webhook: half a character": (changed(a_call(ours), body="\ud800"), 400),
        "webhook: empty": (changed(a_call(ours), body=None), 401),
        "SOAP: a DTD": (a_post(outbound(org_id=ours, prolog="<!DOCTYPE x>")), 400),
        "SOAP: an external entity": (a_post(outbound(notification(1, Id="&e;"), org_id=ours, prolog=ENTITY)), 400),
        "SOAP: another org": (a_post(outbound(org_id=OTHER_ORG)), 403),
        "SOAP: 10 MB": (a_post(_within(good, b" " * LARGE)), 413),
        "SOAP: 10 MB as base64": (a_post(_within(good, b" " * LARGE), base64=True), 413),
        "SOAP: 200,000 nested tags": (a_post(b"<a>" * NEST + b"</a>" * NEST), 413),
        "SOAP: as many nested tags as fit": (a_post(b"<a>" * 37_000 + b"</a>" * 37_000), 400),
        "SOAP: base64 that is none": (changed(a_post(b""), body="%%%", isBase64Encoded=True), 400),
        "SOAP: not UTF-8": (a_post(b"\xff\xfe\xfd" + good, base64=True), 400),
        "SOAP: half a character": (changed(a_post(b""), body="<a>\ud800</a>"), 400),
        "SOAP: empty": (changed(a_post(b""), body=None), 400),
        "SOAP: JSON": (a_post(json.dumps({"case_ids": [case(1)]}).encode()), 400),
        "SOAP: the id of something else": (
            a_post(outbound(notification(1, Id="0015e00000AbCdEAAV"), org_id=ours)),
            400,
        ),
    }


def _signed(body: bytes) -> dict[str, Any]:
    return an_event("/webhook", body, {"x-sfsync-signature": signed(body, KEY, datetime.now(UTC))})


def _remembered(deployed: Deployed) -> int:
    table = deployed.stack.physical("Table")
    return int(client_of("dynamodb", REGION).scan(TableName=table, Select="COUNT")["Count"])


@pytest.mark.parametrize("what", sorted(hostile(OTHER_ORG)))
def test_what_is_refused_has_no_effect_and_no_reason(
    what: str, deployed: Deployed, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing is queued or remembered; the caller gets a status and a body that is always the same, the log the why."""
    event, status = hostile(deployed.org.organization_id)[what]
    answer = deployed.run("Push", event)
    reasons = [record.__dict__["reason"] for record in caplog.records if record.message == "push refused"]

    assert answer["statusCode"] == status
    assert answer["body"] == (refusal() if what.startswith("SOAP") else "{}")
    assert set(answer["headers"]) == {"content-type"}
    assert deployed.waiting() == []
    assert _remembered(deployed) == 0
    assert len(reasons) == 1
    assert reasons[0]
    assert KEY.decode() not in caplog.text


def test_a_replay_is_refused_and_queues_nothing(deployed: Deployed) -> None:
    """Also with a fresh signature and another Case in it."""
    ours = deployed.org.organization_id
    first = deployed.run("Push", a_call(ours))
    deployed.waiting()
    again = deployed.run("Push", a_call(ours, case_ids=[case(2)]))

    assert (first["statusCode"], again["statusCode"]) == (200, 409)
    assert again["body"] == first["body"] == "{}"
    assert deployed.waiting() == []


def test_one_bad_notification_is_told_and_the_others_are_queued(
    deployed: Deployed, caplog: pytest.LogCaptureFixture
) -> None:
    """One Ack answers for all: refusing would bring the good ones again for a day."""
    sent = outbound(notification(1), notification(2, Id=CANARY), notification(3), org_id=deployed.org.organization_id)
    answer = deployed.run("Push", a_post(sent))
    [message] = deployed.waiting()

    assert (answer["statusCode"], answer["body"]) == (200, acknowledgement())
    assert read_hint_message(message["body"]).case_ids == (case(1), case(3))
    assert [record.message for record in caplog.records if record.levelname == "WARNING"] == ["odd"]


def test_a_hundred_notifications_are_acknowledged_once_all_are_queued(deployed: Deployed) -> None:
    """The content type is not looked at: a proxy may have lost it, and the body says what it is."""
    sent = outbound(*map(notification, range(1, 101)), org_id=deployed.org.organization_id)
    answer = deployed.run("Push", changed(a_post(sent, base64=True), headers={"content-type": "image/png"}))
    queued = [one for message in deployed.waiting() for one in read_hint_message(message["body"]).case_ids]

    assert (answer["statusCode"], answer["body"]) == (200, acknowledgement())
    assert queued == [case(number) for number in range(1, 101)]
    assert answer["body"].count("<Ack>") == 1
    assert len(sent) < LARGEST


@pytest.mark.parametrize(("done", "soap"), [(0, True), (0, False), (1, False)])
def test_without_all_of_it_queued_there_is_no_ack(
    done: int, soap: bool, deployed: Deployed, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A queue that confirms nothing, from the first call on or after one: 503, so that the caller comes again."""
    calls, call = [], BaseClient._make_api_call  # noqa: SLF001 - the one place that every call passes

    def breaking(client: Any, operation: str, asked: Any) -> Any:  # noqa: ANN401 - botocore's own
        if operation == "SendMessageBatch":
            calls.append(operation)
            if len(calls) > done:
                return {"Failed": [], "Successful": [], "ResponseMetadata": {"HTTPStatusCode": 200}}
        return call(client, operation, asked)

    monkeypatch.setattr(BaseClient, "_make_api_call", breaking)
    monkeypatch.setattr("sfsync.adapters.aws.batches.random.uniform", lambda *_: 0)
    ours, ids = deployed.org.organization_id, [case(number) for number in range(1, 251)]
    answer = deployed.run("Push", a_post(outbound(org_id=ours)) if soap else a_call(ours, case_ids=ids))

    assert answer["statusCode"] == 503
    assert answer["body"] == (refusal() if soap else "{}")
    assert len(calls) > done
