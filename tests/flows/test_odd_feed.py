"""The feed is down, odd or late: nothing starts or ends by that, and operations are told once."""

from __future__ import annotations

from datetime import timedelta
from unittest.mock import patch

import pytest

from sfsync.adapters.memory import MemoryStore
from sfsync.model.alert import AlertKind
from sfsync.model.evidence import Source
from sfsync.ports.faults import Unavailable
from tests.fakes.feed import an_incident
from tests.fakes.org import START
from tests.flows.desk import Desk
from tests.flows.status import MINUTE, ONE, THREE, TWO, a_desk, at, due, later, state


@pytest.mark.parametrize("fault", ["is down", "sends a page of HTML"])
def test_while_the_feed_is_down_nothing_starts_or_ends(fault: str) -> None:
    """What was known stays in force; the end is read afterwards."""
    desk = a_desk()
    desk.feed.say(an_incident(at(20)))
    later(desk, 50)
    desk.feed.down["*"] = fault
    desk.feed.say(an_incident(at(20), at(60)))
    later(desk, 70)
    meanwhile = state(desk), desk.store.watches()["NA137"].fault
    desk.feed.down.clear()
    later(desk, 71)

    assert meanwhile == ("Paused", fault)
    assert (state(desk), due(desk)) == ("Running", at(100))


def test_a_record_that_cannot_be_used_keeps_what_was_known_of_it() -> None:
    """It is there, so it is not read again by its id either."""
    desk = a_desk()
    desk.feed.say(an_incident(at(20)))
    later(desk, 50)
    desk.feed.unreadable.add("incident:5968")
    later(desk, 51)

    assert (state(desk), desk.feed.found) == ("Paused", [])


def test_an_impact_that_turns_to_nonsense_keeps_its_last_good_form() -> None:
    """It ends before it begins: set aside, and the pause goes on."""
    desk = a_desk()
    desk.feed.say(an_incident(at(20)))
    later(desk, 50)
    desk.feed.say(an_incident(at(20), at(10), fault="ends before it begins"))
    later(desk, 51)

    assert state(desk) == "Paused"


def test_a_stale_feed_alerts_once_and_again_when_it_recovers() -> None:
    """Not at 15 minutes, but after; one alert speaks for all instances."""
    desk = a_desk()
    desk.feed.down["*"] = "503"
    for minutes in (5, 15):
        later(desk, minutes)
    early = list(desk.notices.alerts)
    for minutes in (16, 20, 60):
        later(desk, minutes)
    before = [alert.kind for alert in desk.notices.alerts]
    desk.feed.down.clear()
    later(desk, 61)
    later(desk, 62)

    assert (early, before) == ([], [AlertKind.FEED_STALE])
    assert [alert.kind for alert in desk.notices.alerts] == [AlertKind.FEED_STALE, AlertKind.FEED_RECOVERED]
    assert "NA1, NA137" in desk.notices.alerts[0].text
    assert "503" in desk.notices.alerts[0].text


def test_one_instance_that_fails_does_not_keep_the_others_from_being_watched() -> None:
    """An account that names an instance that does not exist is its own problem."""
    desk = a_desk()
    desk.feed.down["NA1"] = "the feed does not know this instance"
    desk.feed.say(an_incident(at(20)))
    later(desk, 50)

    assert state(desk) == "Paused"
    assert desk.notices.alerts[0].facts["instances"] == "NA1"


def test_an_incident_older_than_the_recovery_objective_alerts_once() -> None:
    """Twelve hours after its start, not at them; two instances give one alert."""
    desk = a_desk()
    desk.feed.say(an_incident(at(0), instances=("NA1", "NA137")))
    for minutes in (12 * 60, 12 * 60 + 1, 13 * 60):
        later(desk, minutes)

    assert [alert.kind for alert in desk.notices.alerts] == [AlertKind.RECOVERY_OBJECTIVE]
    assert desk.notices.alerts[0].at == at(12 * 60 + 1)


