"""Customers move between instances: what happened on each counts while they lived there."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sfsync.model.record import Stamp
from sfsync.model.watch import OWN_ORG, Stay
from sfsync.ports.faults import Unavailable
from tests.fakes.feed import an_incident
from tests.fakes.org import START, a_case
from tests.flows.desk import Desk
from tests.flows.status import ONE, a_desk, at, due, later, state


def test_where_a_customer_first_lived_it_is_taken_to_have_lived_always() -> None:
    """The stay has no beginning; the org's own is beside it."""
    desk = a_desk()

    assert desk.store.customers(["001A"])["001A"].stays == (Stay("NA137"),)
    assert desk.store.customers([OWN_ORG])[OWN_ORG].stays == (Stay("NA44"),)


def test_a_move_is_recorded_beside_what_was_before() -> None:
    """Since the account's modstamp; the cases of the account are looked at again."""
    desk = a_desk()
    desk.org.now = at(30)
    desk.accounts.put("001A", "NA1", at(25))
    moved, tally = desk.follow()

    assert moved == 1
    assert desk.store.customers(["001A"])["001A"].stays == (Stay("NA137"), Stay("NA1", at(25)))
    assert tally.read == 1


def test_a_customer_who_moves_during_an_incident_pauses_until_the_move() -> None:
    """Down on NA137 from 15:10 to 15:50; moved away at 15:30: twenty minutes count as paused, so 16:20."""
    desk = a_desk()
    desk.feed.say(an_incident(at(10), at(50)))
    desk.org.now = at(40)
    desk.accounts.put("001A", "NA1", at(30))
    desk.follow()
    later(desk, 55)

    assert (due(desk), state(desk)) == (at(80), "Running")


def test_what_happens_on_the_old_instance_after_the_move_is_nothing_to_them() -> None:
    """And what happens on the new one is."""
    desk = a_desk()
    desk.accounts.put("001A", "NA1", at(5))
    desk.org.now = at(6)
    desk.follow()
    desk.feed.say(an_incident(at(10), at(20)))
    desk.feed.say(an_incident(at(20), at(25), record="7", instances=("NA1",)))
    later(desk, 30)

    assert due(desk) == at(65)


def test_a_crash_after_a_move_was_recorded_is_healed_by_the_next_run() -> None:
    """The book knows that cases are still to be looked at; afterwards they are not looked at again."""
    desk = a_desk()
    desk.org.now = at(30)
    desk.accounts.put("001A", "NA1", at(25))
    desk.org.down = Unavailable("the org does not answer")
    with pytest.raises(Unavailable):
        desk.follow()
    desk.org.down = None
    moved, tally = desk.follow()
    again, nothing = desk.follow()

    assert (moved, tally.read) == (1, 1)
    assert (again, nothing.read) == (0, 0)
    assert desk.store.customers(["001A"])["001A"].pending_since is None


def test_an_account_that_does_not_say_is_unknown_from_then_on() -> None:
    """An emptied field is a stay as well: nothing is guessed."""
    desk = a_desk()
    desk.org.now = at(30)
    desk.accounts.put("001A", None, at(25))
    desk.follow()

    assert desk.store.customers(["001A"])["001A"].stays[-1] == Stay(None, at(25))


def test_only_accounts_that_changed_are_read_and_the_org_itself_once_an_hour() -> None:
    """With a look-back, since a row can appear behind the cursor."""
    desk = a_desk()
    for minutes in (1, 2, 59, 61):
        desk.follow(at(minutes))

    assert desk.accounts.asked == [None, *[START - timedelta(minutes=10)] * 4]
    assert desk.accounts.own_asked == 2


def test_a_case_whose_account_is_not_in_the_book_goes_by_what_it_says_itself() -> None:
    """The book is written by another lane, which may be late."""
    desk = Desk()
    desk.org.add(a_case(1))
    desk.live(ONE, "001A", "NA137")
    desk.poll()
    desk.follow()
    desk.feed.say(an_incident(at(0), at(10)))
    desk.store.settle(desk.store.customers(["001A"])["001A"])
    later(desk, 20)

    assert desk.org.stamps[ONE][Stamp.FIRST_RESPONSE_DUE] == at(70)


def test_a_move_never_lies_before_the_stay_that_it_ends() -> None:
    """A row that was committed late bears an earlier modstamp."""
    desk = a_desk()
    desk.accounts.put("001A", "NA1", at(25))
    desk.follow(at(26))
    desk.accounts.put("001A", "EU48", at(20))
    desk.follow(at(27))

    assert desk.store.customers(["001A"])["001A"].stays == (
        Stay("NA137"),
        Stay("NA1", at(25)),
        Stay("EU48", at(25)),
    )


def test_where_the_org_itself_lives_now_decides_whether_it_takes_writes() -> None:
    """Its old instance may be read-only for good: it has moved away."""
    desk = a_desk()
    desk.feed.say(an_incident(at(1), instances=("NA44",), type="readOnlyEmergencySiteSwitch"))
    desk.org.now = at(2)
    desk.watch()
    desk.accounts.own = "NA1"
    desk.follow(at(70))
    desk.org.add(a_case(10, created_at=at(2)))
    desk.org.now = at(71)

    assert desk.poll().put_off == {}
