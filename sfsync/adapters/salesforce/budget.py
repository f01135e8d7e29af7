"""The org's daily API requests: how many are used, by whomever, and when we have to stop calling.

Salesforce tells the usage on every answer (`Sforce-Limit-Info`). At the ceiling calls are refused before they are made;
one in five minutes is let through, which is how it is learnt that the rolling 24 hours have left room again.
"""

from __future__ import annotations

import logging
import re
from time import monotonic
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.ports.faults import OverBudget

if TYPE_CHECKING:
    from collections.abc import Callable

_LOG = logging.getLogger(__name__)
_NAMES = re.compile(r"\([^)]*\)")  # an app may call itself anything
_ORG = re.compile(r"(?<![\w-])api-usage\s*=\s*(\d+)\s*/\s*(\d+)")
_APP = re.compile(r"per-app-api-usage\s*=\s*(\d+)\s*/\s*(\d+)")
_PROBE_EVERY_S = 300.0
_SHED_AT = 0.8


class Usage(Struct, frozen=True):
    """API requests of the last 24 hours, used and allowed: the org's, and our app's where it has a limit of its own."""

    used: int
    limit: int
    app_used: int | None = None
    app_limit: int | None = None

    @property
    def share(self) -> float:
        """The larger share used, of 1."""
        shares = [_share(self.used, self.limit)]
        if self.app_used is not None and self.app_limit is not None:
            shares.append(_share(self.app_used, self.app_limit))
        return max(shares)


def _share(used: int, limit: int) -> float:
    return used / limit if limit else 1.0


def parsed_usage(header: str) -> Usage | None:
    """Return what a `Sforce-Limit-Info` header tells, in whatever order and with whatever else; None if nothing."""
    figures = _NAMES.sub("", header)
    org, app = _ORG.search(figures), _APP.search(figures)
    if org is None:
        return None
    used, limit = map(int, org.groups())
    return Usage(used, limit, *map(int, app.groups())) if app else Usage(used, limit)


class Budget:
    """Watches the usage. `ceiling` is the share, of 1, at which calls stop; `seconds` a monotonic clock."""

    def __init__(self, ceiling: float, seconds: Callable[[], float] = monotonic) -> None:
        """Start without an answer."""
        self.usage: Usage | None = None
        self.unreadable = False
        """Whether the last answer came without a usage that could be read; the ceiling then guards nothing."""
        self._ceiling = ceiling
        self._seconds = seconds
        self._closed_until: float | None = None
        self._warned = False

    @property
    def shedding(self) -> bool:
        """Whether work that can wait should: from 80 % of our ceiling on."""
        return self.usage is not None and self.usage.share >= self._ceiling * _SHED_AT

    def note(self, header: str | None) -> None:
        """Take over what an answer tells."""
        usage = parsed_usage(header or "")
        if usage is None:
            self._warn_once()
        self.usage, self.unreadable = usage, usage is None
        at_ceiling = usage is not None and usage.share >= self._ceiling
        self._closed_until = self._seconds() + _PROBE_EVERY_S if at_ceiling else None

    def exhausted(self) -> OverBudget:
        """Return what to raise where the org itself refused a call for its limit."""
        return self._refusal("the org has no API requests left")

    def check(self) -> None:
        """Raise OverBudget where a call is not to be made."""
        if self._closed_until is None:
            return
        if self._seconds() < self._closed_until:
            raise self._refusal("the org's API requests are used up to our ceiling")
        self._closed_until = self._seconds() + _PROBE_EVERY_S

    def _refusal(self, reason: str) -> OverBudget:
        usage = self.usage
        if usage is None:
            return OverBudget(reason)
        return OverBudget(f"{reason}: {usage.used} of {usage.limit} in 24 hours", usage.used, usage.limit)

    def _warn_once(self) -> None:
        if not self._warned:
            _LOG.warning("the org's answers do not tell its API usage: the API ceiling is not watched")
        self._warned = True
