"""What every function shares: its log, its metrics, and how an invocation begins and ends.

Nothing is built at import but these two; `sfsync.wiring_aws` makes what a flow needs at the first call, and keeps it.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from sfsync import wiring_aws as wiring
from sfsync.intake.rejected import Rejected
from sfsync.ports.faults import Misconfigured

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from aws_lambda_powertools.utilities.typing import LambdaContext

    from sfsync.flows.tally import Tally

LOG, METRICS = Logger(service="sfsync", utc=True), Metrics(namespace="sfsync", service="sfsync")
_AT_EVERY_PAGE_S = 35.0  # what a page of 200 Cases may take with retries, and a margin


class OutOfTime(Exception):
    """The invocation must not begin anything more."""


@contextmanager
def invocation(context: LambdaContext) -> Iterator[None]:
    """Log what goes wrong by its cause, and send the metrics off at the end, whatever happened.

    After a fault that a person has to mend nothing that was built is kept, so that a secret that was exchanged is read.
    """
    LOG.set_correlation_id(context.aws_request_id)
    try:
        yield
    except (Misconfigured, Rejected) as fault:
        wiring.forget()
        LOG.error("a person has to mend this", extra={"fault": str(fault)})  # noqa: TRY400 - its message says all
        raise
    finally:
        if METRICS.metric_set:
            METRICS.flush_metrics()


def in_time(context: LambdaContext) -> bool:
    """Tell whether the time left is enough for one more page."""
    return context.get_remaining_time_in_millis() > _AT_EVERY_PAGE_S * 1000


def stopping(context: LambdaContext) -> Callable[[int], None]:
    """Return what a poll calls after each page; it raises OutOfTime when the next page might not end in time."""

    def after_page(_: int) -> None:
        if not in_time(context):
            raise OutOfTime

    return after_page


def count(**figures: float) -> None:
    """Add figures to the metrics, each under its name; an alarm or the dashboard reads it."""
    for name, value in figures.items():
        unit = MetricUnit.Seconds if name.endswith("Seconds") else MetricUnit.Count
        METRICS.add_metric(name=name, unit=unit, value=value)


def count_cases(tally: Tally, api_used: float | None) -> None:
    """Add what a pass did to the metrics, and to the log the reason of each Case that needs a look."""
    count(
        CasesRead=tally.read,
        CasesStamped=tally.stamped,
        CasesPutOff=len(tally.put_off),
        CasesQuarantined=len(tally.quarantined),
        NoticesTold=tally.announced,
    )
    if api_used is not None:
        count(ApiUsedPercent=api_used)
    for what, reasons in _reasons(tally).items():
        for case_id, reason in reasons.items():
            LOG.warning(what, extra={"case": case_id, "reason": reason})


def _reasons(tally: Tally) -> dict[str, dict[str, Any]]:
    return {
        "quarantined": tally.quarantined,
        "refused by the org": tally.refused,
        "Task refused by the org": {key.partition("/")[0]: reason for key, reason in tally.tasks_refused.items()},
        "put off": tally.put_off,
    }
