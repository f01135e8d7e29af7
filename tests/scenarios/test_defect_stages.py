"""R17: each stage of a defect has its window: P2 to its end, P1 to its beginning, P3 and P4 as an estimate."""

from __future__ import annotations

import json
from datetime import datetime

import pytest

from sfsync.engine.evaluate import evaluate
from sfsync.engine.flags import flags
from sfsync.intake.case_file import read_case_file
from tests.scenarios.told import HOUR, Reading, Told, became, case, ct, explained, outage, policy

WORK = became(case("Mon 11-23 08:00", "P2"), "Mon 11-23 08:10", status="In Development")


def staged(told: Told, at: str, stage: str) -> Told:
    """Let the defect enter a stage."""
    return became(told, at, defect_stage=stage)


def stage(told: Told, at: str) -> Reading:
    """Return the reading of the stage."""
    return explained(told, at)["defect_stage"]


def flagged(told: Told, at: str) -> dict[str, str]:
    """Return the flags of a case by key."""
    file = read_case_file(json.dumps(told), "case.json")
    return dict(flags(file.case, policy(), datetime.fromisoformat(ct(at))))


@pytest.mark.parametrize(
    ("name", "expedited", "promised"),
    [
        pytest.param("Triage", "Mon 11-23 10:00", "Mon 11-23 13:00", id="1-4 hours"),
        pytest.param("Investigation", "Tue 11-24 09:00", "Wed 11-25 09:00", id="24-48 hours, elapsed"),
        pytest.param("Development", "Wed 11-25 09:00", "Mon 11-30 09:00", id="2-5 days: 24 and 60 open hours"),
        pytest.param("QA Validation", "Tue 11-24 09:00", "Wed 11-25 09:00", id="1-2 days"),
        pytest.param("Customer Testing", "Wed 11-25 09:00", "Thu 11-26 09:00", id="2-3 days"),
        pytest.param("Resolution", "Tue 11-24 09:00", "Tue 11-24 09:00", id="1 day"),
    ],
)
def test_each_stage_has_its_window(name: str, expedited: str, promised: str) -> None:
    """Entered on Monday at 09:00: due at the beginning of the window for P1, at its end for P2; P3 and P4 as for P2."""
    due = {}
    for priority in ("P1", "P2", "P3", "P4"):
        told = staged(became(WORK, "Mon 11-23 08:20", priority=priority), "Mon 11-23 09:00", name)
        due[priority] = stage(told, "Mon 11-23 09:30")["due_at"]

    assert due == dict(zip(("P1", "P2", "P3", "P4"), map(ct, (expedited, promised, promised, promised)), strict=True))


def test_the_reading_names_the_stage_and_its_owner() -> None:
    """Whose turn it is; the other clocks have neither."""
    told = staged(WORK, "Mon 11-23 09:00", "QA Validation")

    assert (stage(told, "Mon 11-23 10:00")["stage"], stage(told, "Mon 11-23 10:00")["owner"]) == (
        "QA Validation",
        "QA Team",
    )
    assert "stage" not in explained(told, "Mon 11-23 10:00")["resolution"]


def test_an_estimate_is_never_breached() -> None:
    """P3: measured, also a month late; P2 is breached a second after its due instant."""
    late, soon = "Wed 12-23 09:00", "Mon 11-23 13:00:01"
    promised = staged(WORK, "Mon 11-23 09:00", "Triage")
    estimated = staged(became(WORK, "Mon 11-23 08:20", priority="P3"), "Mon 11-23 09:00", "Triage")

    assert (stage(promised, soon)["state"], stage(estimated, late)["state"]) == ("breached", "measured")
    assert stage(promised, "Mon 11-23 13:00")["state"] == "running"


def test_the_next_stage_ends_the_one_before() -> None:
    """Triage 09:00 to 10:00, then Investigation from there: 48 hours to Wednesday 10:00."""
    told = staged(staged(WORK, "Mon 11-23 09:00", "Triage"), "Mon 11-23 10:00", "Investigation")
    reading = stage(told, "Mon 11-23 12:00")

    assert (reading["started_at"], reading["due_at"]) == (ct("Mon 11-23 10:00"), ct("Wed 11-25 10:00"))
    assert (reading["elapsed_s"], reading["remaining_s"]) == (2 * HOUR, 46 * HOUR)


