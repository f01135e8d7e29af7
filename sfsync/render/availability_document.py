"""A month's availability as the JSON document of the contract (DESIGN section 4)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import Struct

from sfsync.availability.definitions import wilson
from sfsync.render.figures import exact, percent, plain_percent
from sfsync.render.instants import instant

if TYPE_CHECKING:
    from fractions import Fraction

    from sfsync.availability.balance import Balance
    from sfsync.availability.report import DayFigures, Report
    from sfsync.intake.samples import Samples
    from sfsync.model.availability import Outage, Ruling, Unusable

Document = dict[str, Any]


class Published(Struct, frozen=True):
    """A report with what was read for it: the samples, and the exclusions that could not be used."""

    report: Report
    samples: Samples
    unusable: tuple[Unusable, ...] = ()


def report_document(published: Published) -> Document:
    """Return the report as JSON-ready values: percentages cut off to four decimals, seconds exact."""
    report = published.report
    return {
        "service": report.objectives.service,
        "month": f"{report.period.start:%Y-%m}",
        "from": instant(report.period.start),
        "to": instant(report.period.end),
        "as_of": instant(report.whole.until),
        "complete": report.is_complete,
        "objectives": report.objectives.name,
        "interval_s": exact(report.objectives.measuring.interval),
        **balance_document(report.whole.balance),
        "outages": [_outage(outage) for outage in report.whole.outages],
        "exclusions": [
            *(_ruling(endpoint, ruling) for endpoint, ruling in report.whole.rulings),
            *map(_unusable, published.unusable),
        ],
        "indicators": [
            {"name": each.name, "endpoints": list(each.account.endpoints), **balance_document(each.account.balance)}
            for each in report.indicators
        ],
        "endpoints": [{"name": each.endpoints[0], **balance_document(each.balance)} for each in report.endpoints],
        "outside": list(report.outside),
        "vantages": [{"name": name, "samples": count} for name, count in report.vantages],
        "definitions": [
            {"name": each.name, "label": each.label, "how": each.how, **_held(each.availability, report)}
            for each in report.definitions
        ],
        "days": [_day(day) for day in report.days],
        "confidence": confidence_document(report),
        "samples": samples_document(published.samples),
    }


def balance_document(balance: Balance) -> Document:
    """Return the figures of a balance."""
    return {
        "verdict": balance.verdict.value,
        "target_pct": plain_percent(balance.target),
        "net_pct": percent(balance.net),
        "gross_pct": percent(balance.gross),
        "worst_pct": percent(balance.worst),
        "best_pct": percent(balance.best),
        "total_s": exact(balance.total),
        "excluded_s": exact(balance.excluded),
        "pending_s": exact(balance.pending),
        "budget_s": exact(balance.budget),
        "budget_left_s": exact(balance.left),
        "budget_spent_pct": percent(balance.spent),
        "down_s": exact(balance.down),
        "gross_down_s": exact(balance.gross_down),
        "raw_down_s": exact(balance.raw_down),
        "unknown_s": exact(balance.unknown),
        "coverage": float(percent(balance.coverage / 100)),
    }


def samples_document(samples: Samples) -> Document:
    """Return what was read, and what was not taken and why."""
    return {
        "lines": samples.lines,
        "taken": samples.taken,
        "repeated": samples.repeated,
        "of_other_times": samples.elsewhere,
        "refused": samples.refused.total(),
        "refused_by_reason": dict(sorted(samples.refused.items())),
        "faults": [{"source": each.source, "line": each.line, "reason": each.reason} for each in samples.faults],
    }


def _outage(outage: Outage) -> Document:
    return {
        "endpoint": outage.endpoint,
        "start": instant(outage.start),
        "end": instant(outage.end),
        "over": outage.over,
        "down_s": exact(outage.counted + outage.excluded),
        "counted_s": exact(outage.counted),
        "excluded_s": exact(outage.excluded),
        "excluded_by": list(outage.excluded_by),
        "unknown_s": exact(outage.unknown),
        "at_least_s": exact(outage.at_least),
        "at_most_s": exact(outage.at_most) if outage.at_most is not None else None,
        "samples": outage.samples,
        "vantages": list(outage.vantages),
        "reasons": [{"reason": reason, "samples": count} for reason, count in outage.reasons],
    }


def _ruling(endpoint: str, ruling: Ruling) -> Document:
    told = ruling.exclusion
    return {
        "id": told.id,
        "kind": told.kind.value,
        "endpoint": endpoint,
        "start": instant(ruling.span.start) if ruling.span else None,
        "end": instant(ruling.span.end) if ruling.span else None,
        "announced_at": instant(told.announced_at) if told.announced_at else None,
        "evidence": told.evidence,
        "reason": told.reason,
        "asked_s": exact(ruling.span.duration) if ruling.span else 0,
        "earned_s": exact(ruling.granted.duration),
        "why": ruling.why,
    }


def _unusable(unusable: Unusable) -> Document:
    return {"id": unusable.id, "kind": None, "endpoint": None, "earned_s": 0, "why": unusable.reason}


def _held(availability: Fraction | None, report: Report) -> Document:
    if availability is None:
        return {"pct": None, "met": None}
    return {"pct": percent(availability), "met": availability >= report.objectives.target}


def _day(day: DayFigures) -> Document:
    return {
        "day": f"{day.start:%Y-%m-%d}",
        "down_s": exact(day.down),
        "excluded_s": exact(day.excluded),
        "unknown_s": exact(day.unknown),
        "pending": day.pending,
    }


def confidence_document(report: Report) -> Document | None:
    """Return the 95 % interval of single samples; None without any."""
    failing, samples = report.rates.failing.total(), report.rates.samples
    found = wilson(failing, samples)
    if found is None:
        return None
    low, high = found
    return {
        "method": "Wilson score, 95 %, of single samples",
        "samples": samples,
        "failing": failing,
        "low_pct": f"{int(low * 10**6) / 10**4:.4f}",
        "high_pct": f"{min(100.0, int(high * 10**6) / 10**4):.4f}",
    }
