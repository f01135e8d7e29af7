"""The clocks that run out next, as the worker's store knows them: what `sfsync run` shows on a terminal."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from sfsync.hours.interval import FOREVER
from sfsync.model.milestone import State
from sfsync.render.instants import length

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sfsync.model.record import CaseRecord, ClockRecord
    from sfsync.ports.cases import CaseStore

_TICKING = {State.RUNNING, State.OUT_OF_HOURS}
_SHOWN, _LOOKED_AT = 10, 500  # the next turn of a clock may be a warning: the due instants have another order
_SOON = timedelta(hours=1)


def upcoming(store: CaseStore, now: datetime) -> Table:
    """Return a table of the clocks that fall due next, with the time left."""
    records = store.load(store.due(FOREVER, _LOOKED_AT))
    rows = sorted(((due, clock, record) for record in records.values() for due, clock in _running(record)), key=_due)
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", title="Due next (UTC)", title_justify="left")
    for heading in ("case", "milestone", "due"):
        table.add_column(heading, no_wrap=True)
    table.add_column("left", justify="right", no_wrap=True)
    for due, clock, record in rows[:_SHOWN]:
        left = due - now
        style = "bold red" if left <= timedelta() else "yellow" if left < _SOON else ""
        shown = "overdue" if left <= timedelta() else length(left)
        table.add_row(
            record.number or record.case_id, clock.name.label, f"{due:%a %d %H:%M:%S}", Text(shown, style=style)
        )
    return table


def _running(record: CaseRecord) -> Iterator[tuple[datetime, ClockRecord]]:
    return ((clock.due_at, clock) for clock in record.clocks if clock.due_at and clock.state in _TICKING)


def _due(row: tuple[datetime, ClockRecord, CaseRecord]) -> datetime:
    return row[0]
