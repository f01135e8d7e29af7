"""Samples as JSON Lines, read as a stream into records; what cannot be taken is counted with line and reason.

A month holds 777,600 lines, so each is checked and parsed in one go by pydantic's own JSON parser, and kept in eight
bytes.
"""

from __future__ import annotations

import json
from collections import Counter
from datetime import datetime
from functools import partial
from typing import IO, TYPE_CHECKING

from msgspec import Struct, field

from sfsync.availability.micros import micros, moment
from sfsync.availability.record import Record
from sfsync.intake.whole_lines import whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sfsync.hours.interval import Interval
    from sfsync.intake.whole_lines import Read
    from sfsync.model.sample import Sample

_LONGEST_LINE = 64 * 1024
_NAMED = 20  # faults that are kept with their line; the rest is only counted
_KEYS = (b'"at"', b'"endpoint"', b'"vantage"', b'"ok"', b'"reason"')
_BOM = b"\xef\xbb\xbf"


class Doubled(ValueError):
    """A line tells a key twice."""


class Fault(Struct, frozen=True):
    """A line that was not taken: `source`, its number from 1, and the reason."""

    source: str
    line: int
    reason: str


class Samples(Struct):
    """What was read: the records of the endpoints, how many lines, and what was not taken and why.

    `refused` counts by reason, `faults` names the first of them; `elsewhere` counts samples of other times.
    """

    records: dict[str, Record] = field(default_factory=dict)
    lines: int = 0
    elsewhere: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    faults: list[Fault] = field(default_factory=list)

    @property
    def taken(self) -> int:
        """How many samples the records hold, repetitions too."""
        return sum(map(len, self.records.values()))

    @property
    def repeated(self) -> int:
        """How many of them say what another one at the same instant said, or contradict it."""
        return sum(record.repeated for record in self.records.values())

    def take(self, sample: Sample) -> None:
        """Take a sample that was checked before, such as one of a ledger."""
        self.lines += 1
        self.records.setdefault(sample.endpoint, Record(sample.endpoint)).add(sample)

    def refuse(self, source: str, line: int, reason: str) -> None:
        """Count a line that is not taken."""
        self.refused[reason] += 1
        if len(self.faults) < _NAMED:
            self.faults.append(Fault(source, line, reason))


def read_samples(
    stream: IO[bytes], source: str, within: Interval, now: datetime, samples: Samples | None = None
) -> Samples:
    """Read samples that lie within an interval, into earlier ones if given; those after `now` are refused."""
    found = samples or Samples()
    adding = _adding(found.records)
    start, end, latest = micros(within.start), micros(within.end), micros(now)
    for number, at, line in whole(_read(stream, source, found), partial(found.refuse, source)):
        if at > latest:
            found.refuse(source, number, f"lies in the future of {moment(latest):%Y-%m-%d %H:%M:%S} UTC")
        elif start <= at < end:
            adding(line["endpoint"], line["vantage"])(at, line["ok"], line.get("reason"))
        else:
            found.elsewhere += 1
    return found


def _read(stream: IO[bytes], source: str, found: Samples) -> Iterator[Read]:
    """Yield the lines; those that are no samples are refused."""
    from sfsync.intake.sample_line import reader

    validate = reader()
    for number, raw in _lines(stream):
        found.lines += 1
        try:
            line = validate(raw)
            at = micros(datetime.fromisoformat(line["at"]))
            _check_keys(raw)
        except (ValueError, TypeError) as fault:
            found.refuse(source, number, _reason(raw, fault))
            yield number, raw, 0, None
        else:
            yield number, raw, at, line


def _check_keys(raw: bytes) -> None:
    """Raise Doubled for a line that tells a key twice: which of the two counts is anybody's guess."""
    at, endpoint, vantage, ok, reason = map(raw.count, _KEYS)
    if b"\\" in raw or at > 1 or endpoint > 1 or vantage > 1 or ok > 1 or reason > 1:  # or a value that reads like one
        json.loads(raw, object_pairs_hook=_each_once)


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise Doubled
    return found


def _adding(records: dict[str, Record]) -> Callable[[str, str], Callable[[int, bool | None, str | None], None]]:
    """Return what finds the place of an endpoint's and vantage point's samples, remembered from line to line."""
    known: dict[tuple[str, str], Callable[[int, bool | None, str | None], None]] = {}

    def adding(endpoint: str, vantage: str) -> Callable[[int, bool | None, str | None], None]:
        add = known.get((endpoint, vantage))
        if add is None:
            record = records.setdefault(endpoint, Record(endpoint))
            add = known[endpoint, vantage] = record.track(vantage).add
        return add

    return adding


def _lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes]]:
    """Yield (number, line), each cut to the longest that is looked at; empty ones only count."""
    number, whole = 0, True
    for raw in iter(lambda: stream.readline(_LONGEST_LINE), b""):
        if whole:
            number += 1
            if number == 1:
                raw = raw.removeprefix(_BOM)  # noqa: PLW2901 - the same line, without its mark
            if not raw.isspace() and raw:
                yield number, raw
        whole = raw.endswith(b"\n")


def _reason(raw: bytes, fault: ValueError | TypeError) -> str:
    """Say what is wrong with a line in few words that are the same for many lines."""
    if len(raw) >= _LONGEST_LINE and not raw.endswith(b"\n"):
        return f"is longer than {_LONGEST_LINE // 1024} KiB"
    if isinstance(fault, TypeError):
        return "at: has no time zone: write e.g. 2026-11-23T10:00:00Z"
    if isinstance(fault, Doubled):
        return "tells a key twice"
    from sfsync.intake.sample_line import reason

    return reason(fault)
