"""What samples say of availability: the outages that they confirm, and exclusions, as claimed and as granted."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum

from msgspec import Struct

from sfsync.hours.interval import Interval
from sfsync.hours.interval_set import IntervalSet


class Verdict(StrEnum):
    """Whether a month kept its objective; unknown time that could decide it leaves it undetermined."""

    MET = "met"
    BREACHED = "breached"
    UNDETERMINED = "undetermined"
    NO_DATA = "no_data"


class ExclusionKind(StrEnum):
    """Why time might not count: we announced work on it, or what we stand on was out."""

    MAINTENANCE = "maintenance"
    DEPENDENCY = "dependency"


class Exclusion(Struct, frozen=True):
    """Time that somebody asks not to count; `granted` time is decided by the rules, see `Ruling`.

    `start` and `end` are aware UTC; or both are naive, local wall time of `timezone`, which becomes instants only when
    it is judged, under the zone rules known by then. `evidence` is what a customer can look up: the id or address of an
    incident. `endpoints` are shell-style patterns; none means all.
    """

    id: str
    kind: ExclusionKind
    start: datetime
    end: datetime
    announced_at: datetime | None = None
    evidence: str | None = None
    reason: str | None = None
    timezone: str | None = None
    endpoints: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()


class Ruling(Struct, frozen=True):
    """What an exclusion earned for one endpoint: `granted`, and in words why it is no more than that."""

    exclusion: Exclusion
    span: Interval | None  # None: its start and end make no span
    granted: IntervalSet
    why: str


class Unusable(Struct, frozen=True):
    """An exclusion that cannot be read, and so earns nothing; `id` as far as it has one."""

    id: str
    reason: str


class Outage(Struct, frozen=True):
    """A confirmed outage: from its first failing sample to the next good one.

    `down` is its failing time, `unknown` what nobody measured in between; `counted` and `excluded` are the parts of
    `down` that lie in the period reported on. `at_least` is from the first failing sample to the last; `at_most` from
    the last good one before to the first good one after, None where there is none. `reasons` counts what the failing
    samples gave as their reason, the most frequent first.
    """

    endpoint: str
    start: datetime
    end: datetime
    down: timedelta
    counted: timedelta
    excluded: timedelta
    unknown: timedelta
    at_least: timedelta
    at_most: timedelta | None
    samples: int
    vantages: tuple[str, ...]
    reasons: tuple[tuple[str, int], ...]
    excluded_by: tuple[str, ...]
    over: bool
