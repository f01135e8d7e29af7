"""The one flow: what is written, set aside, put off and told, and that a crash anywhere changes none of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta

from sfsync.model.case import Author, Field, Message
from sfsync.model.record import Entry, Stamp, Standing
from sfsync.model.replacing import replace
from sfsync.ports.cases import WriteOutcome, WriteResult
from sfsync.ports.faults import Unavailable
from tests.fakes.org import START, a_case
from tests.flows.desk import Desk

ONE, TWO = a_case(1).id, a_case(2).id


def test_a_case_that_cannot_be_judged_is_set_aside_and_the_rest_goes_on() -> None:
    """An unknown priority is not guessed at: a line says where it is and what to do; only the flag is stamped."""
    desk = Desk()
    desk.org.add(a_case(1, priority="Urgent"), a_case(2))
    tally = desk.poll()

    assert tally.stamped == 1
    assert ONE in tally.quarantined[ONE]
    assert "Priority 'Urgent' is unknown: use one of P1" in tally.quarantined[ONE]
    assert set(desk.org.stamps[ONE]) == {Stamp.FLAG}
    assert [record.case_id for record in desk.store.quarantined()] == [ONE]


def test_a_case_set_aside_is_taken_up_when_it_is_mended() -> None:
    """What was stored of its clocks before is still there: the breach that was announced is not announced again."""
    desk = Desk()
    desk.org.add(a_case(1))
    desk.poll()
    desk.org.pass_time(hours=2)
    desk.sweep()
    desk.org.put(replace(desk.org.cases[ONE], type="Bug"))
    assert ONE in desk.poll().quarantined
    desk.org.pass_time(minutes=1)
    desk.org.put(replace(desk.org.cases[ONE], type="Problem"))
    desk.poll()

    assert desk.store.load([ONE])[ONE].standing is Standing.TRACKED
    assert [word for word in desk.notices.words() if "breached" in word] == ["first_response breached"]


def test_an_unreadable_row_is_set_aside_with_its_reason() -> None:
    """The adapter's reason is kept and shown."""
    desk = Desk()
    desk.org.add(a_case(1))
    desk.org.unreadable[ONE] = f"case {ONE}: CreatedDate is missing: grant read access"

    assert desk.poll().quarantined == {ONE: f"case {ONE}: CreatedDate is missing: grant read access"}


def test_a_case_deleted_between_hint_and_read_is_marked_so() -> None:
    """It is not due any more, and comes back when it is undeleted."""
    desk = Desk()
    desk.org.add(a_case(1), a_case(2))
    desk.poll()
    gone = desk.org.cases.pop(ONE)
    tally = desk.sync_cases.sync([ONE, TWO])

    assert tally.deleted == 1
    assert desk.store.load([ONE])[ONE].standing is Standing.DELETED
    assert desk.store.due(START + timedelta(days=9), 10) == [TWO]
    desk.org.put(gone)
    desk.sync_cases.sync([ONE])
    assert desk.store.load([ONE])[ONE].standing is Standing.TRACKED


def test_a_case_that_goes_while_it_is_written_is_marked_deleted() -> None:
    """The org's word for it at the write counts as well."""
    desk = Desk()
    desk.org.add(a_case(1))
    desk.org.between = desk.org.cases.clear

    assert desk.sync_cases.sync([ONE]).deleted == 1


def test_a_hint_given_many_times_costs_one_read_and_one_write() -> None:
    """Duplicates are dropped before anything is asked."""
    desk = Desk()
    desk.org.add(a_case(1))
    desk.sync_cases.sync([ONE] * 50)

    assert (desk.org.reads, len(desk.org.written)) == (1, 1)


def test_stamps_wait_while_the_org_takes_no_writes_and_notices_go_out() -> None:
    """A breach is announced although it cannot be stamped; when writes work again the sweep stamps it, once."""
    desk = Desk()
    desk.org.add(a_case(1))
    desk.poll()
    desk.org.pass_time(minutes=61)
    desk.org.writes_down = Unavailable("the org is read only")
    tally = desk.sweep()
    assert tally.put_off == {ONE: "the org is read only"}
    assert desk.notices.words()[-1] == "first_response breached"
    desk.org.writes_down = None
    desk.org.pass_time(minutes=1)
    told = len(desk.notices.told)
    desk.sweep()

    assert desk.org.stamps[ONE]["SFSync_First_Response_State__c"] == "Breached"
    assert len(desk.notices.told) == told


def test_puts_off_longer_and_longer() -> None:
    """An org that stays away is not stormed: 30 s, 1, 2, 4, 8, then every 15 minutes."""
    desk = Desk()
    desk.org.add(a_case(1, priority="P4"))
    desk.org.writes_down = Unavailable("the org is read only")
    waits = []
    for _ in range(7):
        desk.sync_cases.sync([ONE])
        check_at = desk.store.load([ONE])[ONE].check_at
        assert check_at is not None
        waits.append((check_at - desk.org.now).total_seconds())

    assert waits == [30, 60, 120, 240, 480, 900, 900]


def test_stamps_that_the_org_refuses_are_parked_until_something_changes() -> None:
    """The same values are not sent at each poll; other values are, and so is what is asked for afresh."""
    desk = Desk()
    desk.org.add(a_case(1))
    desk.org.outcomes[ONE] = WriteOutcome(WriteResult.REFUSED, "FIELD_CUSTOM_VALIDATION_EXCEPTION: no")
    desk.poll()
    again = desk.sync_cases.sync([ONE])
    assert (len(desk.org.written), again.refused) == (1, {ONE: "FIELD_CUSTOM_VALIDATION_EXCEPTION: no"})
    desk.sync_cases.sync([ONE], afresh=True)
    assert len(desk.org.written) == 2
    del desk.org.outcomes[ONE]
    desk.org.pass_time(minutes=1)
    desk.org.answer(ONE)
    desk.poll()

    assert desk.store.load([ONE])[ONE].parked is None
    assert list(desk.store.quarantined()) == []


