"""Reports on the month that is over, and tells its verdict; or that the ledger is broken, and then no verdict."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from handlers.invocation import LOG, invocation
from sfsync import wiring_aws as wiring
from sfsync import wiring_aws_probing as probing
from sfsync.flows.month_to_report import month_to_report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from aws_lambda_powertools.utilities.typing import LambdaContext


def handler(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Report on last month; `{"month": "2026-10"}`: on that one, anew, as after a revision or a late exclusion."""
    with invocation(context):
        month = month_to_report(event.get("month"), wiring.now())
        verdict = probing.report_availability().run(month, wiring.now())
        if verdict is None:
            LOG.error("the ledger is broken", extra={"month": month})
        return {"month": month, "verdict": verdict}
