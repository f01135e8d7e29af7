"""The Cases as a support engineer sees them in Salesforce: what is stamped on them, and the time left."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from sfsync.render.instants import length

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

_SOON = timedelta(hours=1)
_STYLES = {
    "Running": "green",
    "Paused": "yellow",
    "Met": "bold green",
    "Missed": "bold red",
    "Breached": "bold red",
}


def board(
    title: str,
    cases: Iterable[Mapping[str, Any]],
    packages: Mapping[str, str],
    now: datetime,
    *,
    products: bool = False,
) -> Table:
    """Return a table of Case rows; `packages` maps AccountId to the support package, `products` shows what it is about.

    The products take the place of the status.
    """
    table = Table(title=title, title_justify="left", title_style="", box=None, padding=(0, 1, 0, 0), header_style="dim")
    for heading in ("case", "promised", "product" if products else "status", "response", "resolution", "next due"):
        table.add_column(heading, no_wrap=True)
    table.add_column("left", justify="right", no_wrap=True)
    for case in cases:
        table.add_row(
            str(case["CaseNumber"]).lstrip("0"),
            f"{case['Priority']} {packages.get(str(case['AccountId']), '?')}",
            _product(case) if products else str(case["Status"]),
            _milestone(case, "First_Response"),
            _milestone(case, "Resolution"),
            _due(case.get("SFSync_Next_Due__c"), now),
            _left(case, now),
        )
    return table


def _product(case: Mapping[str, Any]) -> str:
    """Return the product in one word."""
    words = str(case.get("SFSync_Product__c") or "?").removeprefix("Flosum ").split()
    return words[0]


def _milestone(case: Mapping[str, Any], name: str) -> Text:
    state = case.get(f"SFSync_{name}_State__c")
    return Text(state or "-", style=_STYLES.get(state or "", "dim"))


def _due(due: object, now: datetime) -> str:
    if not isinstance(due, datetime):
        return ""
    return f"{due:%a %H:%M:%S}" if abs(due - now) < _SOON else f"{due:%a %d %H:%M}"


def _left(case: Mapping[str, Any], now: datetime) -> Text:
    due = case.get("SFSync_Next_Due__c")
    if not isinstance(due, datetime):
        return Text("")
    if due <= now:
        return Text("overdue", style="bold red")
    left = due - now if due - now < _SOON else timedelta(minutes=(due - now) // timedelta(minutes=1))
    return Text(length(left), style="yellow" if left < _SOON else "")
