"""Two workers on one store and one org at once: the stamps are right, and what is announced is what one would.

Where threads race, a notice is known by its key; that none comes twice is shown where the race is staged.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from threading import Barrier

from msgspec import Struct

from sfsync.model.alert import Alert
from sfsync.model.record import Entry
from sfsync.plan.stamps import stamps
from sfsync.wiring import Worker
from tests.end_to_end import as_held
from tests.end_to_end.desk import Desk, Notices, a_desk, a_worker, judged

_BREACH = ("first_response", "breached")


@contextmanager
def two(desk: Desk) -> Iterator[list[Worker]]:
    """Yield two workers beside the desk's own, with connections of their own, that tell the same people."""
    with ExitStack() as stack:
        yield [stack.enter_context(a_worker(desk.org, desk.url, desk.store, desk.notices)) for _ in range(2)]


def at_once(workers: list[Worker], work: Callable[[Worker], object]) -> None:
    """Let both begin in the same instant; raise what either raises."""
    line = Barrier(len(workers))

    def begin(each: Worker) -> None:
        line.wait()
        work(each)

    with ThreadPoolExecutor(len(workers)) as pool:
        for outcome in [pool.submit(begin, each) for each in workers]:
            outcome.result()


def wrong(desk: Desk) -> list[str]:
    """Return the Cases whose stamps are not what their rows evaluate to."""
    found = []
    for case_id in judged(desk.org):
        row = desk.org.get("Case", case_id)
        wanted = stamps(as_held.readings(desk.org, case_id, desk.working.policy, desk.clock.at))
        found += [case_id] if {name: row[name] for name in wanted} != dict(wanted) else []
    return found


def events(notices: Notices) -> Counter[tuple[str, str, str, str]]:
    """Count what was announced, by its key once: case, clock, kind with its detail, due instant."""
    once = {entry.key: entry for entry in notices.told}.values()
    return Counter((e.case_id, str(e.clock), f"{e.kind} {e.text}", str(e.due_at)) for e in once)


def test_both_do_the_first_pass() -> None:
    """All Cases are stamped as if by one, and the same is announced, by the same keys, as by one worker alone."""
    with a_desk(220) as alone:
        alone.poll()
        expected = {entry.key for entry in alone.notices.told}
    with a_desk(220) as desk, two(desk) as workers:
        at_once(workers, lambda each: each.poll.run())
        faulty, told = wrong(desk), {entry.key for entry in desk.notices.told}

    assert faulty == []
    assert told == expected
    assert expected


def test_both_poll_while_people_work() -> None:
    """Changes come in while both poll and sweep; in the end one more poll leaves nothing to write."""
    with a_desk(60) as desk, two(desk) as workers:
        desk.poll()
        ids = judged(desk.org)
        for turn in range(6):
            desk.pass_time(minutes=20)
            for case_id in ids[turn::6]:
                desk.org.update("Case", case_id, {"Status": "On Hold" if turn % 2 else "In Progress"})
            at_once(workers, lambda each: (each.poll.run(), each.sweep_clocks.run(desk.org.clock())))
        desk.pass_time(seconds=30)
        desk.poll()
        desk.pass_time(seconds=30)
        last, patches = desk.poll(), desk.patches()
        faulty, told = wrong(desk), events(desk.notices)

    assert faulty == []
    assert set(told.values()) == {1}
    assert (last.stamped, patches) == (0, 0)


def test_both_find_the_same_breach() -> None:
    """Twenty clocks run out at once and both sweep: twenty announcements."""
    with a_desk(3) as desk, two(desk) as workers:
        cases = [desk.case() for _ in range(20)]
        desk.poll()
        desk.pass_time(minutes=61)
        desk.notices.told.clear()
        at_once(workers, lambda each: each.sweep_clocks.run(desk.org.clock()))
        told = Counter(case_id for case_id, clock, kind, _ in events(desk.notices) if (clock, kind[:8]) == _BREACH)
        states = {desk.stamp(case_id, "First_Response_State") for case_id in cases}

    assert {case_id: told[case_id] for case_id in cases} == dict.fromkeys(cases, 1)
    assert states == {"Breached"}


class Interrupted(Struct):
    """A notifier during whose call something else happens, once."""

    inner: Notices
    meanwhile: Callable[[], object]

    def notify(self, entries: Sequence[Entry]) -> None:
        """Let it happen, then tell."""
        happens, self.meanwhile = self.meanwhile, lambda: None
        happens()
        self.inner.notify(entries)

    def alert(self, alerts: Sequence[Alert]) -> None:
        """Tell at once."""
        self.inner.alert(alerts)


def test_one_looks_while_the_other_tells() -> None:
    """A worker that reads a Case whose notices another is just giving leaves them to it."""
    with a_desk(0) as desk:
        case_id = desk.case()
        desk.poll()
        desk.pass_time(minutes=61)
        notifier = Interrupted(desk.notices, lambda: desk.working.sync_cases.sync([case_id]))
        with a_worker(desk.org, desk.url, desk.store, notifier) as other:
            other.sync_cases.sync([case_id])
            other.sweep_clocks.run(desk.clock.at)

    assert desk.notices.of(case_id) == [("first_response", "breached")]
