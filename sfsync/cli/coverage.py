"""`sfsync coverage`: who covers each hour of a week, and which promised hours nobody does."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated

import typer

from sfsync.adapters.wall_clock import WallClock
from sfsync.cli.coverage_view import show_coverage
from sfsync.cli.main import BadInput
from sfsync.cli.terminal import Json, PolicyFile, console, instant, known_year, print_json
from sfsync.engine.coverage import week_of
from sfsync.hours.interval import BeyondCalendar
from sfsync.policy.load import load_policy
from sfsync.render.coverage import coverage_document

_WEEK = re.compile(r"([0-9]{4})-W([0-9]{2})")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("coverage", epilog="Example: `sfsync coverage --week 2026-W29`")(coverage)


def coverage(
    *,
    at: Annotated[
        str | None, typer.Option(help="Who covers at this instant (ISO 8601), and its week; now by default.")
    ] = None,
    week: Annotated[str | None, typer.Option(help="Another week: YYYY-Www, or a date within it.")] = None,
    policy: PolicyFile = None,
    json: Json = False,
) -> None:
    """Show which team covers each hour of a week, and the promised hours that nobody covers."""
    moment = instant(at, "--at") if at is not None else WallClock().now().replace(microsecond=0)
    day = _day(week) if week is not None else moment.date()
    known_year(day, f"the week of {day}")
    # The clock changes of one country shift the gaps: a week on either side of them shows by how much.
    compared = {"winter": week_of(date(day.year, 1, 15)), "summer": week_of(date(day.year, 7, 15))}
    try:
        document = coverage_document(load_policy(policy), week_of(day), compared, moment)
    except BeyondCalendar as fault:
        raise BadInput(f"the week of {day}: {fault}") from fault
    if json:
        print_json(document)
    else:
        show_coverage(console(), document)


def _day(text: str) -> date:
    """Return a day of the week that is meant; raise BadInput."""
    match = _WEEK.fullmatch(text)
    try:
        return date.fromisocalendar(int(match[1]), int(match[2]), 1) if match else date.fromisoformat(text)
    except ValueError:
        raise BadInput(f"--week {text!r}: is no week: write e.g. 2026-W29, or a date within it") from None
