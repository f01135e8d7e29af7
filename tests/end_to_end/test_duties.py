"""Duties and checkpoints over HTTP: the worker as it is wired, a local org, and a clock that moves."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import Any

from tests.end_to_end.desk import Desk, Notices, a_worker

KEY = "SFSync_Key__c"


def tasks(desk: Desk) -> list[dict[str, Any]]:
    """Return the org's Tasks that are about accounts and have a key."""
    return [row for row in desk.org.select("Task") if row[KEY] and str(row["WhatId"]).startswith("001")]


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


def of_case(desk: Desk, case_id: str) -> dict[str, dict[str, Any]]:
    """Return a Case's Tasks by their word."""
    rows = [row for row in desk.org.select("Task") if row["WhatId"] == case_id]
    return {str(row[KEY]).split("/")[1]: row for row in rows}


def test_a_defect_has_its_checkpoints_once(desk: Desk) -> None:
    """A status update when it falls due, which the sweep finds by itself; three Tasks after the close; then nothing."""
    case_id = desk.case()
    desk.poll()
    early = of_case(desk, case_id)
    desk.pass_time(hours=4)
    desk.sweep()
    update = of_case(desk, case_id)
    desk.org.update("Case", case_id, {"Status": "Closed"})
    desk.pass_time(seconds=30)
    desk.poll()
    after = of_case(desk, case_id)
    for row in after.values():
        desk.org.delete("Task", str(row["Id"]))
    desk.pass_time(minutes=5)
    desk.org.update("Case", case_id, {"Subject": "It failed"})
    desk.org.reset_calls()
    desk.poll()
    desk.sweep()

    assert (early, list(update)) == ({}, ["status_update"])
    assert set(after) == {"status_update", "documentation", "review", "survey"}
    assert {str(row["WhatId"]) for row in after.values()} == {case_id}
    assert (of_case(desk, case_id), posts(desk)) == ({}, 0)


def test_tasks_wait_for_an_org_that_takes_no_writes(desk: Desk) -> None:
    """They are created afterwards, and once."""
    case_id = desk.case()
    desk.poll()
    desk.org.update("Case", case_id, {"Status": "Closed"})
    desk.org.faults.read_only = True
    waiting = desk.poll()
    desk.org.faults.read_only = False
    desk.pass_time(minutes=10)
    desk.sweep()

    assert case_id in waiting.put_off
    assert set(of_case(desk, case_id)) == {"documentation", "review", "survey"}


def test_a_worker_that_dies_before_the_tasks_makes_up_for_it(desk: Desk) -> None:
    """The case's turn comes a minute later."""
    case_id = desk.case()
    desk.poll()
    desk.org.update("Case", case_id, {"Status": "Closed"})
    page = desk.working.salesforce.reader.read([case_id])
    desk.working.sync_cases.apply(page)  # and here it dies, before `finish`
    before = of_case(desk, case_id)
    desk.pass_time(minutes=2)
    desk.sweep()
    turns = desk.working.store.due(desk.org.clock(), 100)

    assert before == {}
    assert set(of_case(desk, case_id)) == {"documentation", "review", "survey"}
    assert case_id not in turns


def test_a_worker_that_dies_after_the_tasks_creates_none_twice(desk: Desk) -> None:
    """Nothing was remembered of them: the org's keys tell."""
    case_id = desk.case()
    desk.poll()
    desk.org.update("Case", case_id, {"Status": "Closed"})
    page = desk.working.salesforce.reader.read([case_id])
    tally = desk.working.sync_cases.apply(page)
    desk.working.salesforce.tasks.create(tally.owed[case_id].drafts)  # and here it dies
    desk.pass_time(minutes=2)
    desk.sweep()
    rows = [row for row in desk.org.select("Task") if row["WhatId"] == case_id]

    assert len(rows) == len(of_case(desk, case_id)) == 3
    assert len(desk.working.store.load([case_id])[case_id].tasks) == 3
