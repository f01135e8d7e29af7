"""A month of samples in the stack, and what there is of it to look at."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sfsync.adapters.aws import client_of
from sfsync.adapters.dynamodb.parts import SampleParts
from sfsync.adapters.dynamodb.url import open_table
from sfsync.adapters.samples.bucket import open_bucket
from sfsync.adapters.samples.kept import Kept
from sfsync.model.sample import Sample
from tests.adapters.samples.ledgers import DAY
from tests.deployment.conftest import Deployed
from tests.deployment.stack import REGION

HERE = REGION
OCTOBER, NOVEMBER = datetime(2026, 10, 1, tzinfo=UTC), datetime(2026, 11, 1, tzinfo=UTC)
THE_FIRST = NOVEMBER + timedelta(hours=6)
A_DAY = 24  # samples of a vantage point


class At:
    """A clock that stands."""

    def __init__(self, at: datetime) -> None:
        self._at = at

    def now(self) -> datetime:
        """Tell the time."""
        return self._at


def at(deployed: Deployed, instant: datetime) -> None:
    """Let the functions take it for another time."""
    deployed.patch.setattr("sfsync.adapters.wall_clock.WallClock.now", lambda _: instant)


def parts(deployed: Deployed, now: datetime = THE_FIRST) -> SampleParts:
    """Return the samples that are not sealed."""
    return SampleParts(open_table(f"dynamodb://{deployed.stack.physical('Table')}", At(now)))


def ledger(deployed: Deployed) -> Kept:
    """Return the sealed ones."""
    return open_bucket(f"s3://{deployed.stack.physical('Samples')}/samples")


def objects(deployed: Deployed, below: str = "") -> dict[str, bytes]:
    """Return what the bucket holds."""
    store, bucket = client_of("s3", REGION), deployed.stack.physical("Samples")
    found = store.list_objects_v2(Bucket=bucket, Prefix=below).get("Contents", [])
    return {one["Key"]: store.get_object(Bucket=bucket, Key=one["Key"])["Body"].read() for one in found}


def put(deployed: Deployed, key: str, content: bytes) -> None:
    """Put an object there, as an operator or an intruder would."""
    client_of("s3", REGION).put_object(Bucket=deployed.stack.physical("Samples"), Key=key, Body=content)


def told(deployed: Deployed) -> list[dict[str, Any]]:
    """Return what the topic told since the last call."""
    queue = client_of("sqs", REGION).create_queue(QueueName="ears")["QueueUrl"]
    topic, arn = deployed.stack.physical("Notices"), f"arn:aws:sqs:{REGION}:123456789012:ears"
    client_of("sns", REGION).subscribe(TopicArn=topic, Protocol="sqs", Endpoint=arn)
    found = client_of("sqs", REGION).receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
    return [json.loads(json.loads(message["Body"])["Message"]) for message in found]


def seen(at: datetime, vantage: str, *, down: bool) -> Sample:
    """Return a sample."""
    return Sample(at, "portal", vantage, not down, 41, "answered 503" if down else None)


def october_of(deployed: Deployed) -> Deployed:
    """A month of samples from two vantage points, sealed day by day; one failed on the thirteenth at nine."""
    told(deployed)
    keeping = parts(deployed)
    outage = OCTOBER + 12 * DAY + timedelta(hours=9)
    for vantage in (HERE, "eu-west-1"):
        instants = [OCTOBER + number * (DAY / A_DAY) for number in range(31 * A_DAY)]
        keeping.record([seen(at, vantage, down=at == outage) for at in instants])
    at(deployed, NOVEMBER + timedelta(hours=2, minutes=20))
    deployed.run("SealSamples", {})
    at(deployed, THE_FIRST)
    return deployed
