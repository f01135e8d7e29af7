"""Where `sfsync availability report` takes Salesforce's own incidents from: a file of records, else the store."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from sfsync.cli.main import BadInput
from sfsync.cli.terminal import remark, text_of

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sfsync.model.availability import Exclusion
    from sfsync.model.evidence import Impact

Instances = Annotated[
    list[str] | None,
    typer.Option(
        "--instance",
        metavar="KEY",
        help="A Salesforce instance that probed orgs live on: its incidents excuse what depends on Salesforce.",
    ),
]
Incidents = Annotated[
    str | None,
    typer.Option(metavar="FILE", help="Incidents as the status feed answers them, instead of the store's evidence."),
]


def exclusions_of(instances: Sequence[str] | None, incidents: str | None, at: datetime) -> tuple[Exclusion, ...]:
    """Return what the incidents of these instances ask to exclude as of an instant; raise BadInput."""
    from sfsync.flows.trust_exclusions import trust_exclusions
    from sfsync.wiring import the_policy

    if not instances:
        if incidents:
            raise BadInput("--incidents: give --instance too, the instance that the probed org lives on")
        return ()
    rules = the_policy().salesforce
    told = _told(incidents, at) if incidents else None
    return tuple(
        each
        for instance in dict.fromkeys(instances)
        for each in trust_exclusions(instance, _kept(instance) if told is None else told, rules, at)
    )


def _told(file: str, at: datetime) -> tuple[Impact, ...]:
    from sfsync.engine.evidence import in_force, revisions_of
    from sfsync.intake.trust import read_records
    from sfsync.model.evidence import Source

    name = "stdin" if file == "-" else file
    found = list(read_records(Source.INCIDENT, text_of(file, name), name, at))
    remark(said for one in found for said in one.remarks)
    return in_force(revision for one in found for revision in revisions_of(one.sighting))


def _kept(instance: str) -> tuple[Impact, ...]:
    from sfsync.engine.evidence import in_force
    from sfsync.wiring import store_if_any

    with store_if_any() as store:
        revisions = store.revisions(instance) if store else ()
    if not revisions:
        remark([f"nothing was recorded of instance {instance}, so it excuses nothing"])
    return in_force(revisions)
