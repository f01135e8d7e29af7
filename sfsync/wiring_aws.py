"""The composition root of the functions on AWS: each part is made when it is first asked for, and kept while warm.

Imports stand within functions, so that a function that needs no org does not load what talks to one.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from sfsync.settings import (
    AwsStoreSettings,
    HintSettings,
    NoticeSettings,
    PushSettings,
    SalesforceSecretSettings,
    SalesforceSettings,
    TrustSettings,
    WebhookSettings,
    read,
)

if TYPE_CHECKING:
    from datetime import datetime, timedelta

    from sfsync.adapters.dynamodb import DynamoStore
    from sfsync.adapters.salesforce import Salesforce
    from sfsync.adapters.sqs import SqsHints
    from sfsync.flows.hand_on import HandOn
    from sfsync.flows.keep_promises import KeepPromises
    from sfsync.flows.moves import FollowMoves
    from sfsync.flows.poll import Poll
    from sfsync.flows.poll_status import PollStatus
    from sfsync.flows.sync_cases import SyncCases
    from sfsync.intake.org import Org
    from sfsync.intake.webhook import Webhook
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
    return Org(settings.org_id, stamps=stamps, account_fields=frozenset(told.values()) - stamps)


@cache
def webhook() -> Webhook | None:
    """Return what signed calls are checked by, None where there are no keys."""
    from sfsync.adapters.aws.secrets import secret_text
    from sfsync.intake.webhook import Webhook

    arn = read(WebhookSettings).webhook_keys_secret
    if arn is None:
        return None
    keys = tuple(line.strip().encode() for line in secret_text(arn).splitlines() if line.strip())
    return Webhook(read(PushSettings).org_id, keys, store().first_time)


@cache
def sync_cases() -> SyncCases:
    """Return the one flow that every lane feeds."""
    from sfsync.flows.circumstances import Circumstances
    from sfsync.flows.sync_cases import SyncCases

    circumstances = Circumstances(store(), store(), policy(), read(TrustSettings).provider_instances)
    known = salesforce()
    return SyncCases(
        known.reader, known.writer, store(), store(), notifier(), policy(), circumstances, tasks=known.tasks
    )


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
def keep_promises() -> KeepPromises:
    """Return the flow that creates what is owed to accounts."""
    from sfsync.flows.keep_promises import KeepPromises

    return KeepPromises(salesforce().accounts, salesforce().tasks, store(), policy())


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


def hand_on_changes(*, if_room: bool = False) -> int:
    """Hand on what changed of late, and return how many cases; `if_room`: none while API requests run short."""
    from datetime import timedelta

    reader = salesforce().reader
    since = reader.server_time() - timedelta(hours=read(HintSettings).wide_sweep_hours)
    if if_room and salesforce().shedding:
        return 0
    return hand_on().changed(reader, since)


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
    keep_promises,
)  # fmt: skip


def forget() -> None:
    """Keep nothing of what was made: the next call reads settings and secrets anew."""
    for one in _KEPT:
        one.cache_clear()
