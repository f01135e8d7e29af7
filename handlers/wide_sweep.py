"""The proof: once a day, whatever changed in the last days is handed on again, and all that stands aside."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.invocation import LOG, count, invocation
from sfsync import wiring_aws as wiring

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def handler(event: object, context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - Lambda's signature
    """Hand on what changed, to be followed like any hint; nothing, while the org's API requests run short."""
    with invocation(context):
        handed_on = wiring.hand_on_changes(if_room=True)
        LOG.info("handed on", extra={"cases": handed_on})
        count(HandedOn=handed_on)
        return {"handed_on": handed_on}
