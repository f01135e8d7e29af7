"""R13, R18, the order of the states, and `--at`: what a clock is doing at an instant."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.scenarios.told import (
    HOUR,
    Told,
    became,
    case,
    ct,
    explained,
    figures,
    first_response,
    outage,
    resolution,
    wrote,
)

P1 = case("Mon 11-23 09:00", "P1")  # Resolution due Mon 13:00
TO_CLOSING = case("Mon 11-23 15:00", "P1")  # due Mon 19:00, the closing instant
HELD = became(P1, "Mon 11-23 10:00", status="On Hold")


@pytest.mark.parametrize("kind", ["Internal", "Enhancement Request"])
def test_the_clocks_do_not_apply_to_every_type(kind: str) -> None:
    """R13: whatever else the case says, nothing is promised and nothing is counted."""
    readings = explained(
        became(case("Mon 11-23 09:00", "P1", type=kind), "Mon 11-23 10:00", status="On Hold"), "Tue 11-24 09:00"
    )

    for reading in readings.values():
        assert reading["state"] == "not_applicable"
        assert [reading[key] for key in ("started_at", "due_at", "completed_at", "target_s")] == [None] * 4
        assert reading["segments"] == []


@pytest.mark.parametrize("kind", ["Question", "Problem"])
def test_the_clocks_apply_to_questions_and_problems(kind: str) -> None:
    """Both alike."""
    readings = explained(case("Mon 11-23 09:00", "P1", type=kind), "Mon 11-23 09:30")

    assert {reading["state"] for reading in readings.values()} == {"running"}


@pytest.mark.parametrize(
    ("told", "at", "state"),
    [
        pytest.param(P1, "Mon 11-23 09:00", "running", id="at submission"),
        pytest.param(P1, "Mon 11-23 13:00", "running", id="at the due instant"),
        pytest.param(P1, "Mon 11-23 13:00:01", "breached", id="a second after it"),
        pytest.param(TO_CLOSING, "Mon 11-23 18:59:59", "running", id="a second before closing"),
        pytest.param(TO_CLOSING, "Mon 11-23 19:00", "out_of_hours", id="due at closing, at closing"),
        pytest.param(TO_CLOSING, "Mon 11-23 19:00:01", "breached", id="due at closing, a second after it"),
        pytest.param(case("Mon 11-23 17:00", "P1"), "Mon 11-23 19:00", "out_of_hours", id="at closing"),
        pytest.param(case("Mon 11-23 17:00", "P1"), "Tue 11-24 06:59:59", "out_of_hours", id="a second before opening"),
        pytest.param(case("Mon 11-23 17:00", "P1"), "Tue 11-24 07:00", "running", id="at opening"),
        pytest.param(case("Mon 11-23 17:00", "P1", "Premium"), "Mon 11-23 20:00", "running", id="around the clock"),
        pytest.param(P1, "Mon 11-23 22:00", "breached", id="breached before out of hours"),
        pytest.param(HELD, "Mon 11-23 10:00", "paused", id="at the instant a pause begins"),
        pytest.param(HELD, "Mon 11-23 22:00", "paused", id="paused before out of hours"),
        pytest.param(
            became(P1, "Mon 11-23 14:00", status="On Hold"), "Mon 11-23 15:00", "breached", id="before paused"
        ),
        pytest.param(
            became(HELD, "Mon 11-23 11:00", status="Open"), "Mon 11-23 11:00", "running", id="as a pause ends"
        ),
        pytest.param(
            became(P1, "Mon 11-23 12:00", status="Closed"), "Mon 11-23 11:59:59", "running", id="before the close"
        ),
        pytest.param(became(P1, "Mon 11-23 12:00", status="Closed"), "Mon 11-23 12:00", "met", id="at the close"),
        pytest.param(became(P1, "Mon 11-23 12:00", status="Closed"), "Mon 11-23 23:00", "met", id="met for good"),
        pytest.param(
            became(P1, "Mon 11-23 14:00", status="Closed"), "Mon 11-23 13:30", "breached", id="before a late close"
        ),
        pytest.param(
            became(P1, "Mon 11-23 14:00", status="Closed"), "Mon 11-23 14:00", "missed", id="missed, not breached"
        ),
        pytest.param(became(HELD, "Mon 11-23 12:00", status="Closed"), "Mon 11-23 12:30", "met", id="met, not paused"),
        pytest.param(
            outage(became(P1, "Mon 11-23 12:00", status="Closed"), "Mon 11-23 11:30", None),
            "Mon 11-23 12:30",
            "met",
            id="met in an outage that holds",
        ),
    ],
)
def test_the_first_state_that_applies(told: Told, at: str, state: str) -> None:
    """Met or missed, then breached, paused, out of hours, running."""
    assert resolution(told, at)["state"] == state


@pytest.mark.parametrize("at", ["Mon 11-23 19:00", "Mon 11-23 23:00", "Tue 11-24 07:00"])
def test_the_night_after_a_due_instant_at_closing_adds_no_overrun(at: str) -> None:
    """Due 19:00: until Tuesday 07:00 all four hours and not a second more have elapsed."""
    reading = resolution(TO_CLOSING, at)

    assert figures(reading) == {"elapsed": 4 * HOUR, "remaining": 0, "paused": 0}


def test_overrun_counts_open_time() -> None:
    """P1 due 13:00; on Tuesday at 08:00 six hours of Monday and one of Tuesday too late."""
    assert resolution(P1, "Tue 11-24 08:00")["remaining_s"] == -7 * HOUR


STORY = wrote(case("Mon 11-23 09:00", "P3"), "Mon 11-23 09:30", "customer")
for _at, _fields in [
    ("Mon 11-23 10:00", {"priority": "P2"}),
    ("Mon 11-23 11:00", {"status": "On Hold"}),
    ("Mon 11-23 14:00", {"status": "In Progress"}),
    ("Tue 11-24 08:00", {"priority": "P1"}),
    ("Tue 11-24 09:00", {"status": "Closed"}),
]:
    STORY = became(STORY, _at, **_fields)
STORY = wrote(STORY, "Mon 11-23 10:45")


@pytest.mark.parametrize(
    ("at", "state", "target", "due", "paused"),
    [
        # P3 of Monday 09:00: 24 h, due Wed 09:00.
        pytest.param("Mon 11-23 09:59", "running", 24, "Wed 11-25 09:00", 0, id="before everything"),
        # Raised at 10:00: 8 h, due 18:00.
        pytest.param("Mon 11-23 10:00", "running", 8, "Mon 11-23 18:00", 0, id="raised"),
        # Held at 11:00.
        pytest.param("Mon 11-23 12:00", "paused", 8, "Mon 11-23 18:00", 1, id="held"),
        # Resumed at 14:00 with 7 h of the raise left: 5 to closing, 2 on Tuesday.
        pytest.param("Mon 11-23 15:00", "running", 8, "Tue 11-24 09:00", 3, id="resumed"),
        # Raised to P1 at Tue 08:00: Tue 12:00 would be later.
        pytest.param("Tue 11-24 08:30", "running", 4, "Tue 11-24 09:00", 3, id="raised again"),
        # Closed at Tue 09:00, the due instant.
        pytest.param("Tue 11-24 09:00", "met", 4, "Tue 11-24 09:00", 3, id="closed"),
        pytest.param("Fri 11-27 09:00", "met", 4, "Tue 11-24 09:00", 3, id="days later"),
    ],
)
def test_as_of_any_instant(at: str, state: str, target: int, due: str, paused: int) -> None:
    """History and messages after `--at` are not there yet; the values then in force come from the history."""
    reading = resolution(STORY, at)

    assert (reading["state"], reading["due_at"]) == (state, ct(due))
    assert (reading["target_s"], reading["paused_s"]) == (target * HOUR, paused * HOUR)


@pytest.mark.parametrize(
    ("at", "state", "target"),
    [("Mon 11-23 09:45", "running", 8), ("Mon 11-23 10:30", "running", 2), ("Mon 11-23 10:45", "met", 2)],
)
def test_first_response_as_of_any_instant(at: str, state: str, target: int) -> None:
    """The customer's message at 09:30 is no response, Support's at 10:45 is."""
    reading = first_response(STORY, at)

    assert (reading["state"], reading["target_s"]) == (state, target * HOUR)


def test_an_open_outage_is_clipped_at_the_instant_asked_about() -> None:
    """From 10:00 on: at noon two hours are paused, whether the end is known by now or not."""
    open_, over = (
        resolution(outage(P1, "Mon 11-23 10:00", end), "Mon 11-23 12:00") for end in (None, "Mon 11-23 12:30")
    )

    assert open_ == over
    assert (open_["paused_s"], open_["due_at"]) == (2 * HOUR, ct("Mon 11-23 13:00"))


@pytest.mark.parametrize(
    "at", ["Mon 11-23 09:00", "Mon 11-23 10:30", "Mon 11-23 20:00", "Tue 11-24 08:59", "Fri 11-27 12:00"]
)
def test_the_parts_add_up(at: str) -> None:
    """Segments tile the clock's span; counted ones sum to elapsed, paused ones to paused."""
    for reading in explained(STORY, at).values():
        segments = reading["segments"]
        edges = [segment[key] for segment in segments for key in ("from", "to")]
        end = reading["completed_at"] or ct(at)

        assert (edges[:1], edges[-1:]) == (
            ([reading["started_at"]], [end]) if end > reading["started_at"] else ([], [])
        )
        assert edges[1:-1:2] == edges[2::2]
        assert all(
            before["kind"] != after["kind"] or before["reason"] != after["reason"]
            for before, after in pairwise(segments)
        )
