"""`sfsync trust`: what trust.salesforce.com said of instances, and what that pauses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sfsync.adapters.wall_clock import WallClock
from sfsync.cli.main import BadInput
from sfsync.cli.terminal import Json, PolicyFile, console, instant, notifier, print_json, remark, text_of
from sfsync.cli.trust_override import override
from sfsync.cli.trust_view import show_pauses, show_poll, show_status
from sfsync.engine.evidence import in_force, revisions_of
from sfsync.engine.pauses import causes
from sfsync.intake.trust import read_records
from sfsync.model.evidence import Source
from sfsync.policy.load import load_policy
from sfsync.render.pauses import pauses_document
from sfsync.render.watches import watches_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from sfsync.model.evidence import Impact
    from sfsync.policy.pauses import SalesforcePauses

Instance = Annotated[str, typer.Option(metavar="KEY", help="The exact key of an instance, e.g. NA137.")]
RecordsFile = Annotated[
    str | None, typer.Option(metavar="FILE", help="Records as the feed answers them, instead of the store; `-`: stdin.")
]

trust = typer.Typer(no_args_is_help=True, help="What Salesforce's status feed says, and which clocks that pauses.")
trust.add_typer(override, name="override")


def register(app: typer.Typer) -> None:
    """Add the commands."""
    app.add_typer(trust, name="trust")


@trust.command(epilog="Example: `sfsync trust pauses --instance NA137 --incidents incidents.json`")
def pauses(
    *,
    instance: Instance,
    incidents: RecordsFile = None,
    maintenances: RecordsFile = None,
    at: Annotated[str | None, typer.Option(metavar="ISO", help="As of this instant; now by default.")] = None,
    policy: PolicyFile = None,
    json: Json = False,
) -> None:
    """Show the pauses that evidence yields for an instance: that of files, else all that the store has kept."""
    now = WallClock().now().replace(microsecond=0)
    moment, rules = instant(at, "--at") if at is not None else now, load_policy(policy).salesforce
    if incidents is None and maintenances is None:
        impacts, stale = _kept(instance, now)
    else:
        impacts, stale = _read(incidents, maintenances, max(now, moment)), False
        remark(_unknown(instance, impacts, rules))
    found = causes(instance, impacts, rules, moment)
    document = pauses_document(instance, moment, found, stale=stale)
    if json:
        print_json(document)
    else:
        show_pauses(console(), document)


def _read(incidents: str | None, maintenances: str | None, seen_at: datetime) -> tuple[Impact, ...]:
    if incidents == maintenances == "-":
        raise BadInput("--incidents and --maintenances: only one of them can come from stdin")
    files = ((Source.INCIDENT, incidents), (Source.MAINTENANCE, maintenances))
    named = [(source, file, "stdin" if file == "-" else file) for source, file in files if file is not None]
    told = [one for source, file, name in named for one in read_records(source, text_of(file, name), name, seen_at)]
    remark(said for one in told for said in one.remarks)
    return in_force(revision for one in told for revision in revisions_of(one.sighting))


def _unknown(instance: str, impacts: Iterable[Impact], rules: SalesforcePauses) -> Iterator[str]:
    """Yield for each kind of impact that the policy does not list where it was met."""
    unknown = [i for i in impacts if instance in i.instances and i.void is None and not rules.knows(i)]
    for kind, impact in {(impact.source, impact.type): impact for impact in reversed(unknown)}.items():
        yield f"{impact.record_key}: unknown kind {kind[1]!r}: pauses nothing, list it under [pauses.salesforce]"


def _kept(instance: str, now: datetime) -> tuple[tuple[Impact, ...], bool]:
    from sfsync.wiring import store_if_any

    with store_if_any() as store:
        watch = store.watches([instance]).get(instance) if store else None
        if store is None or watch is None:
            remark(
                [f"nothing was recorded of instance {instance}: is the worker running, is it a customer's instance?"]
            )
            return (), True
        return in_force(store.revisions(instance)), watch.is_stale(now)


@trust.command(epilog="Example: `sfsync trust status --json`")
def status(*, policy: PolicyFile = None, json: Json = False) -> None:
    """Show each watched instance: how fresh its evidence is, what pauses it, and whose clocks stand still."""
    from sfsync.wiring import store_if_any

    now = WallClock().now().replace(microsecond=0)
    with store_if_any() as store:
        document = watches_document(store, load_policy(policy), now)
    if json:
        print_json(document)
    else:
        show_status(console(), document, now)


@trust.command(epilog="Example: `sfsync trust poll`")
def poll(
    *,
    wide: Annotated[bool, typer.Option("--wide", help="Look 30 days back instead of 7.")] = False,
    policy: PolicyFile = None,
    json: Json = False,
) -> None:
    """Poll the status feed once, and bring the Cases up to date that a change of evidence touches."""
    from sfsync.wiring import worker

    with worker(notifier(json=json), policy) as working:
        found, tally = working.watch_status(WallClock().now(), wide=wide)
    show_poll(console(), found, tally, as_json=json)
