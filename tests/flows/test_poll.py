"""The poll: nothing is missed, nothing is written twice, and the cursor moves over what is proven done."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sfsync.model.case import Customer, Field, Person
from sfsync.model.replacing import replace
from sfsync.ports.faults import Unavailable
from tests.fakes.org import START, a_case
from tests.flows.desk import Desk


def test_the_first_poll_stamps_every_case() -> None:
    """Without a cursor everything is read; P1 Premium runs around the clock: due after 1 h and 4 h."""
    desk = Desk()
    desk.org.add(replace(a_case(1), customer=Customer("US", Person("005000000000002AAA", "Marcus", active=True))))
    desk.org.add(a_case(2, type="Internal"))
    tally = desk.poll()

    assert (tally.read, tally.stamped, tally.unchanged) == (2, 1, 1)
    assert desk.org.stamps[a_case(1).id] == {
        "SFSync_First_Response_Due__c": START + timedelta(hours=1),
        "SFSync_First_Response_State__c": "Running",
        "SFSync_Resolution_Due__c": START + timedelta(hours=4),
        "SFSync_Resolution_State__c": "Running",
        "SFSync_Next_Due__c": START + timedelta(hours=1),
        "SFSync_Next_Milestone__c": "First Response",
        "SFSync_Support_Tier__c": "Technical Support",
        "SFSync_Team__c": "AMER",
        "SFSync_Policy__c": desk.policy.name,
    }


def test_the_echo_of_our_own_stamps_is_read_once_and_written_never() -> None:
    """Our writes move modstamps, so the next poll reads them; equal readings mean no call; then there is silence."""
    desk = Desk()
    desk.org.add(a_case(1))
    desk.poll()
    desk.org.pass_time(minutes=1)
    echo = desk.poll()
    desk.org.pass_time(minutes=1)
    silence = desk.poll()

    assert (echo.stamped, silence.stamped, len(desk.org.written)) == (0, 0, 1)
    assert silence.read == 0


@pytest.mark.parametrize("page", [1, 2, 3, 200])
def test_a_page_border_within_one_second_loses_nothing(page: int) -> None:
    """Seven cases share one modstamp; the keyset passes the tie whatever the size of a page."""
    desk = Desk()
    desk.org.page = page
    desk.org.add(*(a_case(number) for number in range(7)))

    assert desk.poll().stamped == 7


def test_a_row_that_shows_late_behind_the_cursor_is_found() -> None:
    """A transaction of nine minutes commits after others: its row lies behind the cursor; the look-back finds it."""
    desk = Desk()
    desk.org.add(a_case(1))
    desk.poll()
    desk.org.pass_time(minutes=9)
    desk.org.add(a_case(2))
    desk.poll()
    desk.org.put(a_case(3), modstamp=START + timedelta(minutes=1))
    tally = desk.poll()

    assert tally.stamped == 1
    assert desk.org.stamps[a_case(3).id]["SFSync_First_Response_State__c"] == "Running"


def test_a_second_change_within_the_same_second_is_found() -> None:
    """Modstamps have whole seconds: a change right after our read bears a stamp that we have seen, and counts."""
    desk = Desk()
    desk.org.add(a_case(1), a_case(2))
    desk.poll()
    desk.org.pass_time(minutes=1)
    desk.org.change(a_case(1).id, Field.STATUS, "In Progress")
    desk.poll()
    modstamp = desk.org.modstamps[a_case(1).id]
    desk.org.change(a_case(1).id, Field.STATUS, "On Hold")
    assert desk.org.modstamps[a_case(1).id] == modstamp
    desk.org.pass_time(minutes=1)
    desk.poll()

    assert desk.org.stamps[a_case(1).id]["SFSync_Resolution_State__c"] == "Paused"


def test_an_answer_that_leaves_the_modstamp_alone_is_found() -> None:
    """An email that Support sends does not touch the Case; the next poll stamps the first response as met anyway."""
    desk = Desk()
    desk.org.add(a_case(1), a_case(2))
    desk.poll()
    desk.org.pass_time(minutes=20)
    desk.poll()
    desk.org.answer(a_case(1).id)
    desk.org.pass_time(minutes=1)
    desk.poll()

    assert desk.org.stamps[a_case(1).id]["SFSync_First_Response_State__c"] == "Met"


def test_answers_are_looked_for_since_the_last_poll_however_long_ago() -> None:
    """After three days away, an answer of the first hour is found: messages have a cursor of their own."""
    desk = Desk()
    desk.org.add(a_case(1))
    desk.poll()
    desk.org.pass_time(minutes=20)
    desk.org.answer(a_case(1).id)
    desk.org.pass_time(days=3)
    desk.org.add(a_case(2))
    desk.poll()

    assert desk.org.stamps[a_case(1).id]["SFSync_First_Response_State__c"] == "Met"


def test_a_pass_ends_before_its_own_echo() -> None:
    """Stamping moves modstamps into the window of the pass; it does not chase itself."""
    desk = Desk()
    desk.org.page = 2
    desk.org.add(*(a_case(number) for number in range(6)))

    assert (desk.poll().read, desk.org.reads) == (6, 3)


def test_the_cursor_stays_at_the_last_page_done_when_the_org_goes_away() -> None:
    """The first page is kept, the second raises; the next poll goes on where the first page ended."""
    desk = Desk()
    desk.org.page = 2
    desk.org.add(*(a_case(number) for number in range(5)))
    original, calls = desk.org.changed, []

    def fails_once(*args: object, **kwargs: object) -> object:
        calls.append(args)
        if len(calls) == 2:
            raise Unavailable("the org does not answer")
        return original(*args, **kwargs)  # type: ignore[arg-type]  # handed through as they came

    desk.org.changed = fails_once  # type: ignore[method-assign, assignment]  # the fault to be lived through
    with pytest.raises(Unavailable):
        desk.poll()
    assert len(desk.org.written) == 1
    desk.poll()

    assert all(desk.org.stamps[a_case(number).id] for number in range(5))


def test_a_sweep_since_leaves_the_cursor_alone() -> None:
    """What is read again from an earlier instant does not move the lane."""
    desk = Desk()
    desk.org.add(a_case(1))
    desk.poll()
    before = desk.store.cursor("poll")
    desk.org.pass_time(hours=1)
    desk.org.change(a_case(1).id, Field.STATUS, "In Progress")
    desk.sync_cases.sync([a_case(1).id])

    assert desk.store.cursor("poll") == before


def test_an_answer_during_an_interrupted_first_pass_is_found() -> None:
    """The first pass stops half-way, Support answers a Case that is done: the next pass asks for answers since."""
    desk = Desk()
    desk.org.page = 1
    desk.org.add(a_case(1), a_case(2))
    original, calls = desk.org.changed, []

    def fails_once(*args: object, **kwargs: object) -> object:
        calls.append(args)
        if len(calls) == 2:
            raise Unavailable("the quota is used up")
        return original(*args, **kwargs)  # type: ignore[arg-type]  # handed through as they came

    desk.org.changed = fails_once  # type: ignore[method-assign, assignment]  # the fault to be lived through
    with pytest.raises(Unavailable):
        desk.poll()
    desk.org.pass_time(minutes=20)
    desk.org.answer(a_case(1).id)
    desk.org.modstamps[a_case(1).id] = START - timedelta(hours=1)  # nothing but the message tells of it
    desk.poll()

    assert desk.org.stamps[a_case(1).id]["SFSync_First_Response_State__c"] == "Met"
