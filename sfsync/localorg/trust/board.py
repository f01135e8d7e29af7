"""The state of the feed, which every verb changes under one guard and at one instant."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING

from sfsync.localorg.trust.instants import aware
from sfsync.localorg.trust.records import Event, GeneralMessage, Impact, Incident, Instance, Maintenance, known

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from msgspec import Struct

    from sfsync.localorg.org.clock import Clock
    from sfsync.localorg.trust.records import Record

_FIRST_IDS: dict[type[Struct], int] = {
    Incident: 20_003_001,
    Maintenance: 20_745_001,
    Impact: 20_012_001,
    Event: 21_635_001,
    GeneralMessage: 2001,
}
"""No incident's id is a maintenance's."""


class Board:
    """Everything the feed knows."""

    def __init__(self, clock: Clock) -> None:
        """Start empty; `clock` returns aware UTC."""
        self.clock = clock
        self.guard = threading.RLock()
        self.instances: dict[str, Instance] = {}
        self.aliases: dict[str, str] = {}
        self.incidents: dict[int, Incident] = {}
        self.maintenances: dict[int, Maintenance] = {}
        self.messages: list[GeneralMessage] = []
        self.changed_at = clock()
        """When a verb was last called."""
        self._ids = {kind: count(first) for kind, first in _FIRST_IDS.items()}

    def settle(self) -> None:
        """Let happen what is due by now."""

    @contextmanager
    def changing(self, at: datetime | None = None) -> Iterator[datetime]:
        """Change the board; yields the instant of the stamps, now unless told. Raises `ValueError` without a zone."""
        with self.guard:
            self.settle()
            self.changed_at = self.clock()
            yield aware(at) if at else self.changed_at

    def new_id(self, kind: type[Struct]) -> int:
        """Return the next id of a kind of record."""
        return next(self._ids[kind])

    def record(self, record_id: int) -> Record:
        """Return an incident or a maintenance. Raises `LookupError`."""
        return self.incidents.get(record_id) or known(self.maintenances, record_id, "incident or maintenance")

    def known_keys(self, instances: str | Sequence[str]) -> list[str]:
        """Return keys of instances, or one, as a list. Raises `LookupError`: a mistyped key would affect nobody."""
        keys = [instances] if isinstance(instances, str) else list(instances)
        unknown = [key for key in keys if key not in self.instances]
        if unknown:
            raise LookupError(f"there is no instance {unknown[0]!r}")
        return keys

    def event(self, record: int, kind: str, message: str = "", *, at: datetime | None = None) -> int:
        """Add an event to an incident's or a maintenance's history, and return its id."""
        with self.changing(at) as stamp:
            event = Event(self.new_id(Event), kind, message or f"{kind}.", stamp)
            self.record(record).events.append(event)
            return event.id

    def new_impact(
        self, kind: str, severity: str, span: tuple[datetime | None, datetime | None], stamp: datetime
    ) -> Impact:
        """Make an impact that is posted at an instant, with its end or without."""
        start, end = (each and aware(each) for each in span)
        return Impact(
            id=self.new_id(Impact),
            kind=kind,
            severity=severity,
            start=start,
            end=end,
            created_at=stamp,
            updated_at=stamp,
            end_created_at=stamp if end else None,
        )
