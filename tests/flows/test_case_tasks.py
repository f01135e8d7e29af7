"""Tasks of Cases beside all else that a pass decides: what is stamped, said, placed and remembered stays whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any, cast

import pytest
from msgspec import Struct, field

from sfsync.adapters.stores import Store
from sfsync.flows.case_tasks import CaseTasks
from sfsync.flows.circumstances import Circumstances
from sfsync.flows.poll import Poll
from sfsync.flows.sweep_clocks import SweepClocks
from sfsync.flows.sync_cases import SyncCases
from sfsync.flows.tally import Owed, Tally
from sfsync.model.case import Field
from sfsync.model.record import CaseRecord, Stamp
from sfsync.model.replacing import replace
from sfsync.model.task import TaskDraft
from sfsync.ports.cases import WriteOutcome, WriteResult
from sfsync.ports.faults import Unavailable
from tests.contract.examples import entry
from tests.fakes.org import a_case
from tests.flows.desk import Desk
from tests.flows.test_crashes import Died, Life, Mortal

ONE = a_case(1).id
FOLLOW_UPS = ["documentation", "review", "survey"]


class Tasks(Struct):
    """An org's Tasks with unique keys, and how often each key was sent; a `fault` is what calls end in."""

    there: dict[str, TaskDraft] = field(default_factory=dict)
    sent: list[str] = field(default_factory=list)
    fault: BaseException | None = None

    def create(self, drafts: Sequence[TaskDraft]) -> Mapping[str, WriteOutcome]:
        """Create what is not there."""
        if self.fault:
            raise self.fault
        self.sent += [draft.key for draft in drafts]
        before = set(self.there)
        self.there = {draft.key: draft for draft in drafts} | self.there
        return {draft.key: WriteOutcome(WriteResult.WRITTEN, already=draft.key in before) for draft in drafts}

    def words(self) -> list[str]:
        """Return what is there, in short."""
        return sorted(key.split("/")[1] for key in self.there)


def flow(desk: Desk, tasks: Tasks, life: Life | None = None) -> SyncCases:
    """Return the flow with Tasks; each port call is a step of a life."""
    org, store, notices, writer = (
        Mortal(part, life or Life(ends_at=0)) for part in (desk.org, desk.store, desk.notices, tasks)
    )
    known = Circumstances(store, store, desk.policy)
    return SyncCases(org, org, store, store, notices, desk.policy, known, tasks=writer)


def closed() -> Desk:
    """Return a desk whose Case was raised and told of, and is closed since."""
    desk = Desk()
    desk.org.add(a_case(1, category="Integration"))
    desk.poll()
    desk.org.pass_time(minutes=10)
    desk.org.change(ONE, Field.STATUS, "Closed")
    desk.org.cases[ONE] = replace(desk.org.cases[ONE], closed_at=desk.org.now)
    desk.org.pass_time(seconds=10)
    return desk


def story(desk: Desk, tasks: Tasks, life: Life) -> None:
    """Poll and sweep once."""
    one = flow(desk, tasks, life)
    Poll(desk.org, one.store, desk.store, one).run()
    SweepClocks(one.store, one).run(desk.org.now)


def outcome(desk: Desk, tasks: Tasks) -> dict[str, Any]:
    """Return all that a pass leaves behind, but for the turns and revisions, which depend on how often it began."""
    record = desk.store.load([ONE])[ONE]
    return {
        "stamps": desk.org.stamps,
        "ledger": sorted((entry.kind, entry.clock or "") for entry in desk.store.entries(ONE)),
        "placement": record.placement,
        "remembered": sorted(record.tasks),
        "left": (record.outbox, record.retries),
        "there": tasks.words(),
    }


def another_worker(desk: Desk, tasks: Tasks) -> None:
    """Let another worker start two minutes later."""
    desk.org.pass_time(minutes=2)
    story(desk, tasks, Life(ends_at=0))


def undisturbed() -> tuple[dict[str, Any], int]:
    """Return the outcome of a worker that lives, and the number of its steps."""
    desk, tasks, life = closed(), Tasks(), Life(ends_at=0)
    story(desk, tasks, life)
    steps = life.steps
    another_worker(desk, tasks)
    return outcome(desk, tasks), steps


EXPECTED, STEPS = undisturbed()


def test_only_tasks_that_were_created_here_are_counted() -> None:
    """A second worker with a store of its own finds all three there: they are done, and none is its own."""
    desk, other, tasks = closed(), closed(), Tasks()
    one, two = flow(desk, tasks), flow(other, tasks)
    mine = Poll(desk.org, one.store, desk.store, one).run()
    theirs = Poll(other.org, two.store, other.store, two).run()

    assert (mine.tasks, theirs.tasks) == (3, 0)
    assert len(other.store.load([ONE])[ONE].tasks) == 3


