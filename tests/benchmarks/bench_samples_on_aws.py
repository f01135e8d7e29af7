"""What keeping samples on AWS takes: calls counted and bytes measured over a day in moto, priced by the public lists.

The way that was taken (an item a minute in DynamoDB, a segment a day in S3) stands beside the others with the same
bytes. What the prober itself costs, which is far more, stands below.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

from moto import mock_aws
from msgspec import Struct, field

from sfsync.adapters.dynamodb.items import size, wire
from sfsync.adapters.dynamodb.parts import part_of, samples_of
from sfsync.model.sample import Sample
from tests.adapters.samples.clouds import Cloud
from tests.benchmarks.measure import best, row

if TYPE_CHECKING:
    from collections.abc import Callable

DAYS, MINUTES, ROUNDS = 30, 1440, 6
# Dollars, us-east-1: S3 Standard per GB and month, per request (PUT and LIST, GET); DynamoDB on demand per write unit
# (1 KB) and read unit (4 KB, consistent), per GB and month; Lambda arm64 per GB-second and request; a custom metric.
S3_GB, S3_PUT, S3_GET = 0.023, 0.005 / 1000, 0.0004 / 1000
WRITE_UNIT, READ_UNIT, DYNAMO_GB = 0.625 / 1e6, 0.125 / 1e6, 0.25
GB_SECOND, INVOCATION, METRIC, ALARM = 0.0000133334, 0.20 / 1e6, 0.30, 0.10
S3_PRICE = {"list_objects_v2": S3_PUT, "put_object": S3_PUT, "get_object": S3_GET}
KEPT_DAYS, SEALS_A_DAY, SEALER_LOOKS_BACK = 40, 2, 7
DAY = datetime(2026, 10, 1, tzinfo=UTC)


def minutes(endpoints: int) -> Iterator[list[Sample]]:
    """Yield a day of samples, a minute at a time: two in a thousand not up."""
    dice = Random(endpoints)
    for minute in range(MINUTES):
        yield [
            sample(DAY + timedelta(minutes=minute, seconds=10 * turn, milliseconds=dice.randrange(12)), number, dice)
            for turn in range(ROUNDS)
            for number in range(endpoints)
        ]


def sample(at: datetime, number: int, dice: Random) -> Sample:
    """Return a sample as a prober takes it."""
    ok = dice.random() > 0.002
    reason = None if ok else "did not answer in full within 4 s"
    return Sample(at, f"endpoint-{number}", "eu-west-1", ok, dice.randrange(25, 140) if ok else 4001, reason)


class Taken(Struct):
    """What a day took: units written, bytes of parts and of the segment with its seal, calls of S3 to seal it."""

    units: int = 0
    part_bytes: int = 0
    segment_bytes: int = 0
    calls: Counter[str] = field(default_factory=Counter)

    @property
    def writes(self) -> float:
        """Dollars a month for DynamoDB: writing, reading back at each look of the sealer, 40 days of storage."""
        looks = SEALS_A_DAY * SEALER_LOOKS_BACK + 1
        reads = looks * -(-self.part_bytes // 4096) * READ_UNIT
        return DAYS * (self.units * WRITE_UNIT + reads) + KEPT_DAYS * self.part_bytes / 1e9 * DYNAMO_GB

    @property
    def segments(self) -> float:
        """Dollars a month for S3: sealing, looking for what came late, and one month of segments being kept."""
        sealing = sum(S3_PRICE[name] * count for name, count in self.calls.items())
        looking = (SEALS_A_DAY - 1) * (2 * S3_PUT + SEALER_LOOKS_BACK * S3_GET)
        return DAYS * (sealing + looking + self.segment_bytes / 1e9 * S3_GB)


def measured(endpoints: int) -> Taken:
    """Keep a day and seal it, in moto."""
    taken = Taken()
    with mock_aws():
        cloud = Cloud()
        parts = cloud.parts()
        for samples in minutes(endpoints):
            parts.record(samples)
            item = size(wire({**part_of(samples), "token": "0" * 32}))
            taken.units += -(-item // 1024)
            taken.part_bytes += item + 100  # what DynamoDB counts for an item beside its content
        plain, cloud.s3 = cloud.s3, Counting(cloud.s3, taken.calls)
        cloud.seal(DAY + timedelta(days=1, hours=3))
        cloud.s3 = plain
        taken.segment_bytes = sum(map(len, cloud.objects().values()))
    return taken


class Counting:
    """A client that counts its calls by name; `calls` is the counter of the one who asked."""

    def __init__(self, client: Any, calls: Counter[str]) -> None:  # noqa: ANN401 - botocore's own
        self._client, self._calls = client, calls

    def __getattr__(self, name: str) -> Callable[..., Any]:
        call = getattr(self._client, name)

        def counted(**asked: Any) -> Any:  # noqa: ANN401 - whatever the call answers
            self._calls[name] += 1
            return call(**asked)

        return counted


def main() -> None:
    """Measure and print."""
    os.environ |= {
        "AWS_ACCESS_KEY_ID": "AKIAEXAMPLE",
        "AWS_SECRET_ACCESS_KEY": "example",
        "AWS_DEFAULT_REGION": "us-east-1",
    }
    print(f"Samples on AWS: a month of {DAYS} days from one vantage point, at list prices")
    for endpoints in (1, 3):
        taken = measured(endpoints)
        samples = MINUTES * ROUNDS * endpoints
        shown = f"{endpoints} endpoint{'s' if endpoints > 1 else ''}"
        row(f"{shown}: items and write units a day", f"{MINUTES:,}, {taken.units:,}", "")
        row(f"{shown}: bytes a sample, in items", f"{taken.part_bytes / samples:.1f}", "")
        row(f"{shown}: bytes a sample, in segments", f"{taken.segment_bytes / samples:.1f}", "")
        row(f"{shown}: calls of S3 to seal a day", f"{taken.calls.total()}", "")
        row(f"{shown}: items in DynamoDB and segments in S3", f"${taken.writes:.4f} + ${taken.segments:.4f}", "")
        row(f"{shown}: the same by one object of S3 a minute", f"${DAYS * MINUTES * S3_PUT + taken.segments:.4f}", "")
        row(f"{shown}: the same by an item a sample", f"${DAYS * samples * WRITE_UNIT + taken.segments:.4f}", "")
    items = [{**part_of(samples)} for samples in minutes(3)]
    took = best(lambda: [samples_of(item) for item in items], 3, 1)
    row("watcher's cold start, 3 endpoints from 3 places: to read", f"{3 * DAYS * took:.0f} s", "")
    seconds = DAYS * MINUTES * 60
    prober = seconds * 0.25 * GB_SECOND + DAYS * MINUTES * INVOCATION
    row("the prober itself: 60 s of 256 MB a minute", f"${prober:.2f}", "")
    row("its three metrics and the alarms on them", f"${3 * (METRIC + ALARM):.2f}", "")


if __name__ == "__main__":
    main()
