"""R9 and R10: a raise gives min(old due, raise + new target), a lowering counts as though it had always been so.

Submitted on Monday at 09:00 under Standard, unless said otherwise. From there:
P1 4 h: Mon 13:00 · P2 8 h: Mon 17:00 · P3 24 h (10 Mon, 12 Tue, 2 Wed): Wed 09:00 · P4 60 h: next Mon 09:00.
"""

from __future__ import annotations

import pytest

from tests.scenarios.told import HOUR, became, case, ct, explained, figures, first_response, resolution, wrote


def changed(start: str, *changes: tuple[str, str]) -> dict[str, object]:
    """Return a case whose priority changed on that Monday or Tuesday."""
    told = case("Mon 11-23 09:00", start)
    for at, priority in changes:
        told = became(told, at, priority=priority)
    return told


@pytest.mark.parametrize(
    ("start", "changes", "due"),
    [
        pytest.param("P3", [("Mon 11-23 12:00", "P2")], "Tue 11-24 08:00", id="raised: 7 h to closing, 1 on Tuesday"),
        pytest.param(
            "P2", [("Mon 11-23 16:00", "P1")], "Mon 11-23 17:00", id="raised late: the old promise is the earlier"
        ),
        pytest.param("P2", [("Mon 11-23 13:00", "P1")], "Mon 11-23 17:00", id="raised: both promises end at once"),
        pytest.param("P2", [("Mon 11-23 09:00", "P1")], "Mon 11-23 13:00", id="raised in the second of submission"),
        pytest.param("P2", [("Mon 11-23 18:00", "P1")], "Mon 11-23 17:00", id="raised after the breach: not relaxed"),
        pytest.param(
            "P4",
            [("Tue 11-24 09:00", "P2"), ("Tue 11-24 16:00", "P1")],
            "Tue 11-24 17:00",
            id="raised twice: the earliest",
        ),
        pytest.param(
            "P4", [("Tue 11-24 09:00", "P3"), ("Tue 11-24 10:00", "P1")], "Tue 11-24 14:00", id="raised twice: the last"
        ),
        pytest.param("P1", [("Mon 11-23 10:00", "P3")], "Wed 11-25 09:00", id="lowered"),
        pytest.param(
            "P1", [("Mon 11-23 10:00", "P2"), ("Mon 11-23 11:00", "P4")], "Mon 11-30 09:00", id="lowered twice"
        ),
        pytest.param("P1", [("Mon 11-23 14:00", "P2")], "Mon 11-23 17:00", id="lowered after a breach"),
        pytest.param(
            "P2", [("Mon 11-23 10:00", "P1"), ("Mon 11-23 11:00", "P2")], "Mon 11-23 17:00", id="up and back down"
        ),
        pytest.param(
            "P2", [("Mon 11-23 10:00", "P4"), ("Mon 11-23 11:00", "P2")], "Mon 11-23 19:00", id="down and back up"
        ),
        pytest.param("P2", [("Mon 11-23 12:00", "High")], "Mon 11-23 17:00", id="another spelling is no change"),
    ],
)
def test_a_change_of_priority(start: str, changes: list[tuple[str, str]], due: str) -> None:
    """Resolution's due instant on Tuesday at 16:30, after all of it."""
    assert resolution(changed(start, *changes), "Tue 11-24 16:30")["due_at"] == ct(due)


def test_a_raise_of_both_clocks() -> None:
    """P3 to P2 at 12:00: First Response 14:00 (was 17:00). Time already spent stays spent."""
    readings = explained(changed("P3", ("Mon 11-23 12:00", "P2")), "Mon 11-23 13:00")

    response = readings["first_response"]
    assert (response["due_at"], response["target_s"]) == (ct("Mon 11-23 14:00"), 2 * HOUR)
    assert figures(response) == {"elapsed": 4 * HOUR, "remaining": HOUR, "paused": 0}
    assert figures(readings["resolution"]) == {"elapsed": 4 * HOUR, "remaining": 7 * HOUR, "paused": 0}


def test_a_raise_never_breaches_by_itself() -> None:
    """P3 raised to P1 on Tuesday 09:00, long after 4 hours from submission: due 13:00, running."""
    reading = resolution(changed("P3", ("Tue 11-24 09:00", "P1")), "Tue 11-24 09:00")

    assert (reading["state"], reading["due_at"]) == ("running", ct("Tue 11-24 13:00"))


