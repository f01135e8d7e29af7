"""Seals the days that are over: of what all probers kept, each vantage point's day becomes a signed segment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.invocation import LOG, count, invocation
from sfsync import wiring_aws as wiring
from sfsync import wiring_aws_probing as probing
from sfsync.ports.faults import Misconfigured

if TYPE_CHECKING:
    from aws_lambda_powertools.utilities.typing import LambdaContext


def handler(event: object, context: LambdaContext) -> dict[str, Any]:  # noqa: ARG001 - Lambda's signature
    """Seal what can be sealed; then raise Misconfigured if there is something that cannot."""
    with invocation(context):
        done = probing.sample_ledger().seal(wiring.now())
        count(DaysSealed=sum(map(len, done.days.values())), SamplesLate=sum(done.late.values()))
        for vantage, late in done.late.items():
            if late:
                LOG.warning("too late for their day", extra={"vantage": vantage, "samples": late})
        if done.faults:
            raise Misconfigured("; ".join(done.faults), "`sfsync availability verify` says more")
        return {vantage: [str(day) for day in days] for vantage, days in done.days.items()}
