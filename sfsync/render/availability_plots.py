"""The plot of the error budget and the calendar of the month, as parts of its page."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import TYPE_CHECKING

import htpy as h

from sfsync.availability.balance import seconds
from sfsync.availability.report import burn_down
from sfsync.render.figures import grouped

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sfsync.availability.balance import Balance
    from sfsync.availability.report import DayFigures, Report

_SIDE = 1000  # of the plot's square; the page stretches it
_MOST_CORNERS = 4_000
_HEADROOM = Fraction(105, 100)
_LEAST_ROOM = 8  # an eighth of the budget is as high as a line of text
_DAY = timedelta(days=1)
_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MARKS = {
    "unmeasured": "partly not measured",
    "blind unmeasured": "not measured at all",
    "planned": "with excluded time",
}


def budget_plot(report: Report) -> h.Element:
    """Return the plot of what is left of the budget, in per mille of its height and width."""
    balance, corners = report.whole.balance, _thinned(list(burn_down(report.whole)))
    top = balance.budget * _HEADROOM or Fraction(1)
    bottom = max(min(balance.left, Fraction(0)), -balance.budget) * _HEADROOM
    scale = _Scale(report, top, bottom)
    levels = [(scale.y(value) // 10, f"{grouped(value)} s") for value in _levels(balance)]
    weeks = [(scale.x(day.start) // 10, f"{day.start:%b} {day.start.day}") for day in report.days[::7]]
    label = f"Error budget over the month: {grouped(balance.left)} s of {grouped(balance.budget)} s left"
    return h.div(".plot", role="img", aria_label=label)[
        h.div(".y")[(h.span(style=f"top: {y}%")[text] for y, text in levels)],
        h.svg(class_=balance.verdict, viewBox=f"0 0 {_SIDE} {_SIDE}", preserveAspectRatio="none", aria_hidden="true")[
            (_level("grid", y * 10) for y, _ in levels),
            h.path(".even", d=f"M0 {scale.y(balance.budget)}L{_SIDE} {scale.y(Fraction(0))}"),
            _level("zero", scale.y(Fraction(0))),
            _burned([scale.place(at, left) for at, left in corners], scale.y(Fraction(0))),
        ],
        h.div(".x")[(h.span(style=f"left: {x}%")[text] for x, text in weeks)],
    ]


def _level(look: str, y: int) -> h.Element:
    return h.line(class_=look, x1=0, x2=_SIDE, y1=y, y2=y)


def _burned(places: Sequence[tuple[int, int]], zero: int) -> Iterator[h.Element]:
    line = "L".join(f"{x} {y}" for x, y in places)
    yield h.path(".under", d=f"M{places[0][0]} {zero}L{line}L{places[-1][0]} {zero}Z")
    yield h.path(".left", d=f"M{line}")


def calendar(report: Report) -> h.Element:
    """Return the days of the month under their weekdays, coloured by what they cost, and what the colours mean."""
    balance = report.whole.balance
    return h.section[
        h.h2["Day by day"],
        h.div(".calendar")[
            (h.div(".name")[name] for name in _WEEKDAYS),
            (_day(day, balance) for day in report.days),
        ],
        h.ul(".legend")[_legend(report)],
    ]


def _day(day: DayFigures, balance: Balance) -> h.Element:
    number = day.start.day
    column = f"grid-column: {day.start.isoweekday()}" if number == 1 else None
    return h.div(class_=["day", *_looks(day, balance)], style=column, title=_title(day))[
        h.b[number], h.em[f"{grouped(day.down)} s"] if day.down else None
    ]


def _legend(report: Report) -> Iterator[h.Element]:
    allowed = grouped((1 - report.objectives.target) * 86_400)
    colours = {
        "good-soft": "no downtime",
        "d1": f"up to a day's share, {allowed} s",
        "d2": "up to a quarter of the budget",
        "d3": "up to all of it",
        "d4": "more than all of it",
    }
    for colour, text in colours.items():
        yield h.li[h.i(style=f"background: var(--{colour})"), text]
    for look, text in _MARKS.items():
        yield h.li[h.i(class_=look), text]


class _Scale:
    """Where instants and seconds lie in the plot."""

    __slots__ = ("bottom", "report", "top")

    def __init__(self, report: Report, top: Fraction, bottom: Fraction) -> None:
        self.report, self.top, self.bottom = report, top, bottom

    def place(self, at: datetime, left: Fraction) -> tuple[int, int]:
        return self.x(at), self.y(left)

    def x(self, at: datetime) -> int:
        period = self.report.period
        return int(seconds(at - period.start) * _SIDE / seconds(period.duration))

    def y(self, left: Fraction) -> int:
        within = max(self.bottom, left)
        return int((self.top - within) * _SIDE / (self.top - self.bottom))


def _levels(balance: Balance) -> list[Fraction]:
    """Return the seconds that the axis names: the budget, half of it, nothing, and by how much it is overdrawn.

    The plot ends at a budget's worth below nothing; what is a sliver below it has no room for words.
    """
    levels = [balance.budget, balance.budget / 2, Fraction(0)]
    lowest = max(balance.left, -balance.budget)
    return [*levels, lowest] if lowest < -balance.budget / _LEAST_ROOM else levels


def _thinned(corners: Sequence[tuple[datetime, Fraction]]) -> Sequence[tuple[datetime, Fraction]]:
    """Return so many corners that a page stays light; first and last are kept."""
    step = len(corners) // _MOST_CORNERS + 1
    return corners if step == 1 else [*corners[:-1:step], corners[-1]]


def _looks(day: DayFigures, balance: Balance) -> Iterator[str]:
    if day.pending:
        yield "pending"
        return
    down = seconds(day.down)
    share = (1 - balance.target) * 86_400
    if down:
        limits = (share, balance.budget / 4, balance.budget)
        yield f"d{1 + sum(down > limit for limit in limits)}"
    if day.unknown:
        yield "blind unmeasured" if day.unknown + day.excluded >= _DAY else "unmeasured"
    if day.excluded:
        yield "planned"


def _title(day: DayFigures) -> str:
    if day.pending:
        return f"{day.start:%Y-%m-%d}: still to come"
    parts = [(day.down, "down"), (day.excluded, "excluded"), (day.unknown, "not measured")]
    told = ", ".join(f"{grouped(amount)} s {word}" for amount, word in parts if amount) or "no downtime"
    return f"{day.start:%Y-%m-%d}: {told}"
