"""The composition root: settings -> adapters -> flows; it imports within functions, so a command loads what it uses."""

from __future__ import annotations

from contextlib import ExitStack, closing, contextmanager
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.model.evidence import Source
from sfsync.settings import PolicySettings, SalesforceSettings, StoreSettings, TrustSettings, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from sfsync.adapters.salesforce import Connection, Salesforce
    from sfsync.adapters.stores import Store
    from sfsync.flows.at_once import AtOnce
    from sfsync.flows.circumstances import Known
    from sfsync.flows.keep_promises import KeepPromises
    from sfsync.flows.measure import Count
    from sfsync.flows.moves import FollowMoves
    from sfsync.flows.overrides import Overrides
    from sfsync.flows.poll import Poll
    from sfsync.flows.poll_status import PollStatus, StatusTally
    from sfsync.flows.sweep_clocks import SweepClocks
    from sfsync.flows.sync_cases import SyncCases
    from sfsync.flows.tally import Tally
    from sfsync.hours.interval import Interval
    from sfsync.model.case import Case
    from sfsync.model.pause import Pause
    from sfsync.model.record import CaseRecord
    from sfsync.policy.policy import Policy
    from sfsync.ports.cases import FoundCase
    from sfsync.ports.telling import Clock, Hints, Notifier


class Worker(Struct, frozen=True):
    """The flows that keep one org and one store in step, with what they share."""

    policy: Policy
    salesforce: Salesforce
    store: Store
    sync_cases: SyncCases
    poll: Poll
    sweep_clocks: SweepClocks
    follow_moves: FollowMoves
    poll_status: PollStatus
    hints: AtOnce
    keep_promises: KeepPromises

    def watch_status(self, now: datetime, *, wide: bool = False) -> tuple[StatusTally, Tally]:
        """Follow customers' moves and poll the status feed; return what that found, and what was synced for it.

        The feed is polled also while the org does not answer: that is when it matters.
        """
        from sfsync.ports.faults import Unavailable

        try:
            self.follow_moves.run(now)
            missed = None
        except Unavailable as fault:
            missed = str(fault)
        found = self.poll_status.run(now, wide=wide)
        if missed:
            found.failed["the customers' instances"] = missed
        return found, self.hints.done()


@contextmanager
def worker(  # noqa: PLR0913 - what a demo or a test gives outright
    notifier: Notifier,
    policy_file: Path | None = None,
    *,
    org: SalesforceSettings | None = None,
    store_url: str | None = None,
    trust: TrustSettings | None = None,
    clock: Clock | None = None,
) -> Iterator[Worker]:
    """Yield a worker on the environment's settings, or on those given; the store is closed afterwards."""
    from sfsync.adapters.stores import open_store
    from sfsync.adapters.wall_clock import WallClock
    from sfsync.flows.at_once import AtOnce
    from sfsync.flows.circumstances import Circumstances
    from sfsync.flows.keep_promises import KeepPromises
    from sfsync.flows.moves import FollowMoves
    from sfsync.flows.poll import Poll
    from sfsync.flows.sweep_clocks import SweepClocks
    from sfsync.flows.sync_cases import SyncCases

    policy = the_policy(policy_file)
    salesforce = connect(org or read(SalesforceSettings))
    store = open_store(store_url or read(StoreSettings).store, WallClock())
    trust = trust or read(TrustSettings)
    circumstances = Circumstances(store, store, policy, trust.provider_instances)
    org_ports = (salesforce.reader, salesforce.writer)
    sync_cases = SyncCases(*org_ports, store, store, notifier, policy, circumstances, tasks=salesforce.tasks)
    poll = Poll(salesforce.reader, store, store, sync_cases)
    hints = AtOnce(sync_cases, poll, salesforce.reader.server_time)
    duties = KeepPromises(salesforce.accounts, salesforce.tasks, store, store, policy)
    moves = FollowMoves(salesforce.accounts, store, store, store, hints)
    with _status(trust, store, hints, (notifier, policy), clock) as poll_status, closing(salesforce), closing(store):
        sweep = SweepClocks(store, sync_cases)
        yield Worker(policy, salesforce, store, sync_cases, poll, sweep, moves, poll_status, hints, duties)


@contextmanager
def _status(
    trust: TrustSettings, store: Store, hints: Hints, told: tuple[Notifier, Policy], clock: Clock | None
) -> Iterator[PollStatus]:
    """Yield the flow that watches the status feed; where that is switched off, it carries out overrides alone."""
    from sfsync.adapters.trust import TrustSite
    from sfsync.adapters.wall_clock import WallClock
    from sfsync.flows.poll_status import PollStatus
    from sfsync.flows.take_evidence import TakeEvidence

    notifier, policy = told
    with ExitStack() as opened:
        off = trust.trust_url == "off"
        site = None if off else opened.enter_context(closing(TrustSite(trust.trust_url, clock or WallClock())))
        take = TakeEvidence(store, policy.salesforce)
        yield PollStatus(site, take, store, store, store, hints, notifier, policy.salesforce, trust.provider_instances)


def the_policy(file: Path | None = None) -> Policy:
    """Return the policy of a file, else of the environment, else the data sheet as it is."""
    from sfsync.policy.load import load_policy

    return load_policy(file or read(PolicySettings).policy)


