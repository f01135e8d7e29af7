"""The lists of incidents and maintenances: which records, in which order, which of them on this page."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Generic, TypeVar

from msgspec import Struct

from sfsync.localorg.trust.instants import read
from sfsync.localorg.trust.records import Incident, Maintenance

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

R = TypeVar("R", Incident, Maintenance)

_USUAL_LIMIT = 100
"""What a request without a limit gets: a guess, on the side that finds out clients that do not page."""
_HIGHEST_LIMIT = 10_000
_HISTORY = timedelta(days=35)
"""How far back a list goes without `startTime`: the real one still held 33 days and no longer 40."""
_SORTS: Mapping[str, Callable[[Incident | Maintenance], datetime | int]] = {
    "id": lambda record: record.id,
    "createdAt": lambda record: record.created_at,
    "updatedAt": lambda record: record.updated_at,
    "plannedStartTime": lambda record: record.planned_start if isinstance(record, Maintenance) else record.created_at,
}
_ORDERS = ("ASC", "DESC")


class Listing(Struct, Generic[R], frozen=True):
    """A request for a list, as read from the query string."""

    instance: str | None
    service: str | None
    since: datetime
    limit: int
    offset: int
    sort: str
    order: str

    @classmethod
    def read(cls, query: Mapping[str, str], now: datetime, sort: str, order: str) -> Listing[R]:
        """Read a query string; `sort` and `order` are those meant by one without. Raises `ValueError`."""
        return cls(
            instance=query.get("instance"),
            service=query.get("service"),
            since=read(query["startTime"]) if "startTime" in query else now - _HISTORY,
            limit=min(_number(query, "limit", _USUAL_LIMIT), _HIGHEST_LIMIT),
            offset=_number(query, "offset", 0),
            sort=_one_of(_SORTS, query, "sort", sort),
            order=_one_of(_ORDERS, query, "order", order),
        )

    def page(self, records: Iterable[R], *, whole: bool) -> list[R]:
        """Return the records asked for, or all that fit if the limit is not obeyed."""
        found = [record for record in records if self._fits(record)]
        # Of records that one instant made, the later has the higher id.
        found.sort(key=lambda record: (_SORTS[self.sort](record), record.id), reverse=self.order == "DESC")
        return found if whole else found[self.offset : self.offset + self.limit]

    def _fits(self, record: R) -> bool:
        return (
            record.latest() >= self.since
            and self.instance in (None, *record.instance_keys)
            and self.service in (None, *record.service_keys)
        )


def _number(query: Mapping[str, str], name: str, usual: int) -> int:
    text = query.get(name, str(usual))
    if not (text.isascii() and text.isdecimal()):
        raise ValueError(f"{name} {text!r} is no number")
    return int(text)


def _one_of(known: Iterable[str], query: Mapping[str, str], name: str, usual: str) -> str:
    value = query.get(name, usual)
    if value not in known:
        raise ValueError(f"{name} {value!r} is none of {', '.join(known)}")
    return value
