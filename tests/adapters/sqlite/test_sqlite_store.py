"""The embedded store does what every store does."""

from __future__ import annotations

from tests.contract.store_contract import CursorsContract, LedgerContract, RecordsContract, TurnsContract


class TestRecords(RecordsContract):
    """In a file with two handles, and in memory."""


class TestTurns(TurnsContract):
    """In a file with two handles, and in memory."""


class TestCursors(CursorsContract):
    """In a file with two handles, and in memory."""


class TestLedger(LedgerContract):
    """In a file with two handles, and in memory."""
