"""Several spans a day, nights, holidays and breaks: all of it is one set of open instants."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from sfsync.hours.business_hours import BusinessHours

HOUR = timedelta(hours=1)
THURSDAY, FRIDAY, SATURDAY = date(2026, 11, 26), date(2026, 11, 27), date(2026, 11, 28)


def at(text: str) -> datetime:
    """Read "26 19:00": a day of November 2026 and a time, UTC."""
    return datetime.strptime(f"2026-11-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=UTC)


def test_lunch_is_a_hole_between_two_spans() -> None:
    """From 11:30, two hours end at 14:30, and half an hour at 12:00, the closing instant (bug class 11)."""
    desk = BusinessHours("UTC", {"thu": ["08:00-12:00", "13:00-17:00"]})

    assert desk.advance(at("26 11:30"), 2 * HOUR) == at("26 14:30")
    assert desk.advance(at("26 11:30"), HOUR / 2) == at("26 12:00")
    assert desk.advance(at("26 12:15"), timedelta()) == at("26 13:00")
    assert desk.elapsed(at("26 00:00"), at("27 00:00")) == 8 * HOUR


@pytest.mark.parametrize(
    "spans",
    [
        pytest.param(["08:00-12:00", "12:00-17:00"], id="that touch"),
        pytest.param(["08:00-15:00", "10:00-17:00"], id="that overlap"),
        pytest.param(["12:00-17:00", "08:00-12:00"], id="out of order"),
        pytest.param(["08:00-17:00", "09:00-10:00", "08:00-17:00"], id="within others, and twice"),
    ],
)
def test_spans_unite(spans: list[str]) -> None:
    """Spans of one day count once, whichever way they are written."""
    desk = BusinessHours("UTC", {"thu": spans})

    assert [(i.start, i.end) for i in desk.segments(at("26 00:00"), at("27 00:00"))] == [
        (at("26 08:00"), at("26 17:00"))
    ]


def test_a_night_belongs_to_the_day_it_starts_on() -> None:
    """Thursday 19:00-29:00 is open on Friday until 05:00."""
    nights = BusinessHours("UTC", {"thu": ["19:00-29:00"]})

    assert nights.is_open(at("27 04:59"))
    assert not nights.is_open(at("27 05:00"))
    assert not nights.is_open(at("26 04:00"))
    assert nights.advance(at("26 22:00"), 7 * HOUR) == at("27 05:00")


def test_a_span_may_last_for_two_days() -> None:
    """Thursday 00:00-48:00 is all of Friday too."""
    long = BusinessHours("UTC", {"thu": ["00:00-48:00"]})

    assert long.elapsed(at("25 00:00"), at("30 00:00")) == 48 * HOUR
    assert long.is_open(at("27 23:59"))


def test_a_question_that_begins_after_midnight_sees_the_night_before() -> None:
    """What opened on 31 December still counts for a question that begins in January."""
    nights = BusinessHours("UTC", {"thu": ["19:00-48:00"]})
    new_year = datetime(2027, 1, 1, 12, tzinfo=UTC)  # 31 December 2026 is a Thursday

    assert nights.is_open(new_year)
    assert nights.advance(new_year, HOUR) == new_year + HOUR


def test_a_question_in_january_sees_a_long_span_of_december() -> None:
    """Wednesday 30 December 00:00-48:00 in Chicago lasts until 1 January, 06:00Z: two dates of UTC later."""
    long = BusinessHours("America/Chicago", {"wed": ["00:00-48:00"]})

    assert long.is_open(datetime(2027, 1, 1, 5, 59, tzinfo=UTC))
    assert not long.is_open(datetime(2027, 1, 1, 6, tzinfo=UTC))


def test_a_holiday_drops_the_night_that_starts_on_it() -> None:
    """And leaves the one that started the evening before, until its end on the holiday."""
    nights = dict.fromkeys(("wed", "thu", "fri"), ("19:00-29:00",))
    desk = BusinessHours("UTC", nights, [THURSDAY])

    found = [(i.start, i.end) for i in desk.segments(at("25 12:00"), at("28 12:00"))]

    assert found == [(at("25 19:00"), at("26 05:00")), (at("27 19:00"), at("28 05:00"))]


def test_a_break_is_cut_out_of_what_is_open() -> None:
    """Where nothing is open it cuts nothing; past 24:00 it cuts the next morning."""
    breaks = {THURSDAY: ["12:00-12:30", "18:00-20:00"], FRIDAY: ["22:00-33:00"]}
    desk = BusinessHours("UTC", dict.fromkeys(("thu", "fri", "sat"), ("08:00-19:00",)), (), breaks)

    found = [(i.start, i.end) for i in desk.segments(at("26 00:00"), at("28 12:00"))]

    assert found == [
        (at("26 08:00"), at("26 12:00")),
        (at("26 12:30"), at("26 18:00")),
        (at("27 08:00"), at("27 19:00")),
        (at("28 09:00"), at("28 12:00")),
    ]


def test_a_break_cuts_a_night_that_began_before() -> None:
    """A break is a span of its own date's clock, whichever day's opening it falls into; a holiday is not."""
    desk = BusinessHours("UTC", {"thu": ["19:00-29:00"]}, [FRIDAY], {FRIDAY: ["01:00-02:00"]})

    assert desk.elapsed(at("26 19:00"), at("27 05:00")) == 9 * HOUR


def test_a_gap_of_many_months_is_no_end() -> None:
    """A calendar closed for 400 days by holidays goes on after them (bug class 10)."""
    closed = [THURSDAY + timedelta(days=number) for number in range(400)]
    desk = BusinessHours("UTC", dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("07:00-19:00",)), closed)

    # The first open date is 2026-11-26 + 400 days = 2027-12-31, a Friday.
    assert desk.advance(at("26 09:00"), HOUR) == datetime(2027, 12, 31, 8, tzinfo=UTC)


def test_an_hour_a_week_still_adds_up() -> None:
    """100 hours at an hour a week, from a Thursday on, end 99 weeks later."""
    rare = BusinessHours("UTC", {"thu": ["10:00-11:00"]})

    assert rare.advance(at("26 00:00"), 100 * HOUR) == at("26 11:00") + timedelta(weeks=99)


def test_a_business_day_round_the_clock_needs_no_closing() -> None:
    """Around the clock every day, spans meet at midnight and nothing is lost there (bug class 20)."""
    desk = BusinessHours("America/Chicago", dict.fromkeys(("thu", "fri", "sat"), ("00:00-24:00",)))

    assert len(desk.segments(at("26 06:00"), at("29 06:00"))) == 1
    assert desk.advance(at("26 06:00"), 72 * HOUR) == at("29 06:00")