def test_a_lowering_may_take_a_breach_back() -> None:
    """P1 is breached at 13:30; lowered to P2 at 14:00 it runs to 17:00 again."""
    told = changed("P1", ("Mon 11-23 14:00", "P2"))

    assert resolution(told, "Mon 11-23 13:30")["state"] == "breached"
    assert (resolution(told, "Mon 11-23 14:00")["state"], resolution(told, "Mon 11-23 17:01")["state"]) == (
        "running",
        "breached",
    )


def test_a_raise_changes_the_coverage() -> None:
    """Premium, P2 of Friday 18:00, due Mon 14:00. Raised to P1 on Saturday 12:00: around the clock, Sat 16:00.

    Coverage is that of the priority in force: at Sat 13:00 the 19 hours since Friday 18:00 have elapsed.
    """
    told = became(case("Fri 11-27 18:00", "P2", "Premium"), "Sat 11-28 12:00", priority="P1")

    before, after = resolution(told, "Sat 11-28 11:59"), resolution(told, "Sat 11-28 13:00")

    assert (before["state"], before["due_at"], before["elapsed_s"]) == ("out_of_hours", ct("Mon 11-30 14:00"), HOUR)
    assert (after["state"], after["due_at"]) == ("running", ct("Sat 11-28 16:00"))
    assert figures(after) == {"elapsed": 19 * HOUR, "remaining": 3 * HOUR, "paused": 0}


def test_a_raise_out_of_hours_counts_from_the_next_opening() -> None:
    """Standard, P2 of Friday 18:00, due Mon 14:00. Raised to P1 on Saturday: Monday 07:00 + 4 h."""
    told = became(case("Fri 11-27 18:00", "P2"), "Sat 11-28 12:00", priority="P1")

    assert resolution(told, "Sat 11-28 13:00")["due_at"] == ct("Mon 11-30 11:00")


def test_a_lowering_changes_the_coverage() -> None:
    """Premium, P1 of Friday 18:00, due 22:00. Lowered to P2 at 20:00: business hours, as though always so."""
    told = became(case("Fri 11-27 18:00", "P1", "Premium"), "Fri 11-27 20:00", priority="P2")

    reading = resolution(told, "Sat 11-28 12:00")

    assert (reading["state"], reading["due_at"]) == ("out_of_hours", ct("Mon 11-30 14:00"))
    assert figures(reading) == {"elapsed": HOUR, "remaining": 7 * HOUR, "paused": 0}


@pytest.mark.parametrize(
    ("start", "new", "due"),
    [
        pytest.param("P3", "P2", "Tue 11-24 09:00", id="raised at 13:00: 6 h to closing, 2 on Tuesday"),
        pytest.param("P2", "P1", "Mon 11-23 17:00", id="raised at 13:00: 17:00 comes before the old 19:00"),
        pytest.param("P1", "P2", "Mon 11-23 19:00", id="lowered: 17:00 and the two hours of the pause"),
        pytest.param("P1", "P3", "Wed 11-25 11:00", id="lowered: Wed 09:00 and the two hours of the pause"),
    ],
)
def test_a_pause_survives_a_change_of_priority(start: str, new: str, due: str) -> None:
    """Held 10:00-12:00, priority changed at 13:00 (bug class 3)."""
    told = became(case("Mon 11-23 09:00", start), "Mon 11-23 10:00", status="On Hold")
    told = became(became(told, "Mon 11-23 12:00", status="Open"), "Mon 11-23 13:00", priority=new)

    reading = resolution(told, "Mon 11-23 14:00")

    assert (reading["due_at"], reading["elapsed_s"], reading["paused_s"]) == (ct(due), 3 * HOUR, 2 * HOUR)


def test_a_late_raise_keeps_the_paused_time_of_the_old_promise() -> None:
    """P2 held 10:00-12:00, due 19:00; raised to P1 at 16:00 (Tue 08:00): still 19:00, not 17:00."""
    told = became(case("Mon 11-23 09:00", "P2"), "Mon 11-23 10:00", status="On Hold")
    told = became(became(told, "Mon 11-23 12:00", status="Open"), "Mon 11-23 16:00", priority="P1")

    assert resolution(told, "Mon 11-23 16:30")["due_at"] == ct("Mon 11-23 19:00")


