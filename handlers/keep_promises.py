"""Once a day: what the support packages promise to accounts becomes Tasks, each once."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.invocation import LOG, count, invocation
from sfsync import wiring_aws as wiring

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def handler(event: object, context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - Lambda's signature
    """Create the Tasks that are owed and not created yet."""
    with invocation(context):
        found = wiring.keep_promises().run(wiring.salesforce().reader.server_time())
        for about, reason in {**found.odd, **found.refused, **found.put_off}.items():
            LOG.warning("duty", extra={"about": about, "reason": reason})
        count(TasksCreated=found.created, TasksRefused=len(found.refused), TasksPutOff=len(found.put_off))
        return {"accounts": found.accounts, "created": found.created}
