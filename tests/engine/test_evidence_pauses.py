"""From impacts to pauses, at their boundaries."""

from __future__ import annotations

from datetime import timedelta

from sfsync.engine.pauses import causes, pauses
from sfsync.hours.interval import FOREVER
from sfsync.model.watch import Stay
from sfsync.policy.load import load_policy
from tests.fakes.feed import an_incident
from tests.fakes.org import START, a_case

RULES = load_policy().salesforce
HOUR, INSTANT = timedelta(hours=1), timedelta(microseconds=1)


def test_at_its_start_an_impact_holds_and_just_before_it_does_not() -> None:
    """Half-open: the start belongs to it."""
    impact = an_incident(START, START + HOUR)

    assert [cause.holds for cause in causes("NA137", [impact], RULES, START)] == [True]
    assert causes("NA137", [impact], RULES, START - INSTANT) == ()


def test_at_its_end_an_impact_has_ended_and_just_before_it_goes_on() -> None:
    """What ends later is not known to end yet."""
    impact = an_incident(START, START + HOUR)
    (before,) = causes("NA137", [impact], RULES, START + HOUR - INSTANT)
    (after,) = causes("NA137", [impact], RULES, START + HOUR)

    assert (before.interval.end, after.interval.end) == (FOREVER, START + HOUR)


def test_only_what_touches_the_life_of_a_case_pauses_it() -> None:
    """What ended as it was submitted, or began as it was closed, is nothing to it."""
    case = a_case(1)
    before = an_incident(START - HOUR, START, record="1")
    within = an_incident(START, START + HOUR, record="2")
    home = (Stay("NA137"),)
    found = pauses(case, home, {"NA137": (before, within)}, RULES, START + 2 * HOUR)

    assert [pause.evidence.partition("/")[0] for pause in found] == ["incident:2"]


def test_an_impact_without_length_pauses_nothing() -> None:
    """It ended as it began."""
    assert causes("NA137", [an_incident(START, START)], RULES, START + HOUR) == ()
