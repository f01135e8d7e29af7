"""A ledger of samples, named on the command line: a folder, or a place in a bucket."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sfsync.cli.main import BadInput
from sfsync.ports import Misconfigured

if TYPE_CHECKING:
    from sfsync.adapters.samples import Kept

Ledger = Annotated[
    str, typer.Argument(metavar="LEDGER", help="The ledger of samples: a folder, or s3://BUCKET/samples.")
]


def ledger_at(text: str) -> Kept:
    """Return the ledger in a folder or a bucket; raise BadInput for one that is not named as such."""
    from sfsync.adapters.samples import Folder

    if text.startswith("s3://"):
        from sfsync.adapters.samples.bucket import open_bucket

        try:
            return open_bucket(text)
        except Misconfigured as fault:
            raise BadInput(str(fault)) from fault
    if not Path(text).is_dir():
        raise BadInput(f"{text}: there is no such folder")
    return Folder(Path(text))
