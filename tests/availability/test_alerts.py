"""Streams of samples replayed: who is told of what, when, and how often."""

from __future__ import annotations

from datetime import timedelta
from itertools import chain

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sfsync.availability.micros import micros
from sfsync.availability.record import Record
from sfsync.hours.interval import Interval
from sfsync.model.objective import Severity
from sfsync.model.replacing import replace
from sfsync.model.sample import Sample
from tests.availability.replayed import TICK, probed, replayed, rules, within
from tests.availability.told import OBJECTIVES, SECOND, at, maintenance

TEN = at("2026-09-12 10:00:00")
HALF_AN_HOUR = within(TEN, minutes=30)
VANTAGES = ("one", "two", "three")
FAULT = TEN + timedelta(minutes=10)
AROUND = within(FAULT - timedelta(minutes=1), minutes=3)


def everywhere(span: Interval, down: Interval) -> list[Sample]:
    """Return three vantage points that see the same, a little after one another."""
    each = (probed(span, [down], vantage=name, after=n * 2 * SECOND) for n, name in enumerate(VANTAGES))
    return list(chain.from_iterable(each))


def without_probing_again(stream: list[Sample]) -> list[Sample]:
    """Leave out what is not on the ten seconds."""
    return [sample for sample in stream if not (sample.at - TEN) % TICK]


@pytest.mark.parametrize("vantages", [1, 3])
def test_a_single_failed_probe_tells_nobody(vantages: int) -> None:
    """A blink of a second, seen once: its re-probes answer; no page, no ticket, no share of the budget."""
    blink = within(FAULT, seconds=1)
    stream = [s for name in VANTAGES[:vantages] for s in probed(HALF_AN_HOUR, [blink] * (name == "one"), vantage=name)]

    assert sum(sample.ok is False for sample in stream) == 1
    assert replayed(stream, HALF_AN_HOUR, look=SECOND) == []


def test_a_single_failed_probe_tells_nobody_where_nothing_probes_again() -> None:
    """The next round answers: ten seconds would be 27.8 times the rate allowed over an hour."""
    stream = without_probing_again(list(probed(HALF_AN_HOUR, [within(FAULT, seconds=1)])))

    assert sum(sample.ok is False for sample in stream) == 1
    assert replayed(stream, HALF_AN_HOUR, look=SECOND) == []


@pytest.mark.parametrize("vantages", [1, 2, 3])
@pytest.mark.parametrize("length", [1, 4, 7, 10])
def test_a_failed_probe_with_its_re_probes_tells_nobody(length: int, vantages: int) -> None:
    """One round that fails throughout, wherever it is seen from: 10 s at most, gone before the next round."""
    blip = within(FAULT, seconds=length)
    stream = [s for name in VANTAGES[:vantages] for s in probed(AROUND, [blip], vantage=name)]

    assert sum(sample.ok is False for sample in stream) == vantages * len(range(0, min(length, 7), 3))
    assert replayed(stream, AROUND, look=SECOND) == []


@pytest.mark.parametrize("vantages", [1, 3])
def test_what_lasts_into_the_next_round_pages(vantages: int) -> None:
    """A second more: the fourth failure of a vantage point wakes somebody, at the next look."""
    fault = within(FAULT, seconds=11)
    stream = [s for name in VANTAGES[:vantages] for s in probed(AROUND, [fault], vantage=name)]
    told = replayed(stream, AROUND, look=SECOND)

    assert (told[0].key, told[0].at) == ("portal/burn/14.4x/1 h", FAULT + 10 * SECOND)


