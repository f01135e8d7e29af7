"""Rounds on the grid, re-probes, controls, slow endpoints, logs that take nothing, clocks that jump."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta

import pytest

from sfsync.flows.probe_availability import ProbeAvailability, Rhythm
from sfsync.model.endpoint import Endpoint
from sfsync.ports.faults import Unavailable
from sfsync.ports.probing import Probed
from tests.flows.probing import (
    DOWN,
    START,
    UP,
    EarlyTime,
    KeptLog,
    RealTime,
    SetTime,
    SimulatedTime,
    World,
    plan,
    second,
)


def test_six_rounds_a_minute() -> None:
    """On the grid of the clock, whenever it was started: the same seconds for every prober."""
    world = World(SimulatedTime(second(3.7)))
    tally = world.flow().run(world.time, rounds=6)

    assert world.seconds() == [10, 20, 30, 40, 50, 60]
    assert (tally.samples, tally.up, tally.down, tally.unknown) == (6, 6, 0, 0)


def test_rounds_do_not_drift() -> None:
    """Waits that end late, each by a third of a second, do not add up in an hour."""
    world = World()
    world.time.lag = timedelta(seconds=0.33)
    world.flow().run(world.time, rounds=360)

    assert len(world.log.kept) == 360
    assert max(at % 10 for at in world.seconds()) < 0.35
    assert [int(at // 10) for at in world.seconds()] == list(range(360))


def test_no_probe_begins_before_its_round() -> None:
    """A timer that fires early is waited for again: a sample belongs to the slot in which it began."""
    world = World(EarlyTime(second(0.5)))
    world.flow().run(world.time, rounds=3)

    assert [int(at // 10) for at in world.seconds()] == [1, 2, 3]


def test_a_failure_is_probed_again() -> None:
    """At +3 s and +6 s; each is a sample."""
    world = World(says=lambda name, at: UP if name == "control" or at >= second(20) else DOWN)
    tally = world.flow().run(world.time, rounds=3)

    assert world.seconds() == [0, 3, 6, 10, 13, 16, 20]
    assert [sample.ok for sample in world.log.kept] == [False] * 6 + [True]
    assert (tally.down, tally.up) == (6, 1)


def test_a_failure_that_is_over_is_not_probed_further() -> None:
    """The first good one ends it."""
    world = World(says=lambda name, at: UP if name == "control" or at >= second(2) else DOWN)
    world.flow().run(world.time, rounds=2)

    assert world.seconds() == [0, 3, 10]


def test_a_slow_failure_takes_the_time_of_its_next_probes() -> None:
    """Each takes 4 s: the next begins when the one before is over, never two at a time, none after its round."""
    world = World(says=lambda name, at: UP if name == "control" else DOWN)
    world.takes = lambda name, at: 0.0 if name == "control" else 4.0
    world.flow().run(world.time, rounds=3)

    assert world.seconds() == [0, 4, 8, 12, 16, 20, 24, 28]


def test_rounds_that_were_missed_altogether_are_left_out() -> None:
    """The machine slept for an hour: no volley of late probes follows."""
    world = World(takes=lambda name, at: 3600.0 if at == second(10) else 0.02)
    world.flow().run(world.time, rounds=4)

    assert world.seconds() == [0, 10, 3610, 3620]


@pytest.mark.parametrize("jump", [-86_400, -3600, -25, 25, 3600])
@pytest.mark.parametrize("during", ["probe", "wait"])
def test_a_clock_that_is_set(during: str, jump: float) -> None:
    """Back or forth, while waiting or while probing: probing goes on within a round's time, and not in a volley."""
    clock = SetTime(jump, during)

    def says(name: str, at: datetime) -> Probed:
        clock.jumped("probe")
        return UP

    world = World(clock, says)
    world.flow().run(world.time, rounds=6)

    assert len(world.log.kept) == 6
    assert abs(world.time.at - second(50 + jump)) <= timedelta(seconds=30)


