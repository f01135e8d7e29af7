"""`sfsync duties`: what it says of Tasks, their owners and whoever is missing; and as of when it may create them."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from sfsync.localorg import LocalOrg, Server, serve
from tests.cli.shell import Outcome, settings, sfsync


def duties(server: Server, folder: Path, *options: object) -> Outcome:
    """Run the command with a store in a folder."""
    return sfsync("duties", *options, env=settings(server, folder))


@pytest.fixture
def org() -> LocalOrg:
    """Return an org with one more customer, whose Technical Account Manager has left."""
    org = LocalOrg(cases=0)
    user = {"LastName": "Gone", "FirstName": "Lou", "Username": "lou@example.com", "Email": "lou@example.com"}
    left = org.insert("User", user | {"IsActive": False})
    told = {"Name": "Acme", "SFSync_Package__c": "Signature Plus", "SFSync_Technical_Account_Manager__c": left}
    org.insert("Account", told)
    return org


def test_who_is_missing_is_a_line_and_the_owner_a_name(org: LocalOrg, tmp_path: Path) -> None:
    """The account's owner has the Tasks, which is told; a second worker finds them there and creates none."""
    other = tmp_path / "other"
    other.mkdir()
    with serve(org) as server:
        first = duties(server, tmp_path)
        told = json.loads(duties(server, other, "--json").out)
    (acme,) = [row for row in org.select("Account") if row["Name"] == "Acme"]
    owner = org.get("User", str(acme["OwnerId"]))
    text = " ".join(first.out.split())
    tasks = org.select("Task")

    assert f"accounts with a support package, {len(tasks)} Tasks created" in text
    assert f"Acme: Technical Account Manager Lou Gone is inactive: account owner {owner['Name']} stands in" in text
    assert (told["created"], told["already_there"]) == (0, len(tasks))
    assert {task["owner_name"] for task in told["tasks"] if task["account"] == acme["Id"]} == {owner["Name"]}


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_year_that_no_calendar_knows_is_named(year: str, org: LocalOrg, tmp_path: Path) -> None:
    """Exit code 2 and one line."""
    with serve(org) as server:
        outcome = duties(server, tmp_path, "--at", f"{year}-12-31T00:00:00Z", "--dry-run")

    assert (outcome.code, outcome.out, outcome.err.count("\n")) == (2, "", 1)
    assert "is beyond the years that the calendars know" in outcome.err


@pytest.mark.parametrize("days", [-400, 400])
def test_tasks_of_other_years_are_only_looked_at(days: int, org: LocalOrg, tmp_path: Path) -> None:
    """A slip in the year creates nothing; a dry run shows what it would."""
    far = datetime.isoformat(org.clock() + timedelta(days=days))
    before = len(org.select("Task"))
    with serve(org) as server:
        refused, shown = duties(server, tmp_path, "--at", far), duties(server, tmp_path, "--at", far, "--dry-run")

    assert (refused.code, refused.out) == (2, "")
    assert "more than a year from the org's now" in refused.err
    assert "Tasks to create" in shown.out
    assert len(org.select("Task")) == before
