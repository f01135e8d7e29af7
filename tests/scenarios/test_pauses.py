"""R7 and "while a clock is paused": On Hold, In Development and outages, alone and together.

Unless said otherwise: a P2 of Standard, submitted on Monday at 09:00. Resolution is due 17:00, First Response 11:00.
"""

from __future__ import annotations

import pytest

from tests.scenarios.told import HOUR, became, case, ct, explained, figures, first_response, outage, resolution, tiles

CASE = case("Mon 11-23 09:00", "P2")
HELD = became(CASE, "Mon 11-23 10:00", status="On Hold")


@pytest.mark.parametrize("status", ["On Hold", "In Development"])
def test_a_status_pauses(status: str) -> None:
    """Held at 10:00, seen at 12:00: an hour counted, two paused, seven left, and the due instant where it was."""
    reading = resolution(became(CASE, "Mon 11-23 10:00", status=status), "Mon 11-23 12:00")

    assert (reading["state"], reading["due_at"]) == ("paused", ct("Mon 11-23 17:00"))
    assert figures(reading) == {"elapsed": HOUR, "remaining": 7 * HOUR, "paused": 2 * HOUR}
    assert [(segment["kind"], segment["reason"]) for segment in reading["segments"]] == [
        ("counted", "business hours"),
        ("paused", status),
    ]


@pytest.mark.parametrize(
    "at", ["Mon 11-23 10:00", "Mon 11-23 16:59", "Mon 11-23 17:01", "Mon 11-23 22:00", "Tue 12-29 12:00"]
)
def test_a_paused_due_does_not_recede_and_is_not_breached(at: str) -> None:
    """However long the pause lasts: it is what it would be if the pause had ended as it began (bug class 4)."""
    reading = resolution(HELD, at)

    assert (reading["state"], reading["due_at"]) == ("paused", ct("Mon 11-23 17:00"))
    assert (reading["elapsed_s"], reading["remaining_s"]) == (HOUR, 7 * HOUR)


def test_a_resumed_due_moves_by_the_pause() -> None:
    """Held 10:00-12:00: due 19:00; at 13:00 two hours are gone and six are left."""
    reading = resolution(became(HELD, "Mon 11-23 12:00", status="In Progress"), "Mon 11-23 13:00")

    assert (reading["state"], reading["due_at"]) == ("running", ct("Mon 11-23 19:00"))
    assert figures(reading) == {"elapsed": 2 * HOUR, "remaining": 6 * HOUR, "paused": 2 * HOUR}


@pytest.mark.parametrize(
    ("held", "resumed", "due"),
    [
        # Submitted on Monday at 15:00: four hours to closing, four on Tuesday: due Tue 11:00.
        pytest.param("Mon 11-23 18:00", "Tue 11-24 08:00", "Tue 11-24 13:00", id="an hour of each day: two hours"),
        pytest.param("Mon 11-23 19:00", "Tue 11-24 07:00", "Tue 11-24 11:00", id="closing to opening: nothing"),
        pytest.param("Mon 11-23 20:00", "Tue 11-24 05:00", "Tue 11-24 11:00", id="at night: nothing"),
        pytest.param("Mon 11-23 18:59", "Tue 11-24 07:00", "Tue 11-24 11:01", id="a minute before closing: a minute"),
        pytest.param("Mon 11-23 15:00", "Mon 11-23 15:00:01", "Tue 11-24 11:00:01", id="a second: a second"),
        pytest.param("Tue 11-24 10:59", "Wed 11-25 10:59", "Wed 11-25 11:00", id="a day, a minute before it is due"),
    ],
)
def test_a_due_moves_by_the_open_part_only(held: str, resumed: str, due: str) -> None:
    """A pause costs what it takes out of business hours (bug class 1)."""
    late = became(case("Mon 11-23 15:00", "P2"), held, status="On Hold")

    assert resolution(became(late, resumed, status="Open"), "Wed 11-25 11:00")["due_at"] == ct(due)


def test_a_weekend_on_hold_costs_four_hours_not_sixty_four() -> None:
    """P3 of Friday 09:00 (24 h): Fri 10 + Mon 12 + Tue 2, due Tue 09:00; held Fri 17:00 to Mon 09:00: Tue 13:00."""
    held = became(case("Fri 11-27 09:00", "P3"), "Fri 11-27 17:00", status="On Hold")

    reading = resolution(became(held, "Mon 11-30 09:00", status="Open"), "Mon 11-30 10:00")

    assert reading["due_at"] == ct("Tue 12-01 13:00")
    assert figures(reading) == {"elapsed": 9 * HOUR, "remaining": 15 * HOUR, "paused": 4 * HOUR}


