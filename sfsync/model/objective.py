"""What is promised of availability and how it is watched: the objective, what may be excluded, when people are told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import StrEnum
from fnmatch import fnmatchcase
from fractions import Fraction
from typing import Self

from msgspec import Struct

from sfsync.model.replacing import replace


def listed(name: str, patterns: tuple[str, ...]) -> bool:
    """Tell whether a name matches one of the shell-style patterns, capitals aside."""
    return any(fnmatchcase(name.casefold(), pattern.casefold()) for pattern in patterns)


class Measuring(Struct, frozen=True):
    """How samples become time.

    A sample speaks for the time until the next one, if that comes within `interval` and `lateness`; else for
    `interval`. `confirm` failing samples make a run an outage. Below `coverage` a period has no verdict.
    """

    interval: timedelta
    lateness: timedelta
    confirm: int
    coverage: Fraction

    @property
    def reach(self) -> timedelta:
        """How long the next sample may take before there is a gap."""
        return self.interval + self.lateness


class MaintenanceRule(Struct, frozen=True):
    """What maintenance must keep to earn its exclusion: the notice before it, and so much of it in a month."""

    notice: timedelta
    monthly_cap: timedelta


class Dependency(Struct, frozen=True):
    """Something that we stand on: words and hosts by which evidence names it, and what it may excuse, as patterns."""

    name: str
    evidence: tuple[str, ...]
    excuses: tuple[str, ...]


class Severity(StrEnum):
    """How people are told: woken up, or given work for the next day."""

    PAGE = "page"
    TICKET = "ticket"


class Tier(Struct, frozen=True):
    """A burn-rate rule: it holds while the budget burns faster than `factor` over the long and the short window."""

    severity: Severity
    factor: Fraction
    long: timedelta
    short: timedelta


class AlertRules(Struct, frozen=True):
    """When people are told, over a rolling `window`.

    A tier also asks for `least_failures` failing samples of one vantage point in its long window. `budget` are shares
    of the window's error budget in per cent. `silent_after` is how long a vantage point may give no usable sample.
    `certificates` says how long before its end people are told of a certificate.

    A full outage should page within `page_within`: failures are probed again after each of `reprobes`, a probe that
    hangs is given up after `slowest_probe`, and alerts are looked at every `look_every`.
    """

    window: timedelta
    tiers: tuple[Tier, ...]
    least_failures: int
    budget: tuple[int, ...]
    silent_after: timedelta
    page_within: timedelta
    reprobes: tuple[timedelta, ...]
    slowest_probe: timedelta
    look_every: timedelta
    certificates: Mapping[Severity, timedelta]


class Objectives(Struct, frozen=True):
    """Everything that is promised, excluded and watched; `name` is `file@hash` and changes with every value."""

    name: str
    service: str
    target: Fraction
    measuring: Measuring
    maintenance: MaintenanceRule
    dependencies: tuple[Dependency, ...]
    salesforce_dependent: tuple[str, ...]
    outside: tuple[str, ...]
    alerts: AlertRules

    def asking(self, target: Fraction | None, interval: timedelta | None) -> Self:
        """Return these with another target, or another interval (and half of it for lateness)."""
        other = self
        if target is not None:
            other = replace(other, target=target)
        if interval is not None and interval != self.measuring.interval:
            other = replace(other, measuring=replace(self.measuring, interval=interval, lateness=interval // 2))
        return other
