"""From an item's document back to what was remembered."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from sfsync.adapters.dynamodb.items import unpacked
from sfsync.adapters.records import remembered
from sfsync.ports.faults import Misconfigured

if TYPE_CHECKING:
    from sfsync.adapters.dynamodb.items import Plain
    from sfsync.adapters.dynamodb.table import Table
    from sfsync.adapters.records import Remembered


def read(table: Table, item: Plain, kind: type[Remembered]) -> Remembered:
    """Return what an item holds; raise Misconfigured, which names the item, where it cannot be read."""
    try:
        return remembered(kind, unpacked(item["document"]))
    except (KeyError, ValueError, zlib.error) as fault:
        raise Misconfigured(
            f"table {table.name}: what is stored as {item['pk']} {item['sk']} cannot be read ({fault})",
            "restore the table to a point in time before; a case's record may be deleted, it is then evaluated afresh",
        ) from fault
