"""Scripted timelines: what Salesforce's people will do, and when, as data.

As JSON a timeline is a list of steps, or `{"name", "start", "steps"}` to begin at an instant; or `{"name", "instance"}`
for one of the ready-made ones. A step is `{"after": seconds, "verb", "args", "as"}`, or with `at`, an instant, in place
of `after`. In `args`, `start` and `end` are instants or seconds relative to the timeline's start, then cut to
the whole minute as people write them; `incident`, `maintenance`, `record` and `impact` may be what an earlier step was
called with `as`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, field

from sfsync.localorg.trust.instants import aware, read, whole_minute

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_TIMES = frozenset({"start", "end"})
_NAMED = frozenset({"incident", "maintenance", "record", "impact"})
_PARTS = frozenset({"after", "at", "verb", "args", "as"})
_WHOLE = frozenset({"name", "start", "steps"})


class BadTimeline(ValueError):
    """A timeline that cannot be played; the message names the step."""


class Step(Struct, frozen=True):
    """One act: a verb of the feed with its arguments, seconds after the timeline's start or at an instant."""

    verb: str
    args: Mapping[str, object] = field(default_factory=dict)
    after: float | datetime = 0.0
    name: str = ""
    """What later steps call the id that the verb returns."""

    def due(self, start: datetime) -> datetime:
        """Return when it happens in a timeline that starts at an instant."""
        return aware(self.after) if isinstance(self.after, datetime) else start + timedelta(seconds=self.after)

    def resolved(self, start: datetime, ids: Mapping[str, int]) -> dict[str, object]:
        """Return the arguments with instants for times and ids for names."""
        return {name: _resolved(name, value, start, ids) for name, value in self.args.items()}


class Timeline(Struct, frozen=True):
    """Steps, and the instant that their seconds count from: when it is played, unless set."""

    name: str
    steps: Sequence[Step]
    start: datetime | None = None


def read_timeline(document: object) -> Timeline:
    """Read a timeline from parsed JSON. Raises `BadTimeline`."""
    whole = document if isinstance(document, dict) else {"steps": document}
    unknown = sorted(set(whole) - _WHOLE)
    if unknown:
        raise BadTimeline(f"a timeline has no {unknown[0]!r}, but {', '.join(sorted(_WHOLE))}")
    steps = whole.get("steps")
    if not isinstance(steps, list):
        raise BadTimeline("a timeline is a list of steps, or an object that holds one as `steps`")
    start = _instant(whole["start"], "start") if "start" in whole else None
    return Timeline(str(whole.get("name", "script")), [_step(each, n) for n, each in enumerate(steps, 1)], start)


def _step(document: object, number: int) -> Step:
    if not isinstance(document, dict) or not isinstance(document.get("args", {}), dict):
        raise BadTimeline(f"step {number} is no object with `verb` and `args`")
    unknown = sorted(set(document) - _PARTS)
    if unknown or "verb" not in document:
        raise BadTimeline(f"step {number} has no verb" if not unknown else f"step {number} knows no {unknown[0]!r}")
    after = _after(document, number)
    return Step(str(document["verb"]), document.get("args", {}), after, str(document.get("as", "")))


def _after(document: dict[str, object], number: int) -> float | datetime:
    if "at" in document:
        return _instant(document["at"], f"step {number}: at")
    after = document.get("after", 0)
    if isinstance(after, bool) or not isinstance(after, int | float):
        raise BadTimeline(f"step {number}: after {after!r} is no number of seconds")
    return after


def _resolved(name: str, value: object, start: datetime, ids: Mapping[str, int]) -> object:
    if name in _NAMED and isinstance(value, str):
        return ids[value]
    if name not in _TIMES or value is None:
        return value
    if isinstance(value, int | float):
        return whole_minute(start + timedelta(seconds=value))
    return aware(value) if isinstance(value, datetime) else _instant(value, name)


def _instant(value: object, what: str) -> datetime:
    try:
        return read(str(value))
    except ValueError as fault:
        raise BadTimeline(f"{what} {value!r} is no instant: {fault}") from None
