"""`sfsync metrics`: how the promises of a period were kept."""

from __future__ import annotations

import sys
from datetime import timedelta
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sfsync.adapters.wall_clock import WallClock
from sfsync.availability.period import month as calendar_month
from sfsync.cli.main import BadInput
from sfsync.cli.terminal import Json, PolicyFile, json_text, known_instant, known_year, remark
from sfsync.cli.told_case import source_of, told_in_file
from sfsync.engine.metrics import Counted, Dimension, measures
from sfsync.engine.unjudgeable import Unjudgeable
from sfsync.flows.measure import Count, count
from sfsync.hours.interval import Interval
from sfsync.policy.load import load_policy
from sfsync.render.metrics import Kept, metrics_csv, metrics_document, metrics_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sfsync.policy.policy import Policy

_USUAL = timedelta(days=30)


class Format(StrEnum):
    """How the figures are written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("metrics", epilog="Example: `sfsync metrics --month 2026-10 --by priority --by package`")(metrics)


def metrics(
    files: Annotated[
        list[str] | None, typer.Argument(metavar="[FILE]...", help="Case files instead of the org; `-` for stdin.")
    ] = None,
    *,
    month: Annotated[str | None, typer.Option(metavar="YYYY-MM", help="A calendar month, in UTC.")] = None,
    start: Annotated[str | None, typer.Option("--from", metavar="ISO", help="From this instant on.")] = None,
    end: Annotated[str | None, typer.Option("--to", metavar="ISO", help="Up to this instant.")] = None,
    by: Annotated[list[Dimension] | None, typer.Option(help="Also apart; may be given several times.")] = None,
    at: Annotated[str | None, typer.Option(help="As of this instant (ISO 8601); now by default.")] = None,
    policy: PolicyFile = None,
    format: Annotated[Format | None, typer.Option("--format", help="How to write it; text by default.")] = None,  # noqa: A002 - the option's name
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Write to this file instead of stdout.")] = None,
    json: Json = False,
) -> None:
    """Count the clocks that began in a time: met, missed and open, median and 90th percentile in open hours.

    Both are times that occurred (nearest rank): of an even number the median is the lower of the two in the middle.
    """
    form = _form(format, json=json)
    rules, now = load_policy(policy), known_instant(at, "--at") if at is not None else WallClock().now()
    period = _period(month, start, end, now)
    counted = _of_files(files, rules, now) if files else _of_the_org(rules, period, now)
    figures = measures(counted.counted, period, tuple(dict.fromkeys(by or ())))
    kept = Kept(period, now, rules.name, counted.cases, figures, counted.aside)
    if form is not Format.JSON:
        remark(f"set aside: {reason}" for reason in counted.aside.values())
    _write(_text(kept, form), output)


def _form(format_: Format | None, *, json: bool) -> Format:
    if json and format_ not in {None, Format.JSON}:
        raise BadInput(f"--json and --format {format_}: give one of them")
    return Format.JSON if json else format_ or Format.TEXT


def _period(month: str | None, start: str | None, end: str | None, now: datetime) -> Interval:
    """Return what the options ask for; the last thirty days where they ask for nothing."""
    if month is not None and (start is not None or end is not None):
        raise BadInput("--month and --from/--to: give one of them")
    if month is not None:
        try:
            period = calendar_month(month)
        except ValueError as fault:
            raise BadInput(f"--month: {fault}") from None
        known_year(period.start, f"--month {month!r}")
        return period
    until = known_instant(end, "--to") if end is not None else now
    since = known_instant(start, "--from") if start is not None else until - _USUAL
    if since >= until:
        raise BadInput("--from lies not before --to: swap the two")
    return Interval(since, until)


def _of_files(files: Sequence[str], policy: Policy, at: datetime) -> Count:
    """Count the cases of files, each judged as `explain` does; raise BadInput for one that is told twice."""
    counted: list[Counted] = []
    aside: dict[str, str] = {}
    told_by: dict[str, str] = {}
    for name in files:
        told, source = told_in_file(name, policy, at), source_of(name)
        if first := told_by.get(told.case.id):
            raise BadInput(f"{source}: tells the Case {told.case.id} as {first} does: give one of them")
        told_by[told.case.id] = source
        try:
            counted += count(told.case, policy, told.pauses(at), at)
        except Unjudgeable as fault:
            aside[told.case.id] = f"{source}: {fault}"
    return Count(len(files), tuple(counted), aside)


def _of_the_org(policy: Policy, period: Interval, at: datetime) -> Count:
    from sfsync.wiring import count_of_the_org

    return count_of_the_org(policy, period, at)


def _text(kept: Kept, form: Format) -> str:
    match form:
        case Format.JSON:
            return json_text(metrics_document(kept))
        case Format.CSV:
            return metrics_csv(kept)
        case Format.TEXT:
            return metrics_text(kept)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(text)
        return
    try:
        output.write_text(text, encoding="utf-8")
    except OSError as fault:
        raise BadInput(f"--output {output}: cannot be written: {fault.strerror}") from fault
