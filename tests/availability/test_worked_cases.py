"""Months with their arithmetic written out: what a customer could work out on paper."""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest

from sfsync.availability.account import Account
from sfsync.availability.period import month
from sfsync.model.availability import Verdict
from sfsync.render.figures import exact, percent
from tests.availability.told import at, counted, dependency, maintenance, seen

SEPTEMBER, NOON = month("2026-09"), at("2026-09-12 12:00:00")
MINUTE = 60


def down(seconds: int, unknown: int = 0) -> Account:
    """Return September with so many seconds of outage, and so many that nobody measured."""
    return counted(seen(SEPTEMBER, [(NOON, seconds)], [(at("2026-09-20 12:00:00"), unknown)]), "2026-09")


def test_259_seconds_are_met() -> None:
    """259 <= 0.0001 x 2,592,000 = 259.2; net 1 - 259 / 2,592,000 = 0.99990007 and more."""
    held = down(259).balance

    assert (held.verdict, held.down) == (Verdict.MET, timedelta(seconds=259))
    assert (exact(held.budget), exact(held.left)) == ("259.2", "0.2")
    assert percent(held.net) == "99.9900"


def test_260_seconds_are_breached() -> None:
    """260 > 259.2; net 1 - 260 / 2,592,000 = 0.99989969…, which rounding would show as 99.99."""
    held = down(260).balance

    assert (held.verdict, exact(held.left)) == (Verdict.BREACHED, "-0.8")
    assert percent(held.net) == "99.9899"


def test_excluding_maintenance_shrinks_the_budget() -> None:
    """4 h leave 2,592,000 - 14,400 = 2,577,600 s, which allow 257.76 s: the same 259 s are a breach."""
    held = counted(
        seen(SEPTEMBER, [(NOON, 259)]), "2026-09", [maintenance("2026-09-20 00:00:00", "2026-09-20 04:00:00")]
    ).balance

    assert (exact(held.budget), exact(held.excluded)) == ("257.76", 14_400)
    assert held.verdict is Verdict.BREACHED


def test_an_overrun_counts() -> None:
    """Work announced for 02:00-04:00, back at 04:10: the 600 s after its window count, the 7,200 s in it do not."""
    found = counted(
        seen(SEPTEMBER, [(at("2026-09-20 02:00:00"), 130 * MINUTE)]),
        "2026-09",
        [maintenance("2026-09-20 02:00:00", "2026-09-20 04:00:00")],
    )

    assert (exact(found.balance.down), exact(found.balance.excluded)) == (600, 7200)
    assert (exact(found.outages[0].counted), exact(found.outages[0].excluded)) == (600, 7200)
    assert "overran by 600 s" in found.rulings[0][1].why


def test_four_unknown_minutes_are_met() -> None:
    """Even if all 240 s were down, 240 <= 259.2."""
    held = down(0, unknown=4 * MINUTE).balance

    assert (held.verdict, exact(held.unknown)) == (Verdict.MET, 240)
    assert (percent(held.best), percent(held.worst)) == ("100.0000", "99.9907")


def test_four_minutes_down_and_four_unknown_are_undetermined() -> None:
    """240 <= 259.2 < 480: what nobody measured decides."""
    held = down(4 * MINUTE, unknown=4 * MINUTE).balance

    assert held.verdict is Verdict.UNDETERMINED
    assert (percent(held.best), percent(held.worst)) == ("99.9907", "99.9814")


def test_five_minutes_down_are_breached() -> None:
    """300 > 259.2."""
    assert down(5 * MINUTE).balance.verdict is Verdict.BREACHED


def test_coverage_of_88_per_cent_gives_no_verdict() -> None:
    """12 % of 720 h are 86.4 h = 311,040 s; 88 < 90."""
    held = down(0, unknown=311_040).balance

    assert (held.verdict, held.coverage) == (Verdict.NO_DATA, Fraction(88, 100))


def test_an_outage_of_a_dependency_excuses_where_both_overlap() -> None:
    """Theirs 10:00-10:40, ours 09:58-10:45: 2 min before and 5 min after it count, 7 in all."""
    found = counted(
        seen(SEPTEMBER, [(at("2026-09-12 09:58:00"), 47 * MINUTE)]),
        "2026-09",
        [dependency("2026-09-12 10:00:00", "2026-09-12 10:40:00")],
    )

    assert exact(found.balance.down) == 7 * MINUTE
    assert exact(found.balance.excluded) == 40 * MINUTE
    assert (percent(found.balance.net), percent(found.balance.gross)) == ("99.9837", "99.8912")


@pytest.mark.parametrize(
    ("start", "end", "hours"),
    [
        pytest.param("2026-03-08 01:00:00", "2026-03-08 04:00:00", 2, id="the clocks go forward at 02:00"),
        pytest.param("2026-11-01 01:00:00", "2026-11-01 04:00:00", 4, id="the clocks go back at 02:00"),
        pytest.param("2026-03-07 01:00:00", "2026-03-07 04:00:00", 3, id="a night without a change"),
    ],
)
def test_local_wall_time_becomes_instants_late(start: str, end: str, hours: int) -> None:
    """01:00-04:00 in Chicago; 07:00Z-09:00Z in March, 06:00Z-10:00Z in November."""
    text = start[:7]
    found = counted(seen(month(text), interval=10), text, [maintenance(start, end, timezone="America/Chicago")])

    assert exact(found.balance.excluded) == hours * 3600


@pytest.mark.parametrize(
    ("text", "budget", "met", "breached"),
    [
        pytest.param("2026-02", "241.92", 241, 242, id="28 days: 2,419,200 s"),
        pytest.param("2028-02", "250.56", 250, 251, id="29 days: 2,505,600 s"),
        pytest.param("2026-10", "267.84", 267, 268, id="31 days: 2,678,400 s"),
    ],
)
def test_the_length_of_the_month(text: str, budget: str, met: int, breached: int) -> None:
    """A calendar month in UTC is as long as it is."""
    first, period = month(text).start, month(text)
    held, lost = (counted(seen(period, [(first, seconds)]), text).balance for seconds in (met, breached))

    assert (exact(held.budget), held.verdict, lost.verdict) == (budget, Verdict.MET, Verdict.BREACHED)


def test_a_share_is_never_rounded_up() -> None:
    """99.99538 shows as 99.9953; so does 99.99539999."""
    assert percent(Fraction("0.9999538")) == "99.9953"
    assert percent(Fraction("0.9999539999")) == "99.9953"
    assert percent(1 - Fraction(1, 10**9)) == "99.9999"
    assert percent(Fraction(1)) == "100.0000"


def test_a_target_is_exact_also_where_a_float_is_not() -> None:
    """0.1 % of 2,592,000 s are 2,592 s to the second: 1 - 0.999 as floats is 0.0010000000000000009."""
    record = seen(SEPTEMBER, [(NOON, 2592)])

    assert exact(counted(record, "2026-09", target="99.9").balance.left) == 0
    assert counted(record, "2026-09", target="99.9").balance.verdict is Verdict.MET
    assert counted(record, "2026-09", target="99.900001").balance.verdict is Verdict.BREACHED
