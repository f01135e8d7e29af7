"""Watches what all vantage points keep: burn rates, budget and silent probers, each told once, and when it is over.

The first look of a cold start reads the whole window, thirty days; each after that what has come since.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from handlers.invocation import invocation
from sfsync import wiring_aws as wiring
from sfsync import wiring_aws_probing as probing

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def handler(event: object, context: LambdaContext) -> None:  # noqa: ARG001 - Lambda's signature
    """Look once; what nobody could be told comes at the next look."""
    with invocation(context):
        probing.watch_availability().look(wiring.now())
