"""Case files put together from what the org holds, by another way than the worker's: table by table, without SOQL."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

from sfsync.engine.evaluate import evaluate
from sfsync.intake.case_file import read_case_file
from sfsync.localorg import LocalOrg
from sfsync.model.milestone import Readings
from sfsync.policy.policy import Policy

Row = dict[str, Any]


def readings(org: LocalOrg, case_id: str, policy: Policy, at: datetime) -> Readings:
    """Return the readings of a Case as the org holds it."""
    return evaluate(read_case_file(json.dumps(case_file(org, case_id), default=_text), "org").case, policy, (), at)


def case_file(org: LocalOrg, case_id: str) -> Row:
    """Return a Case, its history and its messages as a case file."""
    case, standard = org.get("Case", case_id), _standard_users(org)
    account = org.get("Account", str(case["AccountId"]))
    told = {
        "id": case["Id"],
        "number": case["CaseNumber"],
        "type": case["Type"],
        "priority": case["Priority"],
        "status": case["Status"],
        "product": case["SFSync_Product__c"],
        "package": account["SFSync_Package__c"],
        "instance": account["SFSync_Instance__c"],
        "created_at": case["CreatedDate"],
        "closed_at": case["ClosedDate"],
        "defect_stage": case["SFSync_Defect_Stage__c"],
    }
    return {"case": told, "history": _history(org, case_id), "messages": _messages(org, case_id, standard)}


def _standard_users(org: LocalOrg) -> set[object]:
    return {row["Id"] for row in org.select("User") if row["UserType"] == "Standard"}


def _history(org: LocalOrg, case_id: str) -> list[Row]:
    rows = [row for row in org.select("CaseHistory") if row["CaseId"] == case_id]
    return [
        {"at": row["CreatedDate"], "field": row["Field"], "old": row["OldValue"], "new": row["NewValue"]}
        for row in rows
        if row["Field"] in {"Status", "Priority", "SFSync_Defect_Stage__c"}
    ]


def _messages(org: LocalOrg, case_id: str, standard: set[object]) -> list[Row]:
    emails = [row for row in org.select("EmailMessage") if row["ParentId"] == case_id and row["Status"] != "5"]
    comments = [row for row in org.select("CaseComment") if row["ParentId"] == case_id]
    posts = [row for row in org.select("FeedItem") if row["ParentId"] == case_id and row["Type"] == "TextPost"]
    robot = {row["Id"] for row in org.select("User") if row["UserType"] == "AutomatedProcess"}
    written = [
        *((row, bool(row["Incoming"]), True) for row in emails if row["Incoming"] or row["CreatedById"] in standard),
        *((row, row["CreatedById"] not in standard, row["IsPublished"]) for row in comments),
        *((row, row["CreatedById"] not in standard, row["Visibility"] == "AllUsers") for row in posts),
    ]
    return [
        {"at": row["CreatedDate"], "from": "customer" if customer else "support", "public": public}
        for row, customer, public in written
        if row.get("Incoming") or row["CreatedById"] not in robot
    ]


def _text(value: object) -> str:
    assert isinstance(value, datetime)
    return value.isoformat()
