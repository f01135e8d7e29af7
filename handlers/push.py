"""Takes Outbound Messages and signed webhooks from an HTTP API; what they hint at goes onto the queue.

The caller learns a status and nothing else. An Ack says that every hint is on the queue.
"""

from __future__ import annotations

from base64 import b64decode
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from handlers.invocation import LOG, count, invocation
from sfsync import wiring_aws as wiring
from sfsync.intake.refused import Refused
from sfsync.ports.faults import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from aws_lambda_powertools.utilities.typing import LambdaContext

    from sfsync.intake.hint import Hint

_XML, _JSON = "text/xml; charset=utf-8", "application/json"


def handler(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one call of the HTTP API (payload format 2.0)."""
    with invocation(context):
        if event["rawPath"].endswith("/outbound-message"):
            return _message(event)
        return _answer(_taken(event, lambda raw: _called(event, raw)), _JSON, "{}")


def _message(event: Mapping[str, Any]) -> dict[str, Any]:
    from sfsync.intake.outbound_message import acknowledgement, read_outbound_message, refusal

    status = _taken(event, lambda raw: read_outbound_message(raw, wiring.org()))
    return _answer(status, _XML, acknowledgement() if status == HTTPStatus.OK else refusal())


def _taken(event: Mapping[str, Any], read: Callable[[bytes], Hint]) -> HTTPStatus:
    try:
        _put(read(_body(event)))
    except Refused as fault:
        count(PushesRefused=1)
        LOG.warning("push refused", extra={"status": fault.status, "reason": str(fault)})
        return fault.status
    except Unavailable as fault:
        LOG.warning("push not taken", extra={"reason": str(fault)})
        return HTTPStatus.SERVICE_UNAVAILABLE
    return HTTPStatus.OK


def _body(event: Mapping[str, Any]) -> bytes:
    body = event.get("body") or ""
    try:
        return b64decode(body, validate=True) if event.get("isBase64Encoded") else body.encode()
    except ValueError as fault:
        raise Refused(
            HTTPStatus.BAD_REQUEST, f"the body is not what it is said to be ({type(fault).__name__})"
        ) from fault


def _called(event: Mapping[str, Any], raw: bytes) -> Hint:
    webhook = wiring.webhook()
    if webhook is None:
        raise Refused(HTTPStatus.NOT_FOUND, "webhooks are switched off: SFSYNC_WEBHOOK_KEYS_SECRET is empty")
    return webhook.read(raw, event["headers"].get(webhook.header.lower()), wiring.now())


def _put(hint: Hint) -> None:
    for oddity in hint.oddities:
        LOG.warning("odd", extra={"oddity": oddity})
    if hint.case_ids:
        wiring.hints().put(hint.case_ids)
    if hint.sweep:
        wiring.hints().sweep(hint.sweep)
    count(PushesTaken=1, Hints=len(hint.case_ids))


def _answer(status: HTTPStatus, kind: str, body: str) -> dict[str, Any]:
    return {"statusCode": status.value, "headers": {"content-type": kind}, "body": body}
