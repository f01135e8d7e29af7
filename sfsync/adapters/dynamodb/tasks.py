"""Keys of Tasks that were created: an item each, for ever. Writing one a second time changes nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.adapters.dynamodb.table import OnTable

if TYPE_CHECKING:
    from collections.abc import Collection

    from sfsync.adapters.dynamodb.table import Key

_PREFIX, _TASK = "task#", "task"


class CreatedTasks(OnTable):
    """`TaskLog` on a table."""

    def created(self, keys: Collection[str]) -> frozenset[str]:
        """Return those keys that are remembered, of any number, as it is now."""
        return frozenset(str(item["pk"]).removeprefix(_PREFIX) for item in self._table.get_many(map(_item, keys)))

    def remember(self, keys: Collection[str]) -> None:
        """Remember keys."""
        self._table.put_many([{"pk": pk, "sk": sk} for pk, sk in map(_item, sorted(set(keys)))])


def _item(key: str) -> Key:
    return f"{_PREFIX}{key}", _TASK
