"""Dollars per million Case changes: what invocations are seen to use, at the list prices of `infra/prices.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import ceil
from threading import Lock
from typing import Any

import pytest
from botocore.client import BaseClient
from msgspec import Struct, field

from sfsync.adapters.dynamodb.items import size
from sfsync.adapters.dynamodb.spec import TABLE
from tests.architecture.tree import ROOT

PRICES: dict[str, Any] = tomllib.loads((ROOT / "infra/prices.toml").read_text(encoding="utf-8"))
WRITE_UNIT, READ_UNIT = 1024, 4096  # bytes
AT_ONCE = 10  # messages that one call of SQS takes
_INDEXES = [[key["AttributeName"] for key in index["KeySchema"]] for index in TABLE["GlobalSecondaryIndexes"]]

Item = dict[str, Any]


class Used(Struct):
    """What was used of AWS, in the units that are billed."""

    writes: int = 0
    reads: int = 0
    invocations: int = 0
    seconds: float = 0
    messages: int = 0
    receipts: int = 0
    events: int = 0
    log_bytes: int = 0
    _items: dict[tuple[str, str], Item] = field(default_factory=dict)

    def put(self, item: Item) -> None:
        """Count a write of the table, and of each index that it moves the item in."""
        key = item["pk"]["S"], item["sk"]["S"]
        before = self._items.get(key, {})
        self._items[key] = item
        self.writes += ceil(size(item) / WRITE_UNIT) + sum(_moved(before, item, names) for names in _INDEXES)

    def got(self, item: Item) -> None:
        """Count a consistent read."""
        self.reads += ceil(size(item) / READ_UNIT)

    def invoked(self, messages: int, queries: int, patches: int, log_bytes: int) -> None:
        """Count an invocation of `sync_cases` for so many messages: each is sent, and ten are received and deleted."""
        assumed = PRICES["assumed"]
        self.invocations += 1
        self.messages += messages
        self.receipts += 2 * ceil(messages / AT_ONCE)
        self.log_bytes += log_bytes + assumed["platform_log_bytes"]
        self.seconds += queries * assumed["query_s"] + patches * assumed["collections_s"] + messages * assumed["case_s"]

    def dollars(self, changes: int) -> dict[str, float]:
        """Return what a million changes cost, where this is what so many took."""
        million, unit = PRICES["per_million"], PRICES["per_unit"]
        gigabyte_seconds = self.seconds * PRICES["assumed"]["memory_gb"]
        used = {
            "Lambda": self.invocations * million["lambda_requests"]
            + gigabyte_seconds * unit["lambda_gb_seconds"] * 1e6,
            "DynamoDB": self.writes * million["dynamodb_writes"] + self.reads * million["dynamodb_reads"],
            "SQS": (self.messages + self.receipts) * million["sqs_requests"],
            "EventBridge": self.events * million["events"],
            "logs": self.log_bytes / 1e9 * unit["log_gigabytes"] * 1e6,
        }
        return {name: spent / changes for name, spent in used.items()}


def _moved(before: Item, after: Item, names: list[str]) -> int:
    """Return the writes of an index: entering or leaving is one, moving within it both."""
    old, new = ([item[name] for name in names if name in item] for item in (before, after))
    stood, stands = len(old) == len(names), len(new) == len(names)
    return 0 if old == new else stood + stands


@contextmanager
def watching(used: Used) -> Iterator[None]:
    """Count every call of AWS in this process."""
    call = BaseClient._make_api_call  # noqa: SLF001 - the one place that every call passes
    one_at_a_time = Lock()

    def counting(client: Any, operation: str, asked: Any) -> Any:  # noqa: ANN401 - botocore's own
        answer = call(client, operation, asked)
        if operation in _COUNTED:
            with one_at_a_time:  # the store writes from several threads
                _COUNTED[operation](used, asked, answer)
        return answer

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseClient, "_make_api_call", counting)
        yield


def _batch_read(used: Used, asked: Any, answer: Any) -> None:  # noqa: ANN401 - botocore's own
    found = [item for items in answer["Responses"].values() for item in items]
    for item in found:
        used.got(item)
    used.reads += sum(len(part["Keys"]) for part in asked["RequestItems"].values()) - len(found)


def _batch_written(used: Used, asked: Any, _: Any) -> None:  # noqa: ANN401 - botocore's own
    for requests in asked["RequestItems"].values():
        for request in requests:
            used.put(request["PutRequest"]["Item"])


def _published(used: Used, asked: Any, _: Any) -> None:  # noqa: ANN401 - botocore's own
    used.events += len(asked["Entries"])


_COUNTED: dict[str, Callable[[Used, Any, Any], None]] = {
    "PutItem": lambda used, asked, _: used.put(asked["Item"]),
    "BatchGetItem": _batch_read,
    "BatchWriteItem": _batch_written,
    "PutEvents": _published,
}


def table(costs: dict[str, dict[str, float]]) -> list[str]:
    """Return the table of the README: what each part costs, and beside it what others take."""
    parts = list(next(iter(costs.values())))
    rows = [
        f"| sfsync, {name} | {' | '.join(f'{cost[part]:.2f}' for part in parts)} | {sum(cost.values()):.2f} |"
        for name, cost in costs.items()
    ]
    others = [f"| {one['name']} |{' |' * len(parts)} {one['dollars']} |" for one in PRICES["alternatives"]]
    head = [f"| $ per million Case changes | {' | '.join(parts)} | all |", "|---|" + "---|" * (len(parts) + 1)]
    return [*head, *rows, *others]
