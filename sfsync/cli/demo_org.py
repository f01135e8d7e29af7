"""The demo's org: some forty seeded Cases, among them four whose story is told, and what people do to those."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sfsync.localorg import LocalOrg

_WEEK = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class Cast:
    """The ids of the four Cases whose story is told."""

    answered: str
    raised: str
    held: str
    breaching: str

    @property
    def all(self) -> tuple[str, ...]:
        """All four."""
        return (self.breaching, self.answered, self.raised, self.held)


def enter_cast(org: LocalOrg, now: datetime, breach_in: timedelta) -> Cast:
    """Add the four Cases; the first response of one falls due after `breach_in`, whatever the hour (24x7 coverage)."""
    hour = timedelta(hours=1)
    return Cast(
        answered=_case(org, "Signature Plus", "P2", now - hour / 2, "Deployment stuck in validation", "Open"),
        raised=_case(org, "Premium", "P3", now - 2 * hour, "Merge conflict shows twice", "In Progress"),
        held=_held_before(org, now),
        breaching=_case(
            org, "Premium", "P1", now - hour + breach_in, "Production deployment fails for everyone", "Open"
        ),
    )


def answer(org: LocalOrg, case_id: str) -> None:
    """Send the customer an email from Support."""
    org.insert("EmailMessage", {"ParentId": case_id, "Incoming": False, "Status": "3", "TextBody": "We are on it."})


def raise_priority(org: LocalOrg, case_id: str) -> None:
    """Let the customer's production be down."""
    org.update("Case", case_id, {"Priority": "P1"})


def put_on_hold(org: LocalOrg, case_id: str) -> None:
    """Let Support wait for a third party."""
    org.update("Case", case_id, {"Status": "On Hold"})


def packages(org: LocalOrg) -> Mapping[str, str]:
    """Return the support package of each account."""
    return {str(row["Id"]): str(row["SFSync_Package__c"]) for row in org.select("Account")}


def upcoming(org: LocalOrg, cast: Cast, number: int) -> list[dict[str, Any]]:
    """Return the cast's Cases, and of the others those that fall due next."""
    now = org.clock()
    dues = {str(row["Id"]): row.get("SFSync_Next_Due__c") for row in org.select("Case")}
    soon = sorted((due, row_id) for row_id, due in dues.items() if isinstance(due, datetime) and due > now)
    others = [row_id for _, row_id in soon if row_id not in cast.all][:number]
    return [dict(org.get("Case", row_id)) for row_id in (*cast.all, *others)]


def _case(  # noqa: PLR0917 - the columns of a small table
    org: LocalOrg, package: str, priority: str, created_at: datetime, subject: str, status: str
) -> str:
    account = next(row["Id"] for row in org.select("Account") if row["SFSync_Package__c"] == package)
    return org.insert(
        "Case",
        {
            "AccountId": account,
            "Subject": subject,
            "Type": "Problem",
            "Priority": priority,
            "Status": status,
            "Origin": "Web",
            "SFSync_Product__c": "Flosum DevOps",
            "CreatedDate": created_at.replace(microsecond=0),
        },
    )


def _held_before(org: LocalOrg, now: datetime) -> str:
    """Add a Case of last week that was answered, and once on hold for a day."""
    created_at = (now - _WEEK).replace(second=0, microsecond=0)
    case_id = _case(org, "Standard", "P4", created_at, "Which permission set for auditors?", "Open")
    with org.transaction(started_at=created_at + timedelta(hours=3)) as unit:
        unit.insert("EmailMessage", {"ParentId": case_id, "Incoming": False, "Status": "3", "TextBody": "Here is how."})
    for hours, status in ((20, "On Hold"), (44, "In Progress")):
        with org.transaction(started_at=created_at + timedelta(hours=hours)) as unit:
            unit.update("Case", case_id, {"Status": status})
    return case_id
