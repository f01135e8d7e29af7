"""The composition root: settings -> adapters -> flows; it imports within functions, so a command loads what it uses."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sfsync.settings import PolicySettings, SalesforceSettings, StoreSettings, read

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from sfsync.adapters.salesforce import Connection, Salesforce
    from sfsync.adapters.stores import Store
    from sfsync.flows.poll import Poll
    from sfsync.flows.sweep_clocks import SweepClocks
    from sfsync.flows.sync_cases import SyncCases
    from sfsync.model.case import Case
    from sfsync.model.record import Observation
    from sfsync.policy import Policy
    from sfsync.ports import Notifier


@dataclass(frozen=True, slots=True)
class Worker:
    """The flows that keep one org and one store in step, with what they share."""

    policy: Policy
    salesforce: Salesforce
    store: Store
    sync_cases: SyncCases
    poll: Poll
    sweep_clocks: SweepClocks


@contextmanager
def worker(
    notifier: Notifier,
    policy_file: Path | None = None,
    org: SalesforceSettings | None = None,
    store_url: str | None = None,
) -> Iterator[Worker]:
    """Yield a worker on the environment's settings, or on those given; the store is closed afterwards."""
    from sfsync.adapters.stores import open_store
    from sfsync.adapters.wall_clock import WallClock
    from sfsync.flows.poll import Poll
    from sfsync.flows.sweep_clocks import SweepClocks
    from sfsync.flows.sync_cases import SyncCases

    policy = the_policy(policy_file)
    salesforce = connect(org or read(SalesforceSettings))
    store = open_store(store_url or read(StoreSettings).store, WallClock())
    sync_cases = SyncCases(salesforce.reader, salesforce.writer, store, store, notifier, policy)
    poll = Poll(salesforce.reader, store, store, sync_cases)
    try:
        yield Worker(policy, salesforce, store, sync_cases, poll, SweepClocks(store, sync_cases))
    finally:
        store.close()
        salesforce.close()


def the_policy(file: Path | None = None) -> Policy:
    """Return the policy of a file, else of the environment, else the data sheet as it is."""
    from sfsync.policy import load_policy

    return load_policy(file or read(PolicySettings).policy)


def connect(settings: SalesforceSettings) -> Salesforce:
    """Return the org that the settings name; nothing is called before the first question."""
    from sfsync.adapters.salesforce import Salesforce
    from sfsync.adapters.wall_clock import WallClock
    from sfsync.intake.rejected import Rejected
    from sfsync.ports import Misconfigured

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


def case_from_org(case_id: str) -> tuple[Case, datetime]:
    """Return one Case as the org has it and the store observed it, and the org's time; raise Rejected for none."""
    from sfsync.intake import Rejected
    from sfsync.plan import with_observed_changes
    from sfsync.ports import FoundCase

    page = connect(read(SalesforceSettings)).reader.read([case_id])
    for found in page.found:
        if isinstance(found, FoundCase):
            return with_observed_changes(found.case, _observed(case_id), found.modstamp)[0], page.as_of
        raise Rejected(found.reason)
    raise Rejected(f"the org has no Case {case_id}, or the integration user may not see it")


def _observed(case_id: str) -> tuple[Observation, ...]:
    """Return what the store, where there is one, saw of a Case; explaining does not create a store."""
    from sfsync.adapters.stores import is_there, open_store
    from sfsync.adapters.wall_clock import WallClock

    url = read(StoreSettings).store
    if not is_there(url):
        return ()
    store = open_store(url, WallClock())
    try:
        record = store.load([case_id]).get(case_id)
    finally:
        store.close()
    return record.observations if record else ()
