"""`sfsync availability report`: a month's verdict from samples and exclusions."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import timedelta
from enum import StrEnum
from itertools import product
from pathlib import Path
from typing import IO, TYPE_CHECKING, Annotated

import typer

from sfsync.adapters.wall_clock import WallClock
from sfsync.availability.period import around
from sfsync.availability.period import month as calendar_month
from sfsync.availability.report import report
from sfsync.cli.availability_ledger import Vantages, named
from sfsync.cli.availability_trust import Incidents, Instances, exclusions_of
from sfsync.cli.main import BadInput
from sfsync.cli.terminal import Json, instant, json_text, remark
from sfsync.intake.exclusions import read_exclusions
from sfsync.intake.samples import Samples, read_samples
from sfsync.policy.objectives import load_objectives, percent
from sfsync.render.availability_document import Published, report_document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sfsync.availability.record import Record
    from sfsync.hours.interval import Interval
    from sfsync.model.availability import Exclusion, Unusable
    from sfsync.model.objective import Objectives

_LONGEST_FILE = 16 * 1024 * 1024  # of exclusions


class Format(StrEnum):
    """How a report is written."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"
    HTML = "html"


ObjectivesFile = Annotated[
    Path | None,
    typer.Option("--objectives", help="A TOML or JSON file laid over the objectives key by key."),
]
Target = Annotated[str | None, typer.Option(metavar="PERCENT", help="Instead of the objectives' target, e.g. 99.9.")]
Interval_ = Annotated[
    int | None,
    typer.Option("--interval", min=1, max=86_400, help="Seconds between samples, instead of the objectives'."),
]


def register_on(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "report",
        epilog="Example: `sfsync availability report --samples samples.jsonl --exclusions exclusions.json "
        "--month 2026-10 --format html --output october.html`",
    )(report_month)


def report_month(
    *,
    samples: Annotated[
        list[Path],
        typer.Option(metavar="FILE", help="Samples as JSON Lines, `-` for stdin; may be given several times."),
    ],
    month: Annotated[str, typer.Option(metavar="YYYY-MM", help="The calendar month, in UTC.")],
    exclusions: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A JSON list of maintenance and outages of dependencies.")
    ] = None,
    instance: Instances = None,
    incidents: Incidents = None,
    target: Target = None,
    interval: Interval_ = None,
    endpoint: Annotated[list[str] | None, typer.Option(help="Only this endpoint; may be given several times.")] = None,
    vantages: Vantages = None,
    objectives: ObjectivesFile = None,
    at: Annotated[str | None, typer.Option(help="As of this instant (ISO 8601); now by default.")] = None,
    format: Annotated[Format, typer.Option("--format", help="How to write it.")] = Format.TEXT,  # noqa: A002 - the option's name
    output: Annotated[Path | None, typer.Option(metavar="FILE", help="Write to this file instead of stdout.")] = None,
    json: Json = False,
) -> None:
    """Say whether a month kept its availability, with budget, bounds, outages and what was excluded.

    The exit code is 0 where there is a report, whatever its verdict, also for no data: read `verdict` with --json.
    """
    asked = asked_for(objectives, target, interval)
    period, now = _month(month), instant(at, "--at") if at is not None else WallClock().now()
    told, unusable = _exclusions(exclusions)
    told = (*told, *exclusions_of(instance, incidents, now))
    read = _samples(samples, period, now)
    remark(_missing(read, month))
    chosen = _chosen(read, endpoint)
    for record, vantage in product(chosen.values(), named(vantages)):
        record.track(vantage)  # one that has no sample is silent: it could have decided
    published = Published(report(chosen, told, period, now, asked), read, unusable)
    _write(_text(published, Format.JSON if json else format), output)


def asked_for(file: Path | None, target: str | None, interval: int | None) -> Objectives:
    """Return the objectives with what the options change; raise BadInput."""
    try:
        share = percent(target) if target is not None else None
    except ValueError:
        raise BadInput(f"--target {target!r}: is no percentage between 0 and 100: write e.g. 99.9") from None
    return load_objectives(file).asking(share, timedelta(seconds=interval) if interval is not None else None)


def _month(text: str) -> Interval:
    try:
        return calendar_month(text)
    except ValueError as fault:
        raise BadInput(f"--month: {fault}") from None


def _exclusions(path: Path | None) -> tuple[tuple[Exclusion, ...], tuple[Unusable, ...]]:
    if path is None:
        return (), ()
    with _opened(path) as stream:
        raw = stream.read(_LONGEST_FILE + 1)
    if len(raw) > _LONGEST_FILE:
        raise BadInput(
            f"{path}: is larger than {_LONGEST_FILE // 1024**2} MiB: give the exclusions of some months only"
        )
    try:
        return read_exclusions(raw.decode("utf-8-sig"), _name(path))
    except UnicodeDecodeError as fault:
        raise BadInput(f"{_name(path)}: cannot be read as UTF-8 text: {fault}") from fault


def _samples(paths: Sequence[Path], period: Interval, now: datetime) -> Samples:
    read = Samples()
    for path in paths:
        with _opened(path) as stream:
            read_samples(stream, _name(path), around(period), now, read)
    return read


def _missing(read: Samples, month: str) -> Iterator[str]:
    """Yield what to say where there is nothing to report on: nobody wants a page without a sample."""
    if not read.records:
        told = f"of {read.lines} lines {read.refused.total()} cannot be taken and {read.elsewhere} are of other times"
        first = "".join(f"; {one.source}, line {one.line}: {one.reason}" for one in read.faults[:1])
        yield f"there is no sample of {month}: {told}{first}"


def _chosen(read: Samples, endpoints: Sequence[str] | None) -> dict[str, Record]:
    if not endpoints:
        return read.records
    if unknown := sorted(set(endpoints) - set(read.records)):
        known = ", ".join(sorted(read.records)) or "none"
        raise BadInput(f"--endpoint {unknown[0]!r}: has no samples around this month; there are: {known}")
    return {name: read.records[name] for name in endpoints}


@contextmanager
def _opened(path: Path) -> Iterator[IO[bytes]]:
    if str(path) == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = path.open("rb")
    except OSError as fault:
        raise BadInput(f"{path}: cannot be read: {fault.strerror}") from fault
    with stream:
        yield stream


def _name(path: Path) -> str:
    return "stdin" if str(path) == "-" else str(path)


def _text(published: Published, form: Format) -> str:
    match form:
        case Format.JSON:
            return json_text(report_document(published))
        case Format.CSV:
            from sfsync.render.availability_csv import report_csv

            return report_csv(published)
        case Format.HTML:
            from sfsync.render.availability_html import report_html

            return report_html(published)
        case Format.TEXT:
            from sfsync.render.availability_text import report_text

            return report_text(published)


def _write(text: str, output: Path | None) -> None:
    if output is None:
        sys.stdout.write(text)
    else:
        try:
            output.write_text(text, encoding="utf-8")
        except OSError as fault:
            raise BadInput(f"--output {output}: cannot be written: {fault.strerror}") from fault
