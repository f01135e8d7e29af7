"""What the feed says that is not understood: logged once for each, and counted."""

from __future__ import annotations

import logging
from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_LOG = logging.getLogger(__name__)
_KNOWN_AT_MOST = 1000  # a feed gone mad must not fill the memory, nor the log
_SHOWN_AT_MOST = 50


class Oddities:
    """Remembers what was met; `counts` holds in how many looks each was."""

    def __init__(self) -> None:
        """Start without any."""
        self.counts: Counter[str] = Counter()
        self.beyond = 0
        """How many more were met, once there were too many different ones to tell them apart."""

    def note(self, oddities: Iterable[str]) -> None:
        """Count oddities, and log those that are met for the first time."""
        for oddity in oddities:
            if oddity in self.counts or len(self.counts) < _KNOWN_AT_MOST:
                self._count(oddity)
            else:
                self._pass_over()

    def _count(self, oddity: str) -> None:
        self.counts[oddity] += 1
        if self.counts[oddity] == 1:
            _LOG.warning("status feed: %s", oddity)

    def _pass_over(self) -> None:
        self.beyond += 1
        if self.beyond == 1:
            _LOG.warning("status feed: so much is not understood that no more of it is logged")


def shortened(oddities: Sequence[str]) -> tuple[str, ...]:
    """Return as many oddities as a person would read, and how many more there are."""
    more = len(oddities) - _SHOWN_AT_MOST
    return tuple(oddities) if more <= 0 else (*oddities[:_SHOWN_AT_MOST], f"and {more} more")
