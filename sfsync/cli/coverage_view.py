"""The coverage of a week as a person reads it: a strip per day, the handovers, and the promised hours left open."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from sfsync.render.instants import length

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

_CELL = timedelta(minutes=30)
_CELLS_A_DAY, _HOURS_A_DAY = 48, 24
_GLYPHS = (("·", "dim"), ("░", "green"), ("▒", "green"), ("▓", "bold green"))
_OPEN = ("×", "bold red")  # noqa: RUF001 - a cross, no letter: it must differ from the shades also without colour
Span = tuple[datetime, datetime]


def show_coverage(out: Console, document: dict[str, Any]) -> None:
    """Print who is on now, the week as strips, the handovers of its days, and what of the promises is uncovered."""
    week = document["week"]
    out.print(Text(f"Coverage of {week['name']}", style="bold"), Text(f"under {document['policy']}", style="dim"))
    show_now(out, document)
    out.print(_strips(document))
    out.print(Text.assemble("         ", *_legend()))
    out.print()
    out.print(_handovers(document))
    out.print()
    out.print(_totals(document))
    show_gaps(out, document)


def show_now(out: Console, document: dict[str, Any]) -> None:
    """Print who is on and who opens next, and the teams."""
    now = document["now"]
    covers = Text(", ".join(now["covers"]), style="bold green") if now["covers"] else Text("nobody", style="bold red")
    out.print(Text.assemble(f"{_moment(document['at'])} UTC: ", covers, style="default"))
    if now["next"]:
        out.print(f"next: {now['next']} from {_moment(now['next_at'])} UTC")
    for team in document["teams"]:
        out.print(Text(f"  {team['name']:<11} {team['hours']:<16} {team['region']}", style="dim"))
    out.print()


def _strips(document: dict[str, Any]) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="dim", show_edge=False)
    table.add_column("UTC", no_wrap=True)
    table.add_column("".join(f"{hour:02}    " for hour in range(0, _HOURS_A_DAY, 3)).rstrip(), no_wrap=True)
    table.add_column("nobody", justify="right", no_wrap=True)
    shifts = [(*_span(shift), len(shift["teams"])) for shift in document["shifts"]]
    gaps = _gaps(document["promised"])
    start = datetime.fromisoformat(document["week"]["from"])
    for day in (start + timedelta(days=number) for number in range(7)):
        cells = [_cell(day + number * _CELL, shifts, gaps) for number in range(_CELLS_A_DAY)]
        left = sum((_common(gap, (day, day + timedelta(days=1))) for gap in gaps), timedelta())
        table.add_row(f"{day:%a %d}", Text.assemble(*cells), Text(length(left) if left else "", style="bold red"))
    return table


def _cell(start: datetime, shifts: list[tuple[datetime, datetime, int]], gaps: list[Span]) -> tuple[str, str]:
    """Return a half-hour's glyph: open if any of it is promised and uncovered, else the fewest that are on in it."""
    here = (start, start + _CELL)
    if any(_common(gap, here) for gap in gaps):
        return _OPEN
    fewest = min((teams for since, until, teams in shifts if _common((since, until), here)), default=0)
    return _GLYPHS[min(fewest, len(_GLYPHS) - 1)]


def _legend() -> Iterator[tuple[str, str]]:
    for (glyph, style), words in zip(_GLYPHS[1:], ("one team  ", "two  ", "three  "), strict=True):
        yield glyph, style
        yield f" {words}", "dim"
    yield _OPEN
    yield " promised, but nobody covers", "dim"


def _handovers(document: dict[str, Any]) -> Table:
    """Return who is on from when to when; days that are alike stand together."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("days", "UTC", "who covers"):
        table.add_column(heading, no_wrap=heading != "who covers")
    days = [(f"{day:%a}", _pieces(document, day)) for day in _days(document)]
    for pieces, alike in groupby(days, key=lambda day: day[1]):
        names = [name for name, _ in alike]
        label = names[0] if len(names) == 1 else f"{names[0]}-{names[-1]}"
        for number, (hours, teams) in enumerate(pieces):
            table.add_row("" if number else label, hours, Text(teams or "nobody", style="" if teams else "red"))
    return table


def _days(document: dict[str, Any]) -> Iterator[datetime]:
    start = datetime.fromisoformat(document["week"]["from"])
    return (start + timedelta(days=number) for number in range(7))


def _pieces(document: dict[str, Any], day: datetime) -> tuple[tuple[str, str], ...]:
    end = day + timedelta(days=1)
    found = []
    for shift in document["shifts"]:
        since, until = (min(max(edge, day), end) for edge in _span(shift))
        if since < until:
            closing = "24:00" if until == end else f"{until:%H:%M}"
            found.append((f"{since:%H:%M}-{closing}", ", ".join(shift["teams"])))
    return tuple(found)


def _totals(document: dict[str, Any]) -> Table:
    """Return the promised hours and those of them that nobody covers, by package and priority."""
    compared = document["compared"]
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("package", "priority"):
        table.add_column(heading, no_wrap=True)
    names = [document["week"]["name"], *(f"{label} {week['week'][5:]}" for label, week in compared.items())]
    for heading in ("promised", *names):
        table.add_column(heading, justify="right", no_wrap=True)
    weeks = [document["promised"], *(week["promised"] for week in compared.values())]
    for parts in zip(*weeks, strict=True):
        first = parts[0]
        open_hours = [_left(part["uncovered_s"]) for part in parts]
        table.add_row(first["package"], first["priority"], _hours(first["promised_s"]), *open_hours)
    table.title, table.title_justify, table.title_style = "Promised hours that nobody covers", "left", "bold"
    return table


def show_gaps(out: Console, document: dict[str, Any]) -> None:
    """Print each span of the week that is promised and that nobody covers, with whose promises those are."""
    parts = document["promised"]
    for since, until in _gaps(parts):
        line = f"{since:%a %d %H:%M} to {until:%a %d %H:%M} UTC, {length(until - since)}"
        out.print(Text(f"{line}: {_whose(parts, since)}", style="red"))


def _whose(parts: list[dict[str, Any]], since: datetime) -> str:
    held = [part for part in parts if any(_span(gap)[0] <= since < _span(gap)[1] for gap in part["gaps"])]
    by_package = groupby(held, key=lambda part: part["package"])
    return ", ".join(f"{package} {'/'.join(part['priority'] for part in each)}" for package, each in by_package)


def _gaps(parts: list[dict[str, Any]]) -> list[Span]:
    """Return the spans that some promise leaves uncovered, each once, oldest first, without overlap."""
    edges = sorted({edge for part in parts for gap in part["gaps"] for edge in _span(gap)})
    spans = [_span(gap) for part in parts for gap in part["gaps"]]
    return [(since, until) for since, until in pairwise(edges) if any(start <= since < end for start, end in spans)]


def _span(part: dict[str, Any]) -> Span:
    return datetime.fromisoformat(part["from"]), datetime.fromisoformat(part["to"])


def _common(one: Span, other: Span) -> timedelta:
    return max(timedelta(), min(one[1], other[1]) - max(one[0], other[0]))


def _left(uncovered_s: int) -> Text:
    return Text(_hours(uncovered_s), style="bold red") if uncovered_s else Text("-", style="dim")


def _hours(total_s: int) -> str:
    return length(timedelta(seconds=total_s))


def _moment(text: str) -> str:
    return f"{datetime.fromisoformat(text):%a %Y-%m-%d %H:%M}"
