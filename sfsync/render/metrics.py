"""How promises were kept, as text, JSON-ready values and CSV."""

from __future__ import annotations

import csv
from datetime import timedelta
from io import StringIO
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from msgspec import Struct

from sfsync.render.figures import percent
from sfsync.render.instants import instant, length, seconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sfsync.engine.metrics import Measure
    from sfsync.hours.interval import Interval

COLUMNS = (
    *("milestone", "by", "name", "begun", "met", "missed", "open", "unpromised", "attainment_pct"),
    *("completed", "median_s", "p90_s"),
)
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_HEAD = ("begun", "met", "missed", "open", "no due", "attained", "median", "90 %")
_WIDTH = 17
_NONE = "·"
_HOUR, _MINUTE = timedelta(hours=1), timedelta(minutes=1)


class Kept(Struct, frozen=True):
    """The figures of a period, as of an instant, with the cases that could not be judged and why."""

    period: Interval
    at: datetime
    policy: str
    cases: int
    measures: tuple[Measure, ...]
    aside: Mapping[str, str]


def metrics_document(kept: Kept) -> dict[str, Any]:
    """Return the figures as JSON-ready values; percentages are texts, cut off after four decimals."""
    return {
        "from": instant(kept.period.start),
        "to": instant(kept.period.end),
        "at": instant(kept.at),
        "policy": kept.policy,
        "cases": kept.cases,
        "measures": [dict(zip(COLUMNS, _row(measure), strict=True)) for measure in kept.measures],
        "set_aside": [{"case": case_id, "reason": reason} for case_id, reason in kept.aside.items()],
    }


def metrics_csv(kept: Kept) -> str:
    """Return one row a milestone and trait; what a spreadsheet would run as a formula is quoted."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows([_safe(cell) for cell in _row(measure)] for measure in kept.measures)
    return out.getvalue()


def metrics_text(kept: Kept) -> str:
    """Return the figures as lines for a terminal."""
    return "\n".join(_lines(kept)) + "\n"


def _lines(kept: Kept) -> Iterator[str]:
    yield f"Clocks that began from {kept.period.start:%Y-%m-%d %H:%M} to {kept.period.end:%Y-%m-%d %H:%M} UTC"
    aside = f", {len(kept.aside)} set aside" if kept.aside else ""
    cases = "1 Case" if kept.cases == 1 else f"{kept.cases:,} Cases"
    yield f"as of {kept.at:%Y-%m-%d %H:%M} UTC under {kept.policy}; {cases} read{aside}"
    yield "times in open hours, without pauses; no due: completed, and nothing was promised"
    if not kept.measures:
        yield "\nNo clock began in this time."
    for milestone, measures in groupby(kept.measures, key=attrgetter("milestone")):
        yield "\n" + _line(milestone.label, _HEAD)
        for measure in measures:
            yield _line(f"  {measure.trait}", _cells(measure))


def _line(name: str, cells: Sequence[str]) -> str:
    short = name if len(name) <= _WIDTH else f"{name[: _WIDTH - 1]}…"
    widths = (6, 6, 7, 6, 7, 9, 11, 11)
    columns = (f"{cell:>{width}}" for cell, width in zip(cells, widths, strict=True))
    return f"{short:<{_WIDTH}}{''.join(columns)}"


def _cells(measure: Measure) -> tuple[str, ...]:
    attained = _NONE if measure.attainment is None else f"{percent(measure.attainment)[:-2]} %"
    counts = (measure.begun, measure.met, measure.missed, measure.open, measure.unpromised)
    return (
        *(f"{each:,}" for each in counts),
        attained,
        *map(_length, (measure.percentile(50), measure.percentile(90))),
    )


def _length(time: timedelta | None) -> str:
    """Return a time for a column: seconds matter below an hour only."""
    if time is None:
        return _NONE
    return length(time) if time < _HOUR else length(timedelta(minutes=time // _MINUTE)).removesuffix(" 00 s")


def _row(measure: Measure) -> tuple[object, ...]:
    median, ninth = measure.percentile(50), measure.percentile(90)
    return (
        measure.milestone.value,
        measure.dimension.value if measure.dimension else None,
        measure.trait,
        measure.begun,
        measure.met,
        measure.missed,
        measure.open,
        measure.unpromised,
        None if measure.attainment is None else percent(measure.attainment),
        len(measure.times),
        None if median is None else seconds(median),
        None if ninth is None else seconds(ninth),
    )


def _safe(cell: object) -> object:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_FORMULA) else cell
