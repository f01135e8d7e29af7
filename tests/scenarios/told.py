"""Case files as a support manager would write them, and what sfsync reads from them.

Instants are written in the desk's own time: `ct("Mon 11-23 09:00")` is 09:00 in Chicago on Monday, 23 November 2026.
Most scenarios play in that winter week: Monday 11-23 to Sunday 11-29, 07:00 = 13:00Z, 19:00 = 01:00Z of the next day.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sfsync.engine.evaluate import evaluate
from sfsync.intake.case_file import read_case_file
from sfsync.policy.load import load_policy
from sfsync.policy.policy import Policy
from sfsync.render.readings import readings_document

HOUR, MINUTE = 3600, 60
FROM_SUBMISSION = ("first_response", "resolution")
Told = dict[str, Any]
Reading = dict[str, Any]


def ct(text: str, year: int = 2026) -> str:
    """Return a time in Chicago as ISO 8601 in UTC; a wrong weekday is a slip of the pen."""
    weekday, _, moment = text.partition(" ")
    form = "%Y-%m-%d %H:%M:%S" if moment.count(":") == 2 else "%Y-%m-%d %H:%M"
    local = datetime.strptime(f"{year}-{moment}", form).replace(tzinfo=ZoneInfo("America/Chicago"))
    if local.strftime("%a") != weekday:
        message = f"{text} of {year} is a {local:%a}"
        raise ValueError(message)
    return local.astimezone(UTC).isoformat().replace("+00:00", "Z")


def case(created: str, priority: str = "P2", package: str = "Standard", **more: Any) -> Told:  # noqa: ANN401 - any JSON value
    """Return a case file: a new problem with Flosum DevOps, unless told otherwise."""
    told = {
        "id": "500000000000001AAA",
        "number": "00001234",
        "type": "Problem",
        "priority": priority,
        "status": "New",
        "product": "Flosum DevOps",
        "package": package,
        "instance": "NA137",
        "created_at": ct(created),
        "closed_at": None,
    }
    return {"case": told | more, "history": [], "messages": [], "incidents": [], "maintenances": [], "pauses": []}


def became(told: Told, at: str, **fields: str | None) -> Told:
    """Add a change of status, priority or defect stage to the history, from the value that held."""
    changes = [
        {"at": ct(at), "field": field.capitalize(), "old": told["case"].get(field), "new": new}
        for field, new in fields.items()
    ]
    closed = ct(at) if fields.get("status") == "Closed" else None if "status" in fields else told["case"]["closed_at"]
    return told | {"case": told["case"] | fields | {"closed_at": closed}, "history": told["history"] + changes}


def wrote(told: Told, at: str, author: str = "support", public: bool = True) -> Told:
    """Add a message."""
    return told | {"messages": [*told["messages"], {"at": ct(at), "from": author, "public": public}]}


def outage(told: Told, start: str, end: str | None, reason: str = "Salesforce NA137 incident 1") -> Told:
    """Add a pause from outside; without an end it holds."""
    return told | {"pauses": [*told["pauses"], {"start": ct(start), "end": end and ct(end), "reason": reason}]}


@cache
def policy(override: Path | None = None) -> Policy:
    """Return the data sheet, with a file laid over it."""
    return load_policy(override)


def explained(told: Told, at: str, override: Path | None = None) -> dict[str, Reading]:
    """Return the readings by milestone, as `sfsync explain - --json` prints them.

    Of the clocks that begin with something that happens, only those that it happened for.
    """
    file = read_case_file(json.dumps(told), "case.json")
    moment = datetime.fromisoformat(ct(at))
    document = readings_document(evaluate(file.case, policy(override), file.pauses, moment))
    milestones = json.loads(json.dumps(document))["milestones"]
    return {
        reading["name"]: reading
        for reading in milestones
        if reading["name"] in FROM_SUBMISSION or reading["state"] != "not_applicable"
    }


def first_response(told: Told, at: str) -> Reading:
    """Return the reading of First Response."""
    return explained(told, at)["first_response"]


def resolution(told: Told, at: str) -> Reading:
    """Return the reading of Resolution."""
    return explained(told, at)["resolution"]


def figures(reading: Reading) -> dict[str, int]:
    """Return what a reading counts, in seconds."""
    return {key: reading[f"{key}_s"] for key in ("elapsed", "remaining", "paused")}


def tiles(reading: Reading) -> list[tuple[str, str, str]]:
    """Return from, to and kind of each segment."""
    return [(segment["from"], segment["to"], segment["kind"]) for segment in reading["segments"]]
