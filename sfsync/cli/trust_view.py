"""Pauses and watched instances as a person reads them."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from sfsync.cli.report import summary, tally_document
from sfsync.cli.terminal import print_json
from sfsync.render.instants import length

if TYPE_CHECKING:
    from rich.console import Console

    from sfsync.flows.poll_status import StatusTally
    from sfsync.flows.tally import Tally


def show_pauses(out: Console, document: dict[str, Any]) -> None:
    """Print the pauses of an instance, each with its reasons."""
    stale = "  (stale: the feed gives no good answer)" if document["stale"] else ""
    out.print(Text(f"Instance {document['instance']} as of {_moment(document['at'])}{stale}", style="bold"))
    if not document["pauses"]:
        out.print("no pauses")
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("from (UTC)", "to", "length", "because of"):
        table.add_column(heading, no_wrap=heading != "because of")
    for pause in document["pauses"]:
        reasons = "; ".join(_reason(reason) for reason in pause["reasons"])
        table.add_row(_moment(pause["start"]), _moment(pause["end"]), _length(pause, document["at"]), reasons)
    out.print(table)


def show_status(out: Console, document: dict[str, Any], now: datetime) -> None:
    """Print a table of the watched instances."""
    if not document["instances"]:
        out.print("no instance is watched yet: the worker watches those of customers that have recent Cases")
        return
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("instance", "last good look", "state", "customers", "open Cases"):
        table.add_column(heading, no_wrap=heading != "state")
    for entry in document["instances"]:
        table.add_row(
            entry["instance"], _age(entry, now), _state(entry), str(len(entry["customers"])), str(entry["open_cases"])
        )
    out.print(table)
    for entry in document["instances"]:
        for one in entry["recovery"]:
            out.print(Text(f"  {entry['instance']}: {_recovery(one)}", style="red" if one["passed"] else "yellow"))
        for oddity in entry["oddities"]:
            out.print(Text(f"  not understood: {oddity}", style="dim"))


def show_poll(out: Console, found: StatusTally, tally: Tally, *, as_json: bool) -> None:
    """Print what a poll of the feed found, and what was synced for it."""
    if as_json:
        watched = {"looked": found.looked, "failed": found.failed, "changed": found.changed, "alerts": found.alerts}
        print_json(watched | {"handed_on": found.handed_on, "synced": tally_document(tally, [])})
        return
    changed = f", changed: {', '.join(found.changed)}" if found.changed else ", nothing new"
    out.print(f"{found.looked} instances looked at{changed}", highlight=False)
    for instance, fault in found.failed.items():
        out.print(Text(f"  {instance}: {fault}", style="yellow"))
    if tally.read:
        out.print(f"  {summary(tally)}", highlight=False)


def _state(entry: dict[str, Any]) -> Text:
    if entry["paused_by"]:
        first = entry["paused_by"][0]
        more = f" and {len(entry['paused_by']) - 1} more" if len(entry["paused_by"]) > 1 else ""
        return Text(f"pauses clocks since {_moment(first['start'])}: {_reason(first)}{more}", style="yellow")
    if not entry["active"]:
        return Text("retired by Salesforce", style="red")
    if entry["fault"]:
        return Text(f"not known: {entry['fault']}", style="red" if entry["stale"] else "dim")
    return Text("pauses nothing", style="green")


def _recovery(one: dict[str, Any]) -> str:
    left = length(timedelta(seconds=abs(one["left_s"])))
    due = f"to be restored by {_moment(one['restore_by'])} ({'passed by' if one['passed'] else 'left:'} {left})"
    lost = f"changes from {_moment(one['loss_from'])} to {_moment(one['loss_to'])} may be lost"
    return f"incident {one['incident']}: {due}; {lost}"


def _age(entry: dict[str, Any], now: datetime) -> Text:
    if entry["seen_at"] is None:
        return Text("never", style="red")
    age = length(now - datetime.fromisoformat(entry["seen_at"]).replace(microsecond=0))
    return Text(f"{age} ago", style="red" if entry["stale"] else "")


def _reason(reason: dict[str, Any]) -> str:
    text = f" ({reason['text']})" if reason.get("text") else ""
    return f"{reason['source']} {reason['id']}, {reason['type']}{text}"


def _length(pause: dict[str, Any], at: str) -> str:
    end = datetime.fromisoformat(pause["end"] or at)
    return length(end - datetime.fromisoformat(pause["start"]))


def _moment(text: str | None) -> str:
    return f"{datetime.fromisoformat(text):%a %Y-%m-%d %H:%M:%S}" if text else "goes on"
