"""Vantage points that say nothing: who is told of it, when, and how often."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sfsync.availability.record import Record
from sfsync.availability.silence import Expected
from sfsync.hours.interval import Interval
from sfsync.model.objective import Severity
from sfsync.model.replacing import replace
from sfsync.model.sample import Sample
from tests.availability.replayed import probed, replayed, rules, within
from tests.availability.told import SECOND, at

TEN = at("2026-09-12 10:00:00")
HALF_AN_HOUR = within(TEN, minutes=30)
VANTAGES = ("one", "two", "three")
FAULT = TEN + timedelta(minutes=10)


@pytest.mark.parametrize("phase", range(0, 60, 7))
def test_a_silent_prober_is_told_within_two_minutes(phase: int) -> None:
    """With a look a minute, whenever in that minute it fell silent; once, and resolved when it speaks again."""
    quiet = Interval(FAULT + phase * SECOND, FAULT + timedelta(minutes=8))
    told = replayed(probed(HALF_AN_HOUR, silent=[quiet]), HALF_AN_HOUR, look=timedelta(minutes=1))

    assert [(each.key, each.firing.severity, each.resolved) for each in told] == [
        ("silent/one", Severity.PAGE, False),
        ("silent/one", Severity.PAGE, True),
    ]
    assert quiet.start < told[0].at <= quiet.start + timedelta(minutes=2)
    assert quiet.end <= told[1].at <= quiet.end + timedelta(minutes=1)


def test_one_silent_vantage_point_of_three() -> None:
    """It alone is named."""
    stream = [
        sample
        for name in VANTAGES
        for sample in probed(HALF_AN_HOUR, silent=[Interval(FAULT, HALF_AN_HOUR.end)] * (name == "two"), vantage=name)
    ]

    assert rules(replayed(stream, HALF_AN_HOUR)) == ["silent/two"]


def test_a_prober_that_never_spoke() -> None:
    """It is expected, so that its silence is told though there is no sample of it."""
    told = replayed(probed(HALF_AN_HOUR), HALF_AN_HOUR, expected=Expected(("portal",), ("one", "two")))

    assert rules(told) == ["silent/two"]
    assert "never" in told[0].text


def test_a_prober_that_cannot_tell_is_as_good_as_silent() -> None:
    """Its samples say unknown: its own network is down."""
    stream = [replace(s, ok=None if s.at >= FAULT else True) for s in probed(HALF_AN_HOUR)]
    told = replayed(stream, HALF_AN_HOUR)

    assert rules(told) == ["silent/one"]
    assert told[0].at <= FAULT + timedelta(minutes=2)


def test_a_sample_of_the_future_does_not_break_silence() -> None:
    """A clock that once ran ahead must not hide that nothing came since."""
    record = Record("portal")
    record.add(Sample(FAULT + timedelta(minutes=10), "portal", "one", ok=True))
    told = replayed(probed(within(TEN, minutes=10)), within(TEN, minutes=15), record=record)

    assert rules(told) == ["silent/one"]