def test_a_stage_over_new_year_and_over_the_end_of_summer_time() -> None:
    """Days are business days: from Wednesday 2026-12-30, and over 2026-11-01, the hour of the day stays."""
    winter = staged(case("Wed 12-30 08:00", "P2"), "Wed 12-30 09:00", "Development")
    autumn = staged(case("Fri 10-30 08:00", "P2"), "Fri 10-30 09:00", "QA Validation")

    assert stage(winter, "Wed 12-30 10:00")["due_at"] == ct("Wed 01-06 09:00", 2027)
    assert stage(autumn, "Fri 10-30 10:00")["due_at"] == ct("Tue 11-03 09:00")


def test_a_raise_and_a_lowering_within_a_stage() -> None:
    """Triage at 09:00 under P2, due 13:00. Raised to P1 at 10:00: 11:00. Lowered to P3 at 10:00: an estimate, 13:00.

    From P3 to P2 at 14:00, after the estimate has passed: four hours from the raise, so that it breaches nothing.
    """
    told = staged(WORK, "Mon 11-23 09:00", "Triage")
    raised, lowered = (became(told, "Mon 11-23 10:00", priority=priority) for priority in ("P1", "P3"))
    late = became(became(told, "Mon 11-23 10:00", priority="P3"), "Mon 11-23 14:00", priority="P2")

    assert stage(raised, "Mon 11-23 10:30")["due_at"] == ct("Mon 11-23 11:00")
    assert (stage(lowered, "Mon 11-23 18:00")["state"], stage(lowered, "Mon 11-23 18:00")["due_at"]) == (
        "measured",
        ct("Mon 11-23 13:00"),
    )
    assert (stage(late, "Mon 11-23 15:00")["state"], stage(late, "Mon 11-23 15:00")["due_at"]) == (
        "running",
        ct("Mon 11-23 18:00"),
    )


def test_an_outage_within_a_stage_moves_it() -> None:
    """Two hours of Triage's four."""
    told = outage(staged(WORK, "Mon 11-23 09:00", "Triage"), "Mon 11-23 10:00", "Mon 11-23 12:00")

    assert stage(told, "Mon 11-23 12:30")["due_at"] == ct("Mon 11-23 15:00")


def test_closing_ends_a_stage_and_reopening_lets_it_go_on() -> None:
    """Closed 10:00 to 11:00 during Triage: met; reopened, it has three hours left and is due 14:00."""
    closed = became(staged(WORK, "Mon 11-23 09:00", "Triage"), "Mon 11-23 10:00", status="Closed")
    again = became(closed, "Mon 11-23 11:00", status="Open")

    assert stage(closed, "Mon 11-23 12:00")["completed_at"] == ct("Mon 11-23 10:00")
    assert (stage(again, "Mon 11-23 12:00")["state"], stage(again, "Mon 11-23 12:00")["due_at"]) == (
        "running",
        ct("Mon 11-23 14:00"),
    )


def test_the_first_contact_has_no_clock() -> None:
    """Its timeline is "immediate": it is what First Response measures."""
    assert "defect_stage" not in explained(staged(WORK, "Mon 11-23 09:00", "Initial Contact"), "Mon 11-23 10:00")


def test_a_stage_that_is_skipped_or_led_back_is_flagged() -> None:
    """The clock of the stage runs; the flag goes with the next right step."""
    triage = staged(WORK, "Mon 11-23 09:00", "Triage")
    skipped = staged(triage, "Mon 11-23 10:00", "QA Validation")
    onward = staged(staged(triage, "Mon 11-23 10:00", "Investigation"), "Mon 11-23 11:00", "Development")
    back = staged(onward, "Mon 11-23 12:00", "Triage")
    right = staged(skipped, "Tue 11-24 09:00", "Customer Testing")

    assert "without Investigation, Development" in flagged(skipped, "Mon 11-23 11:00")["stage_skipped"]
    assert "back from Development to Triage" in flagged(back, "Mon 11-23 12:30")["stage_back"]
    assert stage(back, "Mon 11-23 12:30")["started_at"] == ct("Mon 11-23 12:00")
    assert flagged(triage, "Mon 11-23 09:30") == flagged(right, "Tue 11-24 10:00") == {}


