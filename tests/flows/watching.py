"""A watcher over samples that are told as they come: what it says, what it remembers, and faults on its way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta

from msgspec import Struct, field

from sfsync.adapters.memory import MemoryStore
from sfsync.availability.record import Record
from sfsync.availability.silence import Expected
from sfsync.flows.watch_availability import WatchAvailability
from sfsync.hours.interval import Interval
from sfsync.model.alert import Alert
from sfsync.model.availability import Exclusion
from sfsync.model.objective import Objectives
from sfsync.model.sample import Sample
from sfsync.ports.alerting import AlertMemory
from sfsync.ports.faults import Unavailable
from tests.availability.told import OBJECTIVES
from tests.flows.desk import Notices


class Told(Notices):
    """A notifier that takes nothing while it is `dead`."""

    dead: bool = False

    def alert(self, alerts: Sequence[Alert]) -> None:
        """Keep the alerts, or refuse all of them."""
        if self.dead:
            raise Unavailable("nobody takes notices")
        super().alert(alerts)


class Window(Struct, dict=True):
    """The samples of a stream as far as they are known: one is when its probe is over."""

    stream: Sequence[Sample]
    kept: dict[str, Record] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take those that are over first from the end of the list."""
        self._waiting = sorted(self.stream, key=known)[::-1]

    def records(self, since: datetime, now: datetime) -> Mapping[str, Record]:
        """Return the records of what is known by now."""
        while self._waiting and known(self._waiting[-1]) <= now:
            sample = self._waiting.pop()
            self.kept.setdefault(sample.endpoint, Record(sample.endpoint)).add(sample)
        return self.kept


def known(sample: Sample) -> datetime:
    """Return when a sample's probe is over."""
    return sample.at + timedelta(milliseconds=sample.latency_ms or 0)


class Post(Struct):
    """A watcher's post: it may be left and taken again; what it remembers and whom it told stays."""

    memory: AlertMemory = field(default_factory=MemoryStore)
    told: Told = field(default_factory=Told)
    objectives: Objectives = OBJECTIVES
    exclusions: Iterable[Exclusion] = ()
    certificates: dict[str, int] = field(default_factory=dict)
    expected: Expected = field(default_factory=Expected)

    def watcher(self, window: Window) -> WatchAvailability:
        """Return a watcher that begins now, as after a restart."""
        return WatchAvailability(
            window,
            self.memory,
            self.told,
            self.objectives,
            expected=self.expected,
            exclusions=lambda: self.exclusions,
            certificates=lambda: self.certificates,
        )

    def watch(self, stream: Iterable[Sample], within: Interval, *, anew: bool = False) -> list[Alert]:
        """Look every ten seconds, by a new watcher each time if so told; return what was told."""
        window, now = Window(list(stream)), within.start
        watcher = self.watcher(window)
        while now <= within.end:
            if anew:
                watcher = self.watcher(window)
            watcher.look(now)
            now += self.objectives.alerts.look_every
        return self.told.alerts


def words(alerts: Iterable[Alert]) -> list[str]:
    """Return the rules that were told of, those that were resolved with a minus before them."""
    return [f"{'-' if each.key.endswith('/resolved') else ''}{each.facts['rule']}" for each in alerts]
