"""The demo's act at the support desk: who has a Case, who is on, how far defects are, and what a person should look at.

All of it is read off the Cases in the org, the policy and what `sfsync coverage` shows.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from msgspec import Struct
from rich.table import Table
from rich.text import Text

from sfsync.cli import demo_org
from sfsync.cli.coverage_view import show_gaps, show_now
from sfsync.engine.coverage import week_of
from sfsync.render.coverage import coverage_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from rich.console import Console

    from sfsync.localorg import LocalOrg
    from sfsync.policy.policy import Policy

    Row = Mapping[str, Any]

_SHOWN = 6


class AtTheDesk(Struct, frozen=True):
    """The org after its Cases were placed; `story` are the Cases whose owners are told."""

    out: Console
    org: LocalOrg
    policy: Policy
    story: tuple[str, ...]

    def owners(self) -> dict[str, str]:
        """Show team, level and owner of the story's Cases, and of one for each other team and level; return owners."""
        rows: list[Row] = [self.org.get("Case", case_id) for case_id in self.story]
        for name, values in (("Team", self.policy.desk.team_names()), ("Support_Tier", self._tiers())):
            for value in values:
                if all(row[f"SFSync_{name}__c"] != value for row in rows):
                    rows += [row for row in self._unflagged() if row[f"SFSync_{name}__c"] == value][:1]
        names = demo_org.names(self.org)
        self.out.print(self._placements(rows, names))
        return {str(row["CaseNumber"]): names[str(row["OwnerId"])] for row in rows}

    def coverage(self) -> list[dict[str, Any]]:
        """Show who is on, who is next, and the promised hours of this week that nobody covers; return the promises."""
        now = self.org.clock().replace(microsecond=0)
        document = coverage_document(self.policy, week_of(now.date()), {}, now)
        show_now(self.out, document)
        show_gaps(self.out, document)
        promised: list[dict[str, Any]] = document["promised"]
        return promised

    def defects(self) -> int:
        """Show the first few stages that fall due, with their owners; return how many there are."""
        due = [row for row in self._open() if row["SFSync_Defect_Stage_Due__c"]]
        self.out.print(self._stages(due[:_SHOWN]))
        return len(due)

    def flags(self) -> list[str]:
        """Show the first few flags; return them all."""
        flagged = [row for row in self.org.select("Case") if row["SFSync_Flag__c"]]
        table = Table.grid(padding=(0, 1, 0, 0))
        for row in flagged[:_SHOWN]:
            table.add_row(f"  {_number(row)}", Text(str(row["SFSync_Flag__c"]), style="yellow"))
        self.out.print(table)
        if flagged[_SHOWN:]:
            self.out.print(f"    and {len(flagged) - _SHOWN} more", style="dim")
        return [str(row["SFSync_Flag__c"]) for row in flagged]

    def _tiers(self) -> Iterable[str]:
        return (tier.name for tier in self.policy.desk.tiers)

    def _open(self) -> Iterable[Row]:
        return (row for row in self.org.select("Case") if not row["IsClosed"])

    def _unflagged(self) -> Iterable[Row]:
        return (row for row in self._open() if not row["SFSync_Flag__c"])

    def _placements(self, rows: Iterable[Row], names: Mapping[str, str]) -> Table:
        packages = demo_org.packages(self.org)
        table = _table("  case", "promised", "team", "level", "owner")
        for row in rows:
            promised = f"{row['Priority']} {packages[str(row['AccountId'])]}"
            table.add_row(
                f"  {_number(row)}",
                promised,
                row["SFSync_Team__c"],
                row["SFSync_Support_Tier__c"],
                names[str(row["OwnerId"])],
            )
        return table

    def _stages(self, rows: Sequence[Row]) -> Table:
        table = _table("  case", "", "stage", "owner", "state", "due")
        for row in rows:
            stage = self.policy.defects.meanings[str(row["SFSync_Defect_Stage__c"])]
            state = row["SFSync_Defect_Stage_State__c"] or "Estimate"
            due = row["SFSync_Defect_Stage_Due__c"]
            shown = f"{due:%a %d %H:%M}" if isinstance(due, datetime) else ""
            table.add_row(f"  {_number(row)}", str(row["Priority"]), stage.name, stage.owner, str(state), shown)
        return table


def _table(*headings: str) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), header_style="dim")
    for heading in headings:
        table.add_column(heading, no_wrap=True)
    return table


def _number(row: Row) -> str:
    return str(row["CaseNumber"]).lstrip("0")
