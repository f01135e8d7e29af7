"""R6: from submission to Support's first public message; an unanswered close completes it."""

from __future__ import annotations

from tests.scenarios.told import HOUR, MINUTE, became, case, ct, figures, first_response, tiles, wrote

ASKED = case("Mon 11-23 09:00", "P2")  # due Mon 11:00


def test_it_runs_from_submission() -> None:
    """After half an hour: 30 min gone, 90 min left."""
    reading = first_response(ASKED, "Mon 11-23 09:30")

    assert (reading["state"], reading["started_at"], reading["due_at"]) == (
        "running",
        ct("Mon 11-23 09:00"),
        ct("Mon 11-23 11:00"),
    )
    assert reading["completed_at"] is None
    assert figures(reading) == {"elapsed": 30 * MINUTE, "remaining": 90 * MINUTE, "paused": 0}


def test_supports_first_public_message_completes_it() -> None:
    """At 10:15, after 75 minutes; at 10:30 half an hour is left to 11:00. Later messages change nothing."""
    answered = wrote(wrote(ASKED, "Mon 11-23 10:15"), "Mon 11-23 10:20")

    reading = first_response(answered, "Mon 11-23 10:30")

    assert (reading["state"], reading["completed_at"]) == ("met", ct("Mon 11-23 10:15"))
    assert figures(reading) == {"elapsed": 75 * MINUTE, "remaining": 30 * MINUTE, "paused": 0}
    assert tiles(reading) == [(ct("Mon 11-23 09:00"), ct("Mon 11-23 10:15"), "counted")]


def test_an_internal_note_is_no_response() -> None:
    """The customer cannot read it."""
    reading = first_response(wrote(ASKED, "Mon 11-23 09:10", public=False), "Mon 11-23 09:30")

    assert (reading["state"], reading["completed_at"]) == ("running", None)


def test_the_customers_own_message_is_no_response() -> None:
    """Neither the first nor a second one, public or not."""
    nudged = wrote(wrote(ASKED, "Mon 11-23 09:00", "customer"), "Mon 11-23 09:10", "customer")

    assert first_response(nudged, "Mon 11-23 09:30")["completed_at"] is None


def test_a_message_at_the_due_instant_is_in_time() -> None:
    """A second later it is not (R18)."""
    in_time = first_response(wrote(ASKED, "Mon 11-23 11:00"), "Mon 11-23 12:00")
    late = first_response(wrote(ASKED, "Mon 11-23 11:00:01"), "Mon 11-23 12:00")

    assert (in_time["state"], in_time["elapsed_s"]) == ("met", 2 * HOUR)
    assert (late["state"], late["elapsed_s"]) == ("missed", 2 * HOUR + 1)


def test_an_answer_in_the_second_of_submission_took_no_time() -> None:
    """Met with nothing elapsed, and no segment of no length."""
    reading = first_response(wrote(ASKED, "Mon 11-23 09:00"), "Mon 11-23 09:30")

    assert (reading["state"], reading["elapsed_s"], reading["segments"]) == ("met", 0, [])


def test_an_answer_out_of_hours_costs_no_open_time() -> None:
    """Friday 18:00, answered on Saturday noon: the hour to closing counts, the night does not."""
    answered = wrote(case("Fri 11-27 18:00", "P2"), "Sat 11-28 12:00")

    reading = first_response(answered, "Sat 11-28 13:00")

    assert (reading["state"], reading["elapsed_s"], reading["remaining_s"]) == ("met", HOUR, HOUR)
    assert tiles(reading) == [
        (ct("Fri 11-27 18:00"), ct("Fri 11-27 19:00"), "counted"),
        (ct("Fri 11-27 19:00"), ct("Sat 11-28 12:00"), "closed"),
    ]


def test_closing_an_unanswered_case_completes_it() -> None:
    """At 10:00, in time; at 11:30, too late."""
    in_time = first_response(became(ASKED, "Mon 11-23 10:00", status="Closed"), "Mon 11-23 12:00")
    late = first_response(became(ASKED, "Mon 11-23 11:30", status="Closed"), "Mon 11-23 12:00")

    assert (in_time["state"], in_time["completed_at"]) == ("met", ct("Mon 11-23 10:00"))
    assert (late["state"], late["completed_at"]) == ("missed", ct("Mon 11-23 11:30"))


def test_the_first_of_message_and_close_counts() -> None:
    """A message after the close is no response any more, one before it is."""
    closed = became(ASKED, "Mon 11-23 10:00", status="Closed")

    assert first_response(wrote(closed, "Mon 11-23 10:30"), "Mon 11-23 12:00")["completed_at"] == ct("Mon 11-23 10:00")
    assert first_response(wrote(closed, "Mon 11-23 09:40"), "Mon 11-23 12:00")["completed_at"] == ct("Mon 11-23 09:40")


def test_once_completed_it_stays_completed() -> None:
    """R8: neither a reopening nor a second close starts it again."""
    reopened = became(became(ASKED, "Mon 11-23 10:00", status="Closed"), "Mon 11-23 14:00", status="Reopened")

    for told in (reopened, became(reopened, "Mon 11-23 16:00", status="Closed")):
        reading = first_response(told, "Mon 11-23 17:00")

        assert (reading["state"], reading["completed_at"]) == ("met", ct("Mon 11-23 10:00"))


def test_on_hold_does_not_pause_it() -> None:
    """R7 speaks of Resolution only: whoever waits for a third party can still be answered."""
    held = became(ASKED, "Mon 11-23 09:30", status="On Hold")

    reading = first_response(held, "Mon 11-23 10:30")

    assert (reading["state"], reading["due_at"]) == ("running", ct("Mon 11-23 11:00"))
    assert figures(reading) == {"elapsed": 90 * MINUTE, "remaining": 30 * MINUTE, "paused": 0}
