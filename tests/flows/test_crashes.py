"""A worker that dies at any call, and is started again, ends where one ends that never died."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import Struct

from sfsync.flows.circumstances import Circumstances
from sfsync.flows.poll import Poll
from sfsync.flows.sweep_clocks import SweepClocks
from sfsync.flows.sync_cases import SyncCases
from sfsync.model.case import Field
from tests.fakes.org import a_case
from tests.flows.desk import Desk


class Died(BaseException):
    """The worker's death; nothing may catch it."""


class Mortal(Struct):
    """Counts the calls to what it wraps, and dies before or after one of them."""

    inner: object
    life: Life

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - it stands for any port
        method = getattr(self.inner, name)

        def call(*args: object, **kwargs: object) -> object:
            self.life.step()
            result = method(*args, **kwargs)
            self.life.step()
            return result

        return call


class Life(Struct):
    """How many steps a worker has left."""

    ends_at: int
    steps: int = 0

    def step(self) -> None:
        """Take a step; the last one is the end."""
        self.steps += 1
        if self.steps == self.ends_at:
            raise Died


def story(desk: Desk, life: Life) -> None:
    """Poll and sweep once, each port call a place to die."""
    org, store, notices = Mortal(desk.org, life), Mortal(desk.store, life), Mortal(desk.notices, life)
    flow = SyncCases(org, org, store, store, notices, desk.policy, Circumstances(store, store, desk.policy))
    Poll(org, store, store, flow).run()
    SweepClocks(store, flow).run(desk.org.now)


def a_desk() -> Desk:
    """Return a desk in mid-day: one case runs out, one is put on hold, one is new, one is beyond judging."""
    desk = Desk()
    desk.org.add(a_case(1), a_case(2, status="In Progress"))
    desk.poll()
    desk.org.pass_time(minutes=61)
    desk.org.change(a_case(2).id, Field.STATUS, "On Hold")
    desk.org.add(a_case(3, created_at=desk.org.now), a_case(4, priority="?"))
    return desk


def outcome(desk: Desk) -> dict[str, Any]:
    """Return all that people see: stamps, ledger, notices by key, cases set aside."""
    ids = list(desk.org.cases)
    return {
        "stamps": desk.org.stamps,
        "ledger": {i: sorted((e.kind, e.clock or "", e.due_at) for e in desk.store.entries(i)) for i in ids},
        "told": {(entry.case_id, entry.clock, entry.kind, entry.due_at) for entry in desk.notices.told},
        "aside": {record.case_id: record.reason for record in desk.store.quarantined()},
        "left": [record.outbox for record in desk.store.load(ids).values()],
    }


def another_worker(desk: Desk) -> None:
    """Let another worker start two minutes later: by then the one before has told what it was to tell, or has died."""
    desk.org.pass_time(minutes=2)
    story(desk, Life(ends_at=0))


def undisturbed() -> tuple[dict[str, Any], int]:
    """Return the outcome of a worker that lives, and the number of its steps."""
    desk, life = a_desk(), Life(ends_at=0)
    story(desk, life)
    steps = life.steps
    another_worker(desk)
    return outcome(desk), steps


EXPECTED, STEPS = undisturbed()


@pytest.mark.parametrize("step", range(1, STEPS + 1))
def test_dying_at_any_step_and_starting_again_changes_nothing(step: int) -> None:
    """Every port call is died at, before and after; the next pass heals it, and nothing is told by another key."""
    desk = a_desk()
    with pytest.raises(Died):
        story(desk, Life(ends_at=step))
    another_worker(desk)

    assert outcome(desk) == EXPECTED
    keys = [entry.key for entry in desk.notices.told]
    assert len(keys) - len(set(keys)) <= 2  # one batch may come again after a death between telling and remembering it
