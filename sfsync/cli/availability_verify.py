"""`sfsync availability verify`: whether a ledger of samples is what was measured, offline and without trusting us."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sfsync.adapters.wall_clock import WallClock
from sfsync.availability.months import first_day
from sfsync.availability.verify import Verdict, verify
from sfsync.availability.verify_chain import Scope, Verified
from sfsync.cli.main import FAILED, BadInput
from sfsync.cli.terminal import Json, console, print_json
from sfsync.render.instants import instant

if TYPE_CHECKING:
    from datetime import date

    from rich.console import Console

    from sfsync.availability.chain import Broken
    from sfsync.availability.revision import Revision
    from sfsync.availability.signature import Check

_SEALED_AFTER = timedelta(minutes=15)  # the prober seals a day ten minutes after it is over


def register_on(app: typer.Typer) -> None:
    """Add the command."""
    app.command(
        "verify", epilog="Example: `sfsync availability verify /var/lib/sfsync/samples --month 2026-10 --key key.pem`"
    )(verify_ledger)


def verify_ledger(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="The ledger of samples.")],
    *,
    month: Annotated[str | None, typer.Option(metavar="YYYY-MM", help="One month; all by default.")] = None,
    key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Ed25519 keys in PEM that seals have to be signed with.")
    ] = None,
    json: Json = False,
) -> None:
    """Recompute a ledger's hashes, seals and signatures; name the first broken line and exit with 1 if there is one."""
    from sfsync.adapters.samples import Folder

    if not folder.is_dir():
        raise BadInput(f"{folder}: there is no such folder")
    scope = Scope((WallClock().now() - _SEALED_AFTER).date(), _month(month), _check(key))
    verdict = verify(Folder(folder), scope)
    empty = not verdict.chains and not verdict.flaws
    if json:
        print_json(_document(verdict, scope, empty=empty))
    else:
        _show(console(), verdict, scope)
    if verdict.flaws or empty:
        raise typer.Exit(FAILED)


def _month(text: str | None) -> str | None:
    try:
        return first_day(text).isoformat()[:7] if text else None
    except ValueError:
        raise BadInput(f"--month {text!r}: is no month: write YYYY-MM, e.g. 2026-10") from None


def _check(key: Path | None) -> Check | None:
    from sfsync.adapters.samples import read_check

    try:
        return read_check(key.read_bytes(), str(key)) if key else None
    except OSError as fault:
        raise BadInput(f"--key {key}: cannot be read: {fault.strerror}") from fault


def _document(verdict: Verdict, scope: Scope, *, empty: bool) -> dict[str, Any]:
    flaws = [_flaw(flaw) for flaw in verdict.flaws]
    return {
        "month": scope.month,
        "ok": not flaws and not empty,
        "samples": verdict.samples,
        "broken": flaws[0] if flaws else None,
        "flaws": flaws,
        "vantages": [_chain(chain) for chain in verdict.chains],
        "revisions": [_revision(revision) for revision in verdict.revisions],
        "remarks": _remarks(verdict, scope),
    }


def _flaw(flaw: Broken) -> dict[str, Any]:
    return {"file": flaw.file, "line": flaw.line, "what": flaw.what}


def _chain(chain: Verified) -> dict[str, Any]:
    return {
        "vantage": chain.vantage,
        "samples": chain.samples,
        "first_day": _iso(chain.first),
        "sealed_to": _iso(chain.sealed_to),
        "open_days": [day.isoformat() for day in chain.open_days],
        "keys": sorted(chain.keys),
        "unsigned_seals": chain.unsigned,
    }


def _revision(revision: Revision) -> dict[str, Any]:
    told = {name: getattr(revision, name) for name in ("month", "number", "author", "reason")}
    counts = {name: len(getattr(revision, name)) for name in ("void_lines", "void_spans", "adds")}
    return {**told, "at": instant(revision.at), **counts}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _remarks(verdict: Verdict, scope: Scope) -> list[str]:
    said = {
        f"no sample of {scope.month or 'any month'} is here": not verdict.chains and not verdict.flaws,
        "some seals are not signed: whoever can write the files can seal them anew": any(
            chain.unsigned for chain in verdict.chains
        ),
        "signatures were not checked: give the key with --key": not scope.check
        and any(chain.keys for chain in verdict.chains),
        "the seal before the month is not here, so that its first link stands unconfirmed": not all(
            chain.start_known for chain in verdict.chains
        ),
        "the days that are not over are not sealed yet": any(chain.open_days for chain in verdict.chains),
    }
    return [remark for remark, holds in said.items() if holds]


def _show(out: Console, verdict: Verdict, scope: Scope) -> None:
    for chain in verdict.chains:
        signed = f"signed by {', '.join(sorted(chain.keys))}" if chain.keys else "not signed"
        sealed = f"sealed to {chain.sealed_to}, {signed}" if chain.sealed_to else "nothing sealed yet"
        out.print(f"{chain.vantage}: {chain.samples} samples from {chain.first} on, {sealed}")
    for revision in verdict.revisions:
        out.print(f"{revision.month} revision {revision.number} by {revision.author}: {revision.reason}")
    for flaw in verdict.flaws:
        out.print(f"broken: {flaw}", soft_wrap=True)
    for remark in _remarks(verdict, scope):
        out.print(f"note: {remark}", soft_wrap=True)
    if verdict.chains and not verdict.flaws:
        out.print("Untouched: every line follows the one before, every seal holds.")
