"""What commands share: the console, reading instants, JSON output."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from msgspec import Struct
from rich.console import Console

from sfsync.cli.main import BadInput
from sfsync.hours.interval import utc
from sfsync.model.alert import Alert
from sfsync.model.record import Entry
from sfsync.ports.telling import Notifier

_LONGEST_FILE = 16 * 1024 * 1024
YEARS = range(1971, 2199)  # what the calendars can answer, weeks at its ends included

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document on stdout and nothing else.")]
PolicyFile = Annotated[
    Path | None,
    typer.Option("--policy", help="A TOML or JSON file laid over the data sheet key by key.", envvar="SFSYNC_POLICY"),
]


def console() -> Console:
    """Return a console on stdout; rich leaves colours out when it is no terminal, and honours NO_COLOR."""
    return Console(highlight=False, markup=False, emoji=False)


def print_json(document: Any) -> None:  # noqa: ANN401 - any JSON document
    """Print one JSON document."""
    sys.stdout.write(json_text(document))


def json_text(document: Any) -> str:  # noqa: ANN401 - any JSON document
    """Return one JSON document as it is printed."""
    return json.dumps(document, indent=2) + "\n"


def instant(text: str, option: str) -> datetime:
    """Read an ISO 8601 instant with a zone; raise BadInput that names the option."""
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        raise BadInput(f"{option} {text!r}: is no instant: write e.g. 2026-11-23T10:00:00Z") from None
    try:
        return utc(at)
    except ValueError as fault:
        raise BadInput(f"{option}: {fault}") from None


def known_instant(text: str, option: str) -> datetime:
    """Read an instant as `instant` does, of a year from which the calendars can count both ways."""
    at = instant(text, option)
    known_year(at, f"{option} {text!r}")
    return at


def known_year(day: date, what: str) -> None:
    """Raise BadInput, which names what was asked, for a day beyond the years that the calendars know."""
    if day.year not in YEARS:
        raise BadInput(f"{what} is beyond the years that the calendars know: use {YEARS[0]} to {YEARS[-1]}")


class Spoken(Struct, frozen=True):
    """Announces on the terminal; looks its stream up each time, since progress bars put their own in its place."""

    to_stderr: bool

    def notify(self, entries: Sequence[Entry]) -> None:
        """Print a line for each entry."""
        from sfsync.adapters.notify.console import ConsoleNotifier

        ConsoleNotifier(sys.stderr if self.to_stderr else sys.stdout).notify(entries)

    def alert(self, alerts: Sequence[Alert]) -> None:
        """Print a line for each alert."""
        from sfsync.adapters.notify.console import ConsoleNotifier

        ConsoleNotifier(sys.stderr if self.to_stderr else sys.stdout).alert(alerts)


def notifier(*, json: bool) -> Notifier:
    """Return what announces: the terminal, and the file of the settings if there is one."""
    from sfsync.adapters.notify.json_lines import JsonLinesNotifier
    from sfsync.adapters.notify.several import Several
    from sfsync.settings import WorkerSettings, read

    file = read(WorkerSettings).notices
    spoken = Spoken(to_stderr=json)
    return Several([spoken, JsonLinesNotifier(file)]) if file else spoken


def text_of(file: str, name: str) -> str:
    """Return what a file or, for `-`, stdin holds; raise BadInput that names it."""
    try:
        raw = sys.stdin.buffer.read(_LONGEST_FILE + 1) if file == "-" else Path(file).read_bytes()
        text = raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise BadInput(f"{name}: cannot be read as UTF-8 text: {fault}") from fault
    if len(raw) > _LONGEST_FILE:
        raise BadInput(f"{name}: is larger than {_LONGEST_FILE // 1024**2} MiB: give a smaller one")
    return text


def remark(lines: Iterable[str]) -> None:
    """Print remarks beside an answer, each once."""
    for line in dict.fromkeys(lines):
        print(f"sfsync: {line}", file=sys.stderr)  # noqa: T201 - beside the answer, never in it
