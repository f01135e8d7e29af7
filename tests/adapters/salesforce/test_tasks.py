"""Tasks: each key once, whatever is repeated, refused or cut off."""

from __future__ import annotations

import threading
from datetime import date

import pytest

from sfsync.adapters.salesforce import Salesforce
from sfsync.localorg import LocalOrg
from sfsync.model.task import TaskDraft, Urgency
from sfsync.ports.cases import WriteResult
from sfsync.ports.faults import Unavailable
from tests.adapters.salesforce.conftest import Connect
from tests.adapters.salesforce.scripted import Answer, Scripted, error

KEY = "SFSync_Key__c"


@pytest.fixture
def account(org: LocalOrg) -> str:
    """An account to have Tasks."""
    return org.insert("Account", {"Name": "Acme"})


def draft(account: str, key: str = "a", **changed: object) -> TaskDraft:
    """Return a draft."""
    usual = {"subject": "Health check", "description": "Look", "due_on": date(2026, 11, 30), "what_id": account}
    return TaskDraft(key, **(usual | changed))  # type: ignore[arg-type] # by name


def test_a_task_has_what_its_draft_says(org: LocalOrg, salesforce: Salesforce, account: str) -> None:
    """The account's Tasks show it; without an owner it is the worker's own."""
    owner = str(org.select("User")[0]["Id"])
    outcomes = salesforce.tasks.create([draft(account, owner_id=owner, urgency=Urgency.HIGH)])
    (task,) = org.select("Task")

    assert outcomes["a"].result is WriteResult.WRITTEN
    assert (task["Subject"], task["Description"], task["ActivityDate"]) == ("Health check", "Look", date(2026, 11, 30))
    assert (task["WhatId"], task["AccountId"], task["OwnerId"], task["Priority"]) == (account, account, owner, "High")
    assert task[KEY] == "a"


def test_a_task_that_is_there_is_done(org: LocalOrg, salesforce: Salesforce, account: str) -> None:
    """And stays as it is: a person may have moved its due date."""
    salesforce.tasks.create([draft(account)])
    again = salesforce.tasks.create([draft(account, subject="Another"), draft(account, "b")])

    assert [outcome.result for outcome in again.values()] == [WriteResult.WRITTEN, WriteResult.WRITTEN]
    assert [outcome.already for outcome in again.values()] == [True, False]
    assert [task["Subject"] for task in org.select("Task")] == ["Health check", "Health check"]


def test_hundreds_go_200_a_call(org: LocalOrg, salesforce: Salesforce, account: str) -> None:
    """And nothing is sent where there is nothing."""
    org.reset_calls()
    nothing = salesforce.tasks.create([])
    outcomes = salesforce.tasks.create([draft(account, str(number)) for number in range(401)])
    posts = [call for call in org.calls if call.template.endswith("composite/sobjects")]

    assert nothing == {}
    assert len(outcomes) == len(org.select("Task")) == 401
    assert [call.method for call in posts] == ["POST", "POST", "POST"]


def test_one_that_is_refused_leaves_the_others(org: LocalOrg, salesforce: Salesforce, account: str) -> None:
    """With the org's reason; an account that is gone is told as such."""
    gone = org.insert("Account", {"Name": "Gone"})
    org.delete("Account", gone)
    outcomes = salesforce.tasks.create([draft(account, owner_id=account), draft(gone, "b"), draft(account, "c")])

    assert [outcome.result for outcome in outcomes.values()] == [
        WriteResult.REFUSED,
        WriteResult.GONE,
        WriteResult.WRITTEN,
    ]


def test_two_at_once_make_each_task_once(org: LocalOrg, salesforce: Salesforce, account: str) -> None:
    """Whoever comes second finds it done, or is to come again."""
    drafts = [draft(account, str(number)) for number in range(50)]
    results: list[WriteResult] = []
    rivals = [
        threading.Thread(target=lambda: results.extend(o.result for o in salesforce.tasks.create(drafts).values()))
        for _ in range(2)
    ]
    for rival in rivals:
        rival.start()
    for rival in rivals:
        rival.join(30)

    assert len(results) == 100
    assert set(results) <= {WriteResult.WRITTEN, WriteResult.RETRY}
    assert sorted(str(task[KEY]) for task in org.select("Task")) == sorted(each.key for each in drafts)


def test_a_lost_answer_makes_no_second_task(org: LocalOrg, salesforce: Salesforce, account: str) -> None:
    """The call is repeated, and the key tells that the first one arrived."""
    org.faults.drop_response("composite/sobjects", method="POST")
    outcomes = salesforce.tasks.create([draft(account)])

    assert outcomes["a"].result is WriteResult.WRITTEN
    assert len(org.select("Task")) == 1


def test_a_field_that_is_not_there_is_told(org: LocalOrg, salesforce: Salesforce, account: str) -> None:
    """As refused: the Cases' stamps do not wait for it."""
    org.faults.hide_field("Task", KEY)

    assert salesforce.tasks.create([draft(account)])["a"].result is WriteResult.REFUSED


def test_an_answer_that_says_nothing_is_asked_again_later(script: Scripted, connect: Connect) -> None:
    """Too few results tell of none; another field's duplicate is a refusal."""
    foreign = {"statusCode": "DUPLICATE_VALUE", "message": "", "fields": ["Other__c"]}
    script.api = [Answer(200, []), Answer(200, [{"success": False, "errors": [foreign]}])]
    tasks = connect(script.url).tasks

    assert tasks.create([draft("001")])["a"].result is WriteResult.RETRY
    assert tasks.create([draft("001")])["a"].result is WriteResult.REFUSED


def test_what_was_created_before_a_fault_stands(script: Scripted, connect: Connect) -> None:
    """The rest is to be retried; where nothing was created the fault is raised."""
    good = Answer(200, [{"id": f"00T{number:012d}", "success": True, "errors": []} for number in range(200)])
    script.api = [good, error(503, "SERVER_UNAVAILABLE")]
    outcomes = connect(script.url).tasks.create([draft("001", str(number)) for number in range(201)])

    assert [outcomes["199"].result, outcomes["200"].result] == [WriteResult.WRITTEN, WriteResult.RETRY]
    with pytest.raises(Unavailable):
        connect(script.url).tasks.create([draft("001")])
