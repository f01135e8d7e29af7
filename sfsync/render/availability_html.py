"""A month's availability as one self-contained page: no script, nothing fetched; for a phone, a screen and paper."""

from __future__ import annotations

import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from jinja2 import Environment, StrictUndefined

from sfsync.render import availability_words as words
from sfsync.render.availability_document import confidence_document
from sfsync.render.availability_plots import budget_plot, calendar, day_share
from sfsync.render.figures import grouped, percent, plain_percent

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfsync.availability.account import Account
    from sfsync.availability.report import Report
    from sfsync.model.availability import Outage, Ruling, Unusable
    from sfsync.render.availability_document import Published

_UNIT = re.compile(r"(?<=[0-9]) (?=[s%](?![a-z]))")


def _glued(shown: object) -> object:
    """Keep a figure and its unit on one line."""
    return _UNIT.sub("\u00a0", shown) if isinstance(shown, str) else shown


_PAGE = Environment(autoescape=True, undefined=StrictUndefined, finalize=_glued).from_string(
    files("sfsync.render").joinpath("availability.html.j2").read_text(encoding="utf-8")
)
_TONES = {"met": "good", "breached": "bad", "undetermined": "maybe", "no_data": "none"}
_MOST_ROWS = 500
Shown = dict[str, Any]


def report_html(published: Published) -> str:
    """Return the page as text."""
    report = published.report
    balance = report.whole.balance
    return _PAGE.render(
        service=report.objectives.service,
        month=f"{report.period.start:%B %Y}",
        as_of=f"{report.whole.until:%Y-%m-%d %H:%M:%S} UTC",
        complete=report.is_complete,
        verdict=balance.verdict.value,
        verdict_text=words.verdict(report),
        tone=_TONES[balance.verdict.value],
        headline=words.headline(balance),
        reason=words.reason(balance),
        budget=grouped(balance.budget),
        cards=list(_cards(report)),
        plot=budget_plot(report),
        weekdays=("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
        calendar=list(calendar(report)),
        day_share=day_share(report),
        no_outage=words.no_outage(balance),
        outages=[_outage(each) for each in report.whole.outages[:_MOST_ROWS]],
        exclusions=[*(_ruling(*each) for each in report.whole.rulings), *map(_unusable, published.unusable)],
        apart=list(_apart(report)),
        definitions=[words.definition(each, report) for each in report.definitions],
        basis=list(_basis(published)),
        refusals=list(words.refusals(published)),
        objectives=report.objectives.name,
    )


def _cards(report: Report) -> Iterator[Shown]:
    held = report.whole.balance
    yield _card("Target", f"{plain_percent(held.target)} %", f"{grouped(held.budget)} s may be lost")
    spent = f"{percent(held.spent)} %" if held.coverage else "not known"
    yield _card("Budget used", spent, f"{grouped(held.left)} s left" if held.coverage else "nothing was measured")
    gross = f"{grouped(held.gross_down)} s down, nothing excluded" if held.coverage else "nothing was measured"
    yield _card("Gross", words.held(held.gross, held), gross)
    yield _card("Measured", f"{percent(held.coverage)} %", f"{grouped(held.unknown)} s not known")


def _card(label: str, value: str, beside: str) -> Shown:
    return {"label": label, "value": value, "beside": beside}


def _outage(outage: Outage) -> Shown:
    return {
        "start": words.clock(outage.start),
        "end": words.clock(outage.end) if outage.over else "not over",
        "counted": f"{grouped(outage.counted)} s",
        "excluded": f"{grouped(outage.excluded)} s",
        "by": ", ".join(outage.excluded_by),
        "bracket": words.bracket(outage),
        "unknown": f"{grouped(outage.unknown)} s" if outage.unknown else "",
        "endpoint": outage.endpoint,
        "cause": words.cause(outage),
        "samples": f"{outage.samples:,} failing samples from {', '.join(outage.vantages)}",
    }


def _ruling(endpoint: str, ruling: Ruling) -> Shown:
    told, span = ruling.exclusion, ruling.span
    return {
        "id": told.id,
        "kind": f"{told.kind.value}, {endpoint}",
        "start": words.clock(span.start) if span else "-",
        "end": words.clock(span.end) if span else "-",
        "earned": words.asked(ruling),
        "why": ruling.why,
        "evidence": "; ".join(filter(None, (told.evidence, told.reason))),
    }


def _unusable(told: Unusable) -> Shown:
    return {
        "id": told.id,
        "kind": "cannot be read",
        "start": "-",
        "end": "-",
        "earned": "0 s",
        "why": told.reason,
        "evidence": "",
    }


def _apart(report: Report) -> Iterator[Shown]:
    if len(report.indicators) > 1:
        yield from (_account(words.indicator(each.name), each.account) for each in report.indicators)
    if len(report.endpoints) > 1:
        yield from (_account(each.endpoints[0], each) for each in report.endpoints)


def _account(name: str, account: Account) -> Shown:
    held = account.balance
    return {
        "name": name,
        "verdict": held.verdict.value,
        "verdict_text": words.word(held.verdict),
        "net": words.held(held.net, held),
        "down": grouped(held.down),
        "unknown": grouped(held.unknown),
    }


def _basis(published: Published) -> Iterator[tuple[str, str]]:
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
