"""A ledger on AWS in moto: a table of parts, a bucket, and ways to come between two calls."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from sfsync.adapters.aws import client_of
from sfsync.adapters.dynamodb.parts import SampleParts
from sfsync.adapters.dynamodb.spec import TABLE
from sfsync.adapters.dynamodb.url import open_table
from sfsync.adapters.samples.bucket import Bucket
from sfsync.adapters.samples.bucket_ledger import BucketLedger, Sealed
from sfsync.adapters.samples.keys import read_sign
from tests.adapters.conftest import REGION
from tests.adapters.samples.ledgers import NOVEMBER, Keys, new_keys

KEYS = new_keys()


class NovemberClock:
    """The first of November: parts of October have not run out."""

    def now(self) -> datetime:
        """Tell the time."""
        return NOVEMBER


class Between:
    """A client of AWS that lets something happen before each of its calls; `before` is told how many there were."""

    def __init__(self, client: Any, before: Callable[[int], None]) -> None:  # noqa: ANN401 - botocore's own
        self._client, self._before, self._calls = client, before, 0

    def __getattr__(self, name: str) -> Callable[..., Any]:
        call = getattr(self._client, name)

        def called(**asked: Any) -> Any:  # noqa: ANN401 - whatever the call answers
            self._before(self._calls)
            self._calls += 1
            return call(**asked)

        return called


class Cloud(Struct):
    """A table and a bucket, empty at first."""

    keys: Keys = KEYS
    s3: Any = field(default_factory=lambda: client_of("s3", REGION))

    def __post_init__(self) -> None:
        """Make both."""
        client_of("dynamodb", REGION).create_table(TableName="sfsync", **TABLE)
        self.s3.create_bucket(Bucket="samples")

    def parts(self) -> SampleParts:
        """Return the parts, as another process opens them."""
        return SampleParts(open_table("dynamodb://sfsync", NovemberClock()))

    def bucket(self, before: Callable[[int], None] | None = None) -> Bucket:
        """Return the ledger; `before` is called before each call of S3."""
        client = Between(self.s3, before) if before else self.s3
        return Bucket("samples", "ledger/", lambda: client)

    def seal(self, now: datetime, before: Callable[[int], None] | None = None) -> Sealed:
        """Seal as the function does."""
        return BucketLedger(self.bucket(before), self.parts(), read_sign(self.keys.private, "key")).seal(now)

    def objects(self) -> dict[str, bytes]:
        """Return all that the bucket holds."""
        found = self.s3.list_objects_v2(Bucket="samples").get("Contents", [])
        return {one["Key"]: self.s3.get_object(Bucket="samples", Key=one["Key"])["Body"].read() for one in found}

    def tamper(self, key: str, old: bytes, new: bytes) -> None:
        """Put other bytes into an object, as somebody with the right to write could."""
        content = self.s3.get_object(Bucket="samples", Key=key)["Body"].read()
        assert old in content
        self.s3.put_object(Bucket="samples", Key=key, Body=content.replace(old, new, 1))
