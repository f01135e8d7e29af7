"""Where a case belongs as a person reads it: below its readings in `sfsync explain`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console

    from sfsync.model.placement import Flag, Standpoint


def show_placement(out: Console, stands: Standpoint | None, flags: tuple[Flag, ...]) -> None:
    """Print team, tier and owner with the reasons, who covers now and next, and what a person should look at."""
    if stands is not None:
        out.print()
        out.print(Text.assemble(("Placement", "bold"), f": {stands.team or 'no team'}, {stands.tier or 'no tier'}"))
        for label, text in _facts(stands):
            out.print(f"  {label:<10} {text}")
        for reason in stands.reasons:
            out.print(Text(f"  - {reason}", style="dim"))
    for flag in flags:
        out.print(Text(f"  flag: {flag.text}", style="bold yellow"))


def _facts(stands: Standpoint) -> Iterator[tuple[str, str]]:
    yield "covers now", ", ".join(stands.covers_now) or "nobody"
    if stands.next_team and stands.next_at:
        yield "next", f"{stands.next_team} from {stands.next_at:%a %Y-%m-%d %H:%M} UTC"
    yield "owner", stands.owner or "left alone"