def test_a_raise_within_a_pause() -> None:
    """P3 held at 10:00, raised to P2 at 12:00: as if it ran from then, Tue 08:00. Resumed at 14:00: Tue 10:00."""
    held = became(case("Mon 11-23 09:00", "P3"), "Mon 11-23 10:00", status="On Hold")
    raised = became(held, "Mon 11-23 12:00", priority="P2")

    paused = resolution(raised, "Mon 11-23 13:00")
    resumed = resolution(became(raised, "Mon 11-23 14:00", status="Open"), "Mon 11-23 15:00")

    assert (paused["state"], paused["due_at"]) == ("paused", ct("Tue 11-24 08:00"))
    assert (resumed["state"], resumed["due_at"]) == ("running", ct("Tue 11-24 10:00"))


def test_a_lowering_within_a_pause() -> None:
    """P1 held at 10:00, lowered to P2 at 12:00: 17:00 as of 10:00, seven hours left; resumed at 14:00: Tue 09:00."""
    held = became(case("Mon 11-23 09:00", "P1"), "Mon 11-23 10:00", status="On Hold")
    lowered = became(held, "Mon 11-23 12:00", priority="P2")

    paused = resolution(lowered, "Mon 11-23 13:00")
    resumed = resolution(became(lowered, "Mon 11-23 14:00", status="Open"), "Mon 11-23 15:00")

    assert (paused["state"], paused["due_at"], paused["remaining_s"]) == ("paused", ct("Mon 11-23 17:00"), 7 * HOUR)
    assert resumed["due_at"] == ct("Tue 11-24 09:00")


@pytest.mark.parametrize("priority", ["P1", "P4"])
def test_changes_after_completion_do_not_touch_a_clock(priority: str) -> None:
    """Answered at 10:00, changed at 10:30: First Response keeps P2's two hours; Resolution, still running, does not."""
    told = became(wrote(case("Mon 11-23 09:00", "P2"), "Mon 11-23 10:00"), "Mon 11-23 10:30", priority=priority)

    readings = explained(told, "Mon 11-23 10:45")

    response = readings["first_response"]
    assert (response["state"], response["due_at"], response["target_s"]) == ("met", ct("Mon 11-23 11:00"), 2 * HOUR)
    assert readings["resolution"]["target_s"] != 8 * HOUR


@pytest.mark.parametrize("priority", ["P1", "P4"])
def test_changes_after_the_close_do_not_touch_resolution(priority: str) -> None:
    """Closed late at 18:00, changed at 18:30: missed under P2 it stays."""
    told = became(case("Mon 11-23 09:00", "P2"), "Mon 11-23 18:00", status="Closed")

    reading = resolution(became(told, "Mon 11-23 18:30", priority=priority), "Mon 11-23 19:00")

    assert (reading["state"], reading["due_at"], reading["target_s"]) == ("missed", ct("Mon 11-23 17:00"), 8 * HOUR)


def test_a_change_in_the_second_of_the_close_still_counts() -> None:
    """Closed and lowered to P4 in one save: that is not after the completion."""
    told = became(case("Mon 11-23 09:00", "P2"), "Mon 11-23 18:00", status="Closed", priority="P4")

    reading = resolution(told, "Mon 11-23 19:00")

    assert (reading["state"], reading["due_at"], reading["target_s"]) == ("met", ct("Mon 11-30 09:00"), 60 * HOUR)


def test_a_change_while_closed_counts_once_it_is_reopened() -> None:
    """P2 closed at 11:00, raised to P1 at 12:00, reopened at 15:00: min(Tue 09:00, 15:00 + 4 h)."""
    told = became(case("Mon 11-23 09:00", "P2"), "Mon 11-23 11:00", status="Closed")
    told = became(became(told, "Mon 11-23 12:00", priority="P1"), "Mon 11-23 15:00", status="Reopened")

    assert resolution(told, "Mon 11-23 15:30")["due_at"] == ct("Mon 11-23 19:00")


def test_an_answer_before_a_raise_is_judged_by_the_old_promise() -> None:
    """P4, answered on Tuesday at 09:00, then raised to P1: met."""
    told = wrote(changed("P4", ("Tue 11-24 10:00", "P1")), "Tue 11-24 09:00")

    assert first_response(told, "Tue 11-24 12:00")["state"] == "met"
