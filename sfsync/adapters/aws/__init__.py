"""What every AWS service needs of us: a client, the meaning of its errors, and batches of which a part may fail."""

from __future__ import annotations

from sfsync.adapters.aws.batches import Batches, Undone, undone_by_id
from sfsync.adapters.aws.clients import Made, client_of, made_once
from sfsync.adapters.aws.faults import explained

__all__ = ["Batches", "Made", "Undone", "client_of", "explained", "made_once", "undone_by_id"]
