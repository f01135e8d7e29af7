"""Watches trust.salesforce.com, and hands on the Cases that a change of evidence touches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.invocation import LOG, count, invocation
from sfsync import wiring_aws as wiring

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_lambda_powertools.utilities.typing import LambdaContext


def handler(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Poll the status feed once, `{"wide": true}`: 30 days back."""
    with invocation(context):
        found = wiring.poll_status().run(wiring.now(), wide=event.get("wide") is True)
        count(InstancesUnseen=len(found.failed), EvidenceChanges=len(found.changed), HandedOn=found.handed_on)
        for instance, reason in found.failed.items():
            LOG.warning("no good answer", extra={"instance": instance, "reason": reason})
        return {"looked": found.looked, "changed": found.changed, "handed_on": found.handed_on}
