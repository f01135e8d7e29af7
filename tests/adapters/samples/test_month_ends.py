"""An outage over a month's end: each month counts its own seconds of it, from whichever source it is read."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from sfsync.adapters.samples.folder import Folder
from sfsync.adapters.samples.ledger import FileLedger
from sfsync.adapters.samples.look import Look
from sfsync.availability.account import account
from sfsync.availability.period import around, month
from sfsync.availability.record import records
from sfsync.hours.interval import Interval
from sfsync.model.sample import Sample
from sfsync.policy.objectives import load_objectives
from tests.adapters.samples.ledgers import NOVEMBER, VANTAGE, sample

OBJECTIVES = load_objectives()
STEP, LATE = timedelta(seconds=10), timedelta(milliseconds=120)
MONTHS = ("2026-10", "2026-11")


def taken(failing: set[int]) -> list[Sample]:
    """Return samples 120 ms after every tenth second, an hour to both sides; `failing` numbers them from midnight."""
    return [sample(NOVEMBER + n * STEP + LATE, ok=n not in failing) for n in range(-360, 360)]


def down(samples: list[Sample], period: Interval) -> timedelta:
    """Return what a period counts."""
    return account(records(samples)["portal"], (), period, period.end, OBJECTIVES).balance.down


def unknown_around(samples: list[Sample], period: Interval) -> timedelta:
    """Return what of the hour to both sides of midnight is unknown in a period."""
    hours = Interval(NOVEMBER - 359 * STEP, NOVEMBER + 359 * STEP)
    found = account(records(samples)["portal"], (), period, period.end, OBJECTIVES).times.unknown
    return sum(((each & hours).duration for each in found), timedelta())


@pytest.mark.parametrize(
    ("failing", "october", "november"),
    [
        ({-1, 0}, 9.88, 10.12),  # one failing sample on each side: 23:59:50.12 to 00:00:10.12
        ({-1}, 0, 0),  # never confirmed
        ({-2, -1}, 19.88, 0.12),  # confirmed before midnight, over after it
        ({0, 1}, 0, 20),
    ],
)
def test_the_months_add_up(tmp_path: Path, failing: set[int], october: float, november: float) -> None:
    """Read from the ledger month by month they count what the whole span counts, to the microsecond."""
    samples = taken(failing)
    FileLedger(tmp_path, VANTAGE).record(samples)
    counted = [down(list(Look(Folder(tmp_path)).samples(each)), month(each)) for each in MONTHS]
    of_all = [down([one for one in samples if around(month(each)).start <= one.at], month(each)) for each in MONTHS]

    assert counted == of_all == [timedelta(seconds=october), timedelta(seconds=november)]
    assert sum(counted, timedelta()) == down(samples, Interval(month(MONTHS[0]).start, month(MONTHS[1]).end))


def test_the_month_begins_measured(tmp_path: Path) -> None:
    """The last sample of the month before speaks for the 0.12 s until the first one of its own."""
    FileLedger(tmp_path, VANTAGE).record(taken(set()))

    for each in MONTHS:
        assert unknown_around(list(Look(Folder(tmp_path)).samples(each)), month(each)) == timedelta()
