"""Probes the endpoints from this vantage point: six rounds in a minute, each sample kept raw.

It has a timer of its own, so that what was seen is kept before Lambda ends it. Of samples that could not be kept the
log holds every one, for a revision to add.
"""

from __future__ import annotations

from contextlib import contextmanager
from threading import Event, Timer
from typing import TYPE_CHECKING, Any

from handlers.invocation import LOG, count, invocation
from sfsync import wiring_aws_probing as probing
from sfsync.availability.sample_document import sample_document
from sfsync.model.sample import Sample
from sfsync.ports.faults import Unavailable

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from aws_lambda_powertools.utilities.typing import LambdaContext

    from sfsync.flows.probe_keeping import ProbeTally

_A_MINUTE = 6  # rounds
_TO_KEEP_S = 15.0  # what the last probe and keeping may take


def handler(event: Mapping[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Probe for a minute, `{"rounds": N}`: for so many rounds; raise Unavailable if samples could not be kept."""
    with invocation(context), _time_left(context) as stop:
        taken = list[Sample]()
        try:
            tally = probing.probe_availability().run(stop, int(event.get("rounds", _A_MINUTE)), taken.append)
        except Unavailable:
            LOG.error("not kept", extra={"samples": [*map(sample_document, taken)]})
            raise
        if stop.is_set():
            LOG.warning("out of time", extra={"samples": tally.samples})
        return _told(tally)


def _told(tally: ProbeTally) -> dict[str, Any]:
    count(SamplesKept=tally.samples, SamplesNotUp=tally.down + tally.unknown)
    if tally.certificate_days:
        count(CertificateDays=min(tally.certificate_days.values()))
    for name, sample in tally.last.items():
        if sample.ok is not True:
            LOG.warning("not up", extra={"endpoint": name, "reason": sample.reason})
    return {"up": tally.up, "down": tally.down, "unknown": tally.unknown}


@contextmanager
def _time_left(context: LambdaContext) -> Iterator[Event]:
    """Yield what is set when no further probe may begin."""
    stop = Event()
    timer = Timer(max(0.0, context.get_remaining_time_in_millis() / 1000 - _TO_KEEP_S), stop.set)
    timer.daemon = True
    timer.start()
    try:
        yield stop
    finally:
        timer.cancel()
