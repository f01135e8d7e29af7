"""A ledger's own lines given to the report: what was changed of them is refused, and never up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest

from sfsync.adapters.samples.sealing import chained
from sfsync.availability.chain import anchor, read_line, write_line
from sfsync.hours.interval import Interval
from sfsync.intake.samples import Samples, read_samples
from sfsync.intake.whole_lines import CHANGED, NOT_CHAINED, NOT_FOLLOWED
from sfsync.model.sample import Sample

DAY = datetime(2026, 10, 13, tzinfo=UTC)
WITHIN = Interval(DAY, DAY + timedelta(days=2))


def day(at: datetime = DAY, vantage: str = "one") -> list[bytes]:
    """Return six lines of a ledger; the fourth is a failure."""
    samples = [Sample(at + timedelta(seconds=10 * n), "portal", vantage, n != 3, 5, None) for n in range(6)]
    return list(chained(samples, anchor(vantage, at.date())))


def read(lines: list[bytes]) -> Samples:
    """Read them as the report does."""
    return read_samples(BytesIO(b"".join(lines)), "day", WITHIN, WITHIN.end)


def test_untouched_lines_are_taken() -> None:
    """Days one after the other, vantage points in between each other, a file that begins within a day."""
    mixed = [line for pair in zip(day(), day(vantage="two"), strict=True) for line in pair]

    assert read([*day(), *day(DAY + timedelta(days=1))]).refused.total() == 0
    assert read(mixed).taken == 12
    assert read(day()[2:]).taken == 4


def with_a_new_sum(lines: list[bytes]) -> list[bytes]:
    """Make the failure a success as somebody who knows about sums would."""
    told = read_line(lines[3][:-1])
    good = Sample(told.sample.at, "portal", "one", ok=True, latency_ms=5)
    return [*lines[:3], write_line(good, told.prev) + b"\n", *lines[4:]]


def bare(line: bytes) -> bytes:
    """Return a line of an export that says it was good."""
    return line.partition(b',"prev"')[0].replace(b'"ok":false', b'"ok":true') + b"}\n"


@pytest.mark.parametrize(
    ("tamper", "line", "why"),
    [
        (lambda lines: [one.replace(b'"ok":false', b'"ok":true') for one in lines], 4, CHANGED),
        (with_a_new_sum, 4, NOT_FOLLOWED),
        (lambda lines: [*lines[:3], *lines[4:]], 3, NOT_FOLLOWED),
        (lambda lines: [*lines[:3], bare(lines[3]), *lines[4:]], 4, NOT_CHAINED),
        (lambda lines: [*lines[:3], lines[3].partition(b',"sum"')[0] + b"}\n", *lines[4:]], 4, CHANGED),
    ],
    ids=["changed", "with a new sum", "removed", "put in an export's place", "without its sum"],
)
def test_a_changed_line(tamper: Callable[[list[bytes]], list[bytes]], line: int, why: str) -> None:
    """Refused by line and reason: of the instant at which a probe failed nobody says that it was up."""
    found = read(tamper(day()))
    track = found.records["portal"].track("one").days[DAY.toordinal() - datetime(1970, 1, 1, tzinfo=UTC).toordinal()]

    assert (line, why) in [(fault.line, fault.reason) for fault in found.faults]
    assert found.lines == found.taken + found.refused.total()
    assert track.failures(0, 2**62) == 0
    assert len(track) < 6


@pytest.mark.parametrize("keys", ['"ok":false,"ok":true', '"ok":false,"\\u006fk":true'])
def test_a_key_told_twice(keys: str) -> None:
    """Readers differ in which of the two they take, so neither counts; a value that reads like a key is none."""
    doubled = f'{{"at":"2026-10-13T00:00:00Z","endpoint":"portal","vantage":"one",{keys}}}\n'
    alike = '{"at":"2026-10-13T00:00:10Z","endpoint":"ok","vantage":"at","ok":false,"reason":"ok"}\n'
    found = read([doubled.encode(), alike.encode()])

    assert dict(found.refused) == {"tells a key twice": 1}
    assert list(found.records) == ["ok"]
