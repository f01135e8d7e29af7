"""`sfsync sync`: one pass."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from sfsync.cli.garbage import settle
from sfsync.cli.main import BadInput
from sfsync.cli.report import show_aside, summary, tally_document
from sfsync.cli.terminal import Json, PolicyFile, console, instant, notifier, print_json
from sfsync.flows.poll import LANE
from sfsync.model.ids import case_id

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from rich.console import Console

    from sfsync.flows.tally import Tally
    from sfsync.wiring import Worker


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sync", epilog="Example: `sfsync sync --since 2026-11-23T00:00:00Z`")(sync)


def sync(
    *,
    case: Annotated[
        list[str] | None, typer.Option(metavar="ID", help="Only this Case; may be given several times.")
    ] = None,
    since: Annotated[str | None, typer.Option(metavar="ISO", help="All that changed since this instant.")] = None,
    policy: PolicyFile = None,
    json: Json = False,
) -> None:
    """Evaluate and stamp Cases in one pass: all that changed since the last one, unless told which."""
    from sfsync.wiring import worker

    ids, start = [_id(text) for text in case or ()], instant(since, "--since") if since is not None else None
    if ids and start:
        raise BadInput("--case and --since: give one of them")
    out = console()
    with worker(notifier(json=json), policy) as working:
        settle()
        with _progress(out, working, start, quiet=json or bool(ids)) as done:
            tally = _pass(working, ids, start, done)
        aside = list(working.store.quarantined())
    if json:
        print_json(tally_document(tally, aside))
        return
    out.print(summary(tally))
    show_aside(out, tally, aside)


def _pass(working: Worker, ids: list[str], since: datetime | None, done: Callable[[int], None]) -> Tally:
    if ids:
        return working.sync_cases.sync(ids, afresh=True)
    if since:
        return working.poll.sweep(since, done)
    return working.poll.run(done)


def _id(text: str) -> str:
    try:
        return case_id(text)
    except ValueError as fault:
        raise BadInput(f"--case {fault}") from None


@contextmanager
def _progress(out: Console, working: Worker, since: datetime | None, *, quiet: bool) -> Iterator[Callable[[int], None]]:
    """Show how far the pass is, on a terminal only: knowing how much there is costs a call."""
    if quiet or not out.is_terminal:
        yield lambda _: None
        return
    total = working.salesforce.reader.number(None if since else working.store.cursor(LANE), since)
    columns = (TextColumn("Cases"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=out, transient=True) as progress:
        task = progress.add_task("Cases", total=total)
        # A page may also hold Cases that the pass has just stamped: they count once.
        yield lambda count: progress.update(
            task, completed=min(total, progress.tasks[task].completed + count), refresh=True
        )
