"""What holds of every span of samples, whatever was down, unknown, excluded, repeated or out of order."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from fractions import Fraction
from io import BytesIO
from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from sfsync.availability.account import Account, account, together
from sfsync.availability.balance import Balance, seconds
from sfsync.availability.conditions import conditions
from sfsync.availability.record import Record, records
from sfsync.availability.report import burn_down, report
from sfsync.hours.interval_set import IntervalSet
from sfsync.intake.samples import Samples, read_samples
from sfsync.model.availability import Exclusion, Verdict
from sfsync.model.replacing import replace
from sfsync.model.sample import Sample
from sfsync.policy.objectives import load_objectives
from tests.laws.probed import ENDPOINTS, PERIOD, exclusions, probed, samples, seconds_in

OBJECTIVES = load_objectives().asking(Fraction(95, 100), None)
LATER = PERIOD.end + timedelta(days=1)
FIGURES = tuple(each for each in Balance.__struct_fields__ if each not in {"target", "floor"})
SHARES = ("budget", "left", "net", "best", "worst", "gross", "coverage", "spent")
FAILING = samples(st.just(False))
Told = Sequence[Sample]


def record_of(told: Iterable[Sample]) -> Record:
    """Return the portal's record."""
    return records(told).get("portal", Record("portal"))


def judged(told: Iterable[Sample], excluded: Iterable[Exclusion] = (), until: datetime = PERIOD.end) -> Account:
    """Return what the period comes to."""
    return account(record_of(told), excluded, PERIOD, until, OBJECTIVES)


def as_lines(told: Iterable[Sample]) -> list[bytes]:
    """Return samples as they stand in a file."""
    return [
        json.dumps({"at": s.at.isoformat(), "endpoint": s.endpoint, "vantage": s.vantage, "ok": s.ok}).encode() + b"\n"
        for s in told
    ]


@given(probed(), st.lists(FAILING, min_size=1, max_size=4), exclusions(), seconds_in(0, 900))
def test_more_failing_samples_never_leave_more_budget(
    told: Told, more: Told, excluded: tuple[Exclusion, ...], until: datetime
) -> None:
    """Added one by one, at any instant, from any vantage point, with any exclusions."""
    left = [judged([*told, *more[:number]], excluded, until).balance.left for number in range(len(more) + 1)]

    assert left == sorted(left, reverse=True)


