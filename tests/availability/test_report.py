"""A month's report: several endpoints, months that go on, other definitions, days."""

from __future__ import annotations

from datetime import datetime
from fractions import Fraction

import pytest

from sfsync.availability.definitions import wilson
from sfsync.availability.period import days, month, month_starts
from sfsync.availability.record import Record
from sfsync.availability.report import Report, burn_down, report
from sfsync.hours.interval import Interval
from sfsync.model.availability import Exclusion, Verdict
from sfsync.render.figures import exact, percent
from tests.availability.told import LATER, OBJECTIVES, at, dependency, maintenance, seen

SEPTEMBER, NOON = month("2026-09"), at("2026-09-12 12:00:00")
TRUST = dependency("2026-09-12 12:00:00", "2026-09-12 12:10:00", "trust:20003061", "trust")


def reported(*told: Record, exclusions: tuple[Exclusion, ...] = (), now: datetime = LATER) -> Report:
    """Return September's report."""
    return report({each.endpoint: each for each in told}, exclusions, SEPTEMBER, now, OBJECTIVES)


def test_a_month_without_samples_has_no_data() -> None:
    """All of it is unknown, none of it up."""
    found = reported()

    assert (found.whole.balance.verdict, exact(found.whole.balance.unknown)) == (Verdict.NO_DATA, 2_592_000)
    assert percent(found.whole.balance.worst) == "0.0000"
    assert found.definitions[0].availability is None


def test_endpoints_together_are_down_where_any_of_them_is() -> None:
    """Portal 12:00-12:02, api 12:01-12:03: three minutes, not four."""
    found = reported(
        seen(SEPTEMBER, [(NOON, 120)]), seen(SEPTEMBER, [(at("2026-09-12 12:01:00"), 120)], endpoint="api")
    )

    assert exact(found.whole.balance.down) == 180
    assert [exact(each.balance.down) for each in found.endpoints] == [120, 120]
    assert [each.endpoint for each in found.whole.outages] == ["portal", "api"]


def test_what_depends_on_salesforce_is_an_indicator_of_its_own() -> None:
    """A Trust incident excuses the backup of orgs alone: the portal's ten minutes are a breach."""
    both = (seen(SEPTEMBER, [(NOON, 600)]), seen(SEPTEMBER, [(NOON, 600)], endpoint="backup"))
    found = reported(*both, exclusions=(TRUST,))

    assert {each.name: each.account.balance.verdict for each in found.indicators} == {
        "independent": Verdict.BREACHED,
        "salesforce_dependent": Verdict.MET,
    }
    assert found.whole.balance.verdict is Verdict.BREACHED


def test_customer_hosted_installations_are_outside() -> None:
    """Before any arithmetic; they are named."""
    found = reported(seen(SEPTEMBER), seen(SEPTEMBER, [(NOON, 6000)], endpoint="customer-hosted/acme"))

    assert (found.outside, found.whole.endpoints) == (("customer-hosted/acme",), ("portal",))
    assert exact(found.whole.balance.gross_down) == 0


def test_maintenance_of_all_endpoints_leaves_the_denominator_once() -> None:
    """Two hours are two hours, however many endpoints there are."""
    work = maintenance("2026-09-20 00:00:00", "2026-09-20 02:00:00")
    found = reported(seen(SEPTEMBER), seen(SEPTEMBER, endpoint="api"), exclusions=(work,))

    assert exact(found.whole.balance.excluded) == 7200


def test_what_excuses_several_endpoints_is_excluded_once() -> None:
    """Both out for ten minutes under one AWS event: 600 s leave the denominator, none count."""
    event = dependency("2026-09-12 12:00:00", "2026-09-12 12:10:00")
    both = (seen(SEPTEMBER, [(NOON, 600)]), seen(SEPTEMBER, [(NOON, 600)], endpoint="api"))
    held = reported(*both, exclusions=(event,)).whole.balance

    assert (exact(held.excluded), exact(held.down), exact(held.budget)) == (600, 0, "259.14")


def test_what_is_excused_for_one_endpoint_counts_where_another_is_down() -> None:
    """Salesforce excuses the backup; the portal's outage at the same time counts, and leaves the denominator whole."""
    both = (seen(SEPTEMBER, [(NOON, 600)]), seen(SEPTEMBER, [(NOON, 600)], endpoint="backup"))
    held = reported(*both, exclusions=(TRUST,)).whole.balance

    assert (exact(held.excluded), exact(held.down)) == (0, 600)


def test_a_month_that_goes_on() -> None:
    """On the 15th, 50 s lost: the budget is the month's, what is to come is neither up nor unknown."""
    now = at("2026-09-15 00:00:00")
    found = reported(seen(Interval(SEPTEMBER.start, now), [(NOON, 50)]), now=now)
    held = found.whole.balance

    assert (found.is_complete, held.verdict, held.coverage) == (False, Verdict.MET, Fraction(1))
    assert (exact(held.budget), exact(held.pending), exact(held.unknown)) == ("259.2", 16 * 86_400, 0)
    assert [day.pending for day in found.days] == [False] * 14 + [True] * 16


def test_a_month_that_has_not_begun() -> None:
    """Nothing is known of it, and nothing is unknown yet."""
    found = reported(now=at("2026-08-15 00:00:00"))

    assert (found.whole.balance.verdict, exact(found.whole.balance.unknown)) == (Verdict.NO_DATA, 0)
    assert {day for day, _ in burn_down(found.whole)} == {SEPTEMBER.start}
    assert {each.availability for each in found.definitions} == {None}