@given(
    st.lists(st.tuples(st.integers(0, 59), st.integers(0, 9)), max_size=12),
    st.integers(1, 3),
    st.integers(0, 9),
)
@settings(max_examples=40)
def test_only_what_fails_in_two_rounds_of_an_hour_pages(
    blips: list[tuple[int, int]], vantages: int, phase: int
) -> None:
    """Whatever blinks when: without two failed rounds of one vantage point in an hour nobody is woken.

    The blinks are of a second; each fails the probe that it meets, on the grid or 3 s and 6 s after a failure.
    """
    span = within(TEN, minutes=10)
    down = [within(TEN + timedelta(seconds=10 * slot + after), seconds=1) for slot, after in blips]
    after = phase * SECOND
    stream = [s for name in VANTAGES[:vantages] for s in probed(span, down, vantage=name, after=after)]
    failed = {(sample.at - TEN - after) // TICK for sample in stream if sample.ok is False}
    paged = [each for each in replayed(stream, span) if each.firing.severity is Severity.PAGE]

    assert not paged or len(failed) > 1


def test_single_failed_probes_an_hour_apart_never_tell() -> None:
    """However many: none is confirmed."""
    day = within(TEN, hours=24)
    blinks = [within(TEN + timedelta(hours=hour, minutes=5), seconds=1) for hour in range(24)]

    assert replayed(probed(day, blinks), day, look=timedelta(minutes=5)) == []


def test_one_vantage_point_that_fails_for_an_hour_tells_nobody() -> None:
    """The other two are the majority."""
    span = within(TEN, minutes=90)
    stream = [s for name in VANTAGES for s in probed(span, [within(FAULT, hours=1)] * (name == "one"), vantage=name)]

    assert replayed(stream, span, look=timedelta(minutes=1)) == []


@pytest.mark.parametrize("phase", range(10))
def test_a_full_outage_pages_within_a_minute(phase: int) -> None:
    """Wherever in the ten seconds between two probes it begins."""
    begin = FAULT + phase * SECOND
    told = replayed(everywhere(HALF_AN_HOUR, Interval(begin, HALF_AN_HOUR.end)), HALF_AN_HOUR)
    first = next(each for each in told if each.firing.severity is Severity.PAGE)

    assert first.key == "portal/burn/14.4x/1 h"
    assert begin < first.at <= begin + timedelta(seconds=60)


def test_an_outage_is_told_once_and_resolved_once() -> None:
    """Four minutes down; each rule tells once, and once that its short window is over, with its beginning."""
    span = within(TEN, hours=7)
    told = replayed(probed(span, [within(FAULT, minutes=4)]), span)
    begun = [each for each in told if not each.resolved]
    ended = [each for each in told if each.resolved]

    assert len(begun) == len({each.key for each in begun})
    assert rules(begun) == ["burn/14.4x/1 h", "burn/6x/6 h", "burn/3x/1 d", "burn/1x/3 d", "budget/50", "budget/75"]
    assert rules(told, resolved=True) == ["burn/14.4x/1 h", "burn/6x/6 h", "burn/3x/1 d", "burn/1x/3 d"]
    assert {each.key: each.firing.since for each in ended}.items() <= {
        each.key: each.firing.since for each in begun
    }.items()
    assert all(each.at > each.firing.since for each in ended)


def test_the_short_window_resolves_soon() -> None:
    """5 min at 14.4 times allow 0.432 s: five minutes after the outage the page is resolved, not after the hour."""
    told = replayed(probed(HALF_AN_HOUR, [within(FAULT, minutes=1)]), HALF_AN_HOUR)
    page = next(each for each in told if each.resolved and each.key == "portal/burn/14.4x/1 h")
    over = FAULT + timedelta(minutes=1)

    assert over + timedelta(minutes=4) < page.at <= over + timedelta(minutes=5, seconds=10)


def test_a_slow_burn_is_a_ticket() -> None:
    """Ten seconds every eight hours burn 3.5 times too fast over a day and 3.5 over three; nobody is woken."""
    span = within(TEN, hours=60)
    blips = [within(TEN + timedelta(hours=hour, minutes=30), seconds=10) for hour in range(0, 60, 8)]
    told = replayed(probed(span, blips), span, look=timedelta(minutes=10))

    assert {each.firing.severity for each in told} == {Severity.TICKET}
    assert "burn/1x/3 d" in rules(told)
    assert "burn/3x/1 d" in rules(told)


@pytest.mark.parametrize(
    ("seconds", "shares"),
    [
        pytest.param(120, [], id="120 s are 46.3 %"),
        pytest.param(130, ["budget/50"], id="130 s are 50.2 %"),
        pytest.param(190, ["budget/50"], id="190 s are 73.3 %"),
        pytest.param(200, ["budget/50", "budget/75"], id="200 s are 77.2 %"),
        pytest.param(250, ["budget/50", "budget/75"], id="250 s are 96.5 %"),
        pytest.param(260, ["budget/50", "budget/75", "budget/100"], id="260 s are 100.3 %"),
    ],
)
def test_shares_of_the_budget(seconds: int, shares: list[str]) -> None:
    """30 days allow 259.2 s."""
    told = replayed(probed(HALF_AN_HOUR, [within(FAULT, seconds=seconds)]), HALF_AN_HOUR)

    assert [rule for rule in rules(told) if rule.startswith("budget")] == shares
    assert all(
        each.firing.severity is (Severity.PAGE if each.key.endswith("100") else Severity.TICKET)
        for each in told
        if "/budget/" in each.key
    )


def test_a_share_is_reached_at_the_instant_itself() -> None:
    """At 99 % of 30 days, 25,920 s; half of it are 12,960 s: told with the sample that completes them."""
    span = within(TEN, hours=4)
    objectives = OBJECTIVES.asking(1 - (1 - OBJECTIVES.target) * 100, None)
    told = replayed(probed(span, [span]), span, look=timedelta(minutes=1), objectives=objectives)
    half = next(each for each in told if each.key == "portal/budget/50")

    assert half.at == TEN + timedelta(seconds=12_960)


def test_the_window_rolls_on() -> None:
    """Thirty days after an outage its share of the budget is there again, and the rule is resolved."""
    record, outage = Record("portal"), within(TEN, seconds=200)
    for sample in probed(within(TEN - TICK, minutes=10), [outage]):
        record.add(sample)
    later = within(TEN + timedelta(days=30) - timedelta(minutes=1), minutes=10)
    told = replayed(probed(later), later, record=record)
    share = [each for each in told if each.key == "portal/budget/75"]

    assert [each.resolved for each in share] == [False, True]
    assert TEN + timedelta(days=30) < share[1].at <= outage.end + timedelta(days=30)


def test_excluded_downtime_burns_nothing() -> None:
    """Announced work of half an hour, down all the while."""
    work = maintenance("2026-09-12 10:05:00", "2026-09-12 10:25:00")
    stream = probed(HALF_AN_HOUR, [within(FAULT, minutes=10)])

    assert replayed(stream, HALF_AN_HOUR, exclusions=[work]) == []


def test_silence_resolves_nothing() -> None:
    """Down for a minute, then nobody looks: nothing says that it is up again, until somebody does."""
    quiet = Interval(FAULT + timedelta(minutes=1), FAULT + timedelta(minutes=15))
    told = replayed(probed(HALF_AN_HOUR, [within(FAULT, minutes=1)], [quiet]), HALF_AN_HOUR)
    page = [each for each in told if each.key == "portal/burn/14.4x/1 h"]

    assert [each.resolved for each in page] == [False, True]
    assert page[1].at >= quiet.end


def test_what_a_window_needs_no_more_is_forgotten() -> None:
    """Days that ended before it; the answers stay the same."""
    days = within(TEN - timedelta(days=2), hours=49)
    kept, whole = Record("portal"), Record("portal")
    for sample in probed(days, [within(FAULT, seconds=20)]):
        kept.add(sample)
        whole.add(sample)
    kept.forget(micros(at("2026-09-12 00:00:00")))
    probe = within(days.end, minutes=20)

    assert len(kept) < len(whole)
    assert [a.key for a in replayed(probed(probe), probe, record=kept)] == [
        a.key for a in replayed(probed(probe), probe, record=whole)
    ]


def test_the_guard_holds_where_one_failure_confirms() -> None:
    """With `confirm` 1 a single probe is an outage, 27.8 times too fast: one failure is too few, four are enough."""
    objectives = replace(OBJECTIVES, measuring=replace(OBJECTIVES.measuring, confirm=1))
    stream = without_probing_again(list(probed(HALF_AN_HOUR, [within(FAULT, seconds=1)])))
    four = without_probing_again(list(probed(HALF_AN_HOUR, [within(FAULT, seconds=31)])))

    assert replayed(stream, HALF_AN_HOUR, objectives=objectives) == []
    assert "burn/14.4x/1 h" in rules(replayed(four, HALF_AN_HOUR, objectives=objectives))
