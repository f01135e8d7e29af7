"""The composition root of the functions on AWS: each part is made when it is first asked for, and kept while warm.

Imports stand within functions, so that a function that needs no org does not load what talks to one.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar

from sfsync.settings import (
    AwsStoreSettings,
    HintSettings,
    NoticeSettings,
    PolicySettings,
    PushSettings,
    SalesforceSecretSettings,
    SalesforceSettings,
    TrustSettings,
    WebhookSettings,
    read,
)

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime, timedelta

    from sfsync.adapters.dynamodb.table import Table
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
    from sfsync.policy.policy import Policy
    from sfsync.ports.telling import Notifier


Part = TypeVar("Part")
_KEPT = list[Any]()  # what `forget` clears; Any, since the type of a function with a cache has no public name


def kept(make: Callable[[], Part]) -> Callable[[], Part]:
    """Make a part when it is first asked for, and keep it until `forget`."""
    made = cache(make)
    _KEPT.append(made)
    return made


def now() -> datetime:
    """Return the current instant."""
    from sfsync.adapters.wall_clock import WallClock

    return WallClock().now()


@kept
def table() -> Table:
    """Return the table that the settings name; each flow is given those parts of the store alone that it uses."""
    from sfsync.adapters.dynamodb.url import open_table
    from sfsync.adapters.wall_clock import WallClock

    return open_table(read(AwsStoreSettings).store, WallClock())


@kept
def hints() -> SqsHints:
    """Return the queue of hints."""
    from sfsync.adapters.sqs import open_hints

    return open_hints(read(HintSettings).hints_queue)


@kept
def notifier() -> Notifier:
    """Return the topic, and with it the bus where there is one."""
    from sfsync.adapters.notify.eventbridge import open_bus
    from sfsync.adapters.notify.several import Several
    from sfsync.adapters.notify.sns import open_topic

    settings = read(NoticeSettings)
    topic = open_topic(settings.notices_topic)
    return Several([topic, open_bus(settings.notices_bus)]) if settings.notices_bus else topic


@kept
def policy() -> Policy:
    """Return the policy; a file beside the code may be laid over the data sheet."""
    from sfsync.policy.load import load_policy

    return load_policy(read(PolicySettings).policy)


@kept
def salesforce() -> Salesforce:
    """Return the org; its private key is read from Secrets Manager, once."""
    from sfsync.adapters.aws.secrets import secret_text
    from sfsync.wiring import connect

    key = secret_text(read(SalesforceSecretSettings).private_key_secret)
    return connect(read(SalesforceSettings, private_key=key))


@kept
def org() -> Org:
    """Return what pushes are checked by."""
    from sfsync.intake.org import Org
    from sfsync.model.record import Stamp

    settings = read(PushSettings)
    told = {name: settings.field_map.get(name, name) for name in (*Stamp, *Org(settings.org_id).account_fields)}
    stamps = frozenset(told[name] for name in Stamp)
    placing = frozenset(told[name] for name in Org(settings.org_id).placing)
    return Org(settings.org_id, stamps=stamps, placing=placing, account_fields=frozenset(told.values()) - stamps)


@kept
def webhook() -> Webhook | None:
    """Return what signed calls are checked by, None where there are no keys."""
    from sfsync.adapters.aws.secrets import secret_text
    from sfsync.adapters.dynamodb.seen import SeenKeys
    from sfsync.intake.webhook import Webhook
    from sfsync.ports.faults import Misconfigured

    arn = read(WebhookSettings).webhook_keys_secret
    if arn is None:
        return None
    keys = tuple(line.strip().encode() for line in secret_text(arn).splitlines() if line.strip())
    org_id, first_time = read(PushSettings).org_id, SeenKeys(table()).first_time
    try:
        return Webhook(org_id, keys, first_time)
    except ValueError as fault:
        raise Misconfigured(f"secret {arn.rpartition(':')[2]} protects no webhook", str(fault)) from fault


@kept
def sync_cases() -> SyncCases:
    """Return the one flow that every lane feeds."""
    from sfsync.adapters.dynamodb.book import Book
    from sfsync.adapters.dynamodb.ledger import CaseLedger
    from sfsync.adapters.dynamodb.records import Records
    from sfsync.flows.circumstances import Circumstances
    from sfsync.flows.sync_cases import SyncCases

    book = Book(table())
    circumstances = Circumstances(book, book, policy(), read(TrustSettings).provider_instances)
    known = salesforce()
    return SyncCases(
        known.reader,
        known.writer,
        Records(table()),
        CaseLedger(table()),
        notifier(),
        policy(),
        circumstances,
        tasks=known.tasks,
    )


@kept
def poll() -> Poll:
    """Return the poll for what changed."""
    from sfsync.adapters.dynamodb.cursors import LaneCursors
    from sfsync.adapters.dynamodb.records import Records
    from sfsync.flows.poll import Poll

    return Poll(salesforce().reader, Records(table()), LaneCursors(table()), sync_cases())


@kept
def follow_moves() -> FollowMoves:
    """Return the flow that keeps the book of customers."""
    from sfsync.adapters.dynamodb.book import Book
    from sfsync.adapters.dynamodb.cursors import LaneCursors
    from sfsync.adapters.dynamodb.records import Records
    from sfsync.flows.moves import FollowMoves

    customers, records, cursors = Book(table()), Records(table()), LaneCursors(table())
    return FollowMoves(salesforce().accounts, customers, records, cursors, hints())


@kept
def keep_promises() -> KeepPromises:
    """Return the flow that creates what is owed to accounts."""
    from sfsync.adapters.dynamodb.cursors import LaneCursors
    from sfsync.adapters.dynamodb.tasks import CreatedTasks
    from sfsync.flows.keep_promises import KeepPromises

    known, log, cursors = salesforce(), CreatedTasks(table()), LaneCursors(table())
    return KeepPromises(known.accounts, known.tasks, log, cursors, policy())


@kept
def poll_status() -> PollStatus:
    """Return the flow that watches the status feed."""
    from sfsync.adapters.dynamodb.book import Book
    from sfsync.adapters.dynamodb.dependents import Dependents
    from sfsync.adapters.dynamodb.evidence import SeenEvidence
    from sfsync.adapters.trust import TrustSite
    from sfsync.adapters.wall_clock import WallClock
    from sfsync.flows.poll_status import PollStatus
    from sfsync.flows.take_evidence import TakeEvidence
    from sfsync.policy.load import load_pauses

    settings, book, rules = read(TrustSettings), Book(table()), load_pauses(read(PolicySettings).policy)
    take = TakeEvidence(SeenEvidence(table()), rules)
    site = TrustSite(settings.trust_url, WallClock())
    return PollStatus(
        site, take, book, book, Dependents(table()), hints(), notifier(), rules, settings.provider_instances
    )


@kept
def hand_on() -> HandOn:
    """Return what hands cases on to the queue."""
    from sfsync.adapters.dynamodb.records import Records
    from sfsync.flows.hand_on import HandOn

    return HandOn(Records(table()), hints())


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
    from sfsync.adapters.dynamodb.cursors import LaneCursors
    from sfsync.flows.poll import MESSAGES

    done = LaneCursors(table()).cursor(MESSAGES)
    return at - done.modstamp if done else None


def api_used_percent() -> float | None:
    """Return the share of the org's daily API requests that is used, None while no answer has told."""
    usage = salesforce().usage
    return usage.share * 100 if usage else None


def forget() -> None:
    """Keep nothing of what was made: the next call reads settings and secrets anew."""
    for one in _KEPT:
        one.cache_clear()
