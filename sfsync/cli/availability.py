"""`sfsync availability`: measured, reported, proven."""

from __future__ import annotations

import typer

from sfsync.cli import (
    availability_lint,
    availability_probe,
    availability_report,
    availability_revise,
    availability_verify,
)

availability = typer.Typer(
    help="Measure, report and prove the availability of Hosted Backup & Archive.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    for part in (availability_report, availability_probe, availability_verify, availability_revise, availability_lint):
        part.register_on(availability)
    app.add_typer(availability, name="availability")