def connect(settings: SalesforceSettings) -> Salesforce:
    """Return the org that the settings name; nothing is called before the first question."""
    from sfsync.adapters.salesforce import Salesforce
    from sfsync.adapters.wall_clock import WallClock
    from sfsync.intake.rejected import Rejected
    from sfsync.ports.faults import Misconfigured

    try:
        connection = _connection(settings)
    except Misconfigured as fault:
        raise Rejected(f"SFSYNC_SALESFORCE_ settings: {fault}") from fault
    return Salesforce(connection, WallClock())


def _connection(settings: SalesforceSettings) -> Connection:
    from sfsync.adapters.salesforce import Connection

    secret = settings.client_secret
    return Connection(
        url=settings.url,
        client_id=settings.client_id,
        client_secret=secret.get_secret_value() if secret else None,
        username=settings.username,
        private_key=settings.key(),
        audience=settings.audience,
        version=settings.api_version,
        org_id=settings.org_id,
        api_ceiling=settings.api_share,
        field_map=settings.field_map,
        message_sources=settings.message_sources,
        automation_user_ids=settings.automation_users,
    )


class OrgCase(Struct, frozen=True):
    """One Case as the org has it and the store observed it, the org's time, and what the store knows around it."""

    case: Case
    as_of: datetime
    account_id: str | None = None
    known: Known | None = None
    records: tuple[tuple[Source, str], ...] = ()
    record: CaseRecord | None = None

    def pauses(self, at: datetime) -> tuple[Pause, ...]:
        """Return the pauses that the store's evidence gives it as of an instant."""
        return self.known.pauses(self.case, self.account_id, at) if self.known else ()


def case_from_org(case_id: str, policy: Policy) -> OrgCase:
    """Return one Case with what the store, where there is one, knows of it; raise Rejected for none."""
    from sfsync.intake.rejected import Rejected
    from sfsync.ports.cases import FoundCase

    page = connect(read(SalesforceSettings)).reader.read([case_id])
    for found in page.found:
        if isinstance(found, FoundCase):
            return _with_the_store(found, page.as_of, policy)
        raise Rejected(found.reason)
    raise Rejected(f"the org has no Case {case_id}, or the integration user may not see it")


def _with_the_store(found: FoundCase, as_of: datetime, policy: Policy) -> OrgCase:
    from sfsync.flows.circumstances import Circumstances
    from sfsync.plan.observe import with_observed_changes

    with store_if_any() as store:
        if store is None:
            return OrgCase(with_observed_changes(found.case, (), found.modstamp)[0], as_of)
        record = store.load([found.id]).get(found.id)
        case, _ = with_observed_changes(found.case, record.observations if record else (), found.modstamp)
        provider = read(TrustSettings).provider_instances
        known = Circumstances(store, store, policy, provider).of([found])
        raw = _raw_records(store, known, case, found.account_id, as_of)
        return OrgCase(case, as_of, found.account_id, known, raw, record)


def count_of_the_org(policy: Policy, period: Interval, at: datetime) -> Count:
    """Return the clocks of the Cases that were open in a period, as of an instant, by all that is known."""
    from sfsync.flows.circumstances import Circumstances
    from sfsync.flows.measure import CountClocks

    with closing(connect(read(SalesforceSettings))) as salesforce, store_if_any() as store:
        provider = read(TrustSettings).provider_instances
        circumstances = Circumstances(store, store, policy, provider) if store else None
        clocks = CountClocks(salesforce.reader, policy, store, circumstances)
        return clocks.run(period, at)


def _raw_records(
    store: Store, known: Known, case: Case, account_id: str | None, at: datetime
) -> tuple[tuple[Source, str], ...]:
    """Return the records that pause a case, each as it was last seen."""
    keys = {pause.evidence.partition("/")[0] for pause in known.pauses(case, account_id, at)}
    every = (revision for instance in known.impacts for revision in store.revisions(instance))
    texts = sorted((r.record_key, r.last_seen, r.raw) for r in every if r.impact is None and r.record_key in keys)
    latest = {key: raw for key, _, raw in texts}
    return tuple((Source(key.partition(":")[0]), raw) for key, raw in latest.items())


@contextmanager
def overrides(policy: Policy) -> Iterator[Overrides]:
    """Yield what people put beside the evidence, in the settings' store."""
    from sfsync.adapters.stores import open_store
    from sfsync.adapters.wall_clock import WallClock
    from sfsync.flows.overrides import Overrides
    from sfsync.flows.take_evidence import TakeEvidence

    with closing(open_store(read(StoreSettings).store, WallClock())) as store:
        yield Overrides(TakeEvidence(store, policy.salesforce), store, store)


@contextmanager
def store_if_any() -> Iterator[Store | None]:
    """Yield the store of the settings, None where there is none yet: asking does not create one."""
    from sfsync.adapters.stores import is_there, open_store
    from sfsync.adapters.wall_clock import WallClock

    url = read(StoreSettings).store
    if not is_there(url):
        yield None
        return
    with closing(open_store(url, WallClock())) as store:
        yield store
