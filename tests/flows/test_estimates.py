"""An estimate is shown and never due: nobody is warned of it, and nothing is breached."""

from __future__ import annotations

import pytest

from sfsync.model.record import Stamp
from sfsync.model.replacing import replace
from tests.fakes.org import a_case
from tests.flows.desk import Desk

ONE = a_case(1).id


@pytest.mark.parametrize(
    ("priority", "told"),
    [
        ("P2", ["defect_stage warned 50", "defect_stage warned 75", "defect_stage warned 90", "defect_stage breached"]),
        ("P3", []),
    ],
)
def test_a_stage_is_warned_of_where_it_is_promised(priority: str, told: list[str]) -> None:
    """Triage, 4 hours: P2 is warned and breached; for P3 it is an estimate, whose due instant the Case shows."""
    desk = Desk()
    desk.org.add(replace(a_case(1, priority=priority), defect_stage="Triage"))
    desk.poll()
    for _ in range(6):
        desk.org.pass_time(hours=1)
        desk.sweep()

    assert [text for text in desk.notices.words() if text.startswith("defect_stage")] == told
    assert desk.org.stamps[ONE][Stamp.DEFECT_STAGE_DUE] == desk.org.cases[ONE].created_at.replace(hour=19)
