"""`sfsync availability`: measured, reported, proven."""

from __future__ import annotations

import typer

from sfsync.cli import availability_lint, availability_report

availability = typer.Typer(
    help="Measure, report and prove the availability of Hosted Backup & Archive.", no_args_is_help=True
)


def register(app: typer.Typer) -> None:
    """Add the commands."""
    availability_report.register_on(availability)
    availability_lint.register_on(availability)
    app.add_typer(availability, name="availability")
