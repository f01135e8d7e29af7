"""The pure heart: a case, a policy, pauses and an instant give readings. It does no I/O and is never told the time."""

from __future__ import annotations

from sfsync.engine.evaluate import evaluate, every_cycle
from sfsync.engine.flags import flags
from sfsync.engine.place import cover, place
from sfsync.engine.unjudgeable import Unjudgeable

__all__ = ["Unjudgeable", "cover", "evaluate", "every_cycle", "flags", "place"]
