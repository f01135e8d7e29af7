"""The prober and the watcher beside the lanes of `sfsync run`: threads of their own, so that nobody waits for anybody.

prober      its rounds; one that ends by a fault is started again
watcher     a look every ten seconds, also while the prober is dead: then it is silent, which the watcher tells
"""

from __future__ import annotations

import logging
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.adapters.wall_clock import WallClock
from sfsync.cli.terminal import remark
from sfsync.ports.faults import Misconfigured, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from threading import Event

    from sfsync.adapters.stores import Store
    from sfsync.model.objective import Objectives
    from sfsync.ports.telling import Notifier

_LOG = logging.getLogger(__name__)
_PAUSE_S = 5.0  # before a prober that ended is started again


@contextmanager
def probing(store: Store, notifier: Notifier, stop: Event) -> Iterator[bool]:
    """Probe and watch while the block runs, if the settings name endpoints; yield whether they do."""
    from sfsync.settings import ProbeSettings, read
    from sfsync.wiring_probing import probing as joined

    settings = read(ProbeSettings)
    if settings.endpoints is None:
        yield False
        return
    both = joined(settings, store, notifier)
    _remark_on(both.objectives)
    every = both.objectives.alerts.look_every.total_seconds()
    threads = [
        Thread(target=_Kept("probing", stop, _PAUSE_S, lambda: both.prober.run(stop)).up, name="probing"),
        Thread(target=_Kept("watching", stop, every, lambda: both.watcher.look(WallClock().now())).up, name="watching"),
    ]
    for thread in threads:
        thread.start()
    try:
        yield True
    finally:
        stop.set()
        for thread in threads:
            thread.join()


class _Kept(Struct):
    """Work that is done again and again until the stop, whatever happens to it; a fault is said when it changes."""

    name: str
    stop: Event
    pause_s: float
    work: Callable[[], object]
    said: str = ""

    def up(self) -> None:
        while not self.stop.is_set():
            self._say(self._fault())
            self.stop.wait(self.pause_s)

    def _fault(self) -> str:
        try:
            self.work()
        except (Misconfigured, Unavailable) as fault:
            return str(fault)
        except Exception as fault:  # noqa: BLE001 - the very edge: the lanes go on, and so does this
            name = type(fault).__name__
            _LOG.warning("%s failed", self.name, exc_info=name != self.said)
            return name
        return ""

    def _say(self, fault: str) -> None:
        if fault and fault != self.said:
            remark([f"{self.name}: {fault}; it is tried again"])
        self.said = fault


def _remark_on(objectives: Objectives) -> None:
    from sfsync.availability.lint import lint

    remark(f"objectives: {each.key}: {each.why}" for each in lint(objectives))
