"""The demo's org: some forty seeded Cases, among them four whose story is told, and what people do to those."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from msgspec import Struct

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sfsync.localorg import LocalOrg

PACKAGES = ("Standard", "Premium", "Signature Plus")
PROMISED = ("Question", "Problem")
_WEEK = timedelta(days=7)


class Cast(Struct, frozen=True):
    """The ids of the Cases whose story is told, the instance that fails, and another that fails for long."""

    answered: str
    raised: str
    held: str
    breaching: str
    outage: str
    hosted: str
    instance: str
    lasting: str

    @property
    def all(self) -> tuple[str, ...]:
        """All six."""
        return (self.breaching, self.answered, self.raised, self.held, *self.on_the_instance)

    @property
    def on_the_instance(self) -> tuple[str, ...]:
        """The two of the customer whose instance fails: one that stands on Salesforce, one that does not."""
        return (self.outage, self.hosted)


def enter_cast(org: LocalOrg, now: datetime, breach_in: timedelta) -> Cast:
    """Add the Cases; the first response of one falls due after `breach_in`, whatever the hour (24x7 coverage)."""
    hour, minute = timedelta(hours=1), timedelta(minutes=1)
    home = _account(org, "Premium")
    away = _account(org, "Premium", not_on=str(home["SFSync_Instance__c"]))
    failing: dict[str, Any] = {"account": str(away["Id"]), "priority": "P1", "status": "Open"}
    failing["created_at"] = now - 50 * minute
    return Cast(
        answered=_case(
            org, "Signature Plus", "P2", now - hour / 2, "Deployment stuck in validation", "Open", "Deployment"
        ),
        raised=_case(org, "Premium", "P3", now - 2 * hour, "Merge conflict shows twice", "In Progress"),
        held=_held_before(org, now),
        breaching=_case(
            org, "Premium", "P1", now - hour + breach_in, "Production deployment fails for everyone", "Open"
        ),
        outage=_entered(org, **failing, subject="Nothing can be deployed", product="Flosum DevOps"),
        hosted=_entered(org, **failing, subject="Backup is late", product="Hosted Backup & Archive"),
        instance=str(away["SFSync_Instance__c"]),
        lasting=_elsewhere(org, str(away["SFSync_Instance__c"])),
    )


def post_outage(org: LocalOrg, instance: str, minutes_ago: int) -> int:
    """Let Salesforce say only now that an instance has been down for so long; return the incident."""
    return org.trust.post_incident(instance, "serviceDisruption", "major", _minutes_ago(org, minutes_ago))


def end_outage(org: LocalOrg, incident: int, minutes_ago: int) -> None:
    """Let Salesforce say that it has been over for so long."""
    org.trust.end_impact(incident, _minutes_ago(org, minutes_ago))


def revise_outage(org: LocalOrg, incident: int, minutes_ago: int) -> None:
    """Let Salesforce say that it was over later than it said before."""
    org.trust.revise_end(incident, _minutes_ago(org, minutes_ago))


def _minutes_ago(org: LocalOrg, minutes: int) -> datetime:
    """Return a whole minute: impacts are told in those."""
    return org.clock().replace(second=0, microsecond=0) - timedelta(minutes=minutes)


def answer(org: LocalOrg, case_id: str) -> None:
    """Send the customer an email from Support."""
    org.insert("EmailMessage", {"ParentId": case_id, "Incoming": False, "Status": "3", "TextBody": "We are on it."})


def raise_priority(org: LocalOrg, case_id: str) -> None:
    """Let the customer's production be down."""
    org.update("Case", case_id, {"Priority": "P1"})


def put_on_hold(org: LocalOrg, case_id: str) -> None:
    """Let Support wait for a third party."""
    org.update("Case", case_id, {"Status": "On Hold"})


def names(org: LocalOrg) -> Mapping[str, str]:
    """Return the name of each user and queue."""
    return {str(row["Id"]): str(row["Name"]) for kind in ("User", "Group") for row in org.select(kind)}


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
    org: LocalOrg,
    package: str,
    priority: str,
    created_at: datetime,
    subject: str,
    status: str,
    category: str | None = None,
) -> str:
    account = str(_account(org, package)["Id"])
    return _entered(org, account, priority, created_at, subject, status, "Flosum DevOps", category)


def _account(org: LocalOrg, package: str, not_on: str = "") -> Mapping[str, Any]:
    of_package = (row for row in org.select("Account") if row["SFSync_Package__c"] == package)
    return next(row for row in of_package if row["SFSync_Instance__c"] != not_on)


def _elsewhere(org: LocalOrg, failing: str) -> str:
    """Return the instance with most open Cases of those where the story does not play."""
    instances = {str(row["Id"]): str(row["SFSync_Instance__c"]) for row in org.select("Account")}
    taken = {failing, *(str(_account(org, package)["SFSync_Instance__c"]) for package in PACKAGES)}
    concerned = (row for row in org.select("Case") if not row["IsClosed"] and row["Type"] in PROMISED)
    counted = Counter(instances[str(row["AccountId"])] for row in concerned)
    return next(instance for instance, _ in counted.most_common() if instance not in taken)


def _entered(  # noqa: PLR0917 - the columns of a small table
    org: LocalOrg,
    account: str,
    priority: str,
    created_at: datetime,
    subject: str,
    status: str,
    product: str,
    category: str | None = None,
) -> str:
    return org.insert(
        "Case",
        {
            "AccountId": account,
            "Subject": subject,
            "Type": "Problem",
            "Priority": priority,
            "Status": status,
            "Origin": "Web",
            "OwnerId": org.cast.queue,
            "SFSync_Product__c": product,
            "SFSync_Category__c": category,
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
