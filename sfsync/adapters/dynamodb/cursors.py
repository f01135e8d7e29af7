"""How far each lane has come: one item a lane, which only moves forward."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.adapters.dynamodb.items import packed
from sfsync.adapters.dynamodb.reading import read
from sfsync.adapters.dynamodb.table import OnTable
from sfsync.adapters.records import document_of, instant_text
from sfsync.model.record import Cursor

if TYPE_CHECKING:
    from sfsync.adapters.dynamodb.table import Key

_FORWARD = "attribute_not_exists(pk) OR place < :place"


class LaneCursors(OnTable):
    """`Cursors` on a table."""

    def cursor(self, lane: str) -> Cursor | None:
        """Return the lane's place, None before its first."""
        item = self._table.get(_key(lane))
        return None if item is None else read(self._table, item, Cursor)

    def advance(self, lane: str, cursor: Cursor) -> None:
        """Move the lane's place forward; a place before the stored one changes nothing."""
        pk, sk = _key(lane)
        place = f"{instant_text(cursor.modstamp)}#{cursor.case_id}"  # sorts as cursors do
        item = {"pk": pk, "sk": sk, "place": place, "document": packed(document_of(cursor))}
        self._table.put(item, _FORWARD, {":place": place})


def _key(lane: str) -> Key:
    return f"cursor#{lane}", "cursor"
