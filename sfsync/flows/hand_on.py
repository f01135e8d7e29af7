"""What a lane does where a queue does the work: it finds case ids and hands them on, and evaluates nothing itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.model.record import Cursor

if TYPE_CHECKING:
    from datetime import datetime

    from sfsync.ports.cases import CaseSource, Turns
    from sfsync.ports.telling import Hints

MOST = 2_000  # turns handed on at a time; the next minute takes those that follow


class HandOn(Struct, frozen=True):
    """Hands on to `hints`; the same case may come more than once, which does no harm."""

    turns: Turns
    hints: Hints

    def due(self, now: datetime) -> int:
        """Hand on the cases whose turn has come, or that wait for people to be told; return how many."""
        return self._put(*self.turns.due(now, MOST), *self.turns.undelivered(MOST))

    def changed(self, source: CaseSource, since: datetime) -> int:
        """Hand on every case that changed since an instant, and all that stand aside; return how many."""
        changed = source.versions(since, Cursor(source.server_time(), ""))
        return self._put(*changed, *(record.case_id for record in self.turns.quarantined()))

    def _put(self, *case_ids: str) -> int:
        wanted = list(dict.fromkeys(case_ids))
        if wanted:
            self.hints.put(wanted)
        return len(wanted)
