"""Hints of a single process: what is hinted at is looked at at once."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct, field

from sfsync.flows.sync_cases import BUSY
from sfsync.flows.tally import Tally
from sfsync.ports.faults import Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sfsync.flows.poll import Poll
    from sfsync.flows.sync_cases import SyncCases

_SWEPT = timedelta(hours=48)


class AtOnce(Struct):
    """`Hints` that are followed before the call returns. Raises as `SyncCases.sync` does."""

    sync_cases: SyncCases
    poll: Poll
    now: Callable[[], datetime]
    _tally: Tally = field(default_factory=Tally)

    def put(self, case_ids: Sequence[str]) -> None:
        """Bring these cases up to date; one that another worker is at may have been read before what is hinted at."""
        tally = self.sync_cases.sync(case_ids)
        self._tally.add(tally)
        if busy := [case_id for case_id, reason in tally.put_off.items() if reason == BUSY]:
            raise Unavailable(f"{len(busy)} of the cases are with another worker just now: they are looked at again")

    def sweep(self, reason: str) -> None:  # noqa: ARG002 - a queue would carry it along
        """Bring everything up to date that changed in the last two days."""
        self._tally.add(self.poll.sweep(self.now() - _SWEPT))

    def done(self) -> Tally:
        """Return what was done since the last time of asking."""
        tally, self._tally = self._tally, Tally()
        return tally
