"""The same month as other contracts and tools would count it: which of them would say that it was kept, and why.

They are information; none of them takes part in the verdict.
"""

from __future__ import annotations

from collections import Counter
from datetime import timedelta
from fractions import Fraction
from math import sqrt
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.availability.balance import seconds
from sfsync.availability.micros import length, micros

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sfsync.availability.account import Account
    from sfsync.availability.day import Day
    from sfsync.availability.record import Record
    from sfsync.hours.interval import Interval
    from sfsync.model.availability import Outage

_FIVE_MINUTES = length(timedelta(minutes=5))
_MINUTE = timedelta(minutes=1)
_Z = 1.959963984540054  # of a two-sided 95 % interval


_SEVERAL = ("; of all endpoints together", "; of the worst endpoint", "; down where any endpoint is")


class Definition(Struct, frozen=True):
    """A way to count, in words, and the availability by it; None where it has nothing to count."""

    name: str
    label: str
    how: str
    availability: Fraction | None


class Rates(Struct, frozen=True):
    """Good and failing samples by five-minute interval since 1970."""

    good: Counter[int]
    failing: Counter[int]

    @property
    def samples(self) -> int:
        """How many samples there are."""
        return self.good.total() + self.failing.total()


def rates(records: Iterable[Record], within: Interval) -> Rates:
    """Count the samples of a period that begins and ends at full five minutes."""
    start, end = micros(within.start) // _FIVE_MINUTES, micros(within.end) // _FIVE_MINUTES
    good, failing = Counter[int](), Counter[int]()
    for day in _days(records, within):
        up, down = day.counted(_FIVE_MINUTES)
        good.update({slot: count for slot, count in up.items() if start <= slot < end})
        failing.update({slot: count for slot, count in down.items() if start <= slot < end})
    return Rates(good, failing)


def definitions(account: Account, counted: Rates) -> tuple[Definition, ...]:
    """Return the month under each of them; of several endpoints each says how it takes them together."""
    so_far = min(account.until, account.period.end) - account.period.start
    pooled, worst, union = _SEVERAL if len(account.endpoints) > 1 else ("", "", "")
    return (
        Definition("requests", "Share of requests", f"good samples of all samples{pooled}", _share(counted)),
        Definition(
            "five_minutes",
            "Five-minute average",
            f"mean of the success rates of five-minute intervals; an interval without requests counts as good{pooled}",
            _five_minute_average(counted, so_far),
        ),
        Definition(
            "whole_minutes",
            "Whole minutes",
            f"each outage cut down to whole minutes, the rest of it forgiven{worst}",
            _less(_whole_minutes(account.outages) * _MINUTE, so_far, counted),
        ),
        Definition(
            "every_failure",
            "Every failing probe",
            f"time-based, with failures that no second sample confirmed{union}",
            _less(account.times.failing.duration, so_far, counted),
        ),
        Definition(
            "known_time",
            "Measured time only",
            f"up of up and down; what was not measured is left out, as most tools do{union}",
            _less(account.times.confirmed.duration, so_far - account.times.unknown.duration, counted),
        ),
    )


def _whole_minutes(outages: Iterable[Outage]) -> int:
    """Count the whole minutes of the endpoint that lost most: those of several at once must not add up."""
    lost: Counter[str] = Counter()
    for outage in outages:
        lost[outage.endpoint] += (outage.counted + outage.excluded) // _MINUTE
    return max(lost.values(), default=0)


def wilson(failing: int, samples: int) -> tuple[float, float] | None:
    """Return the 95 % interval of the share of good samples (Wilson score); None without samples.

    It is about sporadic failures: the samples of one outage are not independent of each other.
    """
    if not samples:
        return None
    share, per = 1 - failing / samples, _Z**2 / samples
    middle, half = share + per / 2, _Z * sqrt((share * (1 - share) + per / 4) / samples)
    return (middle - half) / (1 + per), (middle + half) / (1 + per)


def _days(records: Iterable[Record], within: Interval) -> Iterator[Day]:
    start, end = micros(within.start), micros(within.end)
    for record in records:
        for track in record.tracks.values():
            yield from track.within(start, end)


def _share(counted: Rates) -> Fraction | None:
    return Fraction(counted.good.total(), counted.samples) if counted.samples else None


def _five_minute_average(counted: Rates, so_far: timedelta) -> Fraction | None:
    intervals = -(-length(so_far) // _FIVE_MINUTES)
    if intervals <= 0:
        return None
    errors = sum(
        (Fraction(count, count + counted.good[slot]) for slot, count in counted.failing.items()), start=Fraction(0)
    )
    return 1 - errors / intervals


def _less(lost: timedelta, of: timedelta, counted: Rates) -> Fraction | None:
    return 1 - seconds(lost) / seconds(of) if of > timedelta() and counted.samples else None
