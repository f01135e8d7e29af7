"""`sfsync duties`: what the packages promise to accounts, as Tasks."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table
from rich.text import Text

from sfsync.cli.main import BadInput
from sfsync.cli.terminal import Json, PolicyFile, console, known_instant, notifier, print_json
from sfsync.hours.interval import BeyondCalendar

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from rich.console import Console

    from sfsync.flows.keep_promises import DutyTally
    from sfsync.model.task import TaskDraft

_FAR = timedelta(days=366)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("duties", epilog="Example: `sfsync duties --dry-run`")(duties)


def duties(
    *,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only show what would be created.")] = False,
    at: Annotated[str | None, typer.Option(metavar="ISO", help="As of this instant; the org's now by default.")] = None,
    policy: PolicyFile = None,
    json: Json = False,
) -> None:
    """Create the Tasks that are owed to accounts: health checks, system reviews, monitoring; each once a period."""
    from sfsync.wiring import worker

    asked = known_instant(at, "--at") if at is not None else None
    with worker(notifier(json=json), policy) as working:
        now = working.salesforce.reader.server_time()
        moment = asked or now
        if not dry_run and abs(moment - now) > _FAR:
            raise BadInput(f"--at {at}: lies more than a year from the org's now: look with --dry-run, or give another")
        try:
            found = working.keep_promises.run(moment, dry_run=dry_run)
        except BeyondCalendar as fault:
            raise BadInput(f"as of {moment.isoformat()}: {fault}") from fault
    if json:
        print_json(_document(found, dry_run=dry_run))
    else:
        _show(console(), found, dry_run=dry_run)


def lines(found: DutyTally) -> Iterator[str]:
    """Yield what a person should know of a pass, a line each; nothing where there is nothing."""
    if found.created:
        yield _created(found)
    if found.already:
        yield f"{_tasks(found.already)} already there: another worker created them"
    yield from found.odd.values()
    yield from (f"{key}: refused by the org: {reason}" for key, reason in found.refused.items())
    yield from (f"{key}: put off: {reason}" for key, reason in found.put_off.items())


def _created(found: DutyTally) -> str:
    return f"{_tasks(found.created)} created"


def _tasks(number: int) -> str:
    return "1 Task" if number == 1 else f"{number} Tasks"


def _document(found: DutyTally, *, dry_run: bool) -> dict[str, Any]:
    return {
        "dry_run": dry_run,
        "accounts": found.accounts,
        "created": found.created,
        "already_there": found.already,
        "tasks": [_task(draft, found.owners) for draft in found.drafts],
        "odd": [{"account": account, "reason": reason} for account, reason in found.odd.items()],
        "refused": [{"task": key, "reason": reason} for key, reason in found.refused.items()],
        "put_off": [{"task": key, "reason": reason} for key, reason in found.put_off.items()],
    }


def _task(draft: TaskDraft, owners: Mapping[str, str]) -> dict[str, Any]:
    return {
        "key": draft.key,
        "subject": draft.subject,
        "due_on": draft.due_on.isoformat(),
        "account": draft.what_id,
        "owner": draft.owner_id,
        "owner_name": owners.get(draft.owner_id or ""),
    }


def _show(out: Console, found: DutyTally, *, dry_run: bool) -> None:
    done = f"{_tasks(len(found.drafts))} to create" if dry_run else _created(found)
    accounts = "1 account" if found.accounts == 1 else f"{found.accounts} accounts"
    out.print(f"{accounts} with a support package, {done}", highlight=False)
    if found.drafts:
        out.print(_table(found.drafts, found.owners))
    for line in lines(found):
        if line != done:
            out.print(Text(line, style="yellow"))


def _table(drafts: list[TaskDraft], owners: Mapping[str, str]) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim")
    for heading in ("due", "Task", "owner"):
        table.add_column(heading, no_wrap=heading != "Task")
    for draft in sorted(drafts, key=lambda draft: (draft.due_on, draft.key)):
        owner = owners.get(draft.owner_id or "") or draft.owner_id
        table.add_row(draft.due_on.isoformat(), draft.subject, owner or "none: see below")
    return table
