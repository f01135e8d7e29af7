"""Salesforce's recovery objectives, watched on the incidents that pause clocks (R16)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, NamedTuple

from sfsync.engine.pauses import united
from sfsync.model.evidence import Source

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sfsync.engine.pauses import Cause
    from sfsync.policy.pauses import SalesforcePauses


class Recovery(NamedTuple):
    """How an incident stands to the objectives.

    The service is to be restored by `restore_by`; what was changed from `loss_from` up to `started_at` may be lost.
    """

    cause: Cause
    started_at: datetime
    restore_by: datetime
    loss_from: datetime
    left: timedelta

    @property
    def passed(self) -> bool:
        """Whether the time to restore has run out; at the instant itself it has not."""
        return self.left < timedelta()


def recoveries(pausing: Sequence[Cause], rules: SalesforcePauses, now: datetime) -> Iterator[Recovery]:
    """Yield those incidents that pause clocks at this moment, each once."""
    incidents = {cause.impact.record_key: cause for cause in pausing if cause.impact.source is Source.INCIDENT}
    for key, cause in incidents.items():
        held = united(each for each in pausing if each.impact.record_key == key).around(now)
        if held:
            restore_by = held.start + rules.recovery_objective
            yield Recovery(cause, held.start, restore_by, held.start - rules.recovery_point, restore_by - now)
