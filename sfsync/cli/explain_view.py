"""The explanation of a case as a person reads it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from sfsync.model.milestone import Kind, State
from sfsync.render.instants import length

if TYPE_CHECKING:
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
    words = (case.type, case.priority, case.package, case.product, case.status)
    console.print(Text(f"Case {case.number or case.id}", style="bold"), Text(" · ".join(filter(None, words))))
    console.print(Text(f"as of {moment(readings.at)} under {readings.policy}", style="dim"))
    for reading in readings.milestones:
        console.print()
        _show_reading(console, reading)


def moment(at: datetime) -> str:
    """Return an instant with its weekday, e.g. `Mon 2026-11-23 16:00:00 UTC`."""
    return f"{at:%a %Y-%m-%d %H:%M:%S} UTC"


def state_text(state: State) -> Text:
    """Return a state in its colour."""
    return Text(state.value.replace("_", " "), style=STATE_STYLES[state])


def _show_reading(console: Console, reading: Reading) -> None:
    console.print(Text.assemble((reading.name.label, "bold"), ": ", state_text(reading.state)))
    if reading.started_at is None or reading.due_at is None or reading.target is None:
        console.print(Text("  The data sheet makes no promise for a case of this type.", style="dim"))
        return
    for label, text in _facts(reading):
        console.print(f"  {label:<10} {text}")
    console.print(_segments(reading))
    for note in reading.notes:
        console.print(Text(f"  note: {note}", style="yellow"))


def _facts(reading: Reading) -> list[tuple[str, str]]:
    rows = [("started", moment(reading.started_at)), ("due", moment(reading.due_at))] if reading.started_at and reading.due_at else []
    if reading.completed_at:
        rows.append(("completed", moment(reading.completed_at)))
    elif reading.remaining is not None:
        over = reading.remaining < timedelta()
        rows.append(("overrun", length(-reading.remaining)) if over else ("remaining", length(reading.remaining)))
    if reading.state is State.PAUSED:
        rows.append(("paused", f"{reading.pause_reason}; the due instant moves on when the clock resumes"))
    return rows


def _segments(reading: Reading) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", show_footer=True, footer_style="bold")
    counted = f"{length(reading.elapsed)} of {length(reading.target)}" if reading.target is not None else ""
    table.add_column("  from")
    table.add_column("to", footer="counted")
    table.add_column("length", justify="right", footer=length(reading.elapsed))
    table.add_column("kind", footer=f"= {counted}")
    table.add_column("why", footer=f"paused {length(reading.paused)}" if reading.paused else "")
    for segment in reading.segments:
        table.add_row(
            f"  {segment.start:%a %m-%d %H:%M:%S}",
            f"{segment.end:%a %m-%d %H:%M:%S}",
            length(segment.end - segment.start),
            Text(segment.kind.value, style=_KIND_STYLES[segment.kind]),
            segment.reason,
        )
    return table
