"""R7 and R8: a close ends Resolution; a reopening resumes it, and the time in between is a pause.

A P2 of Standard, submitted on Monday at 09:00, due at 17:00, closed at 11:00, reopened at 15:00.
"""

from __future__ import annotations

from tests.scenarios.told import HOUR, became, case, ct, figures, outage, resolution, tiles

CASE = case("Mon 11-23 09:00", "P2")
CLOSED = became(CASE, "Mon 11-23 11:00", status="Closed")
REOPENED = became(CLOSED, "Mon 11-23 15:00", status="Reopened")


def test_a_close_completes_it() -> None:
    """After two hours; at noon five are left to the due instant."""
    reading = resolution(CLOSED, "Mon 11-23 12:00")

    assert (reading["state"], reading["completed_at"]) == ("met", ct("Mon 11-23 11:00"))
    assert (reading["due_at"], reading["target_s"]) == (ct("Mon 11-23 17:00"), 8 * HOUR)
    assert figures(reading) == {"elapsed": 2 * HOUR, "remaining": 5 * HOUR, "paused": 0}
    assert tiles(reading) == [(ct("Mon 11-23 09:00"), ct("Mon 11-23 11:00"), "counted")]


def test_a_completed_reading_counts_what_is_left_from_now() -> None:
    """A day later it is past the due instant: by two hours of Monday and five of Tuesday."""
    reading = resolution(CLOSED, "Tue 11-24 12:00")

    assert (reading["state"], reading["elapsed_s"], reading["remaining_s"]) == ("met", 2 * HOUR, -7 * HOUR)


def test_a_close_at_the_due_instant_is_in_time() -> None:
    """A second later it is not."""
    in_time = resolution(became(CASE, "Mon 11-23 17:00", status="Closed"), "Mon 11-23 18:00")
    late = resolution(became(CASE, "Mon 11-23 17:00:01", status="Closed"), "Mon 11-23 18:00")

    assert (in_time["state"], late["state"]) == ("met", "missed")


def test_a_reopened_case_runs_on() -> None:
    """Two hours counted, four paused; 15:00-19:00 is four more, the last two end on Tuesday at 09:00 (bug class 5)."""
    reading = resolution(REOPENED, "Mon 11-23 16:00")

    assert (reading["state"], reading["completed_at"], reading["due_at"]) == ("running", None, ct("Tue 11-24 09:00"))
    assert figures(reading) == {"elapsed": 3 * HOUR, "remaining": 5 * HOUR, "paused": 4 * HOUR}
    assert [(segment["kind"], segment["reason"]) for segment in reading["segments"]] == [
        ("counted", "business hours"),
        ("paused", "closed"),
        ("counted", "business hours"),
    ]


def test_closed_again() -> None:
    """On Tuesday at 08:00: 2 + 4 + 1 hours, in time."""
    reading = resolution(became(REOPENED, "Tue 11-24 08:00", status="Closed"), "Tue 11-24 12:00")

    assert (reading["state"], reading["completed_at"]) == ("met", ct("Tue 11-24 08:00"))
    assert (reading["elapsed_s"], reading["paused_s"]) == (7 * HOUR, 4 * HOUR)


def test_as_of_the_time_between_it_is_closed() -> None:
    """Whatever came later was not known then."""
    assert resolution(REOPENED, "Mon 11-23 14:59") == resolution(CLOSED, "Mon 11-23 14:59")


def test_a_missed_promise_is_not_mended_by_a_reopening() -> None:
    """Closed at 18:00, an hour late; reopened Tue 09:00: breached, with the hour after that on top."""
    late = became(CASE, "Mon 11-23 18:00", status="Closed")

    reading = resolution(became(late, "Tue 11-24 09:00", status="Open"), "Tue 11-24 10:00")

    assert resolution(late, "Mon 11-23 18:30")["state"] == "missed"
    assert (reading["state"], reading["due_at"]) == ("breached", ct("Mon 11-23 17:00"))
    assert figures(reading) == {"elapsed": 10 * HOUR, "remaining": -2 * HOUR, "paused": 3 * HOUR}


def test_closed_overnight_costs_nothing() -> None:
    """Submitted 15:00, due Tue 11:00; closed at 19:00, reopened at 07:00."""
    told = became(case("Mon 11-23 15:00", "P2"), "Mon 11-23 19:00", status="Closed")

    reading = resolution(became(told, "Tue 11-24 07:00", status="Reopened"), "Tue 11-24 08:00")

    assert (reading["due_at"], reading["paused_s"]) == (ct("Tue 11-24 11:00"), 0)


def test_reopened_into_on_hold_is_one_pause() -> None:
    """Closed at 11:00, On Hold from 15:00: the clock has stood still since 11:00, and so has its due instant."""
    reading = resolution(became(CLOSED, "Mon 11-23 15:00", status="On Hold"), "Mon 11-23 16:00")

    assert (reading["state"], reading["due_at"]) == ("paused", ct("Mon 11-23 17:00"))
    assert figures(reading) == {"elapsed": 2 * HOUR, "remaining": 6 * HOUR, "paused": 5 * HOUR}


def test_an_outage_while_closed_is_not_counted_twice() -> None:
    """12:00-14:00 lies within the closed time."""
    told = outage(REOPENED, "Mon 11-23 12:00", "Mon 11-23 14:00")

    assert resolution(told, "Mon 11-23 16:00")["due_at"] == ct("Tue 11-24 09:00")


def test_an_outage_after_the_close_is_no_matter() -> None:
    """A clock that has stopped is not paused, and its due instant stays."""
    plain = resolution(CLOSED, "Mon 11-23 11:00")

    told = resolution(outage(CLOSED, "Mon 11-23 12:00", "Mon 11-23 14:00"), "Mon 11-23 15:00")

    assert (told["state"], told["due_at"], told["paused_s"]) == ("met", plain["due_at"], 0)