def test_ours_or_theirs() -> None:
    """The control is asked at each failure: if it fails too, the sample is unknown, with both reasons."""
    network_down = (second(10), second(20))
    world = World(says=lambda name, at: DOWN if name == "portal" or network_down[0] <= at < network_down[1] else UP)
    world.flow().run(world.time, rounds=3)
    by_round = {int(at // 10): sample for at, sample in zip(world.seconds(), world.log.kept, strict=True)}

    assert [by_round[number].ok for number in range(3)] == [False, None, False]
    assert by_round[0].reason == "answered nothing"
    assert by_round[1].reason == (
        "answered nothing; control cannot be reached either (answered nothing): the fault may be ours"
    )


def test_the_control_is_not_asked_while_all_is_well() -> None:
    """It costs its owner nothing."""
    world = World()
    world.flow().run(world.time, rounds=3)

    assert {name for name, _ in world.prober.asked} == {"portal"}


def test_an_answer_of_theirs_needs_no_control() -> None:
    """Whoever proved to be the host and said 503 is down, even while the control is."""
    refused = Probed(ok=False, latency_ms=20, reason="answered 503", answered=True)
    world = World(says=lambda name, at: DOWN if name == "control" else refused)
    tally = world.flow().run(world.time, rounds=1)

    assert (tally.down, tally.unknown) == (3, 0)
    assert {name for name, _ in world.prober.asked} == {"portal"}


def test_a_control_that_answers_badly_was_reached() -> None:
    """Its own trouble is not our network's."""
    busy = Probed(ok=False, latency_ms=20, reason="answered 503", answered=True)
    world = World(says=lambda name, at: busy if name == "control" else DOWN)

    assert world.flow().run(world.time, rounds=1).down == 3


def test_what_the_prober_could_not_ask_is_unknown() -> None:
    """With its reason; probed again all the same."""
    refused = Probed(ok=None, latency_ms=0, reason="leads to 10.0.0.1: not probed")
    world = World(says=lambda name, at: refused)
    world.flow().run(world.time, rounds=1)

    assert [(sample.ok, sample.reason) for sample in world.log.kept] == [(None, "leads to 10.0.0.1: not probed")] * 3


def test_a_log_that_takes_nothing_to_the_end() -> None:
    """It is said how many could not be kept, and why."""
    world = World(log=KeptLog(refusals=[Unavailable("the disk is full")] * 99))

    with pytest.raises(Unavailable, match="2 samples could not be kept: the disk is full"):
        world.flow().run(world.time, rounds=2)


def test_stopped_in_between() -> None:
    """Within a wait: the samples taken until then are kept."""
    world = World()
    world.time.stop_at = second(25)
    tally = world.flow().run(world.time)

    assert world.seconds() == [0, 10, 20]
    assert tally.samples == 3


def test_days_left_of_certificates() -> None:
    """The latest that each endpoint showed, for whoever warns of them."""
    world = World(says=lambda name, at: Probed(ok=True, latency_ms=9, certificate_days=30 if at < second(10) else 29))

    assert world.flow().run(world.time, rounds=2).certificate_days == {"portal": 29}


class Uneven:
    """On the real clock: `slow` takes a second and fails, `portal` answers at once."""

    def __init__(self) -> None:
        self.at_once = 0
        self.most_at_once = 0
        self._guard = threading.Lock()

    def probe(self, endpoint: Endpoint) -> Probed:
        """Probe once."""
        with self._guard:
            self.at_once += 1
            self.most_at_once = max(self.most_at_once, self.at_once)
        time.sleep(1.0 if endpoint.name == "slow" else 0.001)
        with self._guard:
            self.at_once -= 1
        return DOWN if endpoint.name == "slow" else UP


def test_one_endpoints_slowness_does_not_delay_the_others() -> None:
    """Rounds every 0.2 s: the quick one keeps them all while the slow one is at its first; a thread each, no more."""
    log, prober, clock = KeptLog(), Uneven(), RealTime()
    rhythm = Rhythm(timedelta(seconds=0.2), (timedelta(seconds=0.06),))
    flow = ProbeAvailability(plan("slow", "portal"), "eu-west-1", prober, log, clock, rhythm)
    began = clock.now()
    flow.run(clock.event, rounds=4)
    quick = [sample.at - began for sample in log.kept if sample.endpoint == "portal"]

    assert len(quick) == 4
    assert quick[-1] < timedelta(seconds=1.0)  # the slow one's first probe is not even over
    assert prober.most_at_once <= 2


def test_a_thread_that_dies_is_heard_of() -> None:
    """A bug in one endpoint's thread ends the run, rather than leave that endpoint unwatched for ever."""

    class Buggy:
        def probe(self, endpoint: Endpoint) -> Probed:
            if endpoint.name == "api":
                raise RuntimeError("a bug")
            return UP

    clock = RealTime()
    rhythm = Rhythm(timedelta(seconds=0.05), ())
    flow = ProbeAvailability(plan("portal", "api"), "eu-west-1", Buggy(), KeptLog(), clock, rhythm)

    with pytest.raises(RuntimeError, match="a bug"):
        flow.run(clock.event)


def test_whoever_listens_may_fail() -> None:
    """A closed pipe, say: the threads end, and the fault comes out."""
    clock = RealTime()
    flow = ProbeAvailability(
        plan("portal"), "eu-west-1", Uneven(), KeptLog(), clock, Rhythm(timedelta(seconds=0.05), ())
    )

    def closed(_: object) -> None:
        raise BrokenPipeError

    with pytest.raises(BrokenPipeError):
        flow.run(clock.event, seen=closed)


def test_once() -> None:
    """Now, not at the next round, and each endpoint once."""
    world = World(SimulatedTime(second(3.7)), says=lambda name, at: UP if name == "control" else DOWN)
    tally = world.flow().once()

    assert world.seconds() == [3.7]
    assert (tally.samples, tally.last["portal"].at) == (1, second(3.7))


@pytest.mark.parametrize("seconds", [0, 0.001, 9.999, 10, 10.5])
def test_the_grid(seconds: float) -> None:
    """The first instant that is not before now, from midnight on in tens of seconds."""
    begins = Rhythm().next_round(second(seconds))

    assert second(seconds) <= begins < second(seconds) + timedelta(seconds=10)
    assert (begins - START).total_seconds() % 10 == 0
