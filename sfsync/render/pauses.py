"""The pauses of an instance as one document: the union of their reasons, the oldest first."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sfsync.engine.pauses import united
from sfsync.hours.interval import FOREVER
from sfsync.render.instants import instant

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sfsync.engine.pauses import Cause


def pauses_document(instance: str, at: datetime, causes: Sequence[Cause], *, stale: bool) -> dict[str, Any]:
    """Return JSON-ready values; `end` is null for what still goes on at `at`."""
    return {
        "instance": instance,
        "at": instant(at),
        "stale": stale,
        "pauses": [
            {
                "start": instant(interval.start),
                "end": _end(interval.end),
                "reasons": [reason_document(cause) for cause in causes if cause.interval.start in interval],
            }
            for interval in united(causes)
        ],
    }


def reason_document(cause: Cause) -> dict[str, Any]:
    """Return what pauses, over the time in which it does; `text` is what a person gave as the reason."""
    impact, interval = cause.impact, cause.interval
    document = {
        "source": impact.source.value,
        "id": impact.record,
        "type": impact.type,
        "start": instant(interval.start),
        "end": _end(interval.end),
    }
    if cause.link:
        document["link"] = cause.link
    return document | ({"text": impact.text} if impact.text else {})


def _end(at: datetime) -> str | None:
    return None if at == FOREVER else instant(at)
