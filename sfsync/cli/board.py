"""The Cases as a support engineer sees them in Salesforce: what is stamped on them, and the time left."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from sfsync.render.instants import length

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_STYLES = {
    "Running": "green",
    "Paused": "yellow",
    "Met": "bold green",
    "Missed": "bold red",
    "Breached": "bold red",
}


def board(title: str, cases: Iterable[Mapping[str, Any]], packages: Mapping[str, str], now: datetime) -> Table:
    """Return a table of Case rows; `packages` maps AccountId to the support package."""
    table = Table(title=title, title_justify="left", box=None, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("case", "pri", "package", "status", "first response", "resolution", "next due"):
        table.add_column(heading, no_wrap=True)
    table.add_column("left", justify="right", no_wrap=True)
    for case in cases:
        table.add_row(
            str(case["CaseNumber"]),
            str(case["Priority"]),
            packages.get(str(case["AccountId"]), "?"),
            str(case["Status"]),
            _milestone(case, "First_Response"),
            _milestone(case, "Resolution"),
            _due(case.get("SFSync_Next_Due__c")),
            _left(case, now),
        )
    return table


def _milestone(case: Mapping[str, Any], name: str) -> Text:
    state = case.get(f"SFSync_{name}_State__c")
    return Text(state or "-", style=_STYLES.get(state or "", "dim"))


def _due(due: object) -> str:
    return f"{due:%a %d %H:%M:%S}" if isinstance(due, datetime) else ""


def _left(case: Mapping[str, Any], now: datetime) -> Text:
    due = case.get("SFSync_Next_Due__c")
    if not isinstance(due, datetime):
        return Text("")
    style = "bold red" if due < now else "yellow" if (due - now).total_seconds() < 3600 else ""  # noqa: PLR2004 - an hour
    return Text(length(due - now), style=style)
