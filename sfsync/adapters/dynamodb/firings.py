"""Alerts that stand: an item for each watcher, guarded by its revision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.adapters.dynamodb.items import packed
from sfsync.adapters.dynamodb.reading import read
from sfsync.adapters.dynamodb.table import OnTable
from sfsync.adapters.records import document_of
from sfsync.model.firing import Firings
from sfsync.model.replacing import replace

if TYPE_CHECKING:
    from sfsync.adapters.dynamodb.table import Key


class HeldFirings(OnTable):
    """`AlertMemory` on a table."""

    def firings(self, watcher: str) -> Firings:
        """Return what a watcher remembers as it is now; before its first time nothing, with revision 0."""
        item = self._table.get(_key(watcher))
        return Firings(watcher) if item is None else read(self._table, item, Firings)

    def hold(self, firings: Firings) -> bool:
        """Store firings whose revision is still the stored one, as their next revision; return whether they were."""
        following = replace(firings, revision=firings.revision + 1)
        pk, sk = _key(firings.watcher)
        item = {"pk": pk, "sk": sk, "revision": following.revision, "document": packed(document_of(following))}
        if firings.revision == 0:
            return self._table.put(item, "attribute_not_exists(pk)", {})
        return self._table.put(item, "revision = :before", {":before": firings.revision})


def _key(watcher: str) -> Key:
    return f"firings#{watcher}", "firings"
