"""What a record has to say: at once where nobody has to be told first, else from its outbox, once they were."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.flows.later import LEASE
from sfsync.model.record import spoken
from sfsync.model.replacing import replace

if TYPE_CHECKING:
    from datetime import datetime

    from sfsync.model.record import CaseRecord


def being_told(record: CaseRecord, as_of: datetime) -> bool:
    """Tell whether another worker is just about to tell what it decided; after a while it must have died instead."""
    return bool(record.outbox) and record.outbox_at is not None and as_of < record.outbox_at + LEASE


def speaking(record: CaseRecord, as_of: datetime) -> CaseRecord:
    """Return a record with what it says now: at once where nobody has to be told first."""
    if not record.outbox:
        return record
    if any(entry.notify for entry in record.outbox):
        return replace(record, outbox_at=as_of, said=())
    return spoken(record)
