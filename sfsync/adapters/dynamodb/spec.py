"""The table as data: what CreateTable, and the template, have to say of it.

    pk                  sk                          holds
    case#<id>           record                      what is remembered of a case
    case#<id>           entry#<digest>              a line of its ledger
    case#<id>           telling#<revision>          that its record of this revision has something to tell people
    case#<id>           told#<digest>               that people were told what has this digest
    cursor#<lane>       cursor                      how far a lane has come
    evidence#<record>   said#<digest>#<impact>      what a revision says
    evidence#<record>   seen#<digest>#<impact>      from when to when it was seen
    instance#<key>      record#<record>             that a record named the instance
    instance#<key>      resident#<account>          that a customer may have lived there
    watches             <instance>                  a watched instance
    customer#<account>  customer                    where a customer lived
    task#<key>          task                        that a Task of this key was created
    seen#<digest>       seen                        that a key was seen, until `expires_at`
    vantages            <vantage>                   that a vantage point keeps samples here
    samples#<vantage>   <instant>#<digest>          a part of its samples of one day, until `expires_at`
    firings#<watcher>   firings                     which alerts on availability stand

The indexes are sparse: an item stands in one only while it bears that index's keys. But for the one by account, each is
spread over `SHARDS` partitions, for one partition takes 1,000 writes a second, and a changed case costs an index up to
two.
"""

from __future__ import annotations

from typing import Any
from zlib import crc32

SHARDS = 4  # 2,000 changed cases a second; may grow; a smaller number would lose sight of what stands in the last ones
DUE, UNDELIVERED, ASIDE = "due", "undelivered", "aside"
DEPENDENTS, OF_ACCOUNT = "dependents", "of_account"


def _attribute(name: str) -> dict[str, str]:
    return {"AttributeName": name, "AttributeType": "S"}


def _keys(partition: str, order: str) -> list[dict[str, str]]:
    return [{"AttributeName": partition, "KeyType": "HASH"}, {"AttributeName": order, "KeyType": "RANGE"}]


def _index(name: str, partition: str, order: str, *more: str) -> dict[str, Any]:
    shown = {"ProjectionType": "INCLUDE", "NonKeyAttributes": [*more]} if more else {"ProjectionType": "KEYS_ONLY"}
    return {"IndexName": name, "KeySchema": _keys(partition, order), "Projection": shown}


TABLE: dict[str, Any] = {
    "BillingMode": "PAY_PER_REQUEST",
    "AttributeDefinitions": [
        _attribute(name)
        for name in (
            "pk",
            "sk",
            "due_shard",
            "check_at",
            "undelivered_shard",
            "aside_shard",
            "dependents_shard",
            "open_until",
            "account_id",
        )
    ],
    "KeySchema": _keys("pk", "sk"),
    "GlobalSecondaryIndexes": [
        _index(DUE, "due_shard", "check_at"),
        _index(UNDELIVERED, "undelivered_shard", "pk"),
        _index(ASIDE, "aside_shard", "pk"),
        _index(DEPENDENTS, "dependents_shard", "open_until", "account_id"),
        _index(OF_ACCOUNT, "account_id", "open_until"),
    ],
}
TIME_TO_LIVE: dict[str, Any] = {"AttributeName": "expires_at", "Enabled": True}


def shard(case_id: str) -> str:
    """Return the shard of a case: the same in every process and version."""
    return str(crc32(case_id.encode()) % SHARDS)
