"""The composition root of the functions on AWS: each part is made when it is first asked for, and kept while warm.

Imports stand within functions, so that a function that needs no org does not load what talks to one.
"""

from __future__ import annotations  # noqa: I001 - the settings stand in few lines, as the file is at its length

from functools import cache
from typing import TYPE_CHECKING

from sfsync.settings import (
    AwsStoreSettings, HintSettings, NoticeSettings, PushSettings, SalesforceSecretSettings, SalesforceSettings,
    TrustSettings, WebhookSettings, read,
)  # fmt: skip

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from sfsync.adapters.dynamodb import DynamoStore, SampleParts
    from sfsync.adapters.salesforce import Salesforce
    from sfsync.adapters.samples.bucket_ledger import BucketLedger
    from sfsync.adapters.sqs import SqsHints
    from sfsync.flows.hand_on import HandOn
    from sfsync.flows.moves import FollowMoves
    from sfsync.flows.poll import Poll
    from sfsync.flows.poll_status import PollStatus
    from sfsync.flows.probe_availability import ProbeAvailability
    from sfsync.flows.report_availability import ReportAvailability
    from sfsync.flows.sync_cases import SyncCases
    from sfsync.flows.watch_availability import WatchAvailability
    from sfsync.intake.org import Org
    from sfsync.intake.webhook import Webhook
    from sfsync.model.endpoint import ProbePlan
    from sfsync.policy import Policy
    from sfsync.ports import Notifier


def now() -> datetime:
    """Return the current instant."""
    from sfsync.adapters.wall_clock import WallClock

    return WallClock().now()


@cache
def store() -> DynamoStore:
    """Return the store on the table that the settings name."""
    from sfsync.adapters.dynamodb import open_store
    from sfsync.adapters.wall_clock import WallClock

    return open_store(read(AwsStoreSettings).store, WallClock())


@cache
def hints() -> SqsHints:
    """Return the queue of hints."""
    from sfsync.adapters.sqs import open_hints

    return open_hints(read(HintSettings).hints_queue)


@cache
def notifier() -> Notifier:
    """Return the topic, and with it the bus where there is one."""
    from sfsync.adapters.notify.eventbridge import open_bus
    from sfsync.adapters.notify.several import Several
    from sfsync.adapters.notify.sns import open_topic

    settings = read(NoticeSettings)
    topic = open_topic(settings.notices_topic)
    return Several([topic, open_bus(settings.notices_bus)]) if settings.notices_bus else topic


@cache
def policy() -> Policy:
    """Return the policy; a file beside the code may be laid over the data sheet."""
    from sfsync.wiring import the_policy

    return the_policy()


@cache
def salesforce() -> Salesforce:
    """Return the org; its private key is read from Secrets Manager, once."""
    from sfsync.adapters.aws.secrets import secret_text
    from sfsync.wiring import connect

    key = secret_text(read(SalesforceSecretSettings).private_key_secret)
    return connect(read(SalesforceSettings, private_key=key))


@cache
def org() -> Org:
    """Return what pushes are checked by."""
    from sfsync.intake.org import Org
    from sfsync.model.record import Stamp

    settings = read(PushSettings)
    told = {name: settings.field_map.get(name, name) for name in (*Stamp, *Org(settings.org_id).account_fields)}
    stamps = frozenset(told[name] for name in Stamp)
    placing = frozenset(told[name] for name in Org(settings.org_id).placing)
    return Org(settings.org_id, stamps=stamps, placing=placing, account_fields=frozenset(told.values()) - stamps)


@cache
def webhook() -> Webhook | None:
    """Return what signed calls are checked by, None where there are no keys."""
    from sfsync.adapters.aws.secrets import secret_text
    from sfsync.intake.webhook import Webhook
    from sfsync.ports import Misconfigured

    arn = read(WebhookSettings).webhook_keys_secret
    if arn is None:
        return None
    keys = tuple(line.strip().encode() for line in secret_text(arn).splitlines() if line.strip())
    org_id, first_time = read(PushSettings).org_id, store().first_time
    try:
        return Webhook(org_id, keys, first_time)
    except ValueError as fault:
        raise Misconfigured(f"secret {arn.rpartition(':')[2]} protects no webhook", str(fault)) from fault


@cache
def sync_cases() -> SyncCases:
    """Return the one flow that every lane feeds."""
    from sfsync.flows.circumstances import Circumstances
    from sfsync.flows.sync_cases import SyncCases

    circumstances = Circumstances(store(), store(), policy(), read(TrustSettings).provider_instances)
    known = salesforce()
    return SyncCases(known.reader, known.writer, store(), store(), notifier(), policy(), circumstances)


@cache
def poll() -> Poll:
    """Return the poll for what changed."""
    from sfsync.flows.poll import Poll

    return Poll(salesforce().reader, store(), store(), sync_cases())


