"""A calendar is compiled lazily, over the years it is asked about; who asks first, or at once, must not show."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from functools import partial
from threading import Barrier

import pytest

from sfsync.hours.business_hours import BusinessHours
from sfsync.hours.interval import Interval

HOUR = timedelta(hours=1)
THREADS = 6


def desk() -> BusinessHours:
    """Return a calendar that nobody has asked anything yet."""
    weekly = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("07:00-19:00",))
    return BusinessHours("America/Chicago", weekly, [date(2026, 12, 25), date(2031, 1, 1)])


def questions() -> list[tuple[datetime, timedelta, list[Interval]]]:
    """Return questions in many years, some across a turn of the year, some with pauses."""
    chance = random.Random(7)
    starts = [datetime(chance.randint(2015, 2035), chance.choice([1, 6, 12]), 28, 12, tzinfo=UTC) for _ in range(16)]
    return [
        (start, chance.randint(0, 300) * HOUR, [Interval(start + HOUR, start + chance.randint(1, 900) * HOUR)])
        for start in starts
    ]


def answer(hours: BusinessHours, question: tuple[datetime, timedelta, list[Interval]]) -> tuple[object, ...]:
    """Ask in every way."""
    start, duration, pauses = question
    due = hours.advance(start, duration, pauses)
    return due, hours.elapsed(start, due, pauses), hours.is_open(start), len(hours.segments(start, due))


@pytest.mark.parametrize("seed", range(3))
def test_the_order_of_questions_does_not_show(seed: int) -> None:
    """Each alone, on fresh hours, gets what it gets in the midst of others."""
    alone = {repr(question): answer(desk(), question) for question in questions()}
    shuffled, hours = questions(), desk()
    random.Random(seed).shuffle(shuffled)

    assert {repr(question): answer(hours, question) for question in shuffled} == alone


def test_a_long_pause_reaches_beyond_what_is_compiled() -> None:
    """A pause of ten years, from a Monday 09:00 CST on, leaves eight hours to the Friday on which it ends."""
    start, end = datetime(2026, 11, 23, 15, tzinfo=UTC), datetime(2036, 11, 21, 15, tzinfo=UTC)

    due = desk().advance(start, 8 * HOUR, [Interval(start, end)])

    assert due == end + 8 * HOUR


@pytest.mark.parametrize("year", [1990, 2060])
def test_a_pause_far_from_the_question_changes_nothing(year: int) -> None:
    """Neither one long ago nor one far ahead, on fresh hours and on those that know its year."""
    start, hours = datetime(2026, 11, 23, 15, tzinfo=UTC), desk()
    far = [Interval(datetime(year, 1, 1, tzinfo=UTC), datetime(year, 12, 1, tzinfo=UTC))]

    assert hours.advance(start, HOUR, far) == start + HOUR
    assert hours.is_open(datetime(year, 6, 1, 18, tzinfo=UTC)) == (datetime(year, 6, 1, tzinfo=UTC).weekday() < 5)
    assert hours.advance(start, HOUR, far) == start + HOUR


def _asked_together(hours: BusinessHours, gate: Barrier, seed: int) -> dict[str, tuple[object, ...]]:
    mine = questions()
    random.Random(seed).shuffle(mine)
    gate.wait(timeout=20)
    return {repr(question): answer(hours, question) for question in mine}


def test_threads_may_share_a_calendar_that_is_not_yet_compiled() -> None:
    """Six that ask about different years at once get what one alone gets."""
    alone = {repr(question): answer(desk(), question) for question in questions()}
    hours, gate = desk(), Barrier(THREADS)

    with ThreadPoolExecutor(THREADS) as pool:
        found = list(pool.map(partial(_asked_together, hours, gate), range(THREADS)))

    assert found == [alone] * THREADS