def test_pauses_add_up() -> None:
    """Held 10-11 and 12-14: 1 + 1 + 5 hours counted by 19:00, the eighth ends on Tuesday at 08:00 (bug class 2)."""
    told = HELD
    for at, status in [("11:00", "Open"), ("12:00", "In Development"), ("14:00", "In Progress")]:
        told = became(told, f"Mon 11-23 {at}", status=status)

    reading = resolution(told, "Mon 11-23 15:00")

    assert reading["due_at"] == ct("Tue 11-24 08:00")
    assert figures(reading) == {"elapsed": 3 * HOUR, "remaining": 5 * HOUR, "paused": 3 * HOUR}


def test_from_one_paused_status_to_the_next_is_one_pause() -> None:
    """On Hold 10:00, In Development 11:00: at 12:00 the due instant still stands as of 10:00."""
    reading = resolution(became(HELD, "Mon 11-23 11:00", status="In Development"), "Mon 11-23 12:00")

    assert (reading["state"], reading["due_at"]) == ("paused", ct("Mon 11-23 17:00"))
    assert figures(reading) == {"elapsed": HOUR, "remaining": 7 * HOUR, "paused": 2 * HOUR}
    assert [segment["reason"] for segment in reading["segments"]] == ["business hours", "On Hold", "In Development"]


def test_paused_from_the_first_second() -> None:
    """Submitted On Hold: nothing counted, all is left."""
    reading = resolution(case("Mon 11-23 09:00", "P2", status="On Hold"), "Mon 11-23 10:00")

    assert (reading["state"], reading["due_at"]) == ("paused", ct("Mon 11-23 17:00"))
    assert figures(reading) == {"elapsed": 0, "remaining": 8 * HOUR, "paused": HOUR}


def test_closed_straight_from_a_pause() -> None:
    """Held 10:00-16:00, then closed: 1 hour counted, 3 to closing, 4 on Tuesday: due Tue 11:00, met (bug class 2)."""
    reading = resolution(became(HELD, "Mon 11-23 16:00", status="Closed"), "Mon 11-23 17:00")

    assert (reading["state"], reading["due_at"]) == ("met", ct("Tue 11-24 11:00"))
    assert (reading["elapsed_s"], reading["paused_s"]) == (HOUR, 6 * HOUR)


def test_breached_before_the_pause_stays_breached() -> None:
    """P1 due 13:00, held at 14:00. In the pause an hour overrun; resumed 16:00, at 17:00 two hours."""
    held = became(case("Mon 11-23 09:00", "P1"), "Mon 11-23 14:00", status="On Hold")

    paused = resolution(held, "Mon 11-23 15:00")
    resumed = resolution(became(held, "Mon 11-23 16:00", status="Open"), "Mon 11-23 17:00")

    assert (paused["state"], paused["due_at"]) == ("breached", ct("Mon 11-23 13:00"))
    assert figures(paused) == {"elapsed": 5 * HOUR, "remaining": -HOUR, "paused": HOUR}
    assert (resumed["state"], resumed["due_at"]) == ("breached", ct("Mon 11-23 13:00"))
    assert figures(resumed) == {"elapsed": 6 * HOUR, "remaining": -2 * HOUR, "paused": 2 * HOUR}


def test_held_at_the_due_instant() -> None:
    """P1 due 13:00, held at 13:00: not breached yet, and nothing is left; once it runs again it is."""
    held = became(case("Mon 11-23 09:00", "P1"), "Mon 11-23 13:00", status="On Hold")

    paused = resolution(held, "Mon 11-23 15:00")
    resumed = resolution(became(held, "Mon 11-23 16:00", status="Open"), "Mon 11-23 16:00")

    assert (paused["state"], paused["remaining_s"]) == ("paused", 0)
    assert (resumed["state"], resumed["due_at"]) == ("breached", ct("Mon 11-23 13:00"))


def test_closed_time_within_a_pause_is_closed() -> None:
    """Submitted 15:00, held 18:00 to Tue 08:00: paused seconds are open seconds, so that the parts add up."""
    held = became(case("Mon 11-23 15:00", "P2"), "Mon 11-23 18:00", status="On Hold")

    reading = resolution(became(held, "Tue 11-24 08:00", status="Open"), "Tue 11-24 09:00")

    assert tiles(reading) == [
        (ct("Mon 11-23 15:00"), ct("Mon 11-23 18:00"), "counted"),
        (ct("Mon 11-23 18:00"), ct("Mon 11-23 19:00"), "paused"),
        (ct("Mon 11-23 19:00"), ct("Tue 11-24 07:00"), "closed"),
        (ct("Tue 11-24 07:00"), ct("Tue 11-24 08:00"), "paused"),
        (ct("Tue 11-24 08:00"), ct("Tue 11-24 09:00"), "counted"),
    ]
    assert (reading["elapsed_s"], reading["paused_s"]) == (4 * HOUR, 2 * HOUR)


