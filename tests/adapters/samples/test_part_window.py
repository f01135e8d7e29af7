"""The rolling window on AWS: all parts once, then what has come since, whoever is late."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from sfsync.adapters.dynamodb.part_window import PartWindow
from sfsync.adapters.dynamodb.parts import SampleParts, samples_of
from tests.adapters.samples.clouds import Cloud
from tests.adapters.samples.ledgers import DAY, NOVEMBER, VANTAGE, every, sample

MINUTE = timedelta(minutes=1)
SINCE, NOW = NOVEMBER - 20 * DAY, NOVEMBER


@pytest.fixture
def parts(moto: None) -> SampleParts:
    """Two vantage points, a day each, a part an hour."""
    parts = Cloud().parts()
    for vantage in (VANTAGE, "us-east-1"):
        for hour in range(24):
            start = NOW - DAY + hour * 60 * MINUTE
            parts.record(list(every(10 * MINUTE, start, start + 60 * MINUTE, vantage)))
    return parts


def count(window: PartWindow) -> int:
    """Look, and return how many samples there are."""
    return sum(map(len, window.records(SINCE, NOW).values()))


def test_the_first_look_reads_all(parts: SampleParts) -> None:
    """Of every vantage point; nothing of before the window."""
    parts.record([sample(SINCE - 2 * DAY)])

    assert count(PartWindow(parts)) == 2 * 144


def test_a_later_look_reads_what_came(parts: SampleParts, monkeypatch: pytest.MonkeyPatch) -> None:
    """The new part, and none of those that were read, though the last ten minutes are looked at again."""
    window = PartWindow(parts)
    count(window)
    read = []

    def noting(item: dict[str, object]) -> object:
        read.append(item["sk"])
        return samples_of(item)

    monkeypatch.setattr("sfsync.adapters.dynamodb.parts.samples_of", noting)
    parts.record([sample(NOW - 5 * MINUTE)])
    counts = [count(window), count(window)]

    assert counts == [289, 289]
    assert len(read) == 1


def test_a_vantage_point_that_is_new(parts: SampleParts) -> None:
    """It is heard at the next look."""
    window = PartWindow(parts)
    count(window)
    parts.record([sample(NOW - MINUTE, "ap-south-1")])

    assert set(window.records(SINCE, NOW)["portal"].tracks) == {VANTAGE, "us-east-1", "ap-south-1"}
    assert count(window) == 289


def test_a_sample_of_tomorrow(parts: SampleParts) -> None:
    """A prober's clock is wrong: refused."""
    parts.record([sample(NOW + 2 * MINUTE), sample(NOW + MINUTE / 2)])

    assert count(PartWindow(parts)) == 289


def test_a_part_that_no_prober_wrote(parts: SampleParts, caplog: pytest.LogCaptureFixture) -> None:
    """Said once, with its key, and passed over: the others go on speaking."""
    item = {"pk": f"samples#{VANTAGE}", "sk": f"{NOW - MINUTE:%Y-%m-%dT%H:%M:%SZ}#0", "lines": b"x"}
    parts.table.put(item, "attribute_not_exists(pk)", {})
    window = PartWindow(parts)
    with caplog.at_level(logging.WARNING):
        counts = [count(window), count(window)]

    assert counts == [288, 288]
    assert len(caplog.records) == 1
    assert f"samples#{VANTAGE} 2026-10-31T23:59:00Z#0 is no part of samples" in caplog.records[0].message