def test_a_step_leads_from_the_last_known_stage() -> None:
    """Whatever stood there in between: a word that the policy does not know leaves nothing out."""
    triage = staged(staged(WORK, "Mon 11-23 09:00", "Triage"), "Mon 11-23 10:00", "Wizardry")
    onward = staged(triage, "Mon 11-23 11:00", "Investigation")
    skipped = staged(triage, "Mon 11-23 11:00", "QA Validation")
    back = staged(staged(onward, "Mon 11-23 12:00", "Wizardry"), "Mon 11-23 13:00", "Triage")

    assert flagged(onward, "Mon 11-23 11:30") == {}
    assert "without Investigation, Development:" in flagged(skipped, "Mon 11-23 11:30")["stage_skipped"]
    assert "back from Investigation to Triage" in flagged(back, "Mon 11-23 13:30")["stage_back"]


@pytest.mark.parametrize("odd", ["QA Validation", "Wizardry"])
def test_a_stage_that_was_taken_away_again_needs_no_look(odd: str) -> None:
    """Neither a flag nor a note is left of it."""
    told = staged(WORK, "Mon 11-23 10:00", odd)
    cleared = became(told, "Mon 11-23 11:00", defect_stage=None)

    assert flagged(told, "Mon 11-23 10:30") != {}
    assert flagged(cleared, "Mon 11-23 11:30") == {}
    file = read_case_file(json.dumps(cleared), "case.json")
    readings = evaluate(file.case, policy(), (), datetime.fromisoformat(ct("Mon 11-23 11:30")))
    assert [note for reading in readings.milestones for note in reading.notes] == []


def test_a_closed_case_has_no_flag_of_its_stage() -> None:
    """Nobody need look at it any more; asked about the time before, the flag is there."""
    skipped = staged(WORK, "Mon 11-23 10:00", "QA Validation")
    closed = became(skipped, "Mon 11-23 11:00", status="Closed")

    assert "stage_skipped" in flagged(skipped, "Mon 11-23 12:00")
    assert "stage_skipped" in flagged(closed, "Mon 11-23 10:30")
    assert flagged(closed, "Mon 11-23 12:00") == {}


def test_a_stage_that_the_policy_does_not_know_is_flagged_and_stops_nothing() -> None:
    """The other clocks run; the stage has none, and nothing is guessed."""
    told = staged(became(WORK, "Mon 11-23 08:30", status="Open"), "Mon 11-23 09:00", "Wizardry")

    assert (
        "'Wizardry' is unknown: use one of Initial Contact, Triage" in flagged(told, "Mon 11-23 10:00")["stage_unknown"]
    )
    assert explained(told, "Mon 11-23 10:00")["resolution"]["state"] == "running"
    assert "defect_stage" not in explained(told, "Mon 11-23 10:00")


def test_a_history_of_the_stage_that_does_not_link_up_stops_nothing() -> None:
    """A missing row: flagged, and the other clocks run."""
    told = staged(became(WORK, "Mon 11-23 08:30", status="Open"), "Mon 11-23 09:00", "Triage")
    told["case"]["defect_stage"] = "Development"

    assert "its history ends in 'Triage'" in flagged(told, "Mon 11-23 10:00")["stage_history"]
    assert explained(told, "Mon 11-23 10:00")["resolution"]["state"] == "running"


def test_history_names_the_stage_as_people_and_the_org_do() -> None:
    """In words, by key and by the field's API name."""
    told = staged(WORK, "Mon 11-23 09:00", "Triage")
    for name in ("Defect Stage", "defect_stage", "SFSync_Defect_Stage__c"):
        told["history"][-1]["field"] = name

        assert stage(told, "Mon 11-23 10:00")["started_at"] == ct("Mon 11-23 09:00")
