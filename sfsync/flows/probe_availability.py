"""Probing: rounds on the clock's own grid, each endpoint on its own, every sample kept raw.

at :00 :10 :20 …     each endpoint is probed, whatever the others do
+3 s and +6 s        one that is not ok is probed again, until it is or the next round begins; these are samples too
not ok               the controls are asked: if none answers either, it is our network, and the sample is unknown
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from queue import SimpleQueue
from threading import Event
from typing import TYPE_CHECKING

from msgspec import Struct, field

from sfsync.flows.probe_keeping import Keeping
from sfsync.model.sample import Sample

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future

    from sfsync.flows.lanes import Stop
    from sfsync.flows.probe_keeping import ProbeTally, Seen
    from sfsync.flows.probe_keeping import Taken as _Taken
    from sfsync.model.endpoint import Endpoint, ProbePlan
    from sfsync.ports.probing import Prober, SampleLog
    from sfsync.ports.telling import Clock

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LONGEST_NAP_S = 1.0  # how soon a thread notices that the others have come to an end


class Rhythm(Struct, frozen=True):
    """How often endpoints are probed, and how long after the start of one that is not ok they are probed again."""

    every: timedelta = timedelta(seconds=10)
    again: tuple[timedelta, ...] = (timedelta(seconds=3), timedelta(seconds=6))

    def next_round(self, now: datetime) -> datetime:
        """Return the first instant of the grid that is not before `now`: the same for every prober, day and night."""
        return _EPOCH - (_EPOCH - now) // self.every * self.every


class ProbeAvailability(Struct, frozen=True):
    """Probes the endpoints of a plan from one vantage point. Each endpoint has a thread of its own.

    `in_one`: samples are handed to the log together at the end, where each time costs and a run is short.
    """

    plan: ProbePlan
    vantage: str
    prober: Prober
    log: SampleLog
    clock: Clock
    rhythm: Rhythm = field(default_factory=Rhythm)
    in_one: bool = False

    def once(self, seen: Seen = lambda _: None) -> ProbeTally:
        """Probe each endpoint now, once, without probing again."""
        return self._run(lambda endpoint, _: self._alone(endpoint), Event(), seen)

    def run(self, stop: Stop, rounds: int | None = None, seen: Seen = lambda _: None) -> ProbeTally:
        """Probe for so many rounds (six make a minute), or until told to stop; `seen` is told of each sample.

        Samples that the log does not take wait and are offered again. Raises Unavailable if at the end some are left.
        """
        return self._run(lambda endpoint, halting: self._rounds(endpoint, halting, rounds), stop, seen)

    def _run(self, samples: Callable[[Endpoint, Stop], Iterator[_Taken]], stop: Stop, seen: Seen) -> ProbeTally:
        """Let each endpoint's thread take samples; keep them here, so that a slow disk holds up no probe."""
        taken: SimpleQueue[_Taken | None] = SimpleQueue()
        keeping, halting = Keeping(self.log, in_one=self.in_one), _Halting(stop)
        with ThreadPoolExecutor(len(self.plan.endpoints), thread_name_prefix="probe") as threads:
            lanes = [threads.submit(_put_all, samples(each, halting), taken) for each in self.plan.endpoints]
            try:
                for batch in _batches(taken, len(lanes)):
                    keeping.keep(batch, self.clock.now(), seen)
                    _raise_first(lanes)
            finally:
                halting.halt()  # else an endpoint's thread would go on for ever without anybody to hear it
        _raise_first(lanes)
        keeping.finish(self.clock.now())
        return keeping.tally

    def _alone(self, endpoint: Endpoint) -> Iterator[_Taken]:
        yield self._sample(endpoint)

    def _rounds(self, endpoint: Endpoint, stop: Stop, rounds: int | None) -> Iterator[_Taken]:
        """Yield the samples of an endpoint, round by round; one that was late does not make the next one late."""
        begins = self.rhythm.next_round(self.clock.now())
        left = rounds
        while left is None or left > 0:
            if not self._waited(begins, stop):
                return
            yield from self._round(endpoint, begins, stop)
            left = None if left is None else left - 1
            begins = self._following(begins)

    def _following(self, begins: datetime) -> datetime:
        """Return when the round after one begins; rounds that were missed altogether are left out."""
        now, following = self.clock.now(), begins + self.rhythm.every
        if abs(now - following) <= self.rhythm.every:
            return following
        return self.rhythm.next_round(now)  # the machine slept, or its clock was set

    def _round(self, endpoint: Endpoint, begins: datetime, stop: Stop) -> Iterator[_Taken]:
        sample, probed = self._sample(endpoint)
        yield sample, probed
        started = sample.at
        for after in self.rhythm.again:
            again_at = max(started + after, self.clock.now())
            if sample.ok or again_at >= begins + self.rhythm.every or not self._waited(again_at, stop):
                return
            sample, probed = self._sample(endpoint)
            yield sample, probed

    def _waited(self, until: datetime, stop: Stop) -> bool:
        """Wait for an instant, never less; return whether it came before the stop did.

        One that lies more than a round ahead has come: the clock was set back meanwhile.
        """
        while timedelta(0) < (left := until - self.clock.now()) <= self.rhythm.every:
            if stop.wait(left.total_seconds()):
                return False
        return not stop.is_set()

    def _sample(self, endpoint: Endpoint) -> _Taken:
        at = self.clock.now()
        probed = self.prober.probe(endpoint)
        ok, reason = probed.ok, probed.reason
        if ok is False and not probed.answered and (ours := self._our_network()):
            ok, reason = None, f"{reason}; {ours}"
        begun = at.replace(microsecond=at.microsecond // 1000 * 1000)
        return Sample(begun, endpoint.name, self.vantage, ok, probed.latency_ms, reason), probed

    def _our_network(self) -> str | None:
        """Return what says that our network is at fault, None where a control can be reached."""
        said = []
        for control in self.plan.controls:
            told = self.prober.probe(control)
            if told.ok or told.answered:
                return None
            said.append(f"{control.name} cannot be reached either ({told.reason})")
        return f"{', '.join(said)}: the fault may be ours"


class _Halting:
    """A stop that also comes from within."""

    def __init__(self, stop: Stop) -> None:
        self._stop, self._halted = stop, False

    def halt(self) -> None:
        self._halted = True

    def is_set(self) -> bool:
        return self._halted or self._stop.is_set()

    def wait(self, timeout: float) -> bool:
        self._stop.wait(min(timeout, _LONGEST_NAP_S))
        return self.is_set()


def _put_all(samples: Iterator[_Taken], taken: SimpleQueue[_Taken | None]) -> None:
    """Take samples to their end; None tells that it has come, for better or worse."""
    try:
        for each in samples:
            taken.put(each)
    finally:
        taken.put(None)


def _batches(taken: SimpleQueue[_Taken | None], lanes: int) -> Iterator[list[_Taken]]:
    """Yield what was taken, as much as is there at a time, until every lane has ended."""
    while lanes:
        found = [taken.get()]
        while not taken.empty():
            found.append(taken.get())
        lanes -= found.count(None)
        yield [each for each in found if each is not None]


def _raise_first(lanes: list[Future[None]]) -> None:
    for lane in lanes:
        if lane.done():
            lane.result()
