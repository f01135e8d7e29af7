"""Notices on an event bus, source `sfsync`: detail type `Case Notice` or `Operations Alert`, detail as in `notice`.

A rule picks what it wants by `detail.kind`, `detail.clock` and the like.
"""

from __future__ import annotations

from time import sleep
from typing import TYPE_CHECKING, Any, Protocol

from sfsync.adapters.aws import Batches, Undone, client_of, made_once
from sfsync.adapters.aws.batches import UNTOLD
from sfsync.adapters.aws.faults import is_passing
from sfsync.adapters.notify.notice import alert_document, entry_document, fitting, written

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from sfsync.adapters.aws import Made
    from sfsync.adapters.notify.notice import Document
    from sfsync.model.alert import Alert
    from sfsync.model.record import Entry

SOURCE, NOTICE, ALERT = "sfsync", "Case Notice", "Operations Alert"


class EventsClient(Protocol):
    """What is used of botocore's client of EventBridge."""

    def put_events(self, *, Entries: Sequence[Mapping[str, Any]]) -> Mapping[str, Any]:  # noqa: N803 - AWS's own name
        """Put at most ten events; a part may fail though the call succeeds."""
        ...


class EventBridgeNotifier:
    """Announces on one bus, by name or ARN. Raises Unavailable, or Misconfigured for one that cannot be used."""

    def __init__(self, bus: str, client: Made[EventsClient], sleeps: Callable[[float], None] = sleep) -> None:
        """Prepare; the client is made at the first notice."""
        self._bus = bus
        self._client = client
        self._batches = Batches(f"bus {bus.rpartition('/')[2]}", self._send, sleeps)

    def notify(self, entries: Sequence[Entry]) -> None:
        """Announce each entry; on return the bus has taken all of them."""
        self._batches.send([self._event(NOTICE, entry.at, entry_document(entry)) for entry in entries])

    def alert(self, alerts: Sequence[Alert]) -> None:
        """Tell operations; on return the bus has taken all alerts."""
        self._batches.send([self._event(ALERT, alert.at, alert_document(alert)) for alert in alerts])

    def _event(self, of: str, at: datetime, document: Document) -> Mapping[str, Any]:
        detail = written(fitting(document))
        return {"EventBusName": self._bus, "Source": SOURCE, "DetailType": of, "Time": at, "Detail": detail}

    def _send(self, batch: Sequence[Mapping[str, Any]]) -> list[Undone]:
        outcomes = [*self._client().put_events(Entries=batch).get("Entries", ()), *({} for _ in batch)]
        undone = ((place, outcomes[place]) for place in range(len(batch)) if not outcomes[place].get("EventId"))
        return [_undone(place, outcome.get("ErrorCode", UNTOLD)) for place, outcome in undone]


def open_bus(bus: str, region: str | None = None, endpoint: str | None = None) -> EventBridgeNotifier:
    """Return the bus of a name or ARN; nothing is called before the first notice."""
    return EventBridgeNotifier(bus, made_once(lambda: client_of("events", region, endpoint)))


def _undone(place: int, code: str) -> Undone:
    return Undone(place, code, lasting=code != UNTOLD and not is_passing(code))
