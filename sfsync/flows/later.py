"""When a case is taken up again: after what kept it from being written, or after a worker that died."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sfsync.model.replacing import replace

if TYPE_CHECKING:
    from datetime import datetime

    from sfsync.model.record import CaseRecord

LEASE = timedelta(minutes=1)  # how long a worker may take from deciding to having told people
_SHORTEST_WAIT, _LONGEST_WAIT = timedelta(seconds=30), timedelta(minutes=15)


def put_off(record: CaseRecord, as_of: datetime) -> CaseRecord:
    """Take the case up again later: a little later each time, so that an outage is not answered with a storm."""
    wait = min(_SHORTEST_WAIT * 2 ** min(record.retries, 10), _LONGEST_WAIT)
    check_at = min(filter(None, (record.check_at, as_of + wait)))
    return replace(record, check_at=check_at, retries=record.retries + 1)
