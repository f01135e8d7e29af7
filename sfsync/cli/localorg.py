"""`sfsync localorg`: a local Salesforce org to try things on."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sfsync.cli.garbage import settle
from sfsync.cli.main import INTERRUPTED, BadInput
from sfsync.ports.faults import Misconfigured

if TYPE_CHECKING:
    from sfsync.localorg import LocalOrg

_TRUST_HELP = (
    "A timeline that the Trust feed plays from the start: a JSON file (`-` for stdin), or one of late-post, "
    "revised-end, closed-on-arrival, correction, withdrawn, cancelled-maintenance, overrunning-maintenance, "
    "instance-migration, feed-down, feed-hangs, garbage, ten-thousand, clock-skew, stale-edge."
)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("localorg", epilog="Example: `sfsync localorg --port 8600 --cases 40`")(localorg)


def localorg(
    *,
    port: Annotated[int, typer.Option(min=0, max=65535, help="TCP port on 127.0.0.1; 0 picks a free one.")],
    cases: Annotated[int, typer.Option(min=0, max=1_000_000, help="How many Cases to seed.")] = 40,
    seed: Annotated[int, typer.Option(help="The same seed gives the same org.")] = 1,
    trust: Annotated[str | None, typer.Option(metavar="NAME|FILE", help=_TRUST_HELP)] = None,
    key_file: Annotated[Path | None, typer.Option(help="Write the private key for the JWT bearer flow here.")] = None,
) -> None:
    """Serve a local Salesforce org until interrupted; prints one JSON line when it is ready."""
    from sfsync.localorg import LocalOrg, run_until_interrupted

    org = LocalOrg(cases=cases, seed=seed)
    settle()
    if key_file:
        _write_key(key_file, org.private_key_pem)
    if trust:
        _play(org, trust)
    try:
        run_until_interrupted(org, port, _announce)
    except BrokenPipeError:
        raise  # nobody reads the ready line: no fault of the port
    except OSError as fault:
        raise Misconfigured(f"port {port} cannot be served ({fault.strerror})", "give another, or 0 for any") from fault
    raise typer.Exit(INTERRUPTED)


def _play(org: LocalOrg, source: str) -> None:
    from sfsync.localorg.trust import NAMES

    timeline = source if source in NAMES else _timeline(source)
    try:
        org.trust.play(timeline)
    except (LookupError, TypeError, ValueError) as fault:
        raise BadInput(f"--trust {source}: {fault.args[0]}") from fault


def _timeline(source: str) -> object:
    try:
        text = sys.stdin.read() if source == "-" else Path(source).read_text(encoding="utf-8-sig")
        return json.loads(text)
    except OSError as fault:
        raise BadInput(f"--trust {source}: neither a timeline's name nor a file to read: {fault.strerror}") from fault
    except (ValueError, RecursionError) as fault:
        raise BadInput(f"--trust {source}: is not JSON: {fault}") from fault


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
