"""The embedded store does what every store does."""

from __future__ import annotations

from tests.contract.alert_memory_contract import AlertMemoryContract
from tests.contract.evidence_contract import CustomersContract, DependentsContract, EvidenceContract, WatchesContract
from tests.contract.store_contract import CursorsContract, LedgerContract, RecordsContract
from tests.contract.tasks_contract import TasksContract
from tests.contract.turns_contract import TurnsContract


class TestRecords(RecordsContract):
    """In a file with two handles, and in memory."""


class TestTurns(TurnsContract):
    """In a file with two handles, and in memory."""


class TestCursors(CursorsContract):
    """In a file with two handles, and in memory."""


class TestLedger(LedgerContract):
    """In a file with two handles, and in memory."""


class TestEvidence(EvidenceContract):
    """In a file with two handles, and in memory."""


class TestWatches(WatchesContract):
    """In a file with two handles, and in memory."""


class TestCustomers(CustomersContract):
    """In a file with two handles, and in memory."""


class TestDependents(DependentsContract):
    """In a file with two handles, and in memory."""


class TestAlertMemory(AlertMemoryContract):
    """In a file with two handles, and in memory."""


class TestTasks(TasksContract):
    """In a file with two handles, and in memory."""