def test_an_unknown_type_pauses_nothing_and_is_reported_once() -> None:
    """However many instances and polls see it."""
    desk = a_desk()
    desk.feed.say(an_incident(at(20), type="quantumFlux", instances=("NA1", "NA137")))
    later(desk, 50)
    later(desk, 51)

    assert state(desk) == "Running"
    assert [(alert.kind, "quantumFlux" in alert.text) for alert in desk.notices.alerts] == [
        (AlertKind.UNKNOWN_TYPE, True)
    ]


def test_a_retired_instance_alerts_once() -> None:
    """Its status is OK, and it is not active: its customers live elsewhere by now."""
    desk = a_desk()
    desk.feed.retired.add("NA1")
    later(desk, 1)
    later(desk, 2)

    assert [alert.kind for alert in desk.notices.alerts] == [AlertKind.INSTANCE_RETIRED]


def test_after_a_gap_the_feed_is_read_back() -> None:
    """Seven days back from the last good look, or from what still goes on; thirty at first and when asked."""
    desk = a_desk()
    first = desk.feed.asked[0][1]
    desk.org.now = at(0) + timedelta(days=20)
    desk.watch()
    desk.watch()
    usual = desk.feed.asked[-1][1]
    desk.watch(wide=True)

    assert first == START - timedelta(days=30)
    assert desk.feed.asked[3:5] == [("NA1", START - timedelta(days=7)), ("NA137", START - timedelta(days=7))]
    assert usual == desk.org.now - timedelta(days=7)
    assert desk.feed.asked[-1][1] == desk.org.now - timedelta(days=30)


def test_what_goes_on_is_read_however_long_ago_it_began() -> None:
    """Else its end would never be seen."""
    desk = a_desk()
    desk.feed.say(an_incident(at(0)))
    later(desk, 1)
    desk.org.now = at(0) + timedelta(days=9)
    desk.watch()
    desk.org.now += MINUTE
    desk.watch()

    assert dict(desk.feed.asked)["NA137"] == at(0) - timedelta(days=1)


def test_the_providers_own_instance_pauses_every_customer() -> None:
    """But not what does not stand on Salesforce."""
    desk = a_desk()
    desk.provider = ("NA44",)
    later(desk, 1)
    desk.feed.say(an_incident(at(20), instances=("NA44",)))
    later(desk, 50)

    assert [state(desk, one) for one in (ONE, TWO, THREE)] == ["Paused", "Paused", "Running"]


def test_instances_without_recent_cases_are_not_watched() -> None:
    """Whom nothing can touch costs no request."""
    desk = Desk()
    desk.accounts.put("001Z", "NA99", START)
    desk.follow()
    found, _ = desk.watch()

    assert [instance for instance, _ in desk.feed.asked] == ["NA44"]
    assert found.looked == 1


def test_since_when_an_instance_gives_no_good_answer_is_remembered() -> None:
    """The first failure counts, not the latest."""
    desk = a_desk()
    desk.feed.down["*"] = "503"
    later(desk, 5)
    later(desk, 9)

    assert desk.store.watches()["NA137"].fault_at == at(5)


def test_a_maintenance_of_more_than_twelve_hours_is_no_missed_objective() -> None:
    """The objective is for incidents: a maintenance was announced."""
    desk = a_desk()
    desk.feed.say(an_incident(at(0), source=Source.MAINTENANCE, type="unavailable"))
    later(desk, 13 * 60)

    assert state(desk) == "Paused"
    assert desk.notices.alerts == []


def test_a_record_that_pauses_nothing_may_vanish_without_a_question() -> None:
    """It is not read again by its id: nothing hangs on it."""
    desk = a_desk()
    desk.feed.say(an_incident(at(20), type="performanceDegradation"))
    later(desk, 50)
    desk.feed.lose("incident:5968")
    later(desk, 51)

    assert desk.feed.found == []


