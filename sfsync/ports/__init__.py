"""What the flows need of the outside world, named by need. Adapters implement these; wiring joins them."""

from __future__ import annotations

from sfsync.ports.alerting import AlertMemory, SampleWindow
from sfsync.ports.cases import (
    CaseArchive,
    CasePage,
    CaseSource,
    CaseStore,
    Dependence,
    FoundCase,
    StampWriter,
    Turns,
    UnreadableCase,
    WriteOutcome,
    WriteResult,
)
from sfsync.ports.faults import Misconfigured, OverBudget, ReadOnly, Unavailable
from sfsync.ports.memory import Cursors, Ledger
from sfsync.ports.probing import Probed, Prober, SampleLog
from sfsync.ports.reporting import Reports, SealedSamples
from sfsync.ports.status import Account, AccountSource, Customers, Evidence, Look, StatusFeed, Watches
from sfsync.ports.tasks import PatronSource, TaskLog, TaskWriter
from sfsync.ports.telling import Clock, Hints, Notifier, Seen

__all__ = [
    "Account",
    "AccountSource",
    "AlertMemory",
    "CaseArchive",
    "CasePage",
    "CaseSource",
    "CaseStore",
    "Clock",
    "Cursors",
    "Customers",
    "Dependence",
    "Evidence",
    "FoundCase",
    "Hints",
    "Ledger",
    "Look",
    "Misconfigured",
    "Notifier",
    "OverBudget",
    "PatronSource",
    "Probed",
    "Prober",
    "ReadOnly",
    "Reports",
    "SampleLog",
    "SampleWindow",
    "SealedSamples",
    "Seen",
    "StampWriter",
    "StatusFeed",
    "TaskLog",
    "TaskWriter",
    "Turns",
    "Unavailable",
    "UnreadableCase",
    "Watches",
    "WriteOutcome",
    "WriteResult",
]
