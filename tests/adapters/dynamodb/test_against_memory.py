"""The store on AWS answers as the one in memory does."""

from __future__ import annotations

import pytest
from hypothesis import settings
from hypothesis.stateful import run_state_machine_as_test

from sfsync.adapters.dynamodb.store import DynamoStore, open_store
from sfsync.adapters.wall_clock import WallClock
from tests.adapters.dynamodb.conftest import NewPlace
from tests.contract.both_stores import BothStores


@pytest.mark.timeout(120)
def test_both_answer_the_same(new_place: NewPlace) -> None:
    """In both DynamoDBs."""

    class OnATable(BothStores):
        """The store on a table of its own."""

        def __init__(self) -> None:
            self.place = new_place()
            super().__init__()

        def opened(self) -> DynamoStore:
            """Open the table."""
            return open_store(self.place.url, WallClock())

    run_state_machine_as_test(OnATable, settings=settings(max_examples=4, stateful_step_count=10))