def test_a_breach_is_known_before_the_month_is_over() -> None:
    """No later day can mend it."""
    now = at("2026-09-15 00:00:00")

    assert (
        reported(seen(Interval(SEPTEMBER.start, now), [(NOON, 300)]), now=now).whole.balance.verdict is Verdict.BREACHED
    )


def test_days_add_up_to_the_month() -> None:
    """An outage over midnight lies in both."""
    found = reported(seen(SEPTEMBER, [(at("2026-09-12 23:59:00"), 150)], [(at("2026-09-13 12:00:00"), 60)]))

    assert {day.start.day: exact(day.down) for day in found.days if day.down} == {12: 60, 13: 90}
    assert {day.start.day: exact(day.unknown) for day in found.days if day.unknown} == {13: 60}


def test_the_budget_burns_down_to_what_is_left() -> None:
    """It falls only while something is down."""
    found = reported(seen(SEPTEMBER, [(NOON, 100), (at("2026-09-20 00:00:00"), 60)]))
    corners = [(exact(left), at.day) for at, left in burn_down(found.whole)]

    assert corners == [("259.2", 1), ("259.2", 12), ("159.2", 12), ("159.2", 20), ("99.2", 20), ("99.2", 1)]


def test_other_definitions_of_the_same_month() -> None:
    """One outage 12:00:00-12:01:59, 119 s: 12 failing of 259,201 samples (one more as it ends, off the grid).

    Five-minute average: one of 8,640 intervals has 12 errors in 31; whole minutes: one of two; every failing probe:
    119 s.
    """
    found = {each.name: each.availability for each in reported(seen(SEPTEMBER, [(NOON, 119)])).definitions}

    assert found == {
        "requests": 1 - Fraction(12, 259_201),
        "five_minutes": 1 - Fraction(12, 31) / 8_640,
        "whole_minutes": 1 - Fraction(60, 2_592_000),
        "every_failure": 1 - Fraction(119, 2_592_000),
        "known_time": 1 - Fraction(119, 2_592_000),
    }


def test_whole_minutes_forgive_many_short_outages() -> None:
    """Ten outages of 59 s count nothing by that definition, and 590 s by ours."""
    short = [(at(f"2026-09-12 {hour:02}:00:00"), 59) for hour in range(10)]
    found = reported(seen(SEPTEMBER, short))

    assert {each.name: each.availability for each in found.definitions}["whole_minutes"] == 1
    assert found.whole.balance.verdict is Verdict.BREACHED


@pytest.mark.parametrize(
    ("failing", "samples", "low", "high"),
    [(0, 43_200, 99.99111, 100), (1, 43_200, 99.98689, 99.99959), (9, 43_200, 99.96041, 99.98904)],
)
def test_confidence(failing: int, samples: int, low: float, high: float) -> None:
    """Known values of the Wilson score."""
    assert wilson(failing, samples) == pytest.approx((low / 100, high / 100), abs=1e-7)
    assert wilson(0, 0) is None


@pytest.mark.parametrize(
    "text", ["2026-13", "2026-00", "2026-9", "2026", "2026-09-01", "", "9999-12", "0000-01", "\uff12026-09"]
)
def test_what_is_no_month(text: str) -> None:
    """Refused with how to write one."""
    with pytest.raises(ValueError, match="YYYY-MM"):
        month(text)


def test_the_parts_of_a_period() -> None:
    """Days are cut to it, and months begin within it."""
    period = Interval(at("2026-09-30 18:00:00"), at("2026-10-02 06:00:00"))

    assert [day.duration.total_seconds() / 3600 for day in days(period)] == [6, 24, 6]
    assert list(month_starts(period)) == [at("2026-10-01 00:00:00")]


def test_several_endpoints_out_at_once_lose_no_more_than_the_time_there_is() -> None:
    """Four of them ten days of thirty: by whole minutes 66.6666 %, the worst's, not -33 %, their sum's."""
    ten_days = [(at("2026-09-10 00:00:00"), 10 * 86_400)]
    records = [seen(SEPTEMBER, ten_days, endpoint=name, interval=10) for name in ("a", "b", "c", "d")]
    found = {each.name: each for each in reported(*records).definitions}
    alone = {each.name: each for each in reported(records[0]).definitions}

    assert percent(found["whole_minutes"].availability or Fraction(0)) == "66.6666"
    assert found["whole_minutes"].how == f"{alone['whole_minutes'].how}; of the worst endpoint"
    assert found["whole_minutes"].availability == alone["whole_minutes"].availability
    assert all(each.availability is not None and each.availability >= 0 for each in found.values())


def test_a_vantage_point_that_had_to_be_here_could_have_decided() -> None:
    """One fails for ten minutes, another does not: without the third nobody knows, so it is no verdict of met."""
    record = seen(SEPTEMBER, [(NOON, 600)], vantages=("one",))
    record.tracks |= seen(SEPTEMBER, vantages=("two",)).tracks
    before = reported(record)
    record.track("three")
    found = reported(record)

    assert (before.whole.balance.verdict, found.whole.balance.verdict) == (Verdict.MET, Verdict.UNDETERMINED)
    assert [name for name, _ in before.vantages] == ["one", "two"]
    assert found.vantages[1] == ("three", 0)
