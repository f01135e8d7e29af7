"""Time alone: hands on the Cases whose turn has come, for a warning, a breach, a write that was put off.

It needs no org, so it is also who tells, while everything else stands still, how long ago the last poll was completed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.invocation import count, invocation
from sfsync import wiring_aws as wiring

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def handler(event: object, context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - Lambda's signature
    """Hand on the Cases that are due; the age of the last completed poll is a metric."""
    with invocation(context):
        now = wiring.now()
        age = wiring.since_last_poll(now)
        if age is not None:
            count(ChangesAgeSeconds=age.total_seconds())
        handed_on = wiring.hand_on().due(now)
        count(HandedOn=handed_on)
        return {"handed_on": handed_on}