@given(probed(), exclusions(), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing(told: Told, excluded: tuple[Exclusion, ...], dice: Random) -> None:
    """Of samples, and of exclusions: the same account, outages and rulings too."""
    shaken = [*told, *(dice.choice(told) for _ in told[:20])]
    dice.shuffle(shaken)
    turned = list(excluded)
    dice.shuffle(turned)

    assert judged(shaken, turned) == judged(told, excluded)


@given(probed(), st.lists(st.integers(0, 150), max_size=3))
def test_how_samples_are_split_into_files_changes_nothing(told: Told, cuts: list[int]) -> None:
    """Read as one file or as several, one after the other."""
    lines = as_lines(told)
    edges = [0, *sorted(min(cut, len(lines)) for cut in cuts), len(lines)]
    whole, parts = Samples(), Samples()
    read_samples(BytesIO(b"".join(lines)), "whole", PERIOD, LATER, whole)
    for number, (start, end) in enumerate(pairwise(edges)):
        read_samples(BytesIO(b"".join(lines[start:end])), f"part {number}", PERIOD, LATER, parts)

    first, second = (report(each.records, (), PERIOD, LATER, OBJECTIVES) for each in (whole, parts))

    assert (first.whole, first.rates) == (second.whole, second.rates)
    assert (whole.taken, whole.repeated) == (parts.taken, parts.repeated)


@given(probed(), exclusions(), seconds_in())
def test_a_record_that_grows_is_the_record_read_at_once(
    told: Told, excluded: tuple[Exclusion, ...], asked: datetime
) -> None:
    """Asking in between leaves no trace in the answers that follow."""
    grown = Record("portal")
    for number, sample in enumerate(told):
        grown.add(sample)
        if not number % 20:
            conditions(grown, excluded, asked, OBJECTIVES)

    assert account(grown, excluded, PERIOD, PERIOD.end, OBJECTIVES) == judged(told, excluded)


@given(probed(), exclusions(), seconds_in(0, 900))
def test_bounds_hold_the_figure(told: Told, excluded: tuple[Exclusion, ...], until: datetime) -> None:
    """0 <= worst <= net <= best <= 1; counted <= confirmed <= raw."""
    held = judged(told, excluded, until).balance

    assert 0 <= held.worst <= held.net <= held.best <= 1
    assert held.down <= held.gross_down <= held.raw_down
    assert 0 <= held.coverage <= 1


@given(probed(), exclusions(), seconds_in(0, 900))
def test_the_month_is_tiled(told: Told, excluded: tuple[Exclusion, ...], until: datetime) -> None:
    """Excluded, down, unknown and what is to come overlap nowhere; what is left of the period was up."""
    found = judged(told, excluded, until)
    held, times = found.balance, found.times
    to_come = IntervalSet([PERIOD]) - IntervalSet([PERIOD]).before(until) - times.excluded
    parts = (times.excluded, times.down, times.unknown, to_come)
    united = IntervalSet(each for part in parts for each in part)
    up = IntervalSet([PERIOD]) - united

    assert held.excluded + held.counted == held.total == PERIOD.duration
    assert held.excluded + held.down + held.unknown + held.pending + up.duration == held.total
    assert held.net * seconds(held.counted) == seconds(held.counted - held.down)


@given(probed(), exclusions(), seconds_in(0, 900))
def test_outages_and_rulings_add_up(told: Told, excluded: tuple[Exclusion, ...], until: datetime) -> None:
    """Outages to the confirmed time, their counted parts to what is down; rulings, which never overlap, to excluded."""
    found = judged(told, excluded, until)
    nothing = timedelta()

    assert sum((o.counted for o in found.outages), nothing) == found.balance.down
    assert sum((o.counted + o.excluded for o in found.outages), nothing) == found.balance.gross_down
    assert sum((each.granted.duration for _, each in found.rulings), nothing) == found.balance.excluded
    assert all(o.samples >= OBJECTIVES.measuring.confirm for o in found.outages)


@given(probed(), exclusions())
def test_the_burn_down_ends_at_what_is_left(told: Told, excluded: tuple[Exclusion, ...]) -> None:
    """It begins at the budget, never rises, and its last corner is the balance's."""
    found = judged(told, excluded)
    corners = [left for _, left in burn_down(found)]

    assert (corners[0], corners[-1]) == (found.balance.budget, found.balance.left)
    assert corners == sorted(corners, reverse=True)


@given(probed(), probed(), exclusions(), seconds_in(0, 900))
def test_several_endpoints_are_no_better_than_each(
    told: Told, other: Told, excluded: tuple[Exclusion, ...], until: datetime
) -> None:
    """Together they are down where any is, count each second once, and have the bounds and the sum of one."""
    apart = [judged(told, excluded, until), judged(other, excluded, until)]
    apart[1] = replace(apart[1], endpoints=ENDPOINTS[1:])
    held = together(apart, OBJECTIVES).balance

    assert max(each.balance.down for each in apart) <= held.down <= sum((a.balance.down for a in apart), timedelta())
    assert held.down <= held.gross_down <= held.raw_down
    assert 0 <= held.worst <= held.net <= held.best <= 1
    assert held.excluded + held.down + held.unknown + held.pending <= held.total


@given(probed(), exclusions())
def test_the_verdict_follows_from_whole_numbers(told: Told, excluded: tuple[Exclusion, ...]) -> None:
    """Worked out here in microseconds and whole numbers alone: 95 % allows 5 / 100 of the counted time."""
    held = judged(told, excluded).balance
    micro = timedelta(microseconds=1)
    counted, down, unknown = (each // micro for each in (held.counted, held.down, held.unknown))
    if 10 * (counted - unknown) < 9 * counted or not counted:
        expected = Verdict.NO_DATA
    elif 100 * down > 5 * counted:
        expected = Verdict.BREACHED
    else:
        expected = Verdict.UNDETERMINED if 100 * (down + unknown) > 5 * counted else Verdict.MET

    assert held.verdict is expected


@given(probed(), exclusions())
def test_no_float_takes_part(told: Told, excluded: tuple[Exclusion, ...]) -> None:
    """Figures are durations in whole microseconds, shares are fractions."""
    found = judged(told, excluded)

    assert all(type(getattr(found.balance, name)) is timedelta for name in FIGURES)
    assert all(type(getattr(found.balance, name)) is Fraction for name in SHARES)
    assert all(type(left) is Fraction for _, left in burn_down(found))
