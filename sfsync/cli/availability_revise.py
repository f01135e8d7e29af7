"""`sfsync availability revise` and `export`: change a sealed month in the open, and read it as it then counts."""

from __future__ import annotations

import json as json_text
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sfsync.adapters.wall_clock import WallClock
from sfsync.availability.canonical import canonical, instant_text
from sfsync.availability.chain import Broken
from sfsync.availability.months import month_given
from sfsync.availability.revision import Span, revision_document
from sfsync.availability.sample_document import read_sample, sample_document
from sfsync.availability.verify_chain import Scope
from sfsync.cli.availability_ledger import Ledger, ledger_at, sealed_by
from sfsync.cli.main import BadInput
from sfsync.cli.terminal import Json, console, instant, print_json, remark
from sfsync.intake.shown import printable
from sfsync.ports.faults import Misconfigured

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sfsync.adapters.samples.kept import Kept
    from sfsync.availability.revision import Revision
    from sfsync.availability.signature import Sign
    from sfsync.model.sample import Sample

Month = Annotated[str, typer.Option(metavar="YYYY-MM", help="The month.")]


def register_on(app: typer.Typer) -> None:
    """Add the commands."""
    app.command(
        "revise",
        epilog="Example: `sfsync availability revise samples --month 2026-10 --author 'A. Author' --reason 'our own"
        " network was down' --void 2026-10-13T00:00:00Z/2026-10-13T06:00:00Z`",
    )(revise)
    app.command(
        "export",
        epilog="Example: `sfsync availability export samples --month 2026-10 | sfsync availability report --samples -"
        " --month 2026-10`",
    )(export)


def revise(
    ledger: Ledger,
    *,
    month: Month,
    author: Annotated[str, typer.Option(help="Who answers for it.")],
    reason: Annotated[str, typer.Option(help="Why, and where the evidence is.")],
    void: Annotated[list[str] | None, typer.Option(metavar="START/END", help="A span that does not count.")] = None,
    vantage: Annotated[str | None, typer.Option(help="Void the spans of this vantage point only.")] = None,
    endpoint: Annotated[str | None, typer.Option(help="Void the spans of this endpoint only.")] = None,
    void_line: Annotated[list[str] | None, typer.Option(metavar="SHA256", help="A line that does not count.")] = None,
    add: Annotated[Path | None, typer.Option(metavar="FILE", help="Samples to add, as JSON Lines.")] = None,
    json: Json = False,
) -> None:
    """Write the next numbered revision of a sealed month; the sealed days themselves stay as they are."""
    from sfsync.adapters.samples.revising import Wish
    from sfsync.adapters.samples.revising import revise as write_revision

    spans = tuple(Span(*_ends(text), vantage, endpoint) for text in void or ())
    wish = Wish(_month(month), author, reason, tuple(void_line or ()), spans, tuple(_samples(add)) if add else ())
    revision = write_revision(ledger_at(ledger), wish, WallClock().now().replace(microsecond=0), _sign())
    if json:
        print_json(revision_document(revision))
    else:
        console().print(printable(_told(revision)), soft_wrap=True)


def export(ledger: Ledger, *, month: Month) -> None:
    """Print what a month's report stands on: its samples as they count under its revisions, and a day around them.

    They are verified first: of a broken ledger nothing is printed but its first broken line, and the exit code is 1.
    """
    from sfsync.adapters.samples.look import Look

    kept, month = Look(ledger_at(ledger)), _month(month)
    try:
        _verify(kept, month)
        for sample in kept.samples(month):
            sys.stdout.write(f"{canonical(sample_document(sample)).decode('ascii')}\n")
    except Broken as flaw:
        raise Misconfigured(f"{ledger}/{flaw}", "`sfsync availability verify` says more") from flaw


def _verify(kept: Kept, month: str) -> None:
    from sfsync.availability.verify import verify

    found = verify(kept, Scope(sealed_by(WallClock().now()), month))
    if found.flaws:
        raise found.flaws[0]
    if not found.chains:
        remark([f"no sample of {month} is here"])


def _sign() -> Sign | None:
    from sfsync.adapters.samples.keys import read_sign
    from sfsync.settings import ProbeSettings, read

    key = read(ProbeSettings).key()
    return read_sign(key, "SFSYNC_PROBE_SIGNING_KEY") if key else None


def _month(text: str) -> str:
    try:
        return month_given(text)
    except ValueError as fault:
        raise BadInput(f"--month {fault}") from None


def _ends(text: str) -> tuple[datetime, datetime]:
    start, slash, end = text.partition("/")
    if not slash:
        raise BadInput(f"--void {text!r}: is no span: write START/END")
    return instant(start, "--void"), instant(end, "--void")


def _samples(file: Path) -> Iterator[Sample]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as fault:
        raise BadInput(f"--add {file}: cannot be read as UTF-8 text: {fault}") from fault
    for number, line in enumerate(lines, start=1):
        try:
            if line.strip():
                yield _sample(line)
        except (ValueError, RecursionError) as fault:
            raise BadInput(f"--add {file}:{number}: is no sample: {fault}") from fault


def _sample(line: str) -> Sample:
    told = json_text.loads(line)
    if not isinstance(told, dict) or not isinstance(told.get("at"), str):
        raise BadInput('write e.g. {"at": "2026-10-13T00:00:00Z", "endpoint": "portal", "vantage": "one", "ok": true}')
    at = instant_text(instant(told["at"], "at"))
    rest = {name: told.get(name) for name in ("endpoint", "vantage", "ok", "latency_ms", "reason")}
    return read_sample({"at": at, **rest})


def _told(revision: Revision) -> str:
    changes = (
        f"{len(revision.void_spans)} spans and {len(revision.void_lines)} lines voided, {len(revision.adds)} added"
    )
    return f"{revision.month} revision {revision.number} by {revision.author}: {changes}"
