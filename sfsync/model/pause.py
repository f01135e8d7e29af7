"""A span in which a clock stands still."""

from __future__ import annotations

from msgspec import Struct

from sfsync.hours.interval import Interval


class Pause(Struct, frozen=True):
    """A span that does not count, with its reason in plain words.

    `story` is what is said while it holds, where there is more to say than since when. `evidence` names the revision of
    the evidence that it rests on.
    """

    interval: Interval
    reason: str
    story: str = ""
    evidence: str = ""

    @property
    def while_it_holds(self) -> str:
        """What is said while it holds."""
        return self.story or f"{self.reason} since {self.interval.start:%Y-%m-%d %H:%M} UTC"
