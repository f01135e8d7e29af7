"""What the figures of a month say, in sentences: shared by the text and the page."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sfsync.model.availability import Verdict
from sfsync.render.figures import grouped, percent, plain_percent

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from fractions import Fraction

    from sfsync.availability.balance import Balance
    from sfsync.availability.definitions import Definition
    from sfsync.availability.report import Report
    from sfsync.model.availability import Outage, Ruling
    from sfsync.render.availability_document import Published

_WORDS = {
    Verdict.MET: "Met",
    Verdict.BREACHED: "Breached",
    Verdict.UNDETERMINED: "Undetermined",
    Verdict.NO_DATA: "No data",
}
_REASONS = 3  # of an outage that are shown
_INDICATORS = {"independent": "Independent of Salesforce", "salesforce_dependent": "Depends on Salesforce"}


def word(told: Verdict) -> str:
    """Return a verdict as people read it."""
    return _WORDS[told]


def verdict(report: Report) -> str:
    """Return the verdict in a word or two; of a month that goes on it is one so far."""
    return word(report.whole.balance.verdict) + ("" if report.is_complete else " so far")


def reason(balance: Balance) -> str:
    """Return why the verdict is what it is, in one sentence with the figures."""
    down, unknown, target = grouped(balance.down), grouped(balance.unknown), plain_percent(balance.target)
    allowed = f"{target} % allows {grouped(balance.budget)} s"
    match balance.verdict:
        case Verdict.MET:
            beside = (
                f"; it would hold even if all {unknown} s that were not measured were down" if balance.unknown else ""
            )
            return f"{down} s of downtime count, and {allowed}{beside}."
        case Verdict.BREACHED:
            return f"{down} s of downtime count; {allowed}: {grouped(-balance.left)} s too many."
        case Verdict.UNDETERMINED:
            return f"{down} s of downtime count, and {allowed}: the {unknown} s that were not measured decide."
        case Verdict.NO_DATA:
            some = f"Only {percent(balance.coverage)} % of the time" if balance.coverage else "Nothing"
            least = f"{some} was measured, and a verdict takes"
            beside = f" What was measured exceeds the budget already: {down} s down." if balance.left < 0 else ""
            return f"{least} {plain_percent(balance.floor)} %.{beside}"


def headline(balance: Balance) -> str:
    """Return net availability; where what was not measured decides, the bounds instead."""
    if balance.verdict in {Verdict.MET, Verdict.BREACHED}:
        return f"{percent(balance.net)} %"
    return f"{percent(balance.worst)} to {percent(balance.best)} %"


def held(share: Fraction, balance: Balance) -> str:
    """Return an availability as far as it is known: of too little to judge by it is no more than a bound."""
    if not balance.coverage:
        return "not known"
    return f"{'at most ' if balance.verdict is Verdict.NO_DATA else ''}{percent(share)} %"


def no_outage(balance: Balance) -> str:
    """Say that there is no outage to list, and for how much of the time that is known."""
    if not balance.coverage:
        return "Nothing was measured: whether there was an outage is not known."
    return "No confirmed outage." if not balance.unknown else "No confirmed outage in the time that was measured."


def indicator(name: str) -> str:
    """Return an indicator's name as people read it."""
    return _INDICATORS[name]


def bracket(outage: Outage) -> str:
    """Return what is known of an outage's true length, e.g. `234 to 248 s`."""
    most = "open" if outage.at_most is None else f"{grouped(outage.at_most)} s"
    return f"{grouped(outage.at_least)} s to {most}"


def cause(outage: Outage) -> str:
    """Return what the failing samples gave as reasons, with how often."""
    told = [f"{text} ({count})" for text, count in outage.reasons[:_REASONS]]
    more = len(outage.reasons) - _REASONS
    return ", ".join([*told, *([f"{more} more"] if more > 0 else [])]) or "no reason given"


def asked(ruling: Ruling) -> str:
    """Return what an exclusion asked for and earned, e.g. `3,600 of 7,200 s`."""
    wanted = ruling.span.duration if ruling.span else timedelta()
    return f"{grouped(ruling.granted.duration)} of {grouped(wanted)} s"


def samples(published: Published) -> str:
    """Return how many samples the report rests on, in one sentence."""
    told = published.samples
    parts = [f"{_were(told.lines, 'line')} read and {told.taken:,} {'sample' if told.taken == 1 else 'samples'} taken"]
    if told.repeated:
        parts.append(f"{told.repeated:,} repeated or contradicted another")
    if told.elsewhere:
        parts.append(f"{told.elsewhere:,} {'was' if told.elsewhere == 1 else 'were'} of other times")
    if told.refused.total():
        parts.append(f"{_were(told.refused.total(), 'line')} refused")
    return "; ".join(parts) + "."


def _were(count: int, what: str) -> str:
    return f"1 {what} was" if count == 1 else f"{count:,} {what}s were"


def vantages(report: Report) -> str:
    """Return the vantage points that a month stands on, and which of them have no sample of it."""
    told = [f"{name} ({count:,} samples)" if count else f"{name} (not one sample)" for name, count in report.vantages]
    return ", ".join(told) or "none"


def refusals(published: Published) -> Iterator[str]:
    """Yield the refused lines: the first ones by number, and what is behind them by count."""
    told = published.samples
    yield from (f"{each.source}, line {each.line}: {each.reason}" for each in told.faults)
    more = told.refused.total() - len(told.faults)
    if more > 0:
        yield f"and {more:,} more: " + ", ".join(f"{why} ({count:,})" for why, count in sorted(told.refused.items()))


def clock(at: datetime) -> str:
    """Return an instant of a month, e.g. `Sat 12 13:46:40`."""
    return f"{at:%a %d %H:%M:%S}"


def definition(told: Definition, report: Report) -> tuple[str, str, str, str]:
    """Return a definition's name, availability, whether the target is met by it, and how it counts."""
    if told.availability is None:
        return told.label, "-", "-", told.how
    met = "met" if told.availability >= report.objectives.target else "missed"
    return told.label, f"{percent(told.availability)} %", met, told.how
