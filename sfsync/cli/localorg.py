"""`sfsync localorg`: a local Salesforce org to try things on."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from sfsync.cli.garbage import settle
from sfsync.cli.main import INTERRUPTED, BadInput
from sfsync.ports import Misconfigured


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("localorg", epilog="Example: `sfsync localorg --port 8600 --cases 40`")(localorg)


def localorg(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="TCP port on 127.0.0.1; 0 picks a free one.")],
    cases: Annotated[int, typer.Option(min=0, max=1_000_000, help="How many Cases to seed.")] = 40,
    seed: Annotated[int, typer.Option(help="The same seed gives the same org.")] = 1,
    key_file: Annotated[Path | None, typer.Option(help="Write the private key for the JWT bearer flow here.")] = None,
) -> None:
    """Serve a local Salesforce org until interrupted; prints one JSON line when it is ready."""
    from sfsync.localorg import LocalOrg, run_until_interrupted

    org = LocalOrg(cases=cases, seed=seed)
    settle()
    if key_file:
        _write_key(key_file, org.private_key_pem)
    try:
        run_until_interrupted(org, port, _announce)
    except BrokenPipeError:
        raise  # nobody reads the ready line: no fault of the port
    except OSError as fault:
        raise Misconfigured(f"port {port} cannot be served ({fault.strerror})", "give another, or 0 for any") from fault
    raise typer.Exit(INTERRUPTED)


def _write_key(file: Path, key: str) -> None:
    try:
        file.touch(mode=0o600)
        file.write_text(key, encoding="utf-8")
    except OSError as fault:
        raise BadInput(f"--key-file {file}: cannot be written: {fault.strerror}") from fault


def _announce(ready: dict[str, Any]) -> None:
    json.dump(ready, sys.stdout)
    sys.stdout.write("\n")
    sys.stdout.flush()
