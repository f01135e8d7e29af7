"""The store in memory, as the contract asks for it."""

from __future__ import annotations

import pytest

from sfsync.adapters.memory import MemoryStore

pytest.register_assert_rewrite(
    "tests.contract.store_contract",
    "tests.contract.turns_contract",
    "tests.contract.evidence_contract",
    "tests.contract.alert_memory_contract",
)


@pytest.fixture
def store() -> MemoryStore:
    """An empty store."""
    return MemoryStore()


@pytest.fixture
def other(store: MemoryStore) -> MemoryStore:
    """There is but one handle."""
    return store
