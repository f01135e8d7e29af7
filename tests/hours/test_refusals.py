"""What hours refuse, always with a ValueError that says what to do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any

import pytest

from sfsync.hours.business_hours import BusinessHours
from sfsync.hours.interval import Interval

NAIVE = datetime(2026, 11, 23, 9)  # noqa: DTZ001 - what must be refused
AWARE = NAIVE.replace(tzinfo=UTC)
HOUR = timedelta(hours=1)
DESK = BusinessHours("America/Chicago", {"mon": ["07:00-19:00"]})
KNOWN = BusinessHours("UTC", {"mon": ["07:00-19:00"]}, years=(2020, 2030))


@pytest.mark.parametrize(
    "question",
    [
        pytest.param(lambda: DESK.advance(NAIVE, HOUR), id="advance"),
        pytest.param(lambda: DESK.elapsed(NAIVE, AWARE), id="elapsed from"),
        pytest.param(lambda: DESK.elapsed(AWARE, NAIVE), id="elapsed to"),
        pytest.param(lambda: DESK.is_open(NAIVE), id="is_open"),
        pytest.param(lambda: DESK.segments(NAIVE, AWARE), id="segments from"),
        pytest.param(lambda: DESK.segments(AWARE, NAIVE), id="segments to"),
        pytest.param(lambda: Interval(NAIVE, AWARE), id="interval start"),
        pytest.param(lambda: Interval(AWARE, NAIVE), id="interval end"),
        pytest.param(lambda: Interval(NAIVE, NAIVE), id="interval, both ends alike"),
        pytest.param(lambda: BusinessHours.always().advance(NAIVE, HOUR), id="around the clock"),
    ],
)
def test_a_naive_datetime_names_no_instant(question: Callable[[], object]) -> None:
    """Guessing a zone would be hours off without a word."""
    with pytest.raises(ValueError, match="time zone"):
        question()


@pytest.mark.parametrize("start", [AWARE, datetime(2026, 11, 29, 9, tzinfo=UTC)])
def test_a_negative_duration_is_refused(start: datetime) -> None:
    """From an open and from a closed instant."""
    with pytest.raises(ValueError, match="negative"):
        DESK.advance(start, timedelta(microseconds=-1))


def test_an_interval_cannot_end_before_it_starts() -> None:
    """An empty one is fine."""
    assert not Interval(AWARE, AWARE)

    with pytest.raises(ValueError, match="before its start"):
        Interval(AWARE, AWARE - timedelta(microseconds=1))


@pytest.mark.parametrize(
    "weekly",
    [
        pytest.param({}, id="no weekday"),
        pytest.param({"mon": []}, id="a weekday without spans"),
        pytest.param({"mon": (), "sun": ()}, id="two of them"),
    ],
)
def test_hours_that_never_open_are_refused(weekly: dict[str, list[str]]) -> None:
    """Else a due instant would be looked for without end (bug class 20)."""
    with pytest.raises(ValueError, match="never open"):
        BusinessHours("UTC", weekly)


@pytest.mark.parametrize(
    ("weekly", "named"),
    [
        ({"monday": ["07:00-19:00"]}, "monday"),
        ({"Mon": ["07:00-19:00"]}, "Mon"),
        ({"mon": ["7:00-19:00"]}, "7:00-19:00"),
        ({"mon": ["07:00-19"]}, "07:00-19"),
        ({"mon": ["07:00–19:00"]}, "07:00–19:00"),  # noqa: RUF001 - a dash as typed by a word processor
        ({"mon": ["07:60-19:00"]}, "07:60-19:00"),
        ({"mon": ["07:00-19:00 "]}, "07:00-19:00 "),
        ({"mon": ["07:00-19:00\n"]}, "07:00-19:00"),
        ({"mon": ["19:00-07:00"]}, "29:00"),
        ({"mon": ["07:00-07:00"]}, "07:00-07:00"),
        ({"mon": ["24:00-25:00"]}, "24:00-25:00"),
        ({"mon": ["07:00-48:01"]}, "07:00-48:01"),
        ({"mon": "07:00-19:00"}, "list"),
        ({"mon": [None]}, "None"),
    ],
)
def test_a_malformed_week_is_named(weekly: Any, named: str) -> None:  # noqa: ANN401 - anything may be written
    """The fault shows the text as it was written, or the remedy."""
    with pytest.raises(ValueError, match=named):
        BusinessHours("UTC", weekly)


@pytest.mark.parametrize(
    "zone", ["Mars/Olympus", "", "../etc/passwd", "/etc/localtime", "America", "America/Chicago\0"]
)
def test_an_unknown_zone_is_refused(zone: str) -> None:
    """With an example of a known one."""
    with pytest.raises(ValueError, match="America/Chicago"):
        BusinessHours(zone, {"mon": ["07:00-19:00"]})


@pytest.mark.parametrize("holiday", [datetime(2026, 12, 25, tzinfo=UTC), "2026-12-25", None])
def test_a_holiday_is_a_date(holiday: Any) -> None:  # noqa: ANN401 - anything may be given
    """A datetime would never equal a date, and the holiday would be lost without a word."""
    with pytest.raises(ValueError, match="date"):
        BusinessHours("UTC", {"mon": ["07:00-19:00"]}, [holiday])


def test_a_malformed_break_is_refused() -> None:
    """As a malformed span is."""
    with pytest.raises(ValueError, match="12-13"):
        BusinessHours("UTC", {"mon": ["07:00-19:00"]}, (), {date(2026, 11, 23): ["12-13"]})


@pytest.mark.parametrize(
    "question",
    [
        pytest.param(lambda: KNOWN.advance(datetime(2019, 12, 30, tzinfo=UTC), HOUR), id="from before them"),
        pytest.param(lambda: KNOWN.advance(datetime(2031, 1, 6, tzinfo=UTC), HOUR), id="from after them"),
        pytest.param(lambda: KNOWN.advance(datetime(2030, 12, 30, 18, tzinfo=UTC), 2 * HOUR), id="a due after them"),
        pytest.param(lambda: KNOWN.elapsed(datetime(2019, 1, 1, tzinfo=UTC), AWARE), id="elapsed from before them"),
        pytest.param(lambda: KNOWN.elapsed(AWARE, datetime(2031, 6, 1, tzinfo=UTC)), id="elapsed to after them"),
        pytest.param(lambda: KNOWN.is_open(datetime(2031, 6, 1, tzinfo=UTC)), id="open after them"),
        pytest.param(lambda: KNOWN.segments(AWARE, datetime(2031, 6, 1, tzinfo=UTC)), id="segments to after them"),
        pytest.param(lambda: DESK.advance(AWARE, timedelta.max), id="the longest duration there is"),
        pytest.param(lambda: DESK.elapsed(AWARE, datetime.max.replace(tzinfo=UTC)), id="the last instant there is"),
        pytest.param(lambda: DESK.is_open(datetime.min.replace(tzinfo=UTC)), id="the first instant there is"),
    ],
)
def test_a_question_beyond_the_known_years_is_refused(question: Callable[[], object]) -> None:
    """Holidays that nobody knows yet would give a wrong answer that looks like any other."""
    with pytest.raises(ValueError, match="year"):
        question()


@pytest.mark.parametrize(
    "edge", [datetime.min.replace(tzinfo=timezone(HOUR)), datetime.max.replace(tzinfo=timezone(-HOUR))]
)
def test_an_instant_beyond_what_utc_can_write_is_refused(edge: datetime) -> None:
    """A ValueError, as every other question that cannot be answered."""
    with pytest.raises(ValueError):  # noqa: PT011 - whichever words
        DESK.is_open(edge)


def test_the_known_years_are_answered_to_their_ends() -> None:
    """The first opening of the first year and the last closing of the last."""
    assert KNOWN.is_open(datetime(2020, 1, 6, 7, tzinfo=UTC))
    assert KNOWN.advance(datetime(2030, 12, 30, 18, tzinfo=UTC), HOUR) == datetime(2030, 12, 30, 19, tzinfo=UTC)
