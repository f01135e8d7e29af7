"""The fake does what every store does, so that what is proven of the flows over it holds over the real ones."""

from __future__ import annotations

from tests.contract.alert_memory_contract import AlertMemoryContract
from tests.contract.evidence_contract import CustomersContract, DependentsContract, EvidenceContract, WatchesContract
from tests.contract.store_contract import CursorsContract, LedgerContract, RecordsContract
from tests.contract.tasks_contract import TasksContract
from tests.contract.turns_contract import TurnsContract


class TestRecords(RecordsContract):
    """In dicts."""


class TestTurns(TurnsContract):
    """In dicts."""


class TestCursors(CursorsContract):
    """In dicts."""


class TestLedger(LedgerContract):
    """In dicts."""


class TestEvidence(EvidenceContract):
    """In dicts."""


class TestWatches(WatchesContract):
    """In dicts."""


class TestCustomers(CustomersContract):
    """In dicts."""


class TestDependents(DependentsContract):
    """In dicts."""


class TestAlertMemory(AlertMemoryContract):
    """In dicts."""


class TestTasks(TasksContract):
    """In dicts."""
