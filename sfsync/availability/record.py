"""The samples of one endpoint, by vantage point and day, so that a new one makes only its own day anew."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sfsync.availability.day import Day
from sfsync.availability.micros import micros
from sfsync.availability.stretches import Stretch, joined

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sfsync.model.sample import Sample

DAY = 86_400_000_000


class Track:
    """What one vantage point saw of an endpoint, day by day; instants are in microseconds."""

    __slots__ = ("days",)

    def __init__(self) -> None:
        self.days: dict[int, Day] = {}

    def add(self, at: int, ok: bool | None, reason: str | None) -> None:  # noqa: FBT001 - the sample's own three values
        """Take a sample in."""
        day = self.days.get(at // DAY)
        if day is None:
            day = self.days[at // DAY] = Day()
        day.add(at, ok, reason)

    def stretches(self, reach: int) -> list[Stretch]:
        """Return all stretches in order."""
        return joined((self.days[number].stretches(reach) for number in sorted(self.days)), reach)

    def failures(self, start: int, end: int) -> int:
        """Count the failing samples from `start` to before `end`."""
        return sum(day.failures(start, end) for day in self.within(start, end))

    def first_failure(self, start: int, end: int) -> int | None:
        """Return the first of them."""
        found = [day.first_failure(start, end) for day in self.within(start, end)]
        return min((at for at in found if at is not None), default=None)

    def last_failure(self, start: int, end: int) -> int | None:
        """Return the last of them."""
        found = [day.last_failure(start, end) for day in self.within(start, end)]
        return max((at for at in found if at is not None), default=None)

    def reasons(self, start: int, end: int) -> Counter[str]:
        """Count their reasons."""
        return Counter(reason for day in self.within(start, end) for reason in day.reasons(start, end))

    def within(self, start: int, end: int) -> list[Day]:
        """Return the days that the time from `start` to before `end` touches."""
        touched = range(start // DAY, (end - 1) // DAY + 1)
        return [self.days[number] for number in touched if number in self.days]


class Record:
    """All that is known of an endpoint. What it answers depends neither on the order of samples nor on repetitions."""

    __slots__ = ("endpoint", "tracks")

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.tracks: dict[str, Track] = {}

    def add(self, sample: Sample) -> None:
        """Take a sample in; its endpoint is not looked at."""
        self.track(sample.vantage).add(micros(sample.at), sample.ok, sample.reason)

    def track(self, vantage: str) -> Track:
        """Return a vantage point's track, new where there is none."""
        track = self.tracks.get(vantage)
        if track is None:
            track = self.tracks[vantage] = Track()
        return track

    def __len__(self) -> int:
        """Count the samples taken in, repetitions too."""
        return sum(day.taken for day in self._days())

    @property
    def repeated(self) -> int:
        """How many of them repeat or contradict another one of the same instant."""
        return sum(day.taken - len(day) for day in self._days())

    def forget(self, before: int) -> None:
        """Drop the days that end by this instant (microseconds): a rolling window needs them no more."""
        for track in self.tracks.values():
            for number in [number for number in track.days if (number + 1) * DAY <= before]:
                del track.days[number]

    def _days(self) -> Iterator[Day]:
        return (day for track in self.tracks.values() for day in track.days.values())


def records(samples: Iterable[Sample]) -> dict[str, Record]:
    """Return the record of each endpoint."""
    found: dict[str, Record] = {}
    for sample in samples:
        found.setdefault(sample.endpoint, Record(sample.endpoint)).add(sample)
    return found
