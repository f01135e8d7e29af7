"""`sfsync availability verify`: whether a ledger of samples is what was measured, offline and without trusting us."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sfsync.adapters.wall_clock import WallClock
from sfsync.availability.chain import Broken
from sfsync.availability.months import month_given
from sfsync.availability.verify import verify
from sfsync.availability.verify_chain import Scope
from sfsync.cli.availability_ledger import Ledger, Vantages, ledger_at, named, sealed_by
from sfsync.cli.availability_proof import Proof, proof_document, show_proof
from sfsync.cli.main import FAILED, BadInput
from sfsync.cli.terminal import Json, console, print_json

if TYPE_CHECKING:
    from sfsync.availability.signature import Check


def register_on(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "verify", epilog="Example: `sfsync availability verify /var/lib/sfsync/samples --month 2026-10 --key key.pem`"
    )(verify_ledger)


def verify_ledger(
    ledger: Ledger,
    *,
    month: Annotated[str | None, typer.Option(metavar="YYYY-MM", help="One month; all by default.")] = None,
    key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Ed25519 keys in PEM that seals have to be signed with.")
    ] = None,
    vantages: Vantages = None,
    retired: Annotated[
        list[str] | None,
        typer.Option(metavar="VANTAGE=DAY", help="A vantage point that was taken out, and its last day."),
    ] = None,
    revisions: Annotated[
        int | None, typer.Option(min=0, metavar="N", help="How many revisions have to be here.")
    ] = None,
    json: Json = False,
) -> None:
    """Recompute a ledger's hashes, seals and signatures; name the first broken line and exit with 1 if there is one.

    What was removed whole leaves no gap: say with --vantages and --revisions what has to be here.
    """
    scope = Scope(
        sealed_by(WallClock().now()),
        _month(month),
        _check(key),
        vantages=named(vantages),
        retired=dict(map(_last_day, retired or ())),
        revisions=revisions,
    )
    found = _proof(ledger, scope)
    if json:
        print_json(proof_document(found))
    else:
        show_proof(console(), found)
    if not found.holds:
        raise typer.Exit(FAILED)


def _proof(ledger: str, scope: Scope) -> Proof:
    from sfsync.adapters.samples.look import Look

    look = Look(ledger_at(ledger))
    verdict, aside = verify(look, scope), 0
    try:
        aside = sum(map(look.set_aside, look.vantages()))
    except Broken as flaw:
        verdict.flaws.append(flaw)
    return Proof(verdict, scope, aside)


def _month(text: str | None) -> str | None:
    try:
        return month_given(text) if text is not None else None
    except ValueError as fault:
        raise BadInput(f"--month {fault}") from None


def _last_day(text: str) -> tuple[str, date]:
    vantage, _, day = text.partition("=")
    try:
        return vantage, date.fromisoformat(day)
    except ValueError:
        raise BadInput(f"--retired {text!r}: write VANTAGE=DAY, e.g. eu-west-1=2026-10-14") from None


def _check(key: Path | None) -> Check | None:
    from sfsync.adapters.samples.keys import read_check

    try:
        return read_check(key.read_bytes(), str(key)) if key else None
    except OSError as fault:
        raise BadInput(f"--key {key}: cannot be read: {fault.strerror}") from fault