def test_a_close_is_stamped_said_placed_and_followed_up() -> None:
    """All of it in one pass; a second pass sends nothing to the org."""
    desk, tasks = closed(), Tasks()
    before = desk.store.load([ONE])[ONE].placement
    story(desk, tasks, Life(ends_at=0))
    attempts, record = desk.org.attempts, desk.store.load([ONE])[ONE]
    story(desk, tasks, Life(ends_at=0))

    assert tasks.words() == FOLLOW_UPS
    assert len(tasks.sent) == len(FOLLOW_UPS)
    assert sorted(key.split("/")[1] for key in record.tasks) == FOLLOW_UPS
    assert desk.kinds(ONE, "resolution") == ["activated", "fulfilled"]
    assert before is not None
    assert record.placement == before
    assert desk.store.load([ONE])[ONE].tasks == record.tasks
    assert desk.org.attempts == attempts


@pytest.mark.parametrize("step", range(1, STEPS + 1))
def test_dying_at_any_step_loses_and_doubles_nothing(step: int) -> None:
    """Every port call is died at, before and after: stamps, ledger, place and Tasks end as if nobody had died."""
    desk, tasks = closed(), Tasks()
    with pytest.raises(Died):
        story(desk, tasks, Life(ends_at=step))
    another_worker(desk, tasks)

    assert outcome(desk, tasks) == EXPECTED


def test_tasks_that_cannot_be_created_hold_up_nothing_else() -> None:
    """The Case is stamped, and its lines are in the ledger; its turn comes again, and then they are created."""
    desk, tasks = closed(), Tasks(fault=Unavailable("no answer"))
    tally = flow(desk, tasks).sync([ONE])
    stamped, said = dict(desk.org.stamps[ONE]), desk.kinds(ONE, "resolution")
    tasks.fault = None
    desk.org.pass_time(minutes=1)
    SweepClocks(desk.store, flow(desk, tasks)).run(desk.org.now)

    assert tally.put_off == {ONE: "Task not created: no answer"}
    assert stamped[Stamp.RESOLUTION_STATE] == desk.org.stamps[ONE][Stamp.RESOLUTION_STATE] != "Running"
    assert "fulfilled" in said
    assert tasks.words() == FOLLOW_UPS


def test_a_worker_that_dies_before_it_creates_leaves_the_case_its_turn() -> None:
    """The record is saved by then: no change would lead to the Case again, but the sweep does."""
    desk, tasks = closed(), Tasks(fault=Died())
    with pytest.raises(Died):
        flow(desk, tasks).sync([ONE])
    tasks.fault = None
    desk.org.pass_time(minutes=2)
    SweepClocks(desk.store, flow(desk, tasks)).run(desk.org.now)

    assert tasks.words() == FOLLOW_UPS


def test_a_case_set_aside_gets_its_flag_and_no_tasks() -> None:
    """What it calls for is not known before it can be judged."""
    desk, tasks = closed(), Tasks()
    desk.org.put(replace(desk.org.cases[ONE], package="Gold"))
    tally = flow(desk, tasks).sync([ONE])

    assert list(tally.quarantined) == [ONE]
    assert str(desk.org.stamps[ONE][Stamp.FLAG]).startswith("Package 'Gold' is unknown")
    assert tasks.sent == []


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        pytest.param({"contact_id": "003000000000001AAA"}, "The contact is not named", id="contact"),
        pytest.param({"origin": "Phone"}, "does not include the channel Phone", id="channel"),
        pytest.param(
            {"release_on": date(2026, 1, 1)}, "Release 2026-01-01 has less than 14 days' notice", id="release"
        ),
    ],
)
def test_what_the_package_lacks_stands_on_the_case(fields: dict[str, Any], says: str) -> None:
    """Beside the stamps, which go on."""
    desk = Desk()
    desk.org.add(a_case(1, **fields))
    desk.poll()

    assert says in str(desk.org.stamps[ONE][Stamp.FLAG])
    assert desk.org.stamps[ONE][Stamp.RESOLUTION_STATE] == "Running"


class Meanwhile(Struct):
    """A store, and what happens while a record that was read from it is on its way."""

    inner: Store
    happens: Callable[[], None]

    def load(self, ids: Sequence[str]) -> Mapping[str, CaseRecord]:
        """Return what was stored before it happened."""
        found = self.inner.load(ids)
        self.happens()
        return found

    def save(self, records: Sequence[CaseRecord]) -> frozenset[str]:
        """Store, after it happened."""
        return self.inner.save(records)


def test_a_case_of_which_another_worker_is_telling_people_is_left_to_it() -> None:
    """Else what that has told would be in the outbox once more: Tasks are remembered when the case comes again."""
    desk, tasks = closed(), Tasks()
    known = desk.store.load([ONE])[ONE]
    telling = replace(known, outbox=(entry(case_id=ONE),), outbox_at=desk.org.now)
    desk.store.save([telling])
    draft = TaskDraft(f"{ONE}/review", "Review", "", desk.org.now.date(), ONE)
    tally = Tally(owed={ONE: Owed((draft,), desk.org.now, None, desk.org.now)})
    CaseTasks(cast("Any", Meanwhile(desk.store, lambda: desk.store.told([telling]))), tasks).finish(tally)

    assert desk.store.load([ONE])[ONE].outbox == ()
    assert tasks.sent == [draft.key]
