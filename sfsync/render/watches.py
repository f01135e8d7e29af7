"""The watched instances as one document: how fresh, paused by what, and whose clocks stand still."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from sfsync.engine.pauses import causes
from sfsync.engine.recovery import recoveries
from sfsync.ports.cases import CaseStore
from sfsync.ports.status import Customers, Watches
from sfsync.render.instants import instant, seconds
from sfsync.render.pauses import reason_document

if TYPE_CHECKING:
    from datetime import datetime

    from sfsync.engine.recovery import Recovery
    from sfsync.model.watch import Watch
    from sfsync.policy.policy import Policy


class Known(Watches, Customers, CaseStore, Protocol):
    """What a store knows of instances, customers and cases."""


def watches_document(store: Known | None, policy: Policy, now: datetime) -> dict[str, Any]:
    """Return JSON-ready values, an entry for each watched instance."""
    watches = store.watches() if store else {}
    entries = [_entry(watches[key], store, policy, now) for key in sorted(watches)] if store else []
    return {"at": instant(now), "instances": entries}


def _entry(watch: Watch, store: Known, policy: Policy, now: datetime) -> dict[str, Any]:
    every = causes(watch.instance, watch.impacts, policy.salesforce, now)
    holding = [cause for cause in every if cause.holds]
    residents = store.residents(watch.instance)
    here = [
        customer
        for customer in store.customers(residents).values()
        if customer.stays and customer.stays[-1].instance == watch.instance
    ]
    cases = store.dependents(now, [customer.account_id for customer in here])
    return {
        "instance": watch.instance,
        "active": watch.active,
        "seen_at": instant(watch.seen_at) if watch.seen_at else None,
        "age_s": seconds(now - watch.seen_at.replace(microsecond=0)) if watch.seen_at else None,
        "stale": watch.is_stale(now),
        "fault": watch.fault,
        "paused_by": [reason_document(cause) for cause in holding],
        "recovery": [_recovery(one) for one in recoveries(every, policy.salesforce, now)],
        "customers": sorted(customer.name or customer.account_id for customer in here),
        "open_cases": len(cases),
        "paused_cases": len(cases) if holding else 0,
        "oddities": list(watch.oddities),
    }


def _recovery(one: Recovery) -> dict[str, Any]:
    """Return how an incident stands to Salesforce's recovery objectives."""
    return {
        "incident": one.cause.impact.record,
        "started_at": instant(one.started_at),
        "restore_by": instant(one.restore_by),
        "passed": one.passed,
        "left_s": seconds(one.left),
        "loss_from": instant(one.loss_from),
        "loss_to": instant(one.started_at),
    }
