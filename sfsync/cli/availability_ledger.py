"""A ledger of samples, named on the command line: a folder, or a place in a bucket."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sfsync.cli.main import BadInput
from sfsync.ports.faults import Misconfigured

if TYPE_CHECKING:
    from datetime import date, datetime

    from sfsync.adapters.samples.growing import Growing

Ledger = Annotated[
    str, typer.Argument(metavar="LEDGER", help="The ledger of samples: a folder, or s3://BUCKET/samples.")
]


Vantages = Annotated[
    str | None, typer.Option(metavar="NAMES", help="The vantage points that have to be here, e.g. us-east-1,eu-west-1.")
]
_SEALED_AFTER = timedelta(
    hours=6
)  # a prober seals ten minutes after a day is over; on AWS it takes till half past five


def sealed_by(now: datetime) -> date:
    """Return the first day that may still be without a seal."""
    return (now - _SEALED_AFTER).date()


def named(vantages: str | None) -> tuple[str, ...]:
    """Return the names in a list with commas; raise BadInput for an empty one."""
    names = tuple(dict.fromkeys(name.strip() for name in (vantages or "").split(",")))
    if vantages is not None and "" in names:
        raise BadInput(f"--vantages {vantages!r}: write their names with commas, e.g. us-east-1,eu-west-1")
    return names if vantages is not None else ()


def ledger_at(text: str) -> Growing:
    """Return the ledger in a folder or a bucket; raise BadInput for one that is not named as such."""
    from sfsync.adapters.samples.folder import Folder

    if text.startswith("s3://"):
        from sfsync.adapters.samples.bucket import open_bucket

        try:
            return open_bucket(text)
        except Misconfigured as fault:
            raise BadInput(str(fault)) from fault
    if not Path(text).is_dir():
        raise BadInput(f"{text}: there is no such folder")
    return Folder(Path(text))
