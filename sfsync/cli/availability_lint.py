"""`sfsync availability lint`: whether a set of objectives can work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from sfsync.availability.lint import lint
from sfsync.cli.availability_report import Interval_, ObjectivesFile, Target, asked_for
from sfsync.cli.main import BAD_INPUT
from sfsync.cli.terminal import Json, console, print_json

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sfsync.availability.lint import Objection
    from sfsync.model.objective import Objectives


def register_on(app: typer.Typer) -> None:
    """Add the command."""
    app.command("lint", epilog="Example: `sfsync availability lint --target 99.99 --interval 60`")(lint_objectives)


def lint_objectives(
    *,
    objectives: ObjectivesFile = None,
    target: Target = None,
    interval: Interval_ = None,
    json: Json = False,
) -> None:
    """Refuse a target, interval and thresholds that cannot work together, and say why; exit with 2 if there is any."""
    asked = asked_for(objectives, target, interval)
    found = lint(asked)
    if json:
        objections = [{"key": each.key, "why": each.why} for each in found]
        print_json({"objectives": asked.name, "ok": not found, "objections": objections})
    else:
        _show(asked, found)
    if found:
        raise typer.Exit(BAD_INPUT)


def _show(asked: Objectives, found: Sequence[Objection]) -> None:
    out = console()
    for each in found:
        out.print(f"{each.key}: {each.why}", style="yellow", soft_wrap=True)
    if not found:
        out.print(f"{asked.name}: target, interval and thresholds can work together", soft_wrap=True)
