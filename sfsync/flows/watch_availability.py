"""Looks at the rolling window, decides which alerts begin and which are over, and tells people, each once.

decide      what stands now, against what stood when somebody last looked
remember    the decision with what is to be told of it; of two that decide at once one is overtaken, and tells nothing
tell        and forget what was to be told: a crash before that repeats it, with the same key
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct, field

from sfsync.availability.alerts import alerts
from sfsync.availability.conditions import conditions
from sfsync.availability.expiry import expiry
from sfsync.availability.record import Record
from sfsync.availability.silence import Expected, silence
from sfsync.model.alert import Alert, AlertKind
from sfsync.model.objective import listed
from sfsync.model.replacing import replace
from sfsync.render.instants import instant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping
    from datetime import datetime

    from sfsync.availability.alerts import Change
    from sfsync.availability.conditions import Condition
    from sfsync.model.availability import Exclusion
    from sfsync.model.firing import Firings
    from sfsync.model.objective import Objectives
    from sfsync.ports.alerting import AlertMemory, SampleWindow
    from sfsync.ports.telling import Notifier

_MOST_WAITING = 200  # notices that wait while nobody can be told: more would not fit into an item of a table


class WatchAvailability(Struct, frozen=True):
    """Watches the endpoints of the population.

    `watcher` names what is remembered: watchers of different endpoints on one memory need different names.
    `exclusions` and `certificates` (an endpoint's days left) are asked at each look.
    """

    window: SampleWindow
    memory: AlertMemory
    notifier: Notifier
    objectives: Objectives
    watcher: str = "availability"
    expected: Expected = field(default_factory=Expected)
    exclusions: Callable[[], Iterable[Exclusion]] = tuple
    certificates: Callable[[], Mapping[str, int]] = dict

    def look(self, now: datetime) -> None:
        """Look once, to the second. What the notifier does not take is told at the next look; raises as ports do."""
        now = now.replace(microsecond=0)
        held = self.memory.firings(self.watcher)
        standing, changes = alerts(held.standing, self._conditions(now), now)
        if changes:
            held = replace(held, standing=standing, outbox=(*held.outbox, *map(_notice, changes))[-_MOST_WAITING:])
            if not self.memory.hold(held):
                return
            held = replace(held, revision=held.revision + 1)
        if held.outbox:
            self._tell(held)

    def _tell(self, held: Firings) -> None:
        self.notifier.alert(held.outbox)
        self.memory.hold(replace(held, outbox=()))  # who is overtaken here was told of by the other one too

    def _conditions(self, now: datetime) -> Iterator[Condition]:
        found = self.window.records(now - self.objectives.alerts.window, now)
        expected = replace(self.expected, endpoints=self._population(self.expected.endpoints))
        records = {name: found.get(name) or Record(name) for name in self._population({*found, *expected.endpoints})}
        exclusions = tuple(self.exclusions())
        for record in records.values():
            yield from conditions(record, exclusions, now, self.objectives)
        yield from silence(records, now, self.objectives, expected)
        yield from expiry(records, self.certificates(), self.objectives)

    def _population(self, names: Iterable[str]) -> tuple[str, ...]:
        """Return those of which we promise something, sorted."""
        return tuple(name for name in sorted(names) if not listed(name, self.objectives.outside))


def _notice(change: Change) -> Alert:
    firing = change.firing
    key = f"availability/{change.key}/{instant(firing.since)}"
    facts = {"rule": change.key, "severity": firing.severity.value, "since": instant(firing.since)}
    if not change.resolved:
        return Alert(key, change.at, firing.kind, firing.text, facts)
    facts |= {"resolved": firing.kind.value, "told": firing.text}
    return Alert(f"{key}/resolved", change.at, AlertKind.RESOLVED, f"over: {change.text}", facts)
