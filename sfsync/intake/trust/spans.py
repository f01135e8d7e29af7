"""When an impact began and ended, and why that cannot be believed where it cannot."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.intake.trust.parts import instant

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sfsync.intake.trust.parts import Fields

GRACE = timedelta(minutes=5)  # by so much the feed's clock may be ahead of ours


class Span(Struct, frozen=True):
    """A span as told. `fault` says why it cannot be used; `ahead` holds those of its ends that have not come yet."""

    start: datetime | None
    end: datetime | None
    fault: str | None = None
    ahead: tuple[datetime, ...] = ()

    @property
    def ends_ahead(self) -> bool:
        """Whether it is said to end at a time that has not come: as yet, it goes on."""
        return self.end is not None and self.end in self.ahead


def span_of(row: Fields, seen_at: datetime) -> Span:
    """Return the span of an impact, as it was seen at an instant."""
    start, end = instant(row.get("startTime")), instant(row.get("endTime"))
    ahead = tuple(at for at in (start, end) if at is not None and at > seen_at + GRACE)
    return Span(start, end, next(_faults(row, start, end, ahead), None), ahead)


def _faults(row: Fields, start: datetime | None, end: datetime | None, ahead: tuple[datetime, ...]) -> Iterator[str]:
    if start is None:
        yield "has no start" if row.get("startTime") is None else "its start is no instant with a time zone"
    if end is None and row.get("endTime") is not None:
        yield "its end is no instant with a time zone"
    if start is not None and end is not None and end < start:
        yield "ends before it begins"
    if start in ahead:
        yield "begins in the future"
