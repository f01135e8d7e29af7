"""A month's availability as plain text for a terminal or a mail."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sfsync.intake.shown import printable
from sfsync.render import availability_words as words
from sfsync.render.figures import grouped, percent, plain_percent

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sfsync.availability.balance import Balance
    from sfsync.availability.report import Report
    from sfsync.render.availability_document import Published

_GAP = "  "
_WIDEST = 40  # column that all rows are filled up to; what is longer moves its own row alone


def report_text(published: Published) -> str:
    """Return the report as lines of text, ending in a new line."""
    report = published.report
    parts = [
        _head(report),
        _figures(report.whole.balance),
        _outages(report),
        _exclusions(published),
        _apart(report),
        _definitions(report),
        _samples(published),
    ]
    return "\n\n".join("\n".join(map(printable, part)) for part in map(list, parts) if part) + "\n"


def headline(report: Report) -> str:
    """Return the month and its verdict in one line."""
    return "; ".join(_head(report))


def _head(report: Report) -> Iterator[str]:
    yield f"{report.objectives.service}: availability in {report.period.start:%B %Y} (UTC)"
    yield f"{words.verdict(report).upper()}: {words.reason(report.whole.balance)}"
    if not report.is_complete:
        yield f"as of {report.whole.until:%Y-%m-%d %H:%M:%S} UTC; the month goes on"


def _figures(balance: Balance) -> Iterator[str]:
    rows = [
        ("net", words.held(balance.net, balance), f"target {plain_percent(balance.target)} %"),
        ("gross", words.held(balance.gross, balance), f"nothing excluded: {grouped(balance.gross_down)} s down"),
        ("bounds", f"{percent(balance.worst)} %", f"to {percent(balance.best)} %, if unknown time was down, or up"),
        (
            "down",
            f"{grouped(balance.down)} s",
            f"confirmed and counted; {grouped(balance.raw_down)} s of failing probes",
        ),
        ("budget", f"{grouped(balance.budget)} s", f"{grouped(balance.left)} s left, {percent(balance.spent)} % used"),
        ("unknown", f"{grouped(balance.unknown)} s", f"{percent(balance.coverage)} % of the time was measured"),
        ("excluded", f"{grouped(balance.excluded)} s", f"of {grouped(balance.total)} s in the month"),
    ]
    yield from _table(rows, right={1})


def _outages(report: Report) -> Iterator[str]:
    if not report.whole.outages:
        yield words.no_outage(report.whole.balance)
        return
    yield "Outages"
    rows = [("from", "to", "counted", "excluded", "true length", "samples", "endpoint", "why")]
    for outage in report.whole.outages:
        end = words.clock(outage.end) if outage.over else "not over"
        amounts = (grouped(outage.counted), grouped(outage.excluded), words.bracket(outage), str(outage.samples))
        rows.append((words.clock(outage.start), end, *amounts, outage.endpoint, words.cause(outage)))
    yield from _table(rows, right={2, 3, 5})


def _exclusions(published: Published) -> Iterator[str]:
    rulings = published.report.whole.rulings
    if not rulings and not published.unusable:
        return
    yield "Exclusions"
    rows = [("id", "kind", "for", "earned", "why")]
    for endpoint, ruling in rulings:
        told = ruling.exclusion
        why = "; ".join(filter(None, (ruling.why, told.evidence, told.reason)))
        rows.append((told.id, told.kind.value, endpoint, words.asked(ruling), why))
    rows.extend((each.id, "unusable", "", "0 s", each.reason) for each in published.unusable)
    yield from _table(rows, right={3})


def _apart(report: Report) -> Iterator[str]:
    if len(report.endpoints) < 2:  # noqa: PLR2004 - one alone is the whole
        return
    yield "Apart"
    rows = [("", "verdict", "net", "down", "unknown")]
    named = [(words.indicator(each.name), each.account) for each in report.indicators if len(report.indicators) > 1]
    for name, account in (*named, *((each.endpoints[0], each) for each in report.endpoints)):
        held = account.balance
        rows.append(
            (
                name,
                held.verdict.value,
                words.held(held.net, held),
                f"{grouped(held.down)} s",
                f"{grouped(held.unknown)} s",
            )
        )
    yield from _table(rows, right={2, 3, 4})


def _definitions(report: Report) -> Iterator[str]:
    yield "The same month by other definitions (information, no part of the verdict)"
    yield from _table((words.definition(each, report) for each in report.definitions), right={1})


def _samples(published: Published) -> Iterator[str]:
    yield f"Samples: {words.samples(published)}"
    yield from (f"{_GAP}{line}" for line in words.refusals(published))
    yield f"Vantage points: {words.vantages(published.report)}"
    if published.report.outside:
        yield f"{_GAP}outside the population: {', '.join(published.report.outside)}"


def _table(rows: Iterable[Sequence[str]], right: set[int]) -> Iterator[str]:
    rows = [tuple(map(printable, row)) for row in rows]
    widths = [_width(column) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = [
            cell.rjust(width) if index in right else cell.ljust(width)
            for index, (cell, width) in enumerate(zip(row, widths, strict=True))
        ]
        yield (_GAP + _GAP.join(cells)).rstrip()


def _width(column: Iterable[str]) -> int:
    return max((len(cell) for cell in column if len(cell) <= _WIDEST), default=0)
