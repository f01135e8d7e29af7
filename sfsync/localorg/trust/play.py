"""Playing timelines: each step happens when the clock has passed it and somebody looks."""

from __future__ import annotations

import heapq
import inspect
from itertools import count
from typing import TYPE_CHECKING

from msgspec import Struct, field

from sfsync.localorg.trust.incidents import IncidentDesk
from sfsync.localorg.trust.instances import InstanceDesk
from sfsync.localorg.trust.instants import aware
from sfsync.localorg.trust.maintenances import MaintenanceDesk
from sfsync.localorg.trust.timeline import BadTimeline, Step, Timeline
from sfsync.localorg.trust.timelines import chosen
from sfsync.localorg.trust.trouble import TroubleDesk

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime

    from sfsync.localorg.org.clock import Clock


class Playing(Struct):
    """A timeline under way: when it began, when its last step is due, and the ids of what its steps made, by name."""

    name: str
    start: datetime
    ends_at: datetime
    ids: dict[str, int] = field(default_factory=dict)
    left: int = 0
    """Steps that have not happened yet."""


class Desks(IncidentDesk, MaintenanceDesk, InstanceDesk, TroubleDesk):
    """All verbs, by hand or by script."""

    def __init__(self, clock: Clock) -> None:
        """Start with nothing scripted."""
        super().__init__(clock)
        self._due: list[tuple[datetime, int, Step, Playing]] = []
        self._order = count()
        self._settling = False

    def play(
        self, timeline: str | Timeline | object, *, start: datetime | None = None, instance: str = "NA137"
    ) -> Playing:
        """Play a timeline: a name (for which `instance` says whose), a `Timeline`, or one as parsed JSON.

        It starts at `start`, else at its own, else now; what is past by then happens at once. Raises `BadTimeline`.
        """
        script = chosen(timeline, instance)
        with self.changing() as now:
            began = aware(start or script.start or now)
            _check(script, began)
            dues = [step.due(began) for step in script.steps]
            playing = Playing(script.name, began, max(dues, default=began), left=len(dues))
            for due, step in zip(dues, script.steps, strict=True):
                heapq.heappush(self._due, (due, next(self._order), step, playing))
            self.settle()
            return playing

    def settle(self) -> None:
        """Let every step happen that is due by now, in the order of their instants, each stamped with its own."""
        with self.guard:
            if self._settling:
                return
            self._settling = True
            try:
                for due, step, playing in self._taken():
                    self._act(due, step, playing)
            finally:
                self._settling = False

    def _taken(self) -> Iterator[tuple[datetime, Step, Playing]]:
        now = self.clock()
        while self._due and self._due[0][0] <= now:
            due, _, step, playing = heapq.heappop(self._due)
            yield due, step, playing

    def _act(self, due: datetime, step: Step, playing: Playing) -> None:
        verb = _VERBS[step.verb]
        stamp = {"at": due} if "at" in inspect.signature(verb).parameters else {}
        playing.left -= 1
        try:
            made = verb(self, **step.resolved(playing.start, playing.ids), **stamp)
        except Exception:
            self._stop(playing)
            raise
        if step.name and isinstance(made, int):
            playing.ids[step.name] = made

    def _stop(self, playing: Playing) -> None:
        """Drop what is left of a timeline of which a step failed: the rest builds on it."""
        self._due = [each for each in self._due if each[-1] is not playing]
        heapq.heapify(self._due)
        playing.left = 0


_VERBS: Mapping[str, Callable[..., object]] = {
    verb.__name__: verb
    for verb in (
        Desks.post_incident,
        Desks.add_impact,
        Desks.revise_start,
        Desks.revise_end,
        Desks.end_impact,
        Desks.withdraw_impact,
        Desks.event,
        Desks.correct,
        Desks.drop_instance,
        Desks.remove_incident,
        Desks.flood,
        Desks.plan_maintenance,
        Desks.start_maintenance,
        Desks.end_maintenance,
        Desks.cancel_maintenance,
        Desks.extend_maintenance,
        Desks.instance,
        Desks.remove_instance,
        Desks.alias,
        Desks.migrate,
        Desks.post_general_message,
        Desks.go_down,
        Desks.hang,
        Desks.garble,
        Desks.ignore_limits,
        Desks.skew_date,
        Desks.cache_at_edge,
        Desks.recover,
    )
}
"""What a step can say."""


def _check(timeline: Timeline, start: datetime) -> None:
    """Refuse what could only fail later, in the middle of somebody's request. Raises `BadTimeline`."""
    names: dict[str, int] = {}
    for number, step in enumerate(timeline.steps, start=1):
        try:
            step.due(start)
            made = _signature(step).bind(None, **step.resolved(start, names)).signature.return_annotation
        except KeyError as name:
            raise BadTimeline(f"step {number}: no earlier step is called {name}") from None
        except (TypeError, ValueError, OverflowError) as fault:
            raise BadTimeline(f"step {number}: {step.verb}: {fault}") from None
        if step.name and made != "int":
            raise BadTimeline(f"step {number}: {step.verb} makes nothing that could be called {step.name!r}")
        names |= {step.name: 0} if step.name else {}


def _signature(step: Step) -> inspect.Signature:
    if step.verb not in _VERBS:
        raise ValueError(f"the verbs are {', '.join(_VERBS)}")
    return inspect.signature(_VERBS[step.verb])
