"""A month's availability as CSV for a spreadsheet: one row for the month and for each day, outage and exclusion."""

from __future__ import annotations

import csv
from io import StringIO
from typing import TYPE_CHECKING

from sfsync.availability.period import days
from sfsync.intake.shown import printable
from sfsync.render import availability_words as words
from sfsync.render.figures import exact, percent
from sfsync.render.instants import instant

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfsync.render.availability_document import Published

COLUMNS = ("row", "name", "endpoint", "start", "end", "down_s", "excluded_s", "unknown_s", "net_pct", "note")
_FORMULA = ("=", "+", "-", "@")
Row = tuple[object, ...]


def report_csv(published: Published) -> str:
    """Return the report with a header row; `down_s` is what counts. Texts that a spreadsheet would run are quoted."""
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for rows in (_month, _days, _outages, _exclusions):
        writer.writerows(tuple(map(_safe, row)) for row in rows(published))
    return out.getvalue()


def _month(published: Published) -> Iterator[Row]:
    report = published.report
    held = report.whole.balance
    amounts = (exact(held.down), exact(held.excluded), exact(held.unknown), percent(held.net))
    name, ends = f"{report.period.start:%Y-%m}", (instant(report.period.start), instant(report.period.end))
    yield "month", name, " ".join(report.whole.endpoints), *ends, *amounts, held.verdict.value


def _days(published: Published) -> Iterator[Row]:
    report = published.report
    for figures, day in zip(report.days, days(report.period), strict=True):
        amounts = (exact(figures.down), exact(figures.excluded), exact(figures.unknown))
        note = "still to come" if figures.pending else ""
        yield "day", f"{day.start:%Y-%m-%d}", "", instant(day.start), instant(day.end), *amounts, "", note


def _outages(published: Published) -> Iterator[Row]:
    for number, outage in enumerate(published.report.whole.outages, start=1):
        ends = (instant(outage.start), instant(outage.end) if outage.over else "")
        amounts = (exact(outage.counted), exact(outage.excluded), exact(outage.unknown))
        yield "outage", number, outage.endpoint, *ends, *amounts, "", words.cause(outage)


def _exclusions(published: Published) -> Iterator[Row]:
    for endpoint, ruling in published.report.whole.rulings:
        told, span = ruling.exclusion, ruling.span
        ends = (instant(span.start), instant(span.end)) if span else ("", "")
        note = "; ".join(filter(None, (ruling.why, told.evidence, told.reason)))
        yield told.kind.value, told.id, endpoint, *ends, "", exact(ruling.granted.duration), "", "", note
    for each in published.unusable:
        yield "unusable", each.id, "", "", "", "", 0, "", "", each.reason


def _safe(cell: object) -> object:
    """Quote what a spreadsheet would take for a formula, spaces and control characters before it aside."""
    if not isinstance(cell, str):
        return cell
    shown = printable(cell)
    return f"'{shown}" if cell.lstrip().startswith(_FORMULA) else shown
