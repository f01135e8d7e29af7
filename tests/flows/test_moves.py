"""Customers move between instances: what happened on each counts while they lived there."""

from __future__ import annotations

from datetime import timedelta

from sfsync.flows.circumstances import OWN_ORG
from sfsync.model.record import Stamp
from sfsync.model.watch import Stay
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
    """The move is handed on again for a while: the book knows it, the cases may not."""
    desk = a_desk()
    desk.org.now = at(30)
    desk.accounts.put("001A", "NA1", at(25))
    desk.follow()
    moved, tally = desk.follow()

    assert (moved, tally.read) == (1, 1)
    assert desk.store.customers(["001A"])["001A"].revision == 2


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