@cache
def follow_moves() -> FollowMoves:
    """Return the flow that keeps the book of customers."""
    from sfsync.flows.moves import FollowMoves

    return FollowMoves(salesforce().accounts, store(), store(), store(), hints())


@cache
def poll_status() -> PollStatus:
    """Return the flow that watches the status feed."""
    from sfsync.adapters.trust import TrustSite
    from sfsync.adapters.wall_clock import WallClock
    from sfsync.flows.poll_status import PollStatus
    from sfsync.flows.take_evidence import TakeEvidence

    settings, kept = read(TrustSettings), store()
    take = TakeEvidence(kept, policy())
    site = TrustSite(settings.trust_url, WallClock())
    return PollStatus(site, take, kept, kept, kept, hints(), notifier(), policy(), settings.provider_instances)


@cache
def hand_on() -> HandOn:
    """Return what hands cases on to the queue."""
    from sfsync.flows.hand_on import HandOn

    return HandOn(store(), hints())


@cache
def sample_parts() -> SampleParts:
    """Return where probers keep their samples until a day is sealed: the table at home, from whichever region."""
    from sfsync.adapters.dynamodb import SampleParts, open_table
    from sfsync.adapters.wall_clock import WallClock

    return SampleParts(open_table(read(AwsStoreSettings).store, WallClock()))


@cache
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


@cache
def watch_availability() -> WatchAvailability:
    """Return who watches what all vantage points keep; the window is read at the first look, and grows while warm."""
    from sfsync.adapters.dynamodb import PartWindow
    from sfsync.adapters.samples.reports import LiveExclusions
    from sfsync.availability.silence import Expected
    from sfsync.flows.watch_availability import WatchAvailability
    from sfsync.policy import load_objectives
    from sfsync.settings.availability import ExclusionsSettings, ProbeFunctionSettings

    names = tuple(endpoint.name for endpoint in _probe_plan().endpoints)
    return WatchAvailability(
        PartWindow(sample_parts()),
        store(),
        notifier(),
        load_objectives(),
        expected=Expected(names, (read(ProbeFunctionSettings).vantage,)),
        exclusions=LiveExclusions(read(ExclusionsSettings).exclusions_url),
    )


@cache
def sample_ledger() -> BucketLedger:
    """Return what seals the days of all vantage points; its key is read from Secrets Manager, once."""
    from sfsync.adapters.aws.secrets import secret_text
    from sfsync.adapters.samples import read_sign
    from sfsync.adapters.samples.bucket import open_bucket
    from sfsync.adapters.samples.bucket_ledger import BucketLedger
    from sfsync.settings.availability import SealingSettings

    settings = read(SealingSettings)
    sign = read_sign(secret_text(settings.key_secret).encode(), "SFSYNC_SAMPLES_KEY_SECRET")
    return BucketLedger(open_bucket(settings.url), sample_parts(), sign)


@cache
def report_availability() -> ReportAvailability:
    """Return what reports on a month, from the sealed days alone."""
    from sfsync.adapters.samples import read_check
    from sfsync.adapters.samples.bucket import open_bucket
    from sfsync.adapters.samples.reports import BucketReports
    from sfsync.flows.report_availability import ReportAvailability
    from sfsync.policy import load_objectives
    from sfsync.settings.availability import ReportSettings

    settings = read(ReportSettings)
    pem = settings.public_pem()
    check = read_check(pem, "SFSYNC_SAMPLES_PUBLIC_KEY") if pem else None
    reports = BucketReports(open_bucket(settings.reports_url), settings.exclusions_url)
    return ReportAvailability(open_bucket(settings.url), reports, notifier(), load_objectives(), check)


def hand_on_changes(*, if_room: bool = False) -> int:
    """Hand on what changed of late, and return how many cases; `if_room`: none while API requests run short."""
    from datetime import timedelta

    handing_on, reader, back = hand_on(), salesforce().reader, timedelta(hours=read(HintSettings).wide_sweep_hours)
    since = reader.server_time() - back
    if if_room and salesforce().shedding:
        return 0
    return handing_on.changed(reader, since)


def since_last_poll(at: datetime) -> timedelta | None:
    """Return how long ago the last poll that was completed began, None before the first."""
    from sfsync.flows.poll import MESSAGES

    done = store().cursor(MESSAGES)
    return at - done.modstamp if done else None


def api_used_percent() -> float | None:
    """Return the share of the org's daily API requests that is used, None while no answer has told."""
    usage = salesforce().usage
    return usage.share * 100 if usage else None


_KEPT = (
    store, hints, notifier, policy, salesforce, org, webhook, sync_cases, poll, follow_moves, poll_status, hand_on,
    sample_parts, probe_availability, watch_availability, sample_ledger, report_availability,
)  # fmt: skip


def forget() -> None:
    """Keep nothing of what was made: the next call reads settings and secrets anew."""
    for one in _KEPT:
        one.cache_clear()
