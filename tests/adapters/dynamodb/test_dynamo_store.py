"""The store on AWS does what every store does."""

from __future__ import annotations

from tests.contract.alert_memory_contract import AlertMemoryContract
from tests.contract.evidence_contract import (
    CustomersContract,
    DependentsContract,
    EvidenceContract,
    WatchesContract,
)
from tests.contract.store_contract import CursorsContract, LedgerContract, RecordsContract
from tests.contract.tasks_contract import TasksContract
from tests.contract.turns_contract import TurnsContract


class TestRecords(RecordsContract):
    """In moto and in dynalite, with two handles."""


class TestTurns(TurnsContract):
    """In moto and in dynalite, with two handles."""


class TestCursors(CursorsContract):
    """In moto and in dynalite, with two handles."""


class TestLedger(LedgerContract):
    """In moto and in dynalite, with two handles."""


class TestEvidence(EvidenceContract):
    """In moto and in dynalite, with two handles."""


class TestWatches(WatchesContract):
    """In moto and in dynalite, with two handles."""


class TestCustomers(CustomersContract):
    """In moto and in dynalite, with two handles."""


class TestDependents(DependentsContract):
    """In moto and in dynalite, with two handles."""


class TestAlertMemory(AlertMemoryContract):
    """In moto and in dynalite, with two handles."""


class TestTasks(TasksContract):
    """In moto and in dynalite, with two handles."""
