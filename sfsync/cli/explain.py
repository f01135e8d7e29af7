"""`sfsync explain`: the readings of one case, and the segments behind each."""

from __future__ import annotations

from dataclasses import dataclass
from json import loads as parse
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from sfsync.adapters.wall_clock import WallClock
from sfsync.cli.explain_view import show
from sfsync.cli.main import BadInput
from sfsync.cli.placement_view import show_placement
from sfsync.cli.terminal import Json, PolicyFile, console, instant, print_json, remark, text_of
from sfsync.engine.evaluate import evaluate
from sfsync.engine.evidence import in_force, revisions_of
from sfsync.engine.pauses import pauses as evidence_pauses
from sfsync.intake.case_file import case_document, read_case_file
from sfsync.intake.trust import told_records
from sfsync.model.case import case_id
from sfsync.model.evidence import Source
from sfsync.model.watch import Stay
from sfsync.plan.standpoint import standpoint
from sfsync.policy.load import load_policy
from sfsync.render.placement import placement_document
from sfsync.render.readings import readings_document

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sfsync.model.case import Case
    from sfsync.model.milestone import Pause
    from sfsync.model.record import CaseRecord
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
    told = _from_file(what, rules, moment) if _is_file(what) else _from_org(what, rules)
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


@dataclass(frozen=True, slots=True)
class _Told:
    """A case to explain, wherever it comes from: when it was told, what pauses it as of an instant, and as a file."""

    case: Case
    now: datetime
    pauses: Callable[[datetime], tuple[Pause, ...]]
    exported: Callable[[], dict[str, Any]]
    record: CaseRecord | None = None


def _from_file(what: str, policy: Policy, at: datetime | None) -> _Told:
    file, now = read_case_file(*_text_of(what)), WallClock().now()
    seen_at = max(now, at or now)  # a story may be told of years to come
    told = [
        *told_records(Source.INCIDENT, file.incidents, "incidents", seen_at),
        *told_records(Source.MAINTENANCE, file.maintenances, "maintenances", seen_at),
    ]
    remark(said for parsed in told for said in parsed.remarks)
    impacts = in_force(revision for parsed in told for revision in revisions_of(parsed.sighting))

    def pauses(moment: datetime) -> tuple[Pause, ...]:
        home, here = (Stay(file.case.instance),), {file.case.instance or "": impacts}
        dependent = policy.stands_on_salesforce(file.case.product)
        return file.pauses + (evidence_pauses(file.case, home, here, policy.salesforce, moment) if dependent else ())

    return _Told(file.case, now, pauses, lambda: case_document(file.case, file.incidents, file.maintenances))


def _text_of(what: str) -> tuple[str, str]:
    source = "stdin" if what == "-" else what
    return text_of(what, source), source


def _from_org(what: str, policy: Policy) -> _Told:
    from sfsync.wiring import case_from_org

    found = case_from_org(case_id(what), policy)

    def exported() -> dict[str, Any]:
        raw = {kind: [parse(text) for source, text in found.records if source is kind] for kind in Source}
        return case_document(found.case, raw[Source.INCIDENT], raw[Source.MAINTENANCE])

    return _Told(found.case, found.as_of, found.pauses, exported, found.record)
