"""The store on AWS: one DynamoDB table, for any number of workers at once.

Every write is of one item. What must not be lost to a rival is conditional; there are no transactions and no scans.
"""

from __future__ import annotations

from sfsync.adapters.dynamodb.store import DynamoStore
from sfsync.adapters.dynamodb.url import open_store, open_table

__all__ = ["DynamoStore", "open_store", "open_table"]
