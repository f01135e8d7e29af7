"""The plot of the error budget and the calendar of the month, as places and words for the page."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

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
_X_DAYS = (1, 8, 15, 22, 29)
Places = dict[str, Any]


def budget_plot(report: Report) -> Places:
    """Return the plot's line, the area under it and its ticks, in per mille of its height and width."""
    balance, corners = report.whole.balance, _thinned(list(burn_down(report.whole)))
    top = balance.budget * _HEADROOM or Fraction(1)
    bottom = max(min(left for _, left in corners), -balance.budget, key=abs) if balance.left < 0 else Fraction(0)
    bottom = max(bottom, -balance.budget) * _HEADROOM
    scale = _Scale(report, top, bottom)
    places = [scale.place(at, left) for at, left in corners]
    line = "L".join(f"{x} {y}" for x, y in places)
    zero = scale.y(Fraction(0))
    return {
        "label": f"Error budget over the month: {grouped(balance.left)} s of {grouped(balance.budget)} s left",
        "line": f"M{line}",
        "area": f"M{places[0][0]} {zero}L{line}L{places[-1][0]} {zero}Z",
        "top": scale.y(balance.budget),
        "zero": zero,
        "y": [{"at": scale.y(value) // 10, "text": f"{grouped(value)} s"} for value in _levels(balance)],
        "x": [{"at": scale.day(day) // 10, "text": f"{report.period.start:%b} {day}"} for day in _X_DAYS[:5]],
    }


def calendar(report: Report) -> Iterator[Places]:
    """Yield the days of the month, the first with its column from Monday."""
    for day in report.days:
        number = day.start.day
        yield {
            "number": number,
            "column": day.start.isoweekday() if number == 1 else None,
            "text": f"{grouped(day.down)} s" if day.down else "",
            "title": _title(day),
            "look": " ".join(_looks(day, report.whole.balance)),
        }


def day_share(report: Report) -> str:
    """Return what the target allows of one day, in seconds."""
    return grouped((1 - report.objectives.target) * 86_400)


class _Scale:
    """Where instants and seconds lie in the plot."""

    __slots__ = ("bottom", "report", "top")

    def __init__(self, report: Report, top: Fraction, bottom: Fraction) -> None:
        self.report, self.top, self.bottom = report, top, bottom

    def place(self, at: datetime, left: Fraction) -> tuple[int, int]:
        period = self.report.period
        return int(seconds(at - period.start) * _SIDE / seconds(period.duration)), self.y(left)

    def y(self, left: Fraction) -> int:
        within = max(self.bottom, left)
        return int((self.top - within) * _SIDE / (self.top - self.bottom))

    def day(self, number: int) -> int:
        return self.place(self.report.period.start.replace(day=number), self.top)[0]


def _levels(balance: Balance) -> list[Fraction]:
    """Return the seconds that the axis names: the budget, half of it, nothing, and as much below if overdrawn."""
    levels = [balance.budget, balance.budget / 2, Fraction(0)]
    below = [-balance.budget / 2, -balance.budget]
    return levels + [level for level in below if balance.left <= level]


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
        yield "unmeasured"
    if day.excluded:
        yield "planned"


def _title(day: DayFigures) -> str:
    if day.pending:
        return f"{day.start:%Y-%m-%d}: still to come"
    parts = [(day.down, "down"), (day.excluded, "excluded"), (day.unknown, "not measured")]
    told = ", ".join(f"{grouped(amount)} s {word}" for amount, word in parts if amount) or "no downtime"
    return f"{day.start:%Y-%m-%d}: {told}"