def test_an_outage_pauses_both_clocks() -> None:
    """10:00-12:00: First Response moves from 11:00 to 13:00, Resolution from 17:00 to 19:00."""
    readings = explained(outage(CASE, "Mon 11-23 10:00", "Mon 11-23 12:00"), "Mon 11-23 12:30")

    assert readings["first_response"]["due_at"] == ct("Mon 11-23 13:00")
    assert readings["resolution"]["due_at"] == ct("Mon 11-23 19:00")
    assert {reading["state"] for reading in readings.values()} == {"running"}


def test_overlapping_reasons_are_one_pause() -> None:
    """On Hold 10-13, outage 12-15: five hours, not six; 1 + 4 counted by 19:00, three on Tuesday: 10:00."""
    told = outage(became(HELD, "Mon 11-23 13:00", status="Open"), "Mon 11-23 12:00", "Mon 11-23 15:00")

    reading = resolution(told, "Mon 11-23 16:00")

    assert reading["due_at"] == ct("Tue 11-24 10:00")
    assert figures(reading) == {"elapsed": 2 * HOUR, "remaining": 6 * HOUR, "paused": 5 * HOUR}
    assert [segment["reason"] for segment in reading["segments"] if segment["kind"] == "paused"] == [
        "On Hold",
        "On Hold; Salesforce NA137 incident 1",
        "Salesforce NA137 incident 1",
    ]


def test_one_reason_ending_does_not_resume_the_clock() -> None:
    """At 14:00 the hold is over, the outage is not: paused since 10:00, due as of then."""
    told = outage(became(HELD, "Mon 11-23 13:00", status="Open"), "Mon 11-23 12:00", None)

    reading = resolution(told, "Mon 11-23 14:00")

    assert (reading["state"], reading["due_at"]) == ("paused", ct("Mon 11-23 17:00"))
    assert figures(reading) == {"elapsed": HOUR, "remaining": 7 * HOUR, "paused": 4 * HOUR}


def test_an_outage_after_the_due_instant_excuses_nothing() -> None:
    """First Response was due at 11:00; an outage from 12:00 on leaves it breached."""
    reading = first_response(outage(CASE, "Mon 11-23 12:00", None), "Mon 11-23 14:00")

    assert (reading["state"], reading["due_at"], reading["remaining_s"]) == ("breached", ct("Mon 11-23 11:00"), -HOUR)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        pytest.param("Mon 11-23 06:00", "Mon 11-23 09:00", id="before the case"),
        pytest.param("Sun 11-22 00:00", "Mon 11-23 07:00", id="at the weekend before it"),
        pytest.param("Mon 11-23 19:00", "Tue 11-24 07:00", id="overnight"),
        pytest.param("Tue 11-24 10:00", "Tue 11-24 12:00", id="after what is asked"),
    ],
)
def test_an_outage_that_takes_nothing_changes_nothing(start: str, end: str) -> None:
    """Submitted Monday 15:00, due Tue 11:00, seen on Tuesday 08:00."""
    told = case("Mon 11-23 15:00", "P2")

    plain, paused = (resolution(case_, "Tue 11-24 08:00") for case_ in (told, outage(told, start, end)))

    assert paused == plain


def test_an_outage_that_began_before_the_case_counts_from_its_submission() -> None:
    """06:00-10:00: an hour of it lies in the clock. While it holds, all eight hours are left."""
    told = outage(CASE, "Mon 11-23 06:00", "Mon 11-23 10:00")

    holding, over = resolution(told, "Mon 11-23 09:30"), resolution(told, "Mon 11-23 11:00")

    assert (holding["state"], holding["due_at"], holding["paused_s"]) == ("paused", ct("Mon 11-23 17:00"), HOUR // 2)
    assert holding["remaining_s"] == 8 * HOUR
    assert (over["due_at"], over["paused_s"], over["elapsed_s"]) == (ct("Mon 11-23 18:00"), HOUR, HOUR)


def test_around_the_clock_a_night_on_hold_counts_in_full() -> None:
    """P1 of Premium, Monday 18:00, due 22:00; held 20:00 to Tue 06:00: due Tue 08:00."""
    held = became(case("Mon 11-23 18:00", "P1", "Premium"), "Mon 11-23 20:00", status="On Hold")

    reading = resolution(became(held, "Tue 11-24 06:00", status="Open"), "Tue 11-24 06:30")

    assert reading["due_at"] == ct("Tue 11-24 08:00")
    assert reading["paused_s"] == 10 * HOUR
