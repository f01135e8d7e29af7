"""Keys remembered for a while: DynamoDB deletes them when their time has run out, up to days later.

An item that it has not deleted yet counts as absent by this worker's clock.
"""

from __future__ import annotations

from hashlib import sha256
from math import ceil
from typing import TYPE_CHECKING

from sfsync.adapters.dynamodb.table import OnTable

if TYPE_CHECKING:
    from datetime import datetime


_NEW = "attribute_not_exists(pk) OR expires_at < :now"


class SeenKeys(OnTable):
    """`Seen` on a table."""

    def first_time(self, key: str, expires_at: datetime) -> bool:
        """Remember a key at least until an instant; return whether it is new. Of rivals one is the first."""
        digest = sha256(key.encode(errors="surrogatepass")).hexdigest()  # a key may be longer than DynamoDB takes
        item = {"pk": f"seen#{digest}", "sk": "seen", "expires_at": ceil(expires_at.timestamp())}
        return self._table.put(item, _NEW, {":now": int(self._table.clock.now().timestamp())})
