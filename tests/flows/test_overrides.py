"""A person knows better than the feed: what they enter is evidence with a name, and can be undone."""

from __future__ import annotations

import pytest

from sfsync.flows.overrides import UnknownOverride
from sfsync.model.record import Stamp
from tests.fakes.feed import an_incident
from tests.flows.status import ONE, TWO, a_desk, at, due, later, state

SAID = "Jane Doe: Salesforce told us by phone"


def test_a_pause_by_hand_pauses_like_any_other() -> None:
    """With the next poll of the feed, on that instance only, and the Case says who said why."""
    desk = a_desk()
    desk.overrides.pause("NA137", at(20), None, SAID, at(30))
    later(desk, 31)

    assert (state(desk, ONE), state(desk, TWO)) == ("Paused", "Running")
    reason = str(desk.org.stamps[ONE][Stamp.PAUSED_REASON])
    assert "paused by hand since 15:20 UTC" in reason
    assert SAID in reason


def test_a_pause_by_hand_can_be_ended() -> None:
    """15:20 to 15:40: twenty minutes, so 16:20."""
    desk = a_desk()
    entered = desk.overrides.pause("NA137", at(20), None, SAID, at(30))
    later(desk, 31)
    desk.overrides.end(entered.record, at(40), at(45))
    later(desk, 46)

    assert (due(desk), state(desk)) == (at(80), "Running")


def test_a_withdrawn_override_is_as_though_it_had_never_been() -> None:
    """And stays on record, with what was said."""
    desk = a_desk()
    entered = desk.overrides.pause("NA137", at(20), at(40), SAID, at(45))
    later(desk, 46)
    moved = due(desk)
    desk.overrides.withdraw(entered.record, "Joe: wrong instance", at(47))
    later(desk, 48)

    assert (moved, due(desk)) == (at(80), at(60))
    assert [one.void for one in desk.overrides.all()] == ["withdrawn: Joe: wrong instance"]
    assert len([one for one in desk.store.revisions("NA137") if one.impact and one.impact.text == SAID]) == 2


def test_a_record_can_be_made_to_pause_nothing() -> None:
    """On one instance; on another it goes on."""
    desk = a_desk()
    desk.feed.say(an_incident(at(20), instances=("NA1", "NA137")))
    later(desk, 50)
    desk.overrides.ignore("NA137", "incident:5968", "Jane: not affected", at(51))
    later(desk, 52)

    assert (state(desk, ONE), state(desk, TWO)) == ("Running", "Paused")


def test_an_override_outlives_what_the_feed_says_afterwards() -> None:
    """A look at the feed folds all evidence, not only its own."""
    desk = a_desk()
    desk.overrides.pause("NA137", at(20), None, SAID, at(30))
    desk.feed.say(an_incident(at(25), at(28), record="7"))
    later(desk, 31)
    later(desk, 32)

    assert state(desk) == "Paused"


def test_an_unknown_override_is_named() -> None:
    """With the command that lists them."""
    with pytest.raises(UnknownOverride, match="override list"):
        a_desk().overrides.end("nope", at(1), at(2))
