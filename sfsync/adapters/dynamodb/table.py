"""The few calls that are made of DynamoDB, on one table.

botocore retries what may pass (`open_store` says how often). What it does not see is mended here: keys of a batch that
were left undone, and an answer that was lost after the write had been done.
"""

from __future__ import annotations

import random
import time
from typing import TYPE_CHECKING, Any
from uuid import uuid4

from botocore.exceptions import ClientError

from sfsync.adapters.dynamodb.crew import Crew
from sfsync.adapters.dynamodb.faults import LOST_RACE, explained
from sfsync.adapters.dynamodb.items import LARGEST, Item, Plain, plain, size, wire
from sfsync.ports.faults import Misconfigured, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence

    from sfsync.ports.telling import Clock

Key = tuple[str, str]  # pk, sk

_READ_AT_ONCE, _WRITTEN_AT_ONCE = 100, 25  # items that one batch call takes
_ROUNDS = 8  # calls for one batch, before it is given up
_LONGEST_PAUSE_S = 2.0


class Table:
    """One table behind a botocore client, which threads may share. Methods raise Unavailable or Misconfigured."""

    def __init__(self, client: Any, name: str, clock: Clock) -> None:  # noqa: ANN401 - botocore makes its classes at run time
        """Keep the client; `close` closes it."""
        self.name = name
        self.clock = clock
        self.crew = Crew()
        self._client = client

    def get(self, key: Key) -> Plain | None:
        """Return an item as it is now; None where there is none, or its time has run out."""
        answer = self._call("get_item", Key=_wired(key), ConsistentRead=True)
        return next(self._living([answer["Item"]] if "Item" in answer else []), None)

    def get_many(self, keys: Iterable[Key], *names: str) -> list[Plain]:
        """Return those items that exist, as they are now, in any order; only these attributes, where some are named."""
        batches = _batches([_wired(key) for key in dict.fromkeys(keys)], _READ_AT_ONCE)
        wanted = {"ProjectionExpression": ", ".join(names)} if names else {}
        return [item for found in self.crew.each(lambda keys: self._got(keys, wanted), batches) for item in found]

    def put(self, values: Plain, condition: str, given: Mapping[str, str | int]) -> bool:
        """Store an item if the condition holds of what is stored; return whether it was.

        Raises Misconfigured for an item that is too large.
        """
        token = uuid4().hex
        item = self._fitting({**values, "token": token})
        asked = {"ExpressionAttributeValues": wire(given)} if given else {}
        lost = self._lost_race("put_item", Item=item, ConditionExpression=condition, **asked)
        return lost is None or self._was_ours(lost, (values["pk"], values["sk"]), token)

    def update(self, key: Key, change: str, condition: str, given: Mapping[str, str | int]) -> bool:
        """Change an item if the condition holds of it, and return whether it did.

        The condition has to hold after the change too, or to make no odds then: an answer that was lost is asked again.
        """
        asked = {"UpdateExpression": change, "ConditionExpression": condition, "ExpressionAttributeValues": wire(given)}
        return self._lost_race("update_item", Key=_wired(key), **asked) is None

    def put_many(self, items: Sequence[Plain]) -> None:
        """Store items, each under a key of its own, in any order, whatever stands there."""
        self._write([{"PutRequest": {"Item": self._fitting(values)}} for values in items])

    def delete_many(self, keys: Collection[Key]) -> None:
        """Delete items, in any order; of those that are not there nothing comes."""
        self._write([{"DeleteRequest": {"Key": _wired(key)}} for key in keys])

    def query(self, condition: str, given: Mapping[str, str], **more: Any) -> Iterator[Plain]:  # noqa: ANN401 - Query's own parameters
        """Yield the items of a query in its order. The first page is asked for at once, the others when needed."""
        asked = {"KeyConditionExpression": condition, "ExpressionAttributeValues": wire(given), **more}
        return self._following(asked, self._call("query", **asked))

    def edges(self, pk: str, kind: str) -> list[str]:
        """Return the sort keys of a partition that begin with `kind`, as they are now, in their order."""
        given, keys = {":pk": pk, ":kind": kind}, "pk = :pk AND begins_with(sk, :kind)"
        return [item["sk"] for item in self.query(keys, given, ConsistentRead=True)]

    def close(self) -> None:
        """Close connections and threads; a second time does nothing."""
        self.crew.close()
        self._client.close()

    def _call(self, operation: str, **asked: Any) -> dict[str, Any]:  # noqa: ANN401 - the operation's own parameters
        with explained(self.name):
            named = asked if "RequestItems" in asked else {"TableName": self.name, **asked}
            answer: dict[str, Any] = getattr(self._client, operation)(**named)
        if "RequestId" not in answer["ResponseMetadata"]:  # botocore takes any text with status 200 for an empty answer
            raise Unavailable(f"table {self.name}: something answers that is not DynamoDB")
        return answer

    def _lost_race(self, operation: str, **asked: Any) -> ClientError | None:  # noqa: ANN401 - the operation's own parameters
        """Make a conditional call; return its refusal where the condition did not hold."""
        try:
            self._call(operation, **asked)
        except ClientError as fault:
            if fault.response["Error"]["Code"] != LOST_RACE:
                raise
            return fault
        return None

    def _got(self, keys: list[Item], wanted: dict[str, str]) -> list[Plain]:
        found: list[Item] = []

        def ask(keys: list[Item]) -> list[Item]:
            request = {self.name: {"Keys": keys, "ConsistentRead": True, **wanted}}
            answer = self._call("batch_get_item", RequestItems=request)
            found.extend(answer["Responses"].get(self.name, []))
            left: list[Item] = answer.get("UnprocessedKeys", {}).get(self.name, {}).get("Keys", [])
            return left

        self._until_nothing_is_left(ask, keys)
        return list(self._living(found))

    def _write(self, requests: list[dict[str, Any]]) -> None:
        self.crew.each(self._done, _batches(requests, _WRITTEN_AT_ONCE))

    def _done(self, requests: list[dict[str, Any]]) -> None:
        def ask(requests: list[dict[str, Any]]) -> list[dict[str, Any]]:
            answer = self._call("batch_write_item", RequestItems={self.name: requests})
            left: list[dict[str, Any]] = answer.get("UnprocessedItems", {}).get(self.name, [])
            return left

        self._until_nothing_is_left(ask, requests)

    def _until_nothing_is_left(self, ask: Callable[[list[Any]], list[Any]], left: list[Any]) -> None:
        for round_ in range(_ROUNDS):
            if round_:
                time.sleep(random.uniform(0, min(_LONGEST_PAUSE_S, 0.05 * 2**round_)))  # noqa: S311 - jitter
            left = ask(left)
            if not left:
                return
        raise Unavailable(f"table {self.name} left {len(left)} items of a batch undone, {_ROUNDS} times")

    def _was_ours(self, fault: ClientError, key: Key, token: str) -> bool:
        """Tell whether the rival who was faster is this very write, whose answer was lost."""
        if not fault.response["ResponseMetadata"].get("RetryAttempts"):
            return False
        stored = self.get(key)
        return stored is not None and stored.get("token") == token

    def _fitting(self, values: Plain) -> Item:
        item = wire(values)
        if size(item) <= LARGEST:
            return item
        raise Misconfigured(
            f"table {self.name}: {values['pk']} {values['sk']} takes {size(item) // 1024} KB, an item at most 400",
            "see that notices go out, so that its outbox empties, or switch field history on in the org",
        )

    def _following(self, asked: dict[str, Any], page: dict[str, Any]) -> Iterator[Plain]:
        yield from self._living(page["Items"])
        while last := page.get("LastEvaluatedKey"):
            page = self._call("query", **asked, ExclusiveStartKey=last)
            yield from self._living(page["Items"])

    def _living(self, items: Iterable[Item]) -> Iterator[Plain]:
        """Yield items whose time has not run out: DynamoDB deletes them up to days later."""
        now = self.clock.now().timestamp()
        return (one for one in map(plain, items) if one.get("expires_at", now + 1) > now)


class OnTable:
    """A part of what is remembered: the table is all that it needs."""

    def __init__(self, table: Table) -> None:
        """Keep the table, which other parts may share."""
        self._table = table


def _wired(key: Key) -> Item:
    return wire(dict(zip(("pk", "sk"), key, strict=True)))


def _batches(things: list[Any], most: int) -> list[list[Any]]:
    return [things[start : start + most] for start in range(0, len(things), most)]
