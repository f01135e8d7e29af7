"""What exclusions earn, and why no more."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import pytest

from sfsync.availability.account import Account
from sfsync.availability.period import month
from sfsync.availability.record import Record
from sfsync.hours.interval import Interval
from sfsync.model.availability import Exclusion
from sfsync.model.replacing import replace
from sfsync.policy.objectives import load_objectives
from sfsync.render.figures import exact
from tests.availability.told import OBJECTIVES, at, counted, dependency, maintenance, seen

NOON = at("2026-09-12 12:00:00")
DAY = Interval(at("2026-09-12 00:00:00"), at("2026-09-13 00:00:00"))


def judged(*exclusions: Exclusion, down: int = 600, record: Record | None = None) -> Account:
    """Return September with ten minutes of outage at noon on the 12th, of which only that day was measured."""
    return counted(record or seen(DAY, [(NOON, down)]), "2026-09", exclusions)


def earned(*exclusions: Exclusion) -> dict[str, object]:
    """Return the seconds that each earned."""
    return {ruling.exclusion.id: exact(ruling.granted.duration) for _, ruling in judged(*exclusions).rulings}


def why(*exclusions: Exclusion) -> str:
    """Return the reasons of all of them."""
    return "; ".join(ruling.why for _, ruling in judged(*exclusions).rulings)


@pytest.mark.parametrize(
    ("announced", "seconds", "reason"),
    [
        pytest.param("2026-09-11 12:00:00", 600, "announced", id="exactly 24 h before"),
        pytest.param("2026-09-11 12:00:01", 0, "23.9 h before it: 24 h are needed", id="a second short"),
        pytest.param("2026-09-12 12:00:01", 0, "after it had begun", id="afterwards"),
        pytest.param(None, 0, "was not announced", id="never"),
    ],
)
def test_maintenance_needs_notice(announced: str | None, seconds: int, reason: str) -> None:
    """24 hours by the objectives as shipped."""
    work = maintenance("2026-09-12 12:00:00", "2026-09-12 12:10:00", announced)

    assert earned(work) == {"work": seconds}
    assert reason in why(work)


def test_the_monthly_cap() -> None:
    """8 h: the first window has 5 h, so of the second only 3 h are left."""
    windows = [
        maintenance("2026-09-20 00:00:00", "2026-09-20 05:00:00", id="first"),
        maintenance("2026-09-21 00:00:00", "2026-09-21 05:00:00", id="second"),
        maintenance("2026-09-22 00:00:00", "2026-09-22 05:00:00", id="third"),
    ]

    assert earned(*windows) == {"first": 5 * 3600, "second": 3 * 3600, "third": 0}
    assert "monthly cap of 8 h is used up" in why(*windows)


def test_a_window_over_the_turn_of_the_month_draws_on_both_caps() -> None:
    """20:00 to 04:00: 4 h of each month, so that October keeps 4 h of its 8."""
    work = (
        maintenance("2026-09-30 20:00:00", "2026-10-01 04:00:00"),
        maintenance("2026-10-05 00:00:00", "2026-10-05 06:00:00"),
    )

    assert exact(counted(seen(DAY), "2026-09", work).balance.excluded) == 4 * 3600
    assert exact(counted(seen(DAY), "2026-10", work).balance.excluded) == 8 * 3600


def test_overlaps_count_once() -> None:
    """Two windows of an hour that share half of it: 90 minutes, and the cap feels no more."""
    windows = (
        maintenance("2026-09-20 01:00:00", "2026-09-20 02:00:00", id="a"),
        maintenance("2026-09-20 01:30:00", "2026-09-20 02:30:00", id="b"),
    )

    assert earned(*windows) == {"a": 3600, "b": 1800}
    assert "part of it is excluded already" in why(*windows)


def test_a_dependency_earns_only_what_overlaps() -> None:
    """Not the time in which we were up."""
    assert earned(dependency("2026-09-12 11:00:00", "2026-09-12 12:04:00")) == {"aws": 240}
    assert "we were not out then" in why(dependency("2026-09-13 11:00:00", "2026-09-13 12:00:00"))


@pytest.mark.parametrize("evidence", [None, "", "  "])
def test_a_dependency_without_evidence_earns_nothing(evidence: str | None) -> None:
    """Nobody could look it up."""
    theirs = dependency("2026-09-12 12:00:00", "2026-09-12 12:10:00", evidence)

    assert earned(theirs) == {"aws": 0}
    assert "no evidence" in why(theirs)


def test_maintenance_and_a_dependency_over_the_same_outage() -> None:
    """What was announced is excluded first; the dependency earns the rest."""
    both = (
        dependency("2026-09-12 12:00:00", "2026-09-12 12:10:00"),
        maintenance("2026-09-12 12:00:00", "2026-09-12 12:04:00"),
    )

    assert earned(*both) == {"work": 240, "aws": 360}
    assert exact(judged(*both).balance.down) == 0


def test_what_a_trust_incident_may_excuse() -> None:
    """The backup of an org cannot run without the org; the portal can."""
    theirs = dependency(
        "2026-09-12 12:00:00", "2026-09-12 12:10:00", "https://status.salesforce.com/incidents/20003061"
    )
    portal, backup = seen(DAY, [(NOON, 600)]), seen(DAY, [(NOON, 600)], endpoint="backup")

    assert exact(judged(theirs, record=portal).balance.down) == 600
    assert exact(judged(theirs, record=backup).balance.down) == 0
    assert "portal does not" in why(theirs)


def test_an_exclusion_of_some_endpoints() -> None:
    """Others do not profit from it."""
    theirs = replace(dependency("2026-09-12 12:00:00", "2026-09-12 12:10:00"), endpoints=("api*",))

    assert earned(theirs) == {"aws": 0}
    assert "is not about portal" in why(theirs)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param("2026-09-12 12:10:00", "2026-09-12 12:00:00", id="inverted"),
        pytest.param("2026-09-12 12:00:00", "2026-09-12 12:00:00", id="empty"),
    ],
)
def test_a_span_that_is_none(start: str, end: str) -> None:
    """It earns nothing and says so."""
    assert earned(maintenance(start, end)) == {"work": 0}
    assert "not after its start" in why(maintenance(start, end))


def test_local_time_without_a_zone_is_no_instant() -> None:
    """Nobody guesses."""
    work = replace(maintenance("2026-09-12 12:00:00", "2026-09-12 12:10:00"), start=datetime(2026, 9, 12, 12))  # noqa: DTZ001 - what is refused

    assert earned(work) == {"work": 0}
    assert "no time zone" in why(work)


def test_a_zone_that_does_not_exist() -> None:
    """It is named."""
    work = maintenance("2026-09-12 12:00:00", "2026-09-12 12:10:00", timezone="America/Chicagoo")

    assert earned(work) == {"work": 0}
    assert "America/Chicagoo" in why(work)


def test_exclusions_of_other_months_are_not_listed() -> None:
    """A file may hold the whole year."""
    assert judged(maintenance("2026-07-01 00:00:00", "2026-07-01 01:00:00")).rulings == ()


def test_the_order_of_exclusions_changes_nothing() -> None:
    """They are judged oldest first, however they stand in the file."""
    windows = [maintenance(f"2026-09-{day} 00:00:00", f"2026-09-{day} 05:00:00", id=day) for day in ("20", "21", "22")]

    assert judged(*windows).rulings == judged(*reversed(windows)).rulings


def test_the_rules_are_settings(tmp_path: Path) -> None:
    """Less notice, and no evidence that names nothing we know."""
    file = tmp_path / "ours.toml"
    file.write_text('[maintenance]\nnotice = "1 hour"\n[dependencies.AWS]\nevidence = []\n', encoding="utf-8")
    ours = load_objectives(file)

    assert ours.maintenance.notice < OBJECTIVES.maintenance.notice
    assert ours.maintenance.monthly_cap == OBJECTIVES.maintenance.monthly_cap
    assert ours.name != OBJECTIVES.name


def test_maintenance_of_a_month_that_begins_within() -> None:
    """The period is half-open: a window that ends as the month begins is not in it."""
    work = maintenance("2026-08-31 22:00:00", "2026-09-01 00:00:00")

    assert counted(seen(DAY), "2026-09", [work]).balance.excluded.total_seconds() == 0
    assert month("2026-09").start == at("2026-09-01 00:00:00")


def test_an_overrun_that_others_excuse_does_not_count() -> None:
    """Out 12:00-12:10; work to 12:04 overran by 360 s, of which AWS excuses 12:05-12:10: 60 s count."""
    work = maintenance("2026-09-12 12:00:00", "2026-09-12 12:04:00", id="work")
    theirs = dependency("2026-09-12 12:05:00", "2026-09-12 12:30:00")

    assert "overran by 360 s, which count" in why(work)
    assert "overran by 360 s, of which 60 s count and others excuse the rest" in why(work, theirs)
    assert exact(judged(work, theirs).balance.down) == 60
