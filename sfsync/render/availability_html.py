"""A month's availability as one self-contained page: no script, nothing fetched; for a phone, a screen and paper."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import htpy as h
from markupsafe import Markup

from sfsync.render import availability_words as words
from sfsync.render.availability_document import confidence_document
from sfsync.render.availability_plots import budget_plot, calendar
from sfsync.render.availability_tables import accounts_table, definitions_table, exclusions_table, outages_table
from sfsync.render.figures import grouped, percent, plain_percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfsync.availability.balance import Balance
    from sfsync.availability.report import Report
    from sfsync.render.availability_document import Published

# Over all of a page: every attribute stands in quotes, so that no tag holds a figure, a blank and a name.
_UNIT = re.compile(r"(?<=[0-9]) (?=[s%](?![a-z]))")
_MOST_ROWS = 500


def report_html(published: Published) -> str:
    """Return the page as text, each figure on one line with its unit."""
    page = h.html(lang="en")[_head(published.report), h.body[h.main[_sections(published)]]]
    return _UNIT.sub("\u00a0", str(page))


def _head(report: Report) -> h.Element:
    return h.head[
        h.meta(charset="utf-8"),
        h.meta(name="viewport", content="width=device-width, initial-scale=1"),
        h.meta(name="color-scheme", content="light dark"),
        h.title[f"{report.objectives.service}: availability in {_month(report)}"],
        h.link(rel="icon", href="data:,"),
        h.style[_styles()],
    ]


@cache
def _styles() -> Markup:
    text = Path(__file__).with_name("availability.css").read_text(encoding="utf-8")
    return Markup(text)  # noqa: S704 - a file of ours


def _sections(published: Published) -> Iterator[h.Element]:
    report = published.report
    yield _header(report)
    yield _budget(report)
    yield calendar(report)
    yield _outages(report)
    if report.whole.rulings or published.unusable:
        yield h.section[h.h2["Exclusions"], exclusions_table(report.whole.rulings, published.unusable)]
    if len(report.endpoints) > 1:
        yield h.section[h.h2["Endpoints"], accounts_table(report)]
    yield _definitions(report)
    yield _basis(published)
    yield h.footer[
        f"As of {_as_of(report)} under {report.objectives.name}. Percentages are cut off after four decimals, "
        "never rounded up. All times in UTC."
    ]


def _month(report: Report) -> str:
    return f"{report.period.start:%B %Y}"


def _as_of(report: Report) -> str:
    return f"{report.whole.until:%Y-%m-%d %H:%M:%S} UTC"


def _header(report: Report) -> h.Element:
    balance = report.whole.balance
    so_far = "" if report.is_complete else f", as of {_as_of(report)}; the month goes on"
    return h.header[
        h.h1[report.objectives.service],
        h.p(".soft")[f"Availability in {_month(report)}, UTC{so_far}"],
        h.div(class_=["verdict", balance.verdict])[
            h.strong(".number")[words.headline(balance)], " ", h.span(".badge")[words.verdict(report)]
        ],
        h.p[words.reason(balance)],
        h.ul(".cards")[_cards(balance)],
    ]


def _cards(held: Balance) -> Iterator[h.Element]:
    yield _card("Target", f"{plain_percent(held.target)} %", f"{grouped(held.budget)} s may be lost")
    spent = f"{percent(held.spent)} %" if held.coverage else "not known"
    yield _card("Budget used", spent, f"{grouped(held.left)} s left" if held.coverage else "nothing was measured")
    gross = f"{grouped(held.gross_down)} s down, nothing excluded" if held.coverage else "nothing was measured"
    yield _card("Gross", words.held(held.gross, held), gross)
    yield _card("Measured", f"{percent(held.coverage)} %", f"{grouped(held.unknown)} s not known")


def _card(label: str, value: str, beside: str) -> h.Element:
    return h.li[h.span[label], h.b[value], h.span[beside]]


def _budget(report: Report) -> h.Element:
    allowed = grouped(report.whole.balance.budget)
    return h.section[
        h.h2["Error budget"],
        _remark(f"What is left of the {allowed} s that the target allows. The dashed line is an even use of it."),
        budget_plot(report),
    ]


def _remark(text: str) -> h.Element:
    return h.p(".soft.small")[text]


def _outages(report: Report) -> h.Element:
    outages = report.whole.outages
    if not outages:
        return h.section[h.h2["Outages"], h.p[words.no_outage(report.whole.balance)]]
    return h.section[
        h.h2["Outages"],
        outages_table(outages[:_MOST_ROWS]),
        _remark(
            "An outage lasts from its first failing sample to the next good one. Its true length lies between the "
            "first and last failing sample, and the good ones around them."
        ),
    ]


def _definitions(report: Report) -> h.Element:
    so_far = (
        ""
        if report.is_complete
        else " The month goes on: they count the time so far, while net and gross count what is still to come as up."
    )
    return h.section[
        h.h2["The same month by other definitions"],
        _remark(f"For comparison with other contracts and tools. They take no part in the verdict.{so_far}"),
        definitions_table(report),
    ]


def _basis(published: Published) -> h.Element:
    refusals = list(words.refusals(published))
    return h.section[
        h.h2["What this rests on"],
        h.dl[((h.dt[label], h.dd[text]) for label, text in _grounds(published))],
        bool(refusals) and (h.h2["Lines that were refused"], h.ul(".small")[(h.li[line] for line in refusals)]),
    ]


def _grounds(published: Published) -> Iterator[tuple[str, str]]:
    report = published.report
    held, measuring = report.whole.balance, report.objectives.measuring
    yield "Samples", words.samples(published)
    yield "Vantage points", words.vantages(report)
    yield "Interval", f"{grouped(measuring.interval)} s; {measuring.confirm} failing samples in a row make an outage"
    worst, best = percent(held.worst), percent(held.best)
    yield "Bounds", f"{worst} % if all that was not measured was down, {best} % if it was up"
    yield "Failing probes", f"{grouped(held.raw_down)} s, confirmed or not"
    shown = confidence_document(report)
    if shown:
        odds = f"{shown['failing']:,} of {shown['samples']:,} samples failed"
        between = f"{shown['low_pct']} % to {shown['high_pct']} %"
        yield (
            "Confidence",
            f"{between} ({shown['method']}; {odds}). About sporadic failures, not outages; no part of the verdict",
        )
    if report.outside:
        yield "Outside the population", ", ".join(report.outside)
    if len(report.whole.outages) > _MOST_ROWS:
        yield "Outages", f"{len(report.whole.outages):,}; the first {_MOST_ROWS} are shown, `--format csv` has all"
