"""What a pass did, as people and scripts read it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from rich.console import Console

    from sfsync.flows.tally import Tally
    from sfsync.model.record import CaseRecord


def tally_document(tally: Tally, aside: Iterable[CaseRecord]) -> dict[str, Any]:
    """Return the counts as JSON-ready values, with every case that stands aside, from earlier passes too."""
    return {
        "read": tally.read,
        "stamped": tally.stamped,
        "unchanged": tally.unchanged,
        "announced": tally.announced,
        "tasks": tally.tasks,
        "tasks_refused": [{"task": key, "reason": reason} for key, reason in tally.tasks_refused.items()],
        "deleted": tally.deleted,
        "missing": sorted(tally.missing),
        "put_off": _reasons(tally.put_off),
        "quarantined": [{"case": r.case_id, "reason": r.reason} for r in aside if r.reason],
        "refused": [{"case": r.case_id, "reason": r.parked} for r in aside if r.parked],
    }


def summary(tally: Tally) -> str:
    """Return the counts in one line; what is zero is left out, but for what was read and stamped."""
    extra = {
        "announced": tally.announced,
        "Tasks created": tally.tasks,
        "Tasks refused": len(tally.tasks_refused),
        "deleted": tally.deleted,
        "missing": len(tally.missing),
        "quarantined": len(tally.quarantined),
        "refused by the org": len(tally.refused),
        "put off": len(tally.put_off),
    }
    parts = [f"{tally.read} read", f"{tally.stamped} stamped", f"{tally.unchanged} unchanged"]
    return ", ".join([*parts, *(f"{count} {word}" for word, count in extra.items() if count)])


def show_aside(console: Console, tally: Tally, aside: Iterable[CaseRecord]) -> None:
    """Print a table of the cases that a person should look at, if there are any."""
    rows = [
        *((r.number or r.case_id, "quarantined", r.reason) for r in aside if r.reason),
        *((r.number or r.case_id, "refused by the org", r.parked) for r in aside if r.parked),
        *((key, "Task refused", reason) for key, reason in tally.tasks_refused.items()),
        *((case_id, "put off", reason) for case_id, reason in tally.put_off.items()),
        *(
            (case_id, "missing", "the org has no such Case, or hides it: check the id")
            for case_id in sorted(tally.missing)
        ),
    ]
    if not rows:
        return
    table = Table(title="Cases that a person should look at", title_justify="left", box=None, padding=(0, 2, 0, 0))
    for heading in ("case", "what", "why, and what to do"):
        table.add_column(heading, header_style="dim", overflow="fold")
    for number, what, why in rows:
        table.add_row(number, Text(what, style="yellow"), why)
    console.print(table)


def _reasons(reasons: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"case": case_id, "reason": reason} for case_id, reason in reasons.items()]
