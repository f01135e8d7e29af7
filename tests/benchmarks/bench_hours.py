"""`BusinessHours.advance` against businesstimedelta and pandas, on the 07-19 US Central calendar with federal holidays.

The peers are asked on the same random starts in the same run. pandas counts whole hours on a naive local clock and
stamps the next opening at a tie: it is timed at the starts at which it is right.
"""

from __future__ import annotations

import random
import warnings
from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from statistics import median
from zoneinfo import ZoneInfo

import businesstimedelta
import holidays
import pandas as pd
import pytz

from sfsync.hours.business_hours import BusinessHours
from tests.benchmarks.measure import best, row

ZONE = "America/Chicago"
DAYS = frozenset(holidays.country_holidays("US", years=range(2024, 2032)))
OURS = BusinessHours(ZONE, dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("07:00-19:00",)), DAYS)
RANDOM = random.Random(7)
STARTS = [datetime(2025, 1, 1, tzinfo=UTC) + timedelta(seconds=RANDOM.randrange(2 * 365 * 86400)) for _ in range(2000)]


Work = tuple[Callable[[], None], int]
"""What to time, and how many calls it makes."""


def ours(hours: int) -> Work:
    """Return the calls of `advance`."""
    target = timedelta(hours=hours)

    def work() -> None:
        for start in STARTS:
            OURS.advance(start, target)

    return work, len(STARTS)


def theirs(hours: int, starts: list[datetime]) -> Work:
    """Return the additions of businesstimedelta, its holidays as a set."""
    zone = pytz.timezone(ZONE)
    # Its holiday rule fails on a list that ends within five years of the question.
    far = {*DAYS, date(2045, 1, 1)}
    work_day = businesstimedelta.WorkDayRule(time(7), time(19), list(range(5)), tz=zone)
    rules = businesstimedelta.Rules([work_day, businesstimedelta.HolidayRule(far, tz=zone)])
    target = businesstimedelta.BusinessTimeDelta(rules, hours=hours)
    wrong = sum((start + target).astimezone(UTC) != OURS.advance(start, timedelta(hours=hours)) for start in starts)
    assert not wrong, f"businesstimedelta is off at {wrong} starts"

    def work() -> None:
        for start in starts:
            start + target

    return work, len(starts)


def pandas(hours: int, starts: list[datetime], *, aware: bool) -> Work:
    """Return the additions of pandas CustomBusinessHour, at starts where it is right.

    Aware answers our question, from an instant to an instant; naive leaves the zone out, on a local clock.
    """
    # Counting in hours, pandas skips a holiday's hours only if its calendar is given as dates.
    offset = hours * pd.offsets.CustomBusinessHour(start="07:00", end="19:00", holidays=sorted(DAYS))
    zone = ZoneInfo(ZONE)
    naive = {start: pd.Timestamp(start.astimezone(zone).replace(tzinfo=None)) for start in starts}
    right = [
        start
        for start, at in naive.items()
        if (at + offset).to_pydatetime().replace(tzinfo=zone) == OURS.advance(start, timedelta(hours=hours))
    ]
    given = [pd.Timestamp(start) if aware else naive[start] for start in right]
    print(f"    (pandas is right at {len(right)} of {len(starts)} starts for {hours} h)")

    def work() -> None:
        for at in given:
            if aware:
                (at.tz_convert(zone) + offset).tz_convert(UTC)
            else:
                at + offset

    return work, len(right)


def compared(peer: Work, mine: Work) -> tuple[float, float]:
    """Return the peer's seconds per call, and how many times ours that is.

    Both are timed in turn, so that a slow moment of the machine strikes both; the median of the rounds counts.
    """
    rounds = [(best(*once(peer)), best(*once(mine))) for _ in range(11)]
    return median(theirs for theirs, _ in rounds), median(theirs / ours for theirs, ours in rounds)


def once(work: Work) -> tuple[Callable[[], None], int, int]:
    """Return the arguments with which `best` times a work once."""
    return work[0], 1, work[1]


def main() -> None:
    """Print the report."""
    print("BusinessHours.advance, random starts, US Central 07-19 with federal holidays")
    warnings.simplefilter("ignore")  # pandas warns of performance, which is the point
    mine = {hours: best(ours(hours)[0], rounds=15, calls=len(STARTS)) for hours in (1, 24, 60)}
    for hours, cost in mine.items():
        row(f"sfsync, {hours} h", f"{cost * 1e6:.2f} us", "flat from 1 h to 60 h")
    row("60 h against 1 h", f"{mine[60] / mine[1]:.2f} x", "about 1 x")
    for name, peer, wanted in (
        ("businesstimedelta, holidays as a set", theirs(24, STARTS[:100]), "at least 90 x"),
        ("pandas CustomBusinessHour, UTC to UTC", pandas(24, STARTS[:400], aware=True), "at least 35 x"),
        ("pandas CustomBusinessHour, naive clock", pandas(24, STARTS[:400], aware=False), "at least 35 x"),
    ):
        cost, times = compared(peer, ours(24))
        row(f"{name}, 24 h", f"{cost * 1e6:.0f} us", "")
        row("  times slower than sfsync in the same moment", f"{times:.0f} x", wanted)


if __name__ == "__main__":
    main()
