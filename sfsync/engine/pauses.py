"""From evidence to pauses (DESIGN section 6, readings R14 and R16): which impacts pause whose clocks, and when."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import zip_longest
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.engine.evidence import digest_of
from sfsync.hours.interval import FOREVER, Interval
from sfsync.hours.interval_set import IntervalSet
from sfsync.model.evidence import Source
from sfsync.model.pause import Pause

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sfsync.model.case import Case
    from sfsync.model.evidence import Impact
    from sfsync.model.watch import Stay
    from sfsync.policy.pauses import SalesforcePauses

_LINKS = {
    Source.INCIDENT: "https://status.salesforce.com/incidents/",
    Source.MAINTENANCE: "https://status.salesforce.com/maintenances/",
}
_BEGINNING = datetime.min.replace(tzinfo=UTC)
_WORDS = {
    "restapiunavailable": "REST API not available",
    "readonlyemergencysiteswitch": "read-only, emergency site switch",
    "disruptionreadonlyssoverrun": "read-only, a site switch takes longer than planned",
    "disruptionreadonlydatabasemaintenanceoverrun": "read-only, a database maintenance takes longer than planned",
    "disruptionreadonlyinstancerefreshoverrun": "read-only, an instance refresh takes longer than planned",
    "unavailable": "not available",
    "readonly": "read-only",
    "readonlysiteswitch": "read-only, site switch",
    "readonlycontinuoussiteswitch": "read-only, continuous site switch",
}
"""What does not read well by itself: kinds that pause by default."""
_HUMP = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")


class Cause(Struct, frozen=True):
    """An impact that pauses on an instance, and the interval in which it does: up to `FOREVER` while it goes on."""

    instance: str
    impact: Impact
    interval: Interval

    @property
    def holds(self) -> bool:
        """Whether it still goes on."""
        return self.interval.end == FOREVER

    @property
    def link(self) -> str | None:
        """Where people can read about it."""
        base = _LINKS.get(self.impact.source)
        return f"{base}{self.impact.record}" if base else None


def causes(instance: str, impacts: Iterable[Impact], rules: SalesforcePauses, at: datetime) -> tuple[Cause, ...]:
    """Return what pauses on an instance as of an instant, the earliest first.

    What starts later is not there yet; what ends later still goes on.
    """
    here = [impact for impact in impacts if instance in impact.instances and impact.void is None]
    ignored = {impact.ignores for impact in here if impact.ignores}
    found = (
        _cause(instance, impact, at) for impact in here if impact.record_key not in ignored and rules.pauses(impact)
    )
    return tuple(sorted((cause for cause in found if cause), key=_order))


def united(causes: Iterable[Cause]) -> IntervalSet:
    """Return the instants at which any of the causes pauses."""
    return IntervalSet(cause.interval for cause in causes)


def spans(stays: Sequence[Stay]) -> Iterator[tuple[str, IntervalSet]]:
    """Yield for each known instance the time that was lived on it."""
    lived: dict[str, IntervalSet] = {}
    for stay, following in zip_longest(stays, stays[1:]):
        start, end = stay.since or _BEGINNING, (following.since if following else None) or FOREVER
        if stay.instance is not None and start < end:
            lived[stay.instance] = lived.get(stay.instance, IntervalSet()) | IntervalSet([Interval(start, end)])
    yield from lived.items()


def pauses(
    case: Case,
    stays: Sequence[Stay],
    impacts: Mapping[str, Iterable[Impact]],
    rules: SalesforcePauses,
    at: datetime,
) -> tuple[Pause, ...]:
    """Return the pauses that evidence gives the clocks of a case whose product stands on Salesforce.

    `stays` are those of the customer, whose order tells which instance counted when; `impacts` are those in force, by
    instance. Only what touches the case's life is returned.
    """
    life = Interval(case.created_at, max(case.created_at, case.closed_at) if case.closed_at else FOREVER)
    found = (
        (cause, part)
        for instance, lived in spans(stays)
        for cause in causes(instance, impacts.get(instance, ()), rules, at)
        for part in IntervalSet([cause.interval]) & lived
    )
    return tuple(_pause(cause, part) for cause, part in found if part & life)


def _cause(instance: str, impact: Impact, at: datetime) -> Cause | None:
    if impact.start is None or impact.start > at:
        return None
    goes_on = impact.end is None or impact.end > at
    interval = Interval(impact.start, FOREVER if goes_on else impact.end or FOREVER)
    return Cause(instance, impact, interval) if interval else None


def _pause(cause: Cause, part: Interval) -> Pause:
    impact, instance = cause.impact, cause.instance
    what = f"Salesforce instance {instance}: {kind_in_words(impact)}"
    known_as = f"{impact.source} {impact.record}"
    details = ", ".join(filter(None, (f"{cause.interval.start:%Y-%m-%d}", cause.link or impact.text)))
    return Pause(
        part,
        f"{what}, {known_as}",
        f"{what} since {cause.interval.start:%H:%M} UTC, {known_as} ({details})",
        f"{impact.key}@{digest_of(impact)[:8]}",
    )


def kind_in_words(impact: Impact) -> str:
    """Return the kind of an impact as people read it, e.g. `service disruption`."""
    words = _WORDS.get(impact.type.casefold(), _HUMP.sub(" ", impact.type).lower())
    match impact.source:
        case Source.INCIDENT:
            return words
        case Source.MAINTENANCE:
            return f"maintenance, {words}"
        case Source.OVERRIDE:
            return "paused by hand"


def _order(cause: Cause) -> tuple[datetime, datetime, str]:
    return cause.interval.start, cause.interval.end, cause.impact.key
