"""The composition root of the functions of availability on AWS: each part is made when first asked for, and kept.

They stand apart from those that know Cases: none of them needs the org.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from sfsync.settings import read
from sfsync.wiring_aws import kept, notifier, table

if TYPE_CHECKING:
    from sfsync.adapters.dynamodb.parts import SampleParts
    from sfsync.adapters.samples.bucket_ledger import BucketLedger
    from sfsync.flows.probe_availability import ProbeAvailability
    from sfsync.flows.report_availability import ReportAvailability
    from sfsync.flows.watch_availability import WatchAvailability
    from sfsync.model.endpoint import ProbePlan


@kept
def sample_parts() -> SampleParts:
    """Return where probers keep their samples until a day is sealed: the table at home, from whichever region."""
    from sfsync.adapters.dynamodb.parts import SampleParts

    return SampleParts(table())


@kept
def probe_availability() -> ProbeAvailability:
    """Return the prober of this vantage point."""
    from sfsync.adapters.probe import HttpsProber
    from sfsync.adapters.wall_clock import WallClock
    from sfsync.flows.probe_availability import ProbeAvailability
    from sfsync.settings.availability import ProbeFunctionSettings

    settings, clock, plan = read(ProbeFunctionSettings), WallClock(), _probe_plan()
    prober = HttpsProber(plan.hosts, plan.reach, clock, tokens=_probe_tokens(settings.tokens_secret, plan))
    return ProbeAvailability(plan, settings.vantage, prober, sample_parts(), clock, in_one=True)


def _probe_plan() -> ProbePlan:
    from sfsync.intake.endpoints import read_endpoints
    from sfsync.model.endpoint import Reach
    from sfsync.settings.availability import ProbeFunctionSettings

    settings = read(ProbeFunctionSettings)
    reach = Reach.UNSAFE_LOOPBACK if settings.unsafe_loopback else Reach.PUBLIC
    return read_endpoints(settings.endpoints_json, "SFSYNC_PROBE_ENDPOINTS_JSON", reach)


def _probe_tokens(arn: str | None, plan: ProbePlan) -> dict[str, str]:
    from sfsync.adapters.aws.secrets import secret_text
    from sfsync.intake.endpoints import read_tokens

    return read_tokens(secret_text(arn), "SFSYNC_PROBE_TOKENS_SECRET", plan) if arn else {}


@kept
def watch_availability() -> WatchAvailability:
    """Return who watches what all vantage points keep; the window is read at the first look, and grows while warm."""
    from sfsync.adapters.dynamodb.firings import HeldFirings
    from sfsync.adapters.dynamodb.part_window import PartWindow
    from sfsync.adapters.samples.live_exclusions import LiveExclusions
    from sfsync.availability.silence import Expected
    from sfsync.flows.watch_availability import WatchAvailability
    from sfsync.policy.objectives import load_objectives
    from sfsync.settings.availability import ExclusionsSettings, ProbeFunctionSettings

    names = tuple(endpoint.name for endpoint in _probe_plan().endpoints)
    return WatchAvailability(
        PartWindow(sample_parts()),
        HeldFirings(table()),
        notifier(),
        load_objectives(),
        expected=Expected(names, (read(ProbeFunctionSettings).vantage,)),
        exclusions=LiveExclusions(read(ExclusionsSettings).exclusions_url),
    )


@kept
def sample_ledger() -> BucketLedger:
    """Return what seals the days of all vantage points; its key is read from Secrets Manager, once."""
    from sfsync.adapters.aws.secrets import secret_text
    from sfsync.adapters.samples.bucket import open_bucket
    from sfsync.adapters.samples.bucket_ledger import BucketLedger
    from sfsync.adapters.samples.keys import read_sign
    from sfsync.settings.availability import SealingSettings

    settings = read(SealingSettings)
    sign = read_sign(secret_text(settings.key_secret).encode(), "SFSYNC_SAMPLES_KEY_SECRET")
    return BucketLedger(open_bucket(settings.url), sample_parts(), sign)


@kept
def report_availability() -> ReportAvailability:
    """Return what reports on a month, from the sealed days alone."""
    from sfsync.adapters.samples.bucket import open_bucket
    from sfsync.adapters.samples.keys import read_check
    from sfsync.adapters.samples.look import Look
    from sfsync.adapters.samples.objects import Objects, s3_client
    from sfsync.adapters.samples.reports import BucketReports
    from sfsync.flows.report_availability import ReportAvailability
    from sfsync.policy.objectives import load_objectives
    from sfsync.settings.availability import ReportSettings

    settings = read(ReportSettings)
    pem = settings.public_pem()
    check = read_check(pem, "SFSYNC_SAMPLES_PUBLIC_KEY") if pem else None
    client = s3_client()  # what lies in S3 shares it
    reports = BucketReports(Objects.at(settings.reports_url, client), settings.exclusions_url)
    look = partial(Look, open_bucket(settings.url, client))
    return ReportAvailability(look, reports, notifier(), load_objectives(), check)
