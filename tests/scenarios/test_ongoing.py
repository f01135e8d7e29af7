"""R11, R12: what begins anew with a message: Ongoing Response while open, Ongoing Update while in progress."""

from __future__ import annotations

from pathlib import Path

from tests.scenarios.told import HOUR, MINUTE, Told, became, case, ct, explained, figures, outage, tiles, wrote

DAY = 24 * HOUR
ANSWERED = wrote(became(case("Mon 11-23 09:00", "P2"), "Mon 11-23 09:30", status="Open"), "Mon 11-23 10:00")
TAKEN_UP = became(ANSWERED, "Mon 11-23 11:00", status="In Progress")


def asked(told: Told, at: str) -> Told:
    """Let the customer write."""
    return wrote(told, at, author="customer")


class TestOngoingResponse:
    """R11: from the customer's latest message to Support's next public one, after the first response."""

    def test_before_the_first_response_there_is_none(self) -> None:
        """What the customer adds before it is part of First Response."""
        told = asked(became(case("Mon 11-23 09:00"), "Mon 11-23 09:05", status="Open"), "Mon 11-23 09:10")

        assert "ongoing_response" not in explained(told, "Mon 11-23 09:30")

    def test_it_is_measured_in_open_hours_and_never_due(self) -> None:
        """Asked Monday 18:00, still waiting Tuesday 08:00: one hour to 19:00 and one from 07:00."""
        reading = explained(asked(ANSWERED, "Mon 11-23 18:00"), "Tue 11-24 08:00")["ongoing_response"]

        assert (reading["state"], reading["started_at"]) == ("measured", ct("Mon 11-23 18:00"))
        assert [reading[name] for name in ("due_at", "target_s", "remaining_s", "completed_at")] == [None] * 4
        assert reading["elapsed_s"] == 2 * HOUR
        assert [kind for _, _, kind in tiles(reading)] == ["counted", "closed", "counted"]

    def test_the_latest_message_counts(self) -> None:
        """Asked at 11:00 and again at 12:00, answered at 12:20: twenty minutes."""
        told = wrote(asked(asked(ANSWERED, "Mon 11-23 11:00"), "Mon 11-23 12:00"), "Mon 11-23 12:20")
        reading = explained(told, "Mon 11-23 15:00")["ongoing_response"]

        assert (reading["started_at"], reading["completed_at"]) == (ct("Mon 11-23 12:00"), ct("Mon 11-23 12:20"))
        assert reading["elapsed_s"] == 20 * MINUTE

    def test_an_internal_note_is_no_answer(self) -> None:
        """The customer cannot read it."""
        told = wrote(asked(ANSWERED, "Mon 11-23 11:00"), "Mon 11-23 11:10", public=False)

        assert explained(told, "Mon 11-23 12:00")["ongoing_response"]["completed_at"] is None

    def test_a_case_that_is_no_longer_open_has_none_waiting(self) -> None:
        """In Progress promises updates, not answers; what was answered before stays as it was."""
        told = became(asked(ANSWERED, "Mon 11-23 11:00"), "Mon 11-23 11:30", status="In Progress")
        earlier = wrote(asked(ANSWERED, "Mon 11-23 10:10"), "Mon 11-23 10:20")
        more = became(asked(earlier, "Mon 11-23 11:00"), "Mon 11-23 11:30", status="In Progress")

        assert "ongoing_response" not in explained(told, "Mon 11-23 12:00")
        assert explained(more, "Mon 11-23 12:00")["ongoing_response"]["completed_at"] == ct("Mon 11-23 10:20")

    def test_a_message_during_a_hold_waits_from_the_opening(self) -> None:
        """Asked while On Hold at 12:00, open again at 13:00, answered at 13:15: a quarter of an hour."""
        held = asked(became(ANSWERED, "Mon 11-23 11:00", status="On Hold"), "Mon 11-23 12:00")
        told = wrote(became(held, "Mon 11-23 13:00", status="Open"), "Mon 11-23 13:15")
        reading = explained(told, "Mon 11-23 14:00")["ongoing_response"]

        assert (reading["started_at"], reading["elapsed_s"]) == (ct("Mon 11-23 13:00"), 15 * MINUTE)

    def test_of_one_second_the_question_comes_first(self) -> None:
        """Asked and answered at 11:00 is answered; a question in the second of the first response is part of it."""
        at_once = wrote(asked(ANSWERED, "Mon 11-23 11:00"), "Mon 11-23 11:00")
        with_the_first = asked(ANSWERED, "Mon 11-23 10:00")

        assert explained(at_once, "Mon 11-23 12:00")["ongoing_response"]["completed_at"] == ct("Mon 11-23 11:00")
        assert "ongoing_response" not in explained(with_the_first, "Mon 11-23 12:00")

    def test_an_answer_in_the_second_that_the_case_is_taken_up_counts(self) -> None:
        """Support answers and moves the case to In Progress with it."""
        told = wrote(asked(ANSWERED, "Mon 11-23 11:00"), "Mon 11-23 11:30")
        moved = became(told, "Mon 11-23 11:30", status="In Progress")

        assert explained(moved, "Mon 11-23 12:00")["ongoing_response"]["completed_at"] == ct("Mon 11-23 11:30")

    def test_a_raise_after_the_answer_does_not_touch_it(self) -> None:
        """R10. P3 of Premium: asked 18:30, answered Tuesday 07:30, an hour; P1 a day later changes nothing."""
        told = wrote(
            became(case("Mon 11-23 09:00", "P3", "Premium"), "Mon 11-23 09:30", status="Open"), "Mon 11-23 10:00"
        )
        answered = wrote(asked(told, "Mon 11-23 18:30"), "Tue 11-24 07:30")
        raised = became(answered, "Wed 11-25 09:00", priority="P1")
        waiting = became(asked(answered, "Wed 11-25 07:00"), "Wed 11-25 09:00", priority="P1")

        for later in (answered, raised):
            assert explained(later, "Wed 11-25 10:00")["ongoing_response"]["elapsed_s"] == HOUR
        assert explained(waiting, "Wed 11-25 20:00")["ongoing_response"]["elapsed_s"] == 13 * HOUR

    def test_a_case_that_was_closed_unanswered_was_answered_by_that(self) -> None:
        """R6: closed 10:00, reopened 11:00; the customer asks at 11:30 and waits for half an hour."""
        closed = became(case("Mon 11-23 09:00"), "Mon 11-23 10:00", status="Closed")
        told = asked(became(closed, "Mon 11-23 11:00", status="Open"), "Mon 11-23 11:30")
        reading = explained(told, "Mon 11-23 12:00")["ongoing_response"]

        assert (reading["started_at"], reading["elapsed_s"]) == (ct("Mon 11-23 11:30"), HOUR // 2)

    def test_a_policy_may_promise_it(self, tmp_path: Path) -> None:
        """Two hours for P2: asked 11:00, due 13:00; a raise to P1 at 12:30 makes that 13:30 at most, so 13:00 stays."""
        own = tmp_path / "own.toml"
        targets = 'P1 = "1 hour", P2 = "2 hours", P3 = "8 hours", P4 = "2 business days"'
        own.write_text(f"[ongoing_response]\ntargets = {{ {targets} }}\n", encoding="utf-8")
        told = asked(ANSWERED, "Mon 11-23 11:00")
        reading = explained(told, "Mon 11-23 12:00", own)["ongoing_response"]
        raised = became(told, "Mon 11-23 12:30", priority="P1")

        assert (reading["state"], reading["due_at"]) == ("running", ct("Mon 11-23 13:00"))
        assert explained(raised, "Mon 11-23 13:10", own)["ongoing_response"]["state"] == "breached"


class TestOngoingUpdate:
    """R12: a week of elapsed time after the later of entering In Progress and Support's last public message."""

    def test_a_week_after_it_was_taken_up(self) -> None:
        """Monday 11:00 to Monday 11:00, nights and the weekend included."""
        reading = explained(TAKEN_UP, "Wed 11-25 11:00")["ongoing_update"]

        assert (reading["state"], reading["due_at"]) == ("running", ct("Mon 11-30 11:00"))
        assert figures(reading) == {"elapsed": 2 * DAY, "remaining": 5 * DAY, "paused": 0}

    def test_a_public_message_begins_a_new_week(self) -> None:
        """Written on Friday at 16:00: due on the next Friday at 16:00; a note or the customer changes nothing."""
        told = wrote(TAKEN_UP, "Fri 11-27 16:00")
        more = asked(wrote(told, "Sat 11-28 10:00", public=False), "Sat 11-28 11:00")

        assert explained(told, "Sat 11-28 09:00")["ongoing_update"]["due_at"] == ct("Fri 12-04 16:00")
        assert explained(more, "Sat 11-28 12:00")["ongoing_update"]["due_at"] == ct("Fri 12-04 16:00")

    def test_it_is_breached_after_a_week_of_silence_not_at_it(self) -> None:
        """R18: at the instant itself it runs, a second later it is breached."""
        at_it = explained(TAKEN_UP, "Mon 11-30 11:00")["ongoing_update"]["state"]
        after_it = explained(TAKEN_UP, "Mon 11-30 11:00:01")["ongoing_update"]["state"]

        assert (at_it, after_it) == ("running", "breached")

    def test_leaving_the_status_ends_it(self) -> None:
        """On Hold on Wednesday: met, and nothing is due any more; taken up again on Thursday: a new week."""
        held = became(TAKEN_UP, "Wed 11-25 11:00", status="On Hold")
        again = became(held, "Thu 11-26 08:00", status="In Progress")

        assert explained(held, "Thu 11-26 07:00")["ongoing_update"]["state"] == "met"
        assert explained(again, "Thu 11-26 09:00")["ongoing_update"]["due_at"] == ct("Thu 12-03 08:00")

    def test_a_week_over_new_year_and_over_the_end_of_summer_time(self) -> None:
        """Seven times 24 hours: over New Year the same hour, over 2026-11-01 an hour earlier by the clock."""
        winter = became(case("Wed 12-30 09:00"), "Wed 12-30 10:00", status="In Progress")
        autumn = became(case("Thu 10-29 09:00"), "Thu 10-29 10:00", status="In Progress")
        new_year = explained(winter, "Wed 12-30 11:00")["ongoing_update"]["due_at"]

        assert new_year == "2027-01-06T16:00:00Z" == ct("Wed 01-06 10:00", 2027)
        assert explained(autumn, "Thu 10-29 11:00")["ongoing_update"]["due_at"] == ct("Thu 11-05 09:00")

    def test_an_outage_of_salesforce_moves_it(self) -> None:
        """R14: three hours on Wednesday make Monday 14:00 of Monday 11:00."""
        told = outage(TAKEN_UP, "Wed 11-25 12:00", "Wed 11-25 15:00")

        assert explained(told, "Thu 11-26 12:00")["ongoing_update"]["due_at"] == ct("Mon 11-30 14:00")

    def test_closing_ends_it(self) -> None:
        """A closed case waits for no update."""
        closed = became(TAKEN_UP, "Tue 11-24 09:00", status="Closed")

        assert explained(closed, "Tue 12-15 09:00")["ongoing_update"]["state"] == "met"
