"""`sfsync availability verify`: whether a ledger of samples is what was measured, offline and without trusting us."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sfsync.adapters.wall_clock import WallClock
from sfsync.availability.months import month_given
from sfsync.availability.verify import verify
from sfsync.availability.verify_chain import Scope
from sfsync.cli.availability_ledger import Ledger, ledger_at
from sfsync.cli.availability_proof import Proof, proof_document, show_proof
from sfsync.cli.main import FAILED, BadInput
from sfsync.cli.terminal import Json, console, print_json

if TYPE_CHECKING:
    from sfsync.availability.signature import Check

_SEALED_AFTER = timedelta(
    hours=6
)  # a prober seals a day ten minutes after it is over; on AWS it takes till half past five


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
    json: Json = False,
) -> None:
    """Recompute a ledger's hashes, seals and signatures; name the first broken line and exit with 1 if there is one."""
    scope = Scope((WallClock().now() - _SEALED_AFTER).date(), _month(month), _check(key))
    shelf = ledger_at(ledger)
    found = Proof(verify(shelf, scope), scope, sum(map(shelf.set_aside, shelf.vantages())))
    if json:
        print_json(proof_document(found))
    else:
        show_proof(console(), found)
    if not found.holds:
        raise typer.Exit(FAILED)


def _month(text: str | None) -> str | None:
    try:
        return month_given(text) if text is not None else None
    except ValueError as fault:
        raise BadInput(f"--month {fault}") from None


def _check(key: Path | None) -> Check | None:
    from sfsync.adapters.samples import read_check

    try:
        return read_check(key.read_bytes(), str(key)) if key else None
    except OSError as fault:
        raise BadInput(f"--key {key}: cannot be read: {fault.strerror}") from fault
