"""A world for the probing flow: simulated time, endpoints that answer by the clock, a log that may take nothing."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta

from msgspec import Struct, field

from sfsync.flows.probe_availability import ProbeAvailability, Rhythm
from sfsync.model.endpoint import Endpoint, ProbePlan
from sfsync.model.sample import Sample
from sfsync.ports.faults import Misconfigured, Unavailable
from sfsync.ports.probing import Probed

START = datetime(2026, 11, 24, 10, 0, 0, tzinfo=UTC)
UP, DOWN = Probed(ok=True, latency_ms=20), Probed(ok=False, latency_ms=20, reason="answered nothing")


def second(seconds: float) -> datetime:
    """Return the instant so many seconds after the start."""
    return START + timedelta(seconds=seconds)


class SimulatedTime:
    """A clock and a stop: who waits is there at once. For one endpoint; threads would take each other's time."""

    def __init__(self, at: datetime = START) -> None:
        self.at = at
        self.stop_at = datetime.max.replace(tzinfo=UTC)
        self.lag = timedelta(0)  # how much later than asked a wait ends

    def now(self) -> datetime:
        """Tell the time."""
        return self.at

    def pass_by(self, seconds: float) -> None:
        """Let time pass."""
        self.at += timedelta(seconds=seconds)

    def is_set(self) -> bool:
        """Tell whether the stop has come."""
        return self.at >= self.stop_at

    def wait(self, timeout: float) -> bool:
        """Wait, and a little longer."""
        self.at = min(self.at + timedelta(seconds=timeout) + self.lag, self.stop_at)
        return self.is_set()


class EarlyTime(SimulatedTime):
    """Waits end a little early, as timers do."""

    def wait(self, timeout: float) -> bool:
        """Wait, and a little less."""
        return super().wait(max(timeout - 0.004, 0.001))


class SetTime(SimulatedTime):
    """A clock that somebody sets, once: by so many seconds, during the second `probe` or the second `wait`."""

    def __init__(self, jump: float, during: str) -> None:
        super().__init__()
        self._jump, self._during, self._left = jump, during, 2

    def jumped(self, during: str) -> None:
        """Set the clock if its time has come."""
        if during == self._during:
            self._left -= 1
            if self._left == 0:
                self.pass_by(self._jump)

    def wait(self, timeout: float) -> bool:
        """Wait, and be set meanwhile."""
        self.jumped("wait")
        return super().wait(timeout)


class ScriptedProber(Struct):
    """Answers by endpoint name: a probe takes as long as `takes` says, then it is what `says` says."""

    time: SimulatedTime
    says: Callable[[str, datetime], Probed]
    takes: Callable[[str, datetime], float] = lambda _name, _at: 0.02
    asked: list[tuple[str, datetime]] = field(default_factory=list)

    def probe(self, endpoint: Endpoint) -> Probed:
        """Probe once."""
        at = self.time.now()
        self.asked.append((endpoint.name, at))
        self.time.pass_by(self.takes(endpoint.name, at))
        return self.says(endpoint.name, at)


class KeptLog(Struct):
    """Keeps samples; `refusals` are raised first, one a call."""

    refusals: list[Unavailable] = field(default_factory=list)
    broken: bool = False
    kept: list[Sample] = field(default_factory=list)
    seals: list[datetime] = field(default_factory=list)

    def record(self, samples: Sequence[Sample]) -> None:
        """Keep samples."""
        if self.refusals:
            raise self.refusals.pop()
        self.kept += samples

    def seal(self, now: datetime) -> None:
        """Note when days were to be sealed."""
        self.seals.append(now)
        if self.broken:
            raise Misconfigured("the chain is broken", "look at it")


def plan(*names: str) -> ProbePlan:
    """Return a plan of these endpoints, with one control."""
    endpoints = tuple(Endpoint(name, f"https://{name}.example.com/") for name in names)
    return ProbePlan(frozenset(), (Endpoint("control", "https://control.example.com/"),), endpoints)


class World(Struct, dict=True):
    """One endpoint, `portal`, under simulated time."""

    time: SimulatedTime = field(default_factory=SimulatedTime)
    says: Callable[[str, datetime], Probed] = lambda _name, _at: UP
    takes: Callable[[str, datetime], float] = lambda _name, _at: 0.02
    log: KeptLog = field(default_factory=KeptLog)

    def flow(self) -> ProbeAvailability:
        """Return the flow in this world."""
        self.prober = ScriptedProber(self.time, self.says, self.takes)
        return ProbeAvailability(plan("portal"), "eu-west-1", self.prober, self.log, self.time, Rhythm())

    def seconds(self) -> list[float]:
        """Return when the samples began, in seconds since the start."""
        return [(sample.at - START).total_seconds() for sample in self.log.kept]


class RealTime:
    """The machine's own clock; a stop that never comes."""

    def __init__(self) -> None:
        self.event = threading.Event()

    def now(self) -> datetime:
        """Tell the time."""
        return datetime.now(UTC)
