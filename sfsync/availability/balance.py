"""The arithmetic of a period: budget, net, gross, bounds and verdict, in exact durations and fractions."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.availability.micros import length
from sfsync.model.availability import Verdict

if TYPE_CHECKING:
    from datetime import timedelta


class Balance(Struct, frozen=True):
    """Durations of a period, and what follows from them.

    `total` is all of it, `excluded` what does not count, `down` what was confirmed and counts. `gross_down` is all
    confirmed time, excluded or not; `raw_down` all failing time, confirmed or not. `pending` is still to come; of the
    counted time before that, `unknown` was not measured. `floor` is the least coverage for a verdict.
    """

    target: Fraction
    floor: Fraction
    total: timedelta
    excluded: timedelta
    pending: timedelta
    down: timedelta
    gross_down: timedelta
    raw_down: timedelta
    unknown: timedelta

    @property
    def counted(self) -> timedelta:
        """The time that the promise is about: all but what is excluded."""
        return self.total - self.excluded

    @property
    def budget(self) -> Fraction:
        """The downtime that the target allows, in seconds."""
        return (1 - self.target) * seconds(self.counted)

    @property
    def left(self) -> Fraction:
        """What is left of it, in seconds; negative when overdrawn."""
        return self.budget - seconds(self.down)

    @property
    def net(self) -> Fraction:
        """Availability of the counted time, less what counts as down."""
        return self._without(self.down)

    @property
    def best(self) -> Fraction:
        """The same if all that was not measured was up."""
        return self.net

    @property
    def worst(self) -> Fraction:
        """The same if all that was not measured was down."""
        return self._without(self.down + self.unknown)

    @property
    def gross(self) -> Fraction:
        """Availability with nothing excluded."""
        return 1 - Fraction(length(self.gross_down), length(self.total)) if self.total else Fraction(1)

    @property
    def coverage(self) -> Fraction:
        """The share of the counted time so far that was measured; 0 when there is none."""
        so_far = self.counted - self.pending
        return 1 - Fraction(length(self.unknown), length(so_far)) if so_far else Fraction(0)

    @property
    def spent(self) -> Fraction:
        """The share of the budget that is used up; more than 1 is a breach."""
        return seconds(self.down) / self.budget if self.budget else Fraction(bool(self.down))

    @property
    def verdict(self) -> Verdict:
        """Whether the target was kept, as far as that is known."""
        if self.coverage < self.floor:
            return Verdict.NO_DATA
        if seconds(self.down) > self.budget:
            return Verdict.BREACHED
        if seconds(self.down + self.unknown) > self.budget:
            return Verdict.UNDETERMINED
        return Verdict.MET

    def _without(self, lost: timedelta) -> Fraction:
        return 1 - Fraction(length(lost), length(self.counted)) if self.counted else Fraction(1)


def seconds(duration: timedelta) -> Fraction:
    """Return a duration in seconds, exactly."""
    return Fraction(length(duration), 1_000_000)
