"""What people do in the org moves the stamps at the next poll, whenever and in whatever order it becomes visible."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sfsync.model.record import Standing
from tests.end_to_end.desk import Desk

MINUTE = timedelta(minutes=1)


def test_on_hold_and_back(desk: Desk) -> None:
    """The resolution pauses with its reason and resumes with its due instant moved; the response does neither."""
    case_id, created_at = desk.case(), desk.clock.at
    desk.poll()
    desk.pass_time(minutes=30)
    desk.org.update("Case", case_id, {"Status": "On Hold"})
    desk.poll()
    paused = desk.org.get("Case", case_id)
    desk.pass_time(minutes=20)
    idle = desk.poll()
    desk.org.update("Case", case_id, {"Status": "In Progress"})
    desk.poll()
    resumed = desk.org.get("Case", case_id)

    assert (paused["SFSync_Resolution_State__c"], paused["SFSync_First_Response_State__c"]) == ("Paused", "Running")
    assert str(paused["SFSync_Paused_Reason__c"]).startswith("On Hold since ")
    assert paused["SFSync_Resolution_Due__c"] == created_at + 240 * MINUTE
    assert (paused["SFSync_Next_Milestone__c"], paused["SFSync_Next_Due__c"]) == (
        "First Response",
        created_at + 60 * MINUTE,
    )
    assert idle.stamped == 0
    assert (resumed["SFSync_Resolution_State__c"], resumed["SFSync_Paused_Reason__c"]) == ("Running", None)
    assert resumed["SFSync_Resolution_Due__c"] == created_at + 260 * MINUTE


def test_warnings_and_the_breach_come_by_themselves(desk: Desk) -> None:
    """At 50, 75 and 90 per cent and after the due instant, not at it; each once, and the breach is stamped."""
    case_id = desk.case()
    desk.poll()
    heard = []
    for at_minute, until in ((29, 29), (31, 2), (44, 13), (46, 2), (53, 7), (55, 2), (60, 5)):
        desk.pass_time(minutes=until)
        desk.sweep()
        if at_minute < 60:  # between two answers the worker's idea of the org's clock runs on: not at the very instant
            desk.working.sync_cases.sync([case_id])  # a hint repeats nothing
        heard.append((at_minute, [kind for _, kind in desk.notices.of(case_id)]))
    at_due = desk.stamp(case_id, "First_Response_State")
    desk.pass_time(seconds=1)
    desk.sweep()
    again = desk.sweep()

    assert heard == [
        (29, []),
        (31, ["warned 50"]),
        (44, ["warned 50"]),
        (46, ["warned 50", "warned 75"]),
        (53, ["warned 50", "warned 75"]),
        (55, ["warned 50", "warned 75", "warned 90"]),
        (60, ["warned 50", "warned 75", "warned 90"]),
    ]
    assert at_due == "Running"
    assert desk.stamp(case_id, "First_Response_State") == "Breached"
    assert desk.notices.of(case_id)[3:] == [("first_response", "breached")]
    assert again.announced == 0


def test_a_paused_clock_does_not_breach(desk: Desk) -> None:
    """Hours on hold announce nothing of the resolution."""
    case_id = desk.case()
    desk.org.insert("EmailMessage", {"ParentId": case_id, "Incoming": False, "Status": "3", "TextBody": "Hello"})
    desk.pass_time(minutes=5)
    desk.org.update("Case", case_id, {"Status": "On Hold"})
    desk.poll()
    desk.pass_time(hours=9)
    desk.sweep()
    desk.poll()

    assert desk.notices.of(case_id) == []
    assert desk.stamp(case_id, "Resolution_State") == "Paused"


def test_a_breach_that_never_was(desk: Desk) -> None:
    """An answer that becomes visible only after the breach was announced withdraws it, once."""
    case_id = desk.case()
    desk.poll()
    desk.pass_time(minutes=61)
    desk.sweep()
    with desk.org.transaction(started_at=desk.clock.at - 5 * MINUTE) as unit:
        unit.insert("EmailMessage", {"ParentId": case_id, "Incoming": False, "Status": "3", "TextBody": "Hello"})
    desk.poll()
    desk.pass_time(minutes=1)
    desk.poll()

    assert desk.stamp(case_id, "First_Response_State") == "Met"
    told = [kind for clock, kind in desk.notices.of(case_id) if clock == "first_response"]
    assert told == ["breached", "corrected"]


def test_a_raise_and_a_close_and_a_reopening(desk: Desk) -> None:
    """Of one Case in turn, P2 in business hours to P1 around the clock; a due instant never recedes by a raise."""
    case_id = desk.case(Priority="P2")
    desk.poll()
    before = desk.stamp(case_id, "Resolution_Due")
    desk.pass_time(minutes=10)
    raised_at = desk.clock.at
    desk.org.update("Case", case_id, {"Priority": "P1"})
    desk.poll()
    raised = desk.stamp(case_id, "Resolution_Due")
    desk.pass_time(minutes=10)
    desk.org.update("Case", case_id, {"Status": "Closed"})
    desk.poll()
    closed = (desk.stamp(case_id, "First_Response_State"), desk.stamp(case_id, "Resolution_State"))
    desk.pass_time(minutes=10)
    desk.org.update("Case", case_id, {"Status": "Open"})
    desk.poll()

    assert raised == raised_at + 240 * MINUTE < before
    assert closed == ("Met", "Met")
    assert (desk.stamp(case_id, "First_Response_State"), desk.stamp(case_id, "Resolution_State")) == ("Met", "Running")
    assert desk.stamp(case_id, "Resolution_Due") == raised + 10 * MINUTE


def test_a_transaction_that_ends_behind_the_cursor(desk: Desk) -> None:
    """It began eight minutes before others were seen: the look-back finds it, and it alone is written."""
    slow = desk.case()
    desk.poll()
    desk.pass_time(minutes=9)
    with desk.org.transaction(started_at=desk.clock.at - 8 * MINUTE) as unit:
        unit.update("Case", slow, {"Status": "On Hold"})
        quick = desk.case()
        desk.poll()
        desk.pass_time(seconds=30)
        desk.poll()
    desk.pass_time(seconds=30)
    desk.notices.told.clear()
    tally = desk.poll()

    assert desk.stamp(quick, "Resolution_State") == "Running"
    assert (tally.stamped, tally.announced) == (1, 0)
    assert desk.stamp(slow, "Resolution_State") == "Paused"


def test_commits_that_take_their_time(desk: Desk) -> None:
    """Every row is seen 40 s after its stamp; polls every 15 s miss none of a row of new Cases."""
    desk.org.commit_delay = 40
    made = []
    for _ in range(6):
        with desk.org.transaction() as unit:
            made.append(unit.insert("Case", {**_fields(desk), "CreatedDate": desk.clock.at}, audit=True))
        desk.pass_time(seconds=15)
        desk.poll()
    desk.org.commit_delay = 0
    desk.pass_time(seconds=60)
    desk.poll()

    assert [desk.stamp(case_id, "First_Response_State") for case_id in made] == ["Running"] * 6


def _fields(desk: Desk) -> dict[str, object]:
    whole = desk.org.get("Case", str(desk.org.select("Case")[0]["Id"]))
    return {"AccountId": whole["AccountId"], "Type": "Problem", "Priority": "P3", "SFSync_Product__c": "Flosum Scan"}


def test_what_came_too_late_for_the_look_back(desk: Desk) -> None:
    """A transaction of twenty minutes is beyond what an org allows; the wide sweep finds even that."""
    slow = desk.case()
    desk.poll()
    desk.pass_time(minutes=30)
    desk.poll()
    desk.case()
    desk.poll()
    desk.pass_time(seconds=30)
    with desk.org.transaction(started_at=desk.clock.at - 20 * MINUTE) as unit:
        unit.update("Case", slow, {"Status": "On Hold"})
    desk.poll()
    missed = desk.stamp(slow, "Resolution_State")
    desk.working.poll.sweep(desk.clock.at - timedelta(hours=1))

    assert missed == "Running"
    assert desk.stamp(slow, "Resolution_State") == "Paused"


def test_a_case_deleted_between_hint_and_read(desk: Desk) -> None:
    """One that was known becomes a deleted one, one that never was known is nothing; neither breaches later."""
    known = desk.case()
    desk.poll()
    unknown = desk.case()
    desk.org.delete("Case", known)
    desk.org.delete("Case", unknown)
    tally = desk.working.sync_cases.sync([known, unknown])
    desk.pass_time(hours=2)
    desk.sweep()
    records = desk.working.store.load([known, unknown])

    assert (tally.read, tally.deleted) == (0, 1)
    assert {case_id: record.standing for case_id, record in records.items()} == {known: Standing.DELETED}
    assert desk.notices.of(known) == desk.notices.of(unknown) == []


def test_a_case_deleted_between_read_and_write(desk: Desk) -> None:
    """The org refuses its stamps; those of the Case beside it are written."""
    gone, other = desk.case(), desk.case()
    page = desk.working.salesforce.reader.read([gone, other])
    desk.org.delete("Case", gone)
    tally = desk.working.sync_cases.apply(page)

    assert (tally.stamped, tally.deleted) == (1, 1)
    assert desk.working.store.load([gone])[gone].standing is Standing.DELETED
    assert desk.stamp(other, "First_Response_State") == "Running"


def test_a_case_that_comes_back_from_the_recycle_bin(desk: Desk) -> None:
    """It is tracked again, and its breach is announced."""
    case_id = desk.case()
    desk.poll()
    desk.org.delete("Case", case_id)
    desk.working.sync_cases.sync([case_id])
    desk.pass_time(minutes=5)
    desk.org.undelete("Case", case_id)
    desk.poll()
    desk.pass_time(minutes=60)
    desk.sweep()

    assert desk.working.store.load([case_id])[case_id].standing is Standing.TRACKED
    assert ("first_response", "breached") in desk.notices.of(case_id)


@pytest.mark.parametrize("cleared", ["SFSync_Resolution_Due__c", "SFSync_First_Response_State__c", "SFSync_Policy__c"])
def test_a_stamp_that_somebody_emptied(cleared: str, desk: Desk) -> None:
    """It is written again, and it alone."""
    case_id = desk.case()
    desk.poll()
    desk.pass_time(seconds=30)
    desk.poll()
    whole = desk.org.get("Case", case_id)
    desk.pass_time(seconds=30)
    desk.org.update("Case", case_id, {cleared: None})
    tally = desk.poll()
    after = desk.org.get("Case", case_id)

    assert tally.stamped == 1
    assert {name: after[name] for name in after if name.startswith("SFSync_")} == {
        name: whole[name] for name in whole if name.startswith("SFSync_")
    }
