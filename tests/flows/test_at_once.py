"""Hints of a single process are followed at once, and none is taken for done that was not."""

from __future__ import annotations

from unittest.mock import patch

import pytest

from sfsync.flows.at_once import AtOnce
from sfsync.flows.poll import Poll
from sfsync.flows.sync_cases import BUSY, SyncCases
from sfsync.flows.tally import Tally
from sfsync.ports.faults import Unavailable
from tests.flows.status import ONE, TWO, a_desk


def test_a_case_that_another_worker_is_at_is_hinted_at_again() -> None:
    """It may have been read before what is hinted at; what the org put off is the sweep's own business."""
    desk = a_desk()
    hints = AtOnce(desk.sync_cases, Poll(desk.org, desk.store, desk.store, desk.sync_cases), desk.org.server_time)
    with patch.object(SyncCases, "sync", return_value=Tally(put_off={TWO: "the org takes no writes"})):
        hints.put([TWO])
    with (
        patch.object(SyncCases, "sync", return_value=Tally(put_off={ONE: BUSY})),
        pytest.raises(Unavailable, match="1 of the cases"),
    ):
        hints.put([ONE])

    assert set(hints.done().put_off) == {ONE, TWO}
