"""Objectives that cannot work are refused, with the arithmetic that says why."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction
from typing import Any

import pytest

from sfsync.availability.lint import lint
from sfsync.model.objective import Objectives, Severity, Tier
from sfsync.model.replacing import replace
from tests.availability.told import OBJECTIVES

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)
PAGE = Tier(Severity.PAGE, Fraction("14.4"), HOUR, 5 * MINUTE)


def every(seconds: int) -> Objectives:
    """Return the objectives with another interval."""
    return OBJECTIVES.asking(None, timedelta(seconds=seconds))


def alerting(**rules: Any) -> Objectives:  # noqa: ANN401 - any of the rules
    """Return the objectives with other rules for alerts."""
    return replace(OBJECTIVES, alerts=replace(OBJECTIVES.alerts, **rules))


def measuring(**rules: Any) -> Objectives:  # noqa: ANN401 - any of the rules
    """Return the objectives with other rules for measuring."""
    return replace(OBJECTIVES, measuring=replace(OBJECTIVES.measuring, **rules))


def objections(objectives: Objectives) -> dict[str, str]:
    """Return why each key cannot work."""
    return {each.key.partition(" ")[0]: each.why for each in lint(objectives)}


def test_what_is_shipped_can_work() -> None:
    """99.99 % by a probe every ten seconds, two failures to confirm."""
    assert lint(OBJECTIVES) == ()


@pytest.mark.parametrize(
    ("interval", "share"),
    [
        pytest.param(300, "115.74 %", id="300 s: one probe is more than the budget"),
        pytest.param(60, "23.148 %", id="60 s: 60 / 259.2"),
        pytest.param(52, "20.061 %", id="52 s: more than a fifth"),
    ],
)
def test_a_probe_too_seldom_for_the_target(interval: int, share: str) -> None:
    """The share of the budget that one failed probe takes, and how often to probe: 259.2 / 5 = 51.84 s."""
    why = objections(every(interval))["objective.interval"]

    assert share in why
    assert "51.84 s" in why


def test_a_probe_often_enough_for_a_lower_target() -> None:
    """At 99.9 % a probe a minute is 2.3 % of 2,592 s."""
    assert "objective.interval" not in objections(every(60).asking(Fraction(999, 1000), None))
    assert "objective.interval" not in objections(every(51))


def test_a_threshold_that_one_probe_passes() -> None:
    """14.4 times over an hour are 5.184 s of downtime: 0.086 of a probe a minute, if one failure is enough."""
    minute = replace(every(60), alerts=replace(OBJECTIVES.alerts, least_failures=1))
    found = lint(replace(minute, measuring=replace(minute.measuring, confirm=1)))

    assert any("5.184 s, 0.086 of a probe" in each.why for each in found)


@pytest.mark.parametrize("least", [1, 2, 3])
def test_a_guard_that_one_failed_probe_and_its_re_probes_pass(least: int) -> None:
    """At 0, 3 and 6 s there are three failures, and 5.184 s down fire: four are needed."""
    assert "ask for at least 4 failures" in objections(alerting(least_failures=least))["alerts.tiers"]
    assert lint(alerting(least_failures=4)) == ()
    assert lint(alerting(least_failures=3, reprobes=(timedelta(seconds=3),))) == ()


def test_the_time_until_the_next_look_counts() -> None:
    """10 s to the first failure, four that hang at 0, 4, 8 and 12 s known at 16 s, and 34 s to the next look: 60 s."""
    assert lint(alerting(look_every=timedelta(seconds=34))) == ()
    assert "86 s at the latest" in objections(alerting(look_every=MINUTE))["alerts.page_within"]
    assert "16 s until 4 that hang have failed" in objections(alerting(look_every=MINUTE))["alerts.page_within"]


def test_a_threshold_above_the_fastest_burn() -> None:
    """At 90 % a full outage burns ten times too fast: 14.4 can never fire."""
    assert "10 times" in objections(OBJECTIVES.asking(Fraction(9, 10), None))["alerts.tiers"]
    assert "10000 times" in objections(alerting(tiers=(PAGE, replace(PAGE, factor=Fraction(10_000)))))["alerts.tiers"]


@pytest.mark.parametrize(
    ("tier", "why"),
    [
        pytest.param(replace(PAGE, short=2 * HOUR), "short window must lie within", id="short longer than long"),
        pytest.param(replace(PAGE, long=timedelta(days=31)), "in the window of alerts", id="longer than the window"),
        pytest.param(replace(PAGE, short=timedelta(seconds=10)), "would flicker", id="shorter than two samples"),
    ],
)
def test_windows_that_do_not_nest(tier: Tier, why: str) -> None:
    """Short within long within the window; and long enough to hold a sample."""
    assert why in " ".join(each.why for each in lint(alerting(tiers=(PAGE, tier))))


def test_failures_that_do_not_fit_their_window() -> None:
    """Ten seconds bring three failures, re-probes counted: an hour holds 1,080, 1,081 at its end, never 2,000."""
    assert "can never fire" in objections(alerting(least_failures=2_000))["alerts.tiers"]


def test_nobody_is_woken() -> None:
    """No tier pages."""
    assert "nobody would be woken" in objections(alerting(tiers=()))["alerts.tiers"]
    assert "nobody" in objections(alerting(tiers=(replace(PAGE, severity=Severity.TICKET),)))["alerts.tiers"]


@pytest.mark.parametrize(
    "objectives",
    [
        pytest.param(every(60), id="a probe a minute"),
        pytest.param(measuring(confirm=30), id="thirty failures to confirm"),
        pytest.param(alerting(tiers=(replace(PAGE, factor=Fraction(200)),)), id="72 s until it burns fast enough"),
    ],
)
def test_a_page_that_comes_too_late(objectives: Objectives) -> None:
    """A full outage has to page within 60 s."""
    assert "alerts.page_within" in objections(objectives)


def test_a_confirmation_that_takes_too_long() -> None:
    """Without re-probes five failures at 10 s take 40 s: more than a tenth of 259.2 s, which could never count."""
    slow = replace(measuring(confirm=5), alerts=replace(OBJECTIVES.alerts, reprobes=()))

    assert "40 s" in objections(slow)["objective.confirm"]
    assert "objective.confirm" not in objections(measuring(confirm=5))


@pytest.mark.parametrize(
    ("after", "why"),
    [
        pytest.param(29, "single missing sample", id="29 s: shorter than two samples and their lateness"),
        pytest.param(61, "121 s, not 120", id="61 s and a look a minute"),
    ],
)
def test_silence_too_soon_or_too_late(after: int, why: str) -> None:
    """People hear of it within two minutes, and not of every sample that is missing."""
    assert why in objections(alerting(silent_after=timedelta(seconds=after)))["alerts.silent_after"]


def test_a_sample_later_than_the_next_one() -> None:
    """Lateness as long as the interval would hide every other missing sample."""
    assert "objective.lateness" in objections(measuring(lateness=timedelta(seconds=10)))


def test_a_cap_that_takes_the_whole_month() -> None:
    """28 days of maintenance leave nothing that was promised."""
    whole = replace(OBJECTIVES, maintenance=replace(OBJECTIVES.maintenance, monthly_cap=timedelta(days=28)))

    assert "maintenance.monthly_cap" in objections(whole)
