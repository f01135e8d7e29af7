"""Two workers on one store and one org at once: the stamps are right, and nobody hears the same thing twice."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from threading import Barrier

from sfsync.plan.stamps import stamps
from sfsync.wiring import Worker
from tests.end_to_end import as_held
from tests.end_to_end.desk import Desk, Notices, a_desk, a_worker, judged


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


def repeated(notices: Notices) -> dict[str, int]:
    """Return the keys that were announced more than once."""
    return {key: times for key, times in Counter(entry.key for entry in notices.told).items() if times > 1}


def test_both_do_the_first_pass() -> None:
    """All Cases are stamped as if by one; each notice comes once, as it does from one worker alone."""
    with a_desk(220) as alone:
        alone.poll()
        expected = sorted(entry.key for entry in alone.notices.told)
    with a_desk(220) as desk, two(desk) as workers:
        at_once(workers, lambda each: each.poll.run())
        faulty, told = wrong(desk), sorted(entry.key for entry in desk.notices.told)

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
        faulty, twice = wrong(desk), repeated(desk.notices)

    assert faulty == []
    assert twice == {}
    assert (last.stamped, patches) == (0, 0)


def test_both_find_the_same_breach() -> None:
    """Twenty clocks run out at once and both sweep: twenty announcements."""
    with a_desk(3) as desk, two(desk) as workers:
        cases = [desk.case() for _ in range(20)]
        desk.poll()
        desk.pass_time(minutes=61)
        desk.notices.told.clear()
        at_once(workers, lambda each: each.sweep_clocks.run(desk.org.clock()))
        told = [desk.notices.of(case_id).count(("first_response", "breached")) for case_id in cases]
        states = {desk.stamp(case_id, "First_Response_State") for case_id in cases}

    assert told == [1] * 20
    assert states == {"Breached"}
