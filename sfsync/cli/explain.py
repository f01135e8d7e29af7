"""`sfsync explain`: the readings of one case, and the segments behind each."""

from __future__ import annotations

from json import loads as parse
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sfsync.cli.explain_view import show
from sfsync.cli.main import BadInput
from sfsync.cli.placement_view import show_placement
from sfsync.cli.terminal import Json, PolicyFile, console, instant, print_json
from sfsync.cli.told_case import ToldCase, told_in_file
from sfsync.engine.evaluate import evaluate
from sfsync.intake.case_file import case_document
from sfsync.model.evidence import Source
from sfsync.model.ids import case_id
from sfsync.plan.standpoint import standpoint
from sfsync.policy.load import load_policy
from sfsync.render.placement import placement_document
from sfsync.render.readings import readings_document

if TYPE_CHECKING:
    from sfsync.policy.policy import Policy


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
    moment, rules = instant(at, "--at") if at is not None else None, load_policy(policy)
    told = told_in_file(what, rules, moment) if _is_file(what) else _from_org(what, rules)
    if export:
        print_json(told.exported())
        return
    moment = moment or told.now.replace(microsecond=0)
    readings = evaluate(told.case, rules, told.pauses(moment), moment)
    stands, flagged = standpoint(told.case, rules, readings, told.record)
    if json:
        print_json(readings_document(readings) | {"placement": placement_document(stands, flagged)})
    else:
        show(console(), told.case, readings)
        show_placement(console(), stands, flagged)


def _is_file(what: str) -> bool:
    if what == "-" or (Path(what).exists() and not Path(what).is_dir()):
        return True
    try:
        case_id(what)
    except ValueError:
        raise BadInput(f"{what!r}: there is no such file, and it is no Salesforce id (15 or 18 characters)") from None
    return False


def _from_org(what: str, policy: Policy) -> ToldCase:
    from sfsync.wiring import case_from_org

    found = case_from_org(case_id(what), policy)

    def exported() -> dict[str, Any]:
        raw = {kind: [parse(text) for source, text in found.records if source is kind] for kind in Source}
        return case_document(found.case, raw[Source.INCIDENT], raw[Source.MAINTENANCE])

    return ToldCase(found.case, found.as_of, found.pauses, exported, found.record)
