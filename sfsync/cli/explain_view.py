"""The explanation of a case as a person reads it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from sfsync.engine.history import track
from sfsync.engine.unjudgeable import Unjudgeable
from sfsync.model.case import Field
from sfsync.model.milestone import Kind, State
from sfsync.render.instants import length

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from rich.console import Console

    from sfsync.model.case import Case
    from sfsync.model.milestone import Reading, Readings

STATE_STYLES = {
    State.RUNNING: "green",
    State.OUT_OF_HOURS: "cyan",
    State.PAUSED: "yellow",
    State.MET: "bold green",
    State.MISSED: "bold red",
    State.BREACHED: "bold red",
    State.MEASURED: "blue",
    State.NOT_APPLICABLE: "dim",
}
_KIND_STYLES = {Kind.COUNTED: "green", Kind.CLOSED: "dim", Kind.PAUSED: "yellow"}


def show(console: Console, case: Case, readings: Readings) -> None:
    """Print the readings and, for each, the segments with their sums."""
    priority = _as_of(case, Field.PRIORITY, case.priority, readings.at)
    words = (case.type, priority, case.package, case.product, _as_of(case, Field.STATUS, case.status, readings.at))
    console.print(Text(f"Case {case.number or case.id}", style="bold"), Text(" · ".join(filter(None, words))))
    console.print(Text(f"as of {moment(readings.at)} under {readings.policy}", style="dim"))
    begun = [reading for reading in readings.milestones if reading.state is not State.NOT_APPLICABLE or reading.notes]
    for reading in begun:
        console.print()
        _show_reading(console, reading)
    if others := [reading.name.label for reading in readings.milestones if reading not in begun]:
        console.print()
        console.print(Text(f"Not applicable: {', '.join(others)}", style="dim"))


def _as_of(case: Case, field: Field, value: str | None, at: datetime) -> str | None:
    """Return what a field held at an instant, by its history; as it is now, where that cannot be read."""
    try:
        return next((held for since, held in reversed(track(case, field, value)) if since <= at), value)
    except Unjudgeable:
        return value


def moment(at: datetime) -> str:
    """Return an instant with its weekday, e.g. `Mon 2026-11-23 16:00:00 UTC`."""
    return f"{at:%a %Y-%m-%d %H:%M:%S} UTC"


def state_text(state: State) -> Text:
    """Return a state in its colour."""
    return Text(state.value.replace("_", " "), style=STATE_STYLES[state])


def _show_reading(console: Console, reading: Reading) -> None:
    console.print(Text.assemble((reading.name.label, "bold"), ": ", state_text(reading.state)))
    for label, text in _facts(reading):
        console.print(f"  {label:<10} {text}")
    if reading.started_at is not None:
        console.print(_segments(reading))
        console.print(Text(_sum(reading), style="bold"))
    for note in reading.notes:
        console.print(Text(f"  note: {note}", style="yellow"))


def _facts(reading: Reading) -> Iterator[tuple[str, str]]:
    if reading.stage:
        yield "stage", f"{reading.stage}, owner: {reading.owner}"
    if reading.started_at:
        yield "started", moment(reading.started_at)
    if reading.due_at:
        yield ("estimate" if reading.state is State.MEASURED else "due"), moment(reading.due_at)
    if reading.completed_at:
        yield "completed", moment(reading.completed_at)
    elif reading.remaining is not None and reading.remaining < timedelta():
        yield "overrun", length(-reading.remaining)
    elif reading.remaining is not None:
        yield "remaining", length(reading.remaining)
    if reading.state is State.PAUSED:
        yield "paused", f"{reading.pause_reason}; due moves on when it ends"


def _segments(reading: Reading) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="dim")
    for heading in ("  from", "to"):
        table.add_column(heading, no_wrap=True)
    table.add_column("length", justify="right", no_wrap=True)
    table.add_column("kind", no_wrap=True)
    table.add_column("why")
    segments = reading.segments
    form = "%a %d %H:%M:%S" if any(segment.end.second for segment in segments) else "%a %d %H:%M"
    for segment in segments:
        table.add_row(
            f"  {segment.start:{form}}",
            f"{segment.end:{form}}",
            length(segment.end - segment.start),
            Text(segment.kind.value, style=_KIND_STYLES[segment.kind]),
            segment.reason,
        )
    return table


def _sum(reading: Reading) -> str:
    paused = f", paused {length(reading.paused)}" if reading.paused else ""
    target = f" of {length(reading.target)}" if reading.target is not None else ""
    return f"  counted {length(reading.elapsed)}{target}{paused}"
