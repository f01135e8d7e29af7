"""The sweep: warnings, breaches and corrections, each once, and none while a clock is paused."""

from __future__ import annotations

from sfsync.model.case import Field
from tests.fakes.org import a_case
from tests.flows.desk import Desk

ONE = a_case(1).id


def swept(desk: Desk, minutes: int) -> list[str]:
    """Let minutes pass, sweep twice, and return what was announced."""
    told = len(desk.notices.told)
    desk.org.pass_time(minutes=minutes)
    desk.sweep()
    desk.sweep()
    return desk.notices.words()[told:]


def test_each_warning_and_the_breach_are_announced_once() -> None:
    """P1 Premium: 1 h to the first response, so 50 % at 30 min, 75 % at 45, 90 % at 54, breached after 60."""
    desk = Desk()
    desk.org.add(a_case(1))
    desk.poll()

    assert swept(desk, 29) == []
    assert swept(desk, 1) == ["first_response warned 50"]
    assert swept(desk, 15) == ["first_response warned 75"]
    assert swept(desk, 9) == ["first_response warned 90"]
    assert swept(desk, 6) == []  # at the due instant itself nothing is breached
    assert swept(desk, 1) == ["first_response breached"]
    assert swept(desk, 30) == []


def test_a_late_sweep_announces_the_loudest_and_records_all() -> None:
    """After 58 minutes without a sweep people hear of 90 % only; the ledger holds each warning."""
    desk = Desk()
    desk.org.add(a_case(1))
    desk.poll()

    assert swept(desk, 58) == ["first_response warned 90"]
    assert desk.kinds(ONE, "first_response") == ["activated", "warned", "warned", "warned"]


def test_a_paused_clock_neither_warns_nor_breaches() -> None:
    """On Hold after an hour of four, for a day: silence; warnings go on from the second hour of open time after it."""
    desk = Desk()
    desk.org.add(a_case(1, status="In Progress"))
    desk.org.answer(ONE)
    desk.poll()
    desk.org.pass_time(minutes=60)
    desk.org.change(ONE, Field.STATUS, "On Hold")
    desk.poll()
    writes = len(desk.org.written)
    assert swept(desk, 24 * 60) == []
    assert len(desk.org.written) == writes
    desk.org.change(ONE, Field.STATUS, "In Progress")
    desk.poll()

    assert swept(desk, 59) == []
    assert swept(desk, 1) == ["resolution warned 50"]
    assert desk.kinds(ONE, "resolution") == ["activated", "paused", "resumed", "warned"]


def test_a_breach_that_a_lowered_priority_undoes_is_corrected() -> None:
    """P1 is breached after 61 minutes; as a P3 it has 8 h: the breach is withdrawn, a later one announced anew."""
    desk = Desk()
    desk.org.add(a_case(1))
    desk.poll()
    assert swept(desk, 61) == ["first_response breached"]
    desk.org.change(ONE, Field.PRIORITY, "P3")
    desk.poll()

    assert desk.notices.words()[-1] == "first_response corrected"
    assert desk.org.stamps[ONE]["SFSync_First_Response_State__c"] == "Running"
    assert "first_response breached" in swept(desk, 8 * 60)


def test_a_clock_that_was_completed_late_unseen_is_announced_as_breached() -> None:
    """The answer came after the due instant and before the sweep: the breach was one all the same."""
    desk = Desk()
    desk.org.add(a_case(1))
    desk.poll()
    desk.org.pass_time(minutes=70)
    desk.org.answer(ONE)
    desk.poll()

    assert "first_response breached" in desk.notices.words()
    assert desk.kinds(ONE, "first_response")[-2:] == ["breached", "fulfilled"]
    assert desk.org.stamps[ONE]["SFSync_First_Response_State__c"] == "Missed"


def test_a_reopened_case_resumes() -> None:
    """Closed for two hours after one of four: the resolution falls due two hours later than it did."""
    desk = Desk()
    desk.org.add(a_case(1, status="In Progress"))
    desk.org.answer(ONE)
    desk.poll()
    desk.org.pass_time(hours=1)
    desk.org.change(ONE, Field.STATUS, "Closed")
    desk.poll()
    assert desk.org.stamps[ONE]["SFSync_Resolution_State__c"] == "Met"
    desk.org.pass_time(hours=2)
    desk.org.change(ONE, Field.STATUS, "In Progress")
    desk.poll()

    assert desk.org.stamps[ONE]["SFSync_Resolution_State__c"] == "Running"
    assert desk.kinds(ONE, "resolution") == ["activated", "fulfilled", "resumed"]


def test_a_breach_after_a_reopening_is_announced() -> None:
    """Met, then reopened and due before the next look: the clock runs again, and its breach is one."""
    desk = Desk()
    desk.org.add(a_case(1, status="In Progress"))
    desk.org.answer(ONE)
    desk.poll()
    desk.org.pass_time(hours=1)
    desk.org.change(ONE, Field.STATUS, "Closed")
    desk.poll()
    desk.org.pass_time(hours=1)
    desk.org.change(ONE, Field.STATUS, "In Progress")
    desk.org.pass_time(hours=5)
    desk.poll()

    assert desk.notices.words()[-2:] == ["resolution breached", "escalated"]
    assert desk.kinds(ONE, "resolution")[-5:] == ["resumed", "breached", "warned", "warned", "warned"]


def test_a_case_reopened_and_closed_late_between_two_looks_is_told_as_it_was() -> None:
    """Met, then reopened and closed after the due instant: resumed, breached, fulfilled; nothing is "corrected"."""
    desk = Desk()
    desk.org.add(a_case(1, status="In Progress"))
    desk.org.answer(ONE)
    desk.poll()
    desk.org.pass_time(hours=1)
    desk.org.change(ONE, Field.STATUS, "Closed")
    desk.poll()
    desk.org.pass_time(hours=1)
    desk.org.change(ONE, Field.STATUS, "In Progress")
    desk.org.pass_time(hours=6)
    desk.org.change(ONE, Field.STATUS, "Closed")
    desk.poll()

    assert desk.kinds(ONE, "resolution")[-3:] == ["resumed", "breached", "fulfilled"]
