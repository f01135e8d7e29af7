"""A sparse index that is spread over shards, read as one."""

from __future__ import annotations

from heapq import merge
from itertools import islice
from operator import itemgetter
from typing import TYPE_CHECKING

from sfsync.adapters.dynamodb.spec import SHARDS, TABLE

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sfsync.adapters.dynamodb.items import Plain
    from sfsync.adapters.dynamodb.table import Table

_KEYS = {
    index["IndexName"]: [key["AttributeName"] for key in index["KeySchema"]]
    for index in TABLE["GlobalSecondaryIndexes"]
}
_MOST = 1_000  # keys a page


def in_order(table: Table, index: str, limit: int | None = None, until: str | None = None) -> Iterator[Plain]:
    """Yield what an index shows of its items, in the order of its sort key, up to `until`.

    Each shard is asked for its first page at the same time, and for more only when its turn comes.
    """
    partition, order = _KEYS[index]
    condition = f"{partition} = :shard" if until is None else f"{partition} = :shard AND {order} <= :until"
    given = {} if until is None else {":until": until}
    page = min(limit or _MOST, _MOST)

    def ask(number: int) -> Iterator[Plain]:
        return table.query(condition, {":shard": str(number), **given}, IndexName=index, Limit=page)

    if limit is not None and limit <= 0:
        return iter(())
    found = merge(*table.crew.each(ask, range(SHARDS)), key=itemgetter(order))
    return islice(found, limit)


def since_place(table: Table, index: str, partitions: Sequence[str] | None, since: str) -> list[Plain]:
    """Return the items of an index from a place in its order on, all partitions read at the same time; None: all."""
    partition, order = _KEYS[index]
    condition = f"{partition} = :shard AND {order} >= :since"

    def ask(name: str) -> list[Plain]:
        return list(table.query(condition, {":shard": name, ":since": since}, IndexName=index))

    shards = [str(number) for number in range(SHARDS)]
    return [item for found in table.crew.each(ask, shards if partitions is None else partitions) for item in found]


def case_id_of(item: Plain) -> str:
    """Return the id of the case that an item of an index is of."""
    return str(item["pk"]).partition("#")[2]
