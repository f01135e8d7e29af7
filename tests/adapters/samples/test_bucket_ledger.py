"""Sealing on AWS: killed, repeated or raced at any call, it ends at one and the same ledger."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from sfsync.adapters.samples.bucket import open_bucket
from sfsync.adapters.samples.keys import read_check
from sfsync.availability.verify import verify
from sfsync.availability.verify_chain import Scope
from sfsync.ports.faults import Misconfigured
from tests.adapters.samples.clouds import KEYS, Cloud
from tests.adapters.samples.ledgers import DAY, OCTOBER, VANTAGE, every, sample

HOUR = timedelta(hours=1)
TWO_DAYS = OCTOBER + 2 * DAY + 3 * HOUR
CHECK = read_check(KEYS.public, "key")
CALLS = 18  # of S3 that sealing two days takes


def recorded(cloud: Cloud, vantage: str = VANTAGE) -> None:
    """Keep two days of samples."""
    cloud.parts().record(list(every(HOUR, OCTOBER, OCTOBER + 2 * DAY, vantage)))


def flaws(cloud: Cloud) -> list[str]:
    """Verify all."""
    return [str(flaw) for flaw in verify(cloud.bucket(), Scope(TWO_DAYS.date(), check=CHECK)).flaws]


@pytest.fixture
def cloud(moto: None) -> Cloud:
    """Two days, not sealed yet."""
    cloud = Cloud()
    recorded(cloud)
    return cloud


def at(moment: int, what: Callable[[], object]) -> Callable[[int], None]:
    """Return what lets something happen before the call of a number."""

    def before(number: int) -> None:
        if number == moment:
            what()

    return before


def killed() -> None:
    """End the process."""
    raise KeyboardInterrupt


def emptied(cloud: Cloud) -> None:
    """Take all out of the bucket again."""
    for key in cloud.objects():
        cloud.s3.delete_object(Bucket="samples", Key=key)


def test_killed_before_any_call(cloud: Cloud) -> None:
    """The next call ends at the bytes of one that was never disturbed."""
    cloud.seal(TWO_DAYS)
    undisturbed = cloud.objects()
    for fatal in range(CALLS):
        emptied(cloud)
        with pytest.raises(KeyboardInterrupt):
            cloud.seal(TWO_DAYS, at(fatal, killed))
        cloud.seal(TWO_DAYS)

        assert cloud.objects() == undisturbed

    assert len(undisturbed) == 4


def test_a_rival_before_any_call(cloud: Cloud) -> None:
    """Two sealers at once are one."""
    cloud.seal(TWO_DAYS)
    undisturbed = cloud.objects()
    for moment in range(CALLS):
        emptied(cloud)
        cloud.seal(TWO_DAYS, at(moment, lambda: cloud.seal(TWO_DAYS)))

        assert cloud.objects() == undisturbed


def test_a_sample_and_a_rival_before_any_call(cloud: Cloud) -> None:
    """A sample that comes while two seal is in its day or set aside, never both and never neither."""
    inside = []
    for moment in range(CALLS):
        emptied(cloud)

        def come(moment: int = moment) -> None:
            late = sample(OCTOBER + timedelta(minutes=moment + 1), reason="late", ok=False)
            cloud.parts().record([late])
            cloud.seal(TWO_DAYS)

        cloud.seal(TWO_DAYS, at(moment, come))
        cloud.seal(TWO_DAYS)
        segment, aside = (
            cloud.objects().get(f"ledger/{VANTAGE}/{name}.jsonl", b"").count(b'"late"')
            for name in ("2026-10-01", "set-aside.2026-10-01")
        )
        inside.append(aside == 0)

        assert (flaws(cloud), segment + aside) == ([], moment + 1)

    assert set(inside) == {True, False}


def test_order_and_repetition_make_no_difference(cloud: Cloud) -> None:
    """Parts split and filled otherwise, each sample in two of them: the same segments, byte for byte."""
    cloud.seal(TWO_DAYS)
    orderly, taken = cloud.objects(), list(every(HOUR, OCTOBER, OCTOBER + 2 * DAY))
    emptied(cloud)
    cloud.parts().record(taken[::-1])
    for number in range(5):
        cloud.parts().record(taken[number::5])
    cloud.seal(TWO_DAYS)

    assert cloud.objects() == orderly


def test_a_flaw_of_one_vantage_point_holds_up_no_other(cloud: Cloud) -> None:
    """It is named; nothing of it is sealed until somebody has looked."""
    recorded(cloud, "us-east-1")
    cloud.s3.put_object(Bucket="samples", Key=f"ledger/{VANTAGE}/2026-10-01.jsonl", Body=b"{}\n")
    done = cloud.seal(TWO_DAYS)

    assert len(done.faults) == 1
    assert f"s3://samples/ledger/{VANTAGE}/2026-10-01.jsonl:1: is not a line of the ledger" in done.faults[0]
    assert len(done.days["us-east-1"]) == 2
    assert f"ledger/{VANTAGE}/2026-10-01.seal.json" not in cloud.objects()


@pytest.mark.parametrize("content", [b"{}", b"not compressed"])
def test_a_part_that_nobody_here_wrote(cloud: Cloud, content: bytes) -> None:
    """No day is made of it: the item is named, and the day waits."""
    item = {"pk": f"samples#{VANTAGE}", "sk": "2026-10-01T05:00:00Z#0", "lines": content}
    cloud.parts().table.put(item, "attribute_not_exists(pk)", {})
    done = cloud.seal(TWO_DAYS)

    assert f"samples#{VANTAGE} 2026-10-01T05:00:00Z#0 is no part of samples" in done.faults[0]
    assert cloud.objects() == {}


def test_a_tampered_object_is_named(cloud: Cloud) -> None:
    """File, line and what is wrong with it, from the bucket itself."""
    cloud.seal(TWO_DAYS)
    cloud.tamper(f"ledger/{VANTAGE}/2026-10-02.jsonl", b"T06:00:00Z", b"T06:00:01Z")

    assert flaws(cloud) == [f"{VANTAGE}/2026-10-02.jsonl:7: was changed: it does not have its own sum"]


def test_a_segment_of_many_pages(moto: None) -> None:
    """More days than one answer of S3 names, and more samples than one of DynamoDB holds."""
    cloud = Cloud()
    for number in range(1100):
        cloud.s3.put_object(Bucket="samples", Key=f"ledger/{VANTAGE}/note-{number}", Body=b"")
    recorded(cloud)
    cloud.seal(TWO_DAYS)

    assert (len(list(cloud.bucket().names(VANTAGE))), flaws(cloud)) == (1104, [])


@pytest.mark.parametrize("url", ["s3:/x/y", "s3://", "s3://UPPER/x", "http://bucket/x", "s3://bucket/x?y", ""])
def test_what_names_no_bucket(url: str) -> None:
    """Said at once."""
    with pytest.raises(Misconfigured, match="names no place in a bucket"):
        open_bucket(url)


def test_a_bucket_that_is_not_there(moto: None) -> None:
    """A person has to look, and is told where."""
    with pytest.raises(Misconfigured, match=r"s3://absent/x does not exist .*NoSuchBucket"):
        open_bucket("s3://absent/x").vantages()