def test_a_look_without_news_does_not_read_the_evidence_again() -> None:
    """Only its digest is compared."""
    desk = a_desk()
    desk.feed.say(an_incident(at(20)))
    later(desk, 50)
    with patch.object(MemoryStore, "revisions", side_effect=AssertionError("it was read")):
        later(desk, 51)

    assert state(desk) == "Paused"


def test_an_alert_that_cannot_be_given_holds_no_pause_up_and_is_given_later() -> None:
    """The channel is down: clocks pause all the same, and operations hear of it once it is back."""
    desk = a_desk()
    desk.feed.say(an_incident(at(20), type="quantumFlux", record="7"))
    desk.feed.say(an_incident(at(20)))
    with patch.object(desk.notices, "alert", side_effect=Unavailable("no way to tell")):
        desk.org.now = at(50)
        found, _ = desk.watch()
    meanwhile = state(desk)
    later(desk, 51)
    later(desk, 52)

    assert (meanwhile, found.failed) == ("Paused", {"alerts": "no way to tell"})
    assert [alert.kind for alert in desk.notices.alerts] == [AlertKind.UNKNOWN_TYPE]


def test_a_record_that_cannot_be_found_again_does_not_hide_what_is_new() -> None:
    """It stays as it was known, and is named; another incident is taken in."""
    desk = a_desk()
    desk.feed.say(an_incident(at(20), at(30)))
    later(desk, 40)
    desk.feed.say(an_incident(at(20), at(30), instances=("NA1",)))
    desk.feed.say(an_incident(at(45), record="7"))
    with patch.object(desk.feed, "find", side_effect=Unavailable("500")):
        later(desk, 50)

    assert state(desk) == "Paused"
    assert {impact.record for impact in desk.store.watches()["NA137"].impacts} == {"5968", "7"}
    assert "incident 5968 stays as it was known: 500" in desk.store.watches()["NA137"].oddities


def test_an_org_that_does_not_answer_keeps_no_instance_from_being_watched() -> None:
    """What is known is kept for all, alerts are given once, and the cases follow when the org is back."""
    desk = a_desk()
    desk.feed.say(an_incident(at(20), instances=("NA1", "NA137")))
    desk.feed.say(an_incident(at(20), type="quantumFlux", record="7"))
    desk.org.down = Unavailable("the org does not answer")
    desk.org.now = at(50)
    found, _ = desk.watch()
    later(desk, 51)
    kept = {key: bool(watch.pending_since) for key, watch in desk.store.watches().items()}
    desk.org.down = None
    later(desk, 52)

    assert set(found.failed) == {"cases of NA1", "cases of NA137"}
    assert (kept["NA1"], kept["NA137"]) == (True, True)
    assert [alert.kind for alert in desk.notices.alerts] == [AlertKind.UNKNOWN_TYPE]
    assert [state(desk, ONE), state(desk, TWO)] == ["Paused", "Paused"]


def test_two_impacts_of_one_incident_that_touch_are_one_span() -> None:
    """Seven hours and seven more: beyond twelve hours after the first began."""
    desk = a_desk()
    first = an_incident(at(0), at(7 * 60))
    desk.feed.say(first, an_incident(at(7 * 60), id="2"))
    later(desk, 12 * 60 + 1)

    assert [alert.kind for alert in desk.notices.alerts] == [AlertKind.RECOVERY_OBJECTIVE]


def test_an_unknown_kind_that_has_left_the_instance_is_not_reported() -> None:
    """It is nothing to this instance any more; the impact stays among what is in force, for those it names."""
    desk = a_desk()
    desk.feed.say(an_incident(at(20), type="performanceDegradation"))
    later(desk, 50)
    gone = an_incident(at(20), type="quantumFlux", instances=("NA99",))
    desk.feed.say(an_incident(at(20), id="2", type="performanceDegradation"), gone)
    later(desk, 51)

    assert desk.notices.alerts == []