def test_a_case_that_another_worker_saves_meanwhile_is_read_again() -> None:
    """The record moved under our feet: our version is not stored, the case is looked at again, and told of once."""
    desk = Desk()
    desk.org.add(a_case(1))
    other = Desk(org=desk.org, store=desk.store, notices=desk.notices)

    def meanwhile() -> None:
        desk.org.between = None
        other.sync_cases.sync([ONE])

    desk.org.between = meanwhile
    tally = desk.sync_cases.sync([ONE])

    assert tally.put_off == {}
    assert desk.kinds(ONE, "first_response") == ["activated"]


def test_history_that_the_org_does_not_keep_is_observed() -> None:
    """On Hold is seen at a poll although no history row tells of it; its pause counts from the state's modstamp."""
    desk = Desk()
    desk.org.add(a_case(1, status="In Progress"))
    desk.poll()
    desk.org.pass_time(hours=1)
    desk.org.change(ONE, Field.STATUS, "On Hold", with_history=False)
    desk.poll()
    desk.org.pass_time(hours=2)
    desk.org.change(ONE, Field.STATUS, "In Progress", with_history=False)
    desk.poll()

    assert desk.org.stamps[ONE]["SFSync_Resolution_Due__c"] == START + timedelta(hours=4 + 2)


def test_a_message_of_this_second_is_there_already() -> None:
    """The `Date` header has whole seconds: an answer some milliseconds later than it counts at once."""
    desk = Desk()
    answer = Message(START + timedelta(milliseconds=300), Author.SUPPORT, public=True)
    desk.org.add(replace(a_case(1), messages=(answer,)))
    desk.poll()

    assert desk.org.stamps[ONE]["SFSync_First_Response_State__c"] == "Met"


def test_a_late_commit_with_an_earlier_modstamp_is_taken_up() -> None:
    """A long transaction shows after a shorter one, with an earlier stamp: the second look makes sure of it."""
    desk = Desk()
    desk.org.add(a_case(1))
    desk.poll()
    desk.org.pass_time(minutes=5)
    desk.poll()
    desk.org.change(ONE, Field.STATUS, "In Progress")
    desk.org.modstamps[ONE] = START - timedelta(minutes=3)
    assert desk.sync_cases.sync([ONE]).put_off == {}
    desk.org.pass_time(minutes=26)
    desk.sweep()

    assert desk.notices.words() == ["first_response warned 50"]


def test_what_is_being_told_is_left_to_its_worker_for_a_minute() -> None:
    """An outbox that another worker has just saved is not told twice; one that it left behind is told."""
    desk = Desk()
    desk.org.add(a_case(1))
    desk.poll()
    desk.org.pass_time(minutes=61)
    told, other = desk.notices.notify, Desk(org=desk.org, store=desk.store)

    def meanwhile(entries: Sequence[Entry]) -> None:
        other.sweep()
        told(entries)

    desk.notices.notify = meanwhile  # type: ignore[method-assign]  # the moment between saving and telling
    desk.sweep()

    assert other.notices.told == []
    assert desk.notices.words() == ["first_response breached"]


def test_a_notifier_that_fails_holds_up_nothing_but_its_notices() -> None:
    """Stamps go on; what was not told is told when the notifier works again."""
    desk = Desk()
    desk.org.add(a_case(1), a_case(2))
    desk.poll()
    desk.org.pass_time(minutes=61)
    told = desk.notices.notify

    def fails(entries: Sequence[Entry]) -> None:
        raise Unavailable("the disk is full")

    desk.notices.notify = fails  # type: ignore[method-assign]  # the fault to be lived through
    assert set(desk.sweep().put_off) == {ONE, TWO}
    assert desk.org.stamps[TWO]["SFSync_First_Response_State__c"] == "Breached"
    desk.notices.notify = told  # type: ignore[method-assign]  # mended
    desk.org.pass_time(minutes=2)
    desk.sweep()

    assert desk.notices.words() == ["first_response breached"] * 2


def test_a_message_of_next_month_is_not_there_yet() -> None:
    """A mistaken date does not move the instant of the evaluation, which would breach every clock at once."""
    desk = Desk()
    far = Message(START + timedelta(days=30), Author.CUSTOMER, public=True)
    desk.org.add(replace(a_case(1), messages=(far,)))
    desk.poll()

    assert desk.org.stamps[ONE]["SFSync_First_Response_State__c"] == "Running"


def test_an_observed_close_bears_its_own_instant() -> None:
    """Closed in time and seen late, without history: met, since ClosedDate says when."""
    desk = Desk()
    desk.org.add(a_case(1, status="In Progress"))
    desk.poll()
    desk.org.pass_time(hours=5)
    desk.org.put(replace(desk.org.cases[ONE], status="Closed", closed_at=START + timedelta(hours=3)))
    desk.poll()

    assert desk.org.stamps[ONE]["SFSync_Resolution_State__c"] == "Met"


def test_what_was_observed_stays_when_the_org_begins_to_keep_history() -> None:
    """Switching history tracking on must not forget the pause that was seen before."""
    desk = Desk()
    desk.org.add(a_case(1, status="Open"))
    desk.poll()
    for hours, status, with_history in ((1, "On Hold", False), (2, "Open", False), (1, "In Progress", True)):
        desk.org.pass_time(hours=hours)
        desk.org.change(ONE, Field.STATUS, status, with_history=with_history)
        desk.poll()

    assert desk.org.stamps[ONE]["SFSync_Resolution_Due__c"] == START + timedelta(hours=4 + 2)
