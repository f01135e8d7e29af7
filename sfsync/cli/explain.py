"""`sfsync explain`: the readings of one case, and the segments behind each."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sfsync.adapters.wall_clock import WallClock
from sfsync.cli.explain_view import show
from sfsync.cli.main import BadInput
from sfsync.cli.terminal import Json, PolicyFile, console, instant, print_json
from sfsync.engine import evaluate
from sfsync.intake import CaseFile, case_document, read_case_file
from sfsync.model.case import case_id
from sfsync.policy import load_policy
from sfsync.render.readings import readings_document

if TYPE_CHECKING:
    from datetime import datetime

_LONGEST_FILE = 16 * 1024 * 1024


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("explain", epilog="Example: `sfsync explain case.json --at 2026-11-23T16:00:00Z`")(explain)


def explain(
    what: Annotated[
        str, typer.Argument(metavar="FILE|CASE_ID", help="A case file (`-` for stdin), or the id of a Case.")
    ],
    *,
    at: Annotated[str | None, typer.Option(help="As of this instant (ISO 8601); now by default.")] = None,
    policy: PolicyFile = None,
    export: Annotated[bool, typer.Option("--export", help="Print the case file of a Case instead.")] = False,
    json: Json = False,
) -> None:
    """Show a case's readings and the segments that add up to each."""
    moment = instant(at, "--at") if at is not None else None
    told, now = _from_file(what) if _is_file(what) else _from_org(what)
    if export:
        print_json(case_document(told.case))
        return
    readings = evaluate(told.case, load_policy(policy), told.pauses, moment or now.replace(microsecond=0))
    _warn_of_evidence(told)
    if json:
        print_json(readings_document(readings))
    else:
        show(console(), told.case, readings)


def _is_file(what: str) -> bool:
    if what == "-" or (Path(what).exists() and not Path(what).is_dir()):
        return True
    try:
        case_id(what)
    except ValueError:
        raise BadInput(f"{what!r}: there is no such file, and it is no Salesforce id (15 or 18 characters)") from None
    return False


def _from_file(what: str) -> tuple[CaseFile, datetime]:
    source = "stdin" if what == "-" else what
    try:
        raw = sys.stdin.buffer.read(_LONGEST_FILE + 1) if what == "-" else Path(what).read_bytes()
        text = raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as fault:
        raise BadInput(f"{source}: cannot be read as UTF-8 text: {fault}") from fault
    if len(raw) > _LONGEST_FILE:
        raise BadInput(f"{source}: is larger than {_LONGEST_FILE // 1024**2} MiB: give a file with one case")
    return read_case_file(text, source), WallClock().now()


def _from_org(what: str) -> tuple[CaseFile, datetime]:
    from sfsync.wiring import case_from_org

    case, now = case_from_org(case_id(what))
    return CaseFile(case, (), (), ()), now


def _warn_of_evidence(told: CaseFile) -> None:
    if told.incidents or told.maintenances:
        count = len(told.incidents) + len(told.maintenances)
        print(  # noqa: T201 - a remark beside the answer
            f"sfsync: {count} Trust records are not evaluated by this version: clocks do not pause for them",
            file=sys.stderr,
        )
