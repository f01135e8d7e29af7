"""Alerts on availability that stand: what has to outlive a restart, so that each is told once, and its end once too."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from msgspec import Struct, field

from sfsync.model.alert import Alert, AlertKind
from sfsync.model.objective import Severity


class Firing(Struct, frozen=True):
    """An alert that was raised and still stands."""

    kind: AlertKind
    since: datetime
    severity: Severity
    text: str


class Firings(Struct, frozen=True):
    """What one watcher remembers of its alerts; `revision` guards against lost updates (0: not stored yet).

    `standing` are the alerts that were raised and not resolved, by the key of their rule. `outbox` is what was decided
    and may not have been told yet: it is told before anything else, so that a crash in between loses nothing.
    """

    watcher: str
    revision: int = 0
    standing: Mapping[str, Firing] = field(default_factory=dict)
    outbox: tuple[Alert, ...] = ()
