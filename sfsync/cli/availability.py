"""`sfsync availability`: measured, reported, proven."""

from __future__ import annotations

import typer

from sfsync.cli import availability_probe, availability_revise, availability_verify

availability = typer.Typer(
    help="Measure, report and prove the availability of Hosted Backup & Archive.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    availability_verify.register_on(availability)
    availability_probe.register_on(availability)
    availability_revise.register_on(availability)
    app.add_typer(availability, name="availability")
