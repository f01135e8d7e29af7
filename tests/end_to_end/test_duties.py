"""Duties and checkpoints over HTTP: the worker as it is wired, a local org, and a clock that moves."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.end_to_end.desk import Desk, Notices, a_worker

KEY = "SFSync_Key__c"


def tasks(desk: Desk) -> list[dict[str, Any]]:
    """Return the org's Tasks that have a key."""
    return [row for row in desk.org.select("Task") if row[KEY]]


def posts(desk: Desk) -> int:
    """Count the calls that created Tasks since the calls were last reset."""
    return sum(call.method == "POST" and call.template.endswith("composite/sobjects") for call in desk.org.calls)


def test_a_customer_gets_the_tasks_of_the_package(desk: Desk) -> None:
    """For the right person, in one call; the next pass sends none, also after a person deleted one."""
    found = desk.working.keep_promises.run(desk.org.clock())
    first = posts(desk)
    desk.org.reset_calls()
    desk.org.delete("Task", str(tasks(desk)[0]["Id"]))
    left = len(tasks(desk))
    again = desk.working.keep_promises.run(desk.org.clock())
    accounts = {str(row["Id"]): row for row in desk.org.select("Account")}

    assert found.created > 0
    assert (first, posts(desk), again.drafts) == (1, 0, [])
    assert len(tasks(desk)) == left
    for task in tasks(desk):
        account = accounts[str(task["WhatId"])]
        premium = account["SFSync_Package__c"] == "Premium"
        role = "SFSync_Support_Engineer__c" if premium else "SFSync_Technical_Account_Manager__c"
        person = desk.org.get("User", str(account[role])) if account[role] else None

        assert task["OwnerId"] == (person["Id"] if person and person["IsActive"] else account["OwnerId"])


def test_two_workers_at_once_create_each_task_once(desk: Desk) -> None:
    """Each with a store of its own, so that only the org knows what the other did."""
    with a_worker(desk.org, desk.url, desk.store.with_name("other.sqlite"), Notices()) as other:
        both = [desk.working, other]
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(lambda working: working.keep_promises.run(desk.org.clock()), both))
        for working in both:
            working.keep_promises.run(desk.org.clock())  # what the other held at that moment
    keys = [task[KEY] for task in tasks(desk)]

    assert keys
    assert len(keys) == len(set(keys))
