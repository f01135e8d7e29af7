"""Polls the org: what changed since the cursor, whatever was or was not pushed, and which customers moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.invocation import LOG, OutOfTime, count_cases, invocation, stopping
from sfsync import wiring_aws as wiring
from sfsync.flows.tally import Tally

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def handler(event: object, context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - Lambda's signature
    """Bring up to date what changed; what time does not suffice for is left to the next poll, which goes on there."""
    with invocation(context):
        tally = Tally()
        try:
            moves, poll = wiring.follow_moves(), wiring.poll()  # both, so that nothing begins without a setting
            moves.run(wiring.now())
            tally = poll.run(stopping(context))
        except OutOfTime:
            LOG.info("the next poll goes on")
        count_cases(tally, wiring.api_used_percent())
        return {"read": tally.read, "stamped": tally.stamped}
