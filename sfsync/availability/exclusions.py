"""What an exclusion earns: maintenance by notice and within its monthly cap, a dependency by evidence and overlap."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING

from msgspec import Struct, field

from sfsync.availability.evidence import names, names_incident
from sfsync.hours.interval import Interval, utc
from sfsync.hours.interval_set import NOTHING, IntervalSet
from sfsync.model.availability import ExclusionKind, Ruling
from sfsync.model.objective import listed
from sfsync.model.replacing import replace

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sfsync.model.availability import Exclusion
    from sfsync.model.objective import Dependency, MaintenanceRule, Objectives

_HOUR, _SECOND = timedelta(hours=1), timedelta(seconds=1)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)  # where what has no span is listed


def rulings(
    exclusions: Iterable[Exclusion], endpoint: str, outages: IntervalSet, objectives: Objectives
) -> tuple[Ruling, ...]:
    """Return what each exclusion earns for an endpoint with these confirmed outages, oldest first.

    What one was granted, a later one cannot earn again. Maintenance comes first: what was announced is not an outage.
    """
    bench = _Bench(endpoint, outages, objectives)
    placed = [(exclusion, _placed(exclusion)) for exclusion in exclusions]
    judged = [bench.ruling(*each) for each in sorted(placed, key=_order)]
    return tuple(bench.completed(each) for each in judged)


def _order(placed: tuple[Exclusion, Interval | str]) -> tuple[object, ...]:
    exclusion, span = placed
    start = span.start if isinstance(span, Interval) else _EPOCH
    end = span.end if isinstance(span, Interval) else start
    texts = [exclusion.evidence or "", exclusion.reason or "", *exclusion.endpoints]
    announced = exclusion.announced_at.isoformat() if exclusion.announced_at else ""
    return exclusion.kind is ExclusionKind.DEPENDENCY, start, end, exclusion.id, announced, texts


def _placed(exclusion: Exclusion) -> Interval | str:
    """Return the span as instants, or what is wrong with it."""
    try:
        start, end = (_instant(at, exclusion.timezone) for at in (exclusion.start, exclusion.end))
    except ValueError as fault:
        return str(fault)
    if end <= start:
        return f"ends at {end:%Y-%m-%d %H:%M:%S} UTC, not after its start {start:%Y-%m-%d %H:%M:%S} UTC"
    return Interval(start, end)


def _instant(at: datetime, timezone: str | None) -> datetime:
    """Return an instant; local time that a clock change skips moves on by the gap, what occurs twice is the first."""
    if at.tzinfo is None and timezone:
        from sfsync.hours.weekly import zone

        return utc(at.replace(tzinfo=zone(timezone), fold=0))
    return utc(at)


class _Bench(Struct):
    """Judges the exclusions of one endpoint in turn, and remembers what is granted and used up."""

    endpoint: str
    outages: IntervalSet
    objectives: Objectives
    granted: IntervalSet = NOTHING
    used: dict[datetime, timedelta] = field(default_factory=dict)  # of the monthly cap

    def ruling(self, exclusion: Exclusion, placed: Interval | str) -> Ruling:
        """Judge one, and remember what it earned."""
        if isinstance(placed, str):
            return Ruling(exclusion, None, NOTHING, placed)
        objection = self._objection(exclusion, placed)
        if objection:
            return Ruling(exclusion, placed, NOTHING, objection)
        is_work = exclusion.kind is ExclusionKind.MAINTENANCE
        wanted = IntervalSet([placed]) if is_work else IntervalSet([placed]) & self.outages
        fresh = wanted - self.granted
        earned = self._within_cap(fresh) if is_work else fresh
        self.granted = self.granted | earned
        return Ruling(exclusion, placed, earned, self._why(exclusion, wanted, fresh, earned))

    def _objection(self, exclusion: Exclusion, span: Interval) -> str | None:
        if exclusion.endpoints and not listed(self.endpoint, exclusion.endpoints):
            return f"is not about {self.endpoint}"
        if exclusion.kind is ExclusionKind.MAINTENANCE:
            return _notice_fault(exclusion.announced_at, span.start, self.objectives.maintenance)
        return self._evidence_fault(exclusion.evidence)

    def _evidence_fault(self, evidence: str | None) -> str | None:
        if not evidence or not evidence.strip():
            return "has no evidence: name the incident that a customer can look up"
        for dependency in self.objectives.dependencies:
            if names(evidence, dependency):
                return self._incident_fault(evidence, dependency)
        return "its evidence names nothing that we stand on: see [dependencies] in the objectives"

    def _incident_fault(self, evidence: str, dependency: Dependency) -> str | None:
        if not listed(self.endpoint, dependency.excuses):
            return f"{dependency.name} excuses only what depends on it, and {self.endpoint} does not"
        if not names_incident(evidence, dependency):
            return f"its evidence names no incident of {dependency.name}: give its address there, or its id"
        return None

    def _within_cap(self, wanted: IntervalSet) -> IntervalSet:
        """Return the earliest part of it that the caps of its months leave room for."""
        from sfsync.availability.period import month_starts

        kept = []
        for interval in wanted:
            edges = [interval.start, *month_starts(interval), interval.end]
            for start, end in pairwise(edges):
                month = start.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
                left = self.objectives.maintenance.monthly_cap - self.used.get(month, timedelta())
                part = Interval(start, min(end, start + max(left, timedelta())))
                self.used[month] = self.used.get(month, timedelta()) + part.duration
                kept.append(part)
        return IntervalSet(kept)

    def _why(self, exclusion: Exclusion, wanted: IntervalSet, fresh: IntervalSet, earned: IntervalSet) -> str:
        parts = []
        if exclusion.kind is ExclusionKind.DEPENDENCY:
            parts.append("as far as we were out" if wanted else "we were not out then")
        elif exclusion.announced_at:
            parts.append(f"announced {exclusion.announced_at:%Y-%m-%d %H:%M} UTC")
        if fresh != wanted:
            parts.append("part of it is excluded already" if fresh else "all of it is excluded already")
        if earned != fresh:
            parts.append(f"the monthly cap of {_hours(self.objectives.maintenance.monthly_cap)} h is used up")
        return "; ".join(parts)

    def completed(self, ruling: Ruling) -> Ruling:
        """Return a ruling with what can be said of it only when all are made."""
        return replace(ruling, why="; ".join([ruling.why, *self._overrun(ruling), *ruling.exclusion.notes]))

    def _overrun(self, ruling: Ruling) -> Iterator[str]:
        """Yield by how much an outage outlasted the window of the work that it began in, and what of that counts."""
        for window in list(ruling.granted)[-1:] if ruling.exclusion.kind is ExclusionKind.MAINTENANCE else ():
            outage = self.outages.around(window.end)
            if outage and outage.start < window.end:
                beyond = IntervalSet([Interval(window.end, outage.end)])
                over, counts = (each.duration // _SECOND for each in (beyond, beyond - self.granted))
                which = "which count" if over == counts else f"of which {counts} s count and others excuse the rest"
                yield f"overran by {over} s, {which}"


def _notice_fault(announced: datetime | None, start: datetime, rule: MaintenanceRule) -> str | None:
    if announced is None:
        return f"was not announced: maintenance needs {_hours(rule.notice)} h of notice"
    if announced > start:
        return "was announced after it had begun"
    if start - announced < rule.notice:
        return f"was announced {_hours(start - announced)} h before it: {_hours(rule.notice)} h are needed"
    return None


def _hours(duration: timedelta) -> str:
    """Return hours, with one decimal cut off where they are not whole."""
    tenths = duration * 10 // _HOUR
    return f"{tenths // 10}" if duration % _HOUR == timedelta() else f"{tenths // 10}.{tenths % 10}"
