"""DESIGN section 6, R14: what trust.salesforce.com said pauses the clocks that stand on Salesforce, also in hindsight.

Unless said otherwise: a P2 of Standard on NA137, submitted on Monday at 09:00. Resolution is due 17:00 (8 h).
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from sfsync.engine.pauses import pauses
from sfsync.model.case import Case
from sfsync.model.evidence import Impact, Source
from sfsync.model.watch import Stay
from sfsync.policy.load import load_policy
from tests.scenarios.command import shell
from tests.scenarios.told import HOUR, MINUTE, became, case, ct, figures, tiles
from tests.scenarios.trust_told import explained, impact, incident, maintenance, read, with_incidents, with_maintenances

CASE = case("Mon 11-23 09:00", "P2")
TEN_TO_NOON = with_incidents(CASE, incident(impact("Mon 11-23 10:00", "Mon 11-23 12:00")))
OPEN = with_incidents(CASE, incident(impact("Mon 11-23 10:00", None)))


@pytest.mark.parametrize(
    ("start", "end", "due"),
    [
        # Submitted on Monday at 15:00: four hours to closing, four on Tuesday: due Tue 11:00.
        pytest.param("Mon 11-23 20:00", "Tue 11-24 05:00", "Tue 11-24 11:00", id="at night: unmoved"),
        pytest.param("Mon 11-23 19:00", "Tue 11-24 07:00", "Tue 11-24 11:00", id="closing to opening: unmoved"),
        pytest.param("Mon 11-23 18:00", "Tue 11-24 08:00", "Tue 11-24 13:00", id="18-19 and 07-08: two hours"),
        pytest.param("Mon 11-23 18:59", "Mon 11-23 23:00", "Tue 11-24 11:01", id="the last minute of the day"),
        pytest.param("Tue 11-24 06:00", "Tue 11-24 07:01", "Tue 11-24 11:01", id="the first minute of the day"),
        pytest.param("Mon 11-23 16:00", "Mon 11-23 16:00:59", "Tue 11-24 11:00:59", id="59 seconds"),
        pytest.param("Mon 11-23 14:00", "Mon 11-23 15:00", "Tue 11-24 11:00", id="ends as the case is submitted"),
        pytest.param(
            "Mon 11-23 14:00", "Mon 11-23 16:00", "Tue 11-24 12:00", id="began before the case: an hour of it"
        ),
        pytest.param("Mon 11-23 16:00", "Mon 11-23 16:00", "Tue 11-24 11:00", id="an empty impact"),
        pytest.param("Tue 11-24 11:00", "Tue 11-24 12:00", "Tue 11-24 11:00", id="begins as it is due"),
    ],
)
def test_a_due_moves_by_the_open_part_of_an_outage(start: str, end: str, due: str) -> None:
    """What an outage takes out of business hours is added, and no more."""
    told = with_incidents(case("Mon 11-23 15:00", "P2"), incident(impact(start, end)))

    assert read(told, "Wed 11-25 12:00")["due_at"] == ct(due)


def test_around_the_clock_a_weekend_counts_whole() -> None:
    """P1 of Premium, Fri 18:00, 4 h: due 22:00. Out Fri 20:00 to Sun 20:00 = 48 h: due Sun 22:00."""
    told = case("Fri 11-27 18:00", "P1", "Premium")
    out = incident(impact("Fri 11-27 20:00", "Sun 11-29 20:00"))

    reading = read(with_incidents(told, out), "Sun 11-29 21:00")

    assert (reading["state"], reading["due_at"]) == ("running", ct("Sun 11-29 22:00"))
    assert figures(reading) == {"elapsed": 3 * HOUR, "remaining": HOUR, "paused": 48 * HOUR}


def test_one_of_two_overlapping_incidents_ends() -> None:
    """10:00-11:00 and 10:30-12:00: at 11:30 still paused since 10:00; from 12:00 on due 17:00 + 2 h, not 2 h 30."""
    first = incident(impact("Mon 11-23 10:00", "Mon 11-23 11:00"), number=1)
    told = with_incidents(CASE, first, incident(impact("Mon 11-23 10:30", "Mon 11-23 12:00"), number=2))

    between, after = read(told, "Mon 11-23 11:30"), read(told, "Mon 11-23 13:00")

    assert (between["state"], between["due_at"]) == ("paused", ct("Mon 11-23 17:00"))
    assert figures(between) == {"elapsed": HOUR, "remaining": 7 * HOUR, "paused": 90 * MINUTE}
    assert (after["state"], after["due_at"], after["paused_s"]) == ("running", ct("Mon 11-23 19:00"), 2 * HOUR)


def test_an_incident_during_on_hold_is_a_union() -> None:
    """Held 10-12, out 11-13: Resolution loses 3 h: 17:00 + 3 h = 2 h to closing, an hour of Tuesday: 08:00.

    First Response (2 h: 11:00) does not pause for On Hold: it is out from its due instant on, and was due by then.
    """
    held = became(CASE, "Mon 11-23 10:00", status="On Hold")
    told = with_incidents(
        became(held, "Mon 11-23 12:00", status="Open"), incident(impact("Mon 11-23 11:00", "Mon 11-23 13:00"))
    )

    noon, after = read(told, "Mon 11-23 12:30"), read(told, "Mon 11-23 14:00")

    assert (noon["state"], noon["due_at"], noon["paused_s"]) == ("paused", ct("Mon 11-23 17:00"), 150 * MINUTE)
    assert (after["state"], after["due_at"], after["paused_s"]) == ("running", ct("Tue 11-24 08:00"), 3 * HOUR)
    assert read(told, "Mon 11-23 14:00", "first_response")["due_at"] == ct("Mon 11-23 11:00")


@pytest.mark.parametrize("at", ["Mon 11-23 10:00", "Mon 11-23 16:00", "Mon 11-23 19:00", "Tue 11-24 12:00"])
def test_an_open_incident_pauses_up_to_now(at: str) -> None:
    """However long: due, elapsed (9-10) and remaining (8 h - 1 h) stay as they were when it began."""
    reading = read(OPEN, at)

    assert (reading["state"], reading["due_at"]) == ("paused", ct("Mon 11-23 17:00"))
    assert (reading["elapsed_s"], reading["remaining_s"]) == (HOUR, 7 * HOUR)
    assert "Salesforce instance NA137: service disruption" in json.dumps(reading) or at == "Mon 11-23 10:00"


@pytest.mark.parametrize(
    ("at", "state", "due", "elapsed", "paused"),
    [
        ("Mon 11-23 09:30", "running", "Mon 11-23 17:00", 30 * MINUTE, 0),
        ("Mon 11-23 10:00", "paused", "Mon 11-23 17:00", HOUR, 0),
        ("Mon 11-23 11:00", "paused", "Mon 11-23 17:00", HOUR, HOUR),
        ("Mon 11-23 12:00", "running", "Mon 11-23 19:00", HOUR, 2 * HOUR),
        ("Mon 11-23 14:00", "running", "Mon 11-23 19:00", 3 * HOUR, 2 * HOUR),
        ("Mon 11-23 19:00", "out_of_hours", "Mon 11-23 19:00", 8 * HOUR, 2 * HOUR),
        ("Mon 11-23 19:01", "breached", "Mon 11-23 19:00", 8 * HOUR, 2 * HOUR),
    ],
)
def test_as_of_an_instant_around_an_impact(at: str, state: str, due: str, elapsed: int, paused: int) -> None:
    """10:00-12:00: before, as it begins, within, as it ends, after, as it is due (R18), a minute later."""
    reading = read(TEN_TO_NOON, at)

    assert (reading["state"], reading["due_at"]) == (state, ct(due))
    assert (reading["elapsed_s"], reading["paused_s"]) == (elapsed, paused)


def test_segments_tile_and_say_why() -> None:
    """09-10 counted, 10-12 paused in plain words, 12-13 counted."""
    reading = read(TEN_TO_NOON, "Mon 11-23 13:00")
    nine, ten, noon, one = (ct(f"Mon 11-23 {hour}:00") for hour in ("09", "10", "12", "13"))

    assert tiles(reading) == [(nine, ten, "counted"), (ten, noon, "paused"), (noon, one, "counted")]
    assert reading["segments"][1]["reason"] == "Salesforce instance NA137: service disruption, incident 5968"


def test_a_post_after_the_due_instant_takes_a_breach_back() -> None:
    """At 18:00 it was breached (due 17:00); posted at 17:40 that 10-12 was out, it is due 19:00 and runs."""
    late = impact("Mon 11-23 10:00", "Mon 11-23 12:00", createdAt=ct("Mon 11-23 17:40"))

    before, after = read(CASE, "Mon 11-23 18:00"), read(with_incidents(CASE, incident(late)), "Mon 11-23 18:00")

    assert (before["state"], before["due_at"]) == ("breached", ct("Mon 11-23 17:00"))
    assert (after["state"], after["due_at"], after["remaining_s"]) == ("running", ct("Mon 11-23 19:00"), HOUR)


@pytest.mark.parametrize(
    ("end", "due"), [("Mon 11-23 11:00", "Mon 11-23 18:00"), ("Mon 11-23 12:30", "Tue 11-24 07:30")]
)
def test_a_revised_end_moves_the_due_both_ways(end: str, due: str) -> None:
    """From 12:00 (due 19:00) to 11:00: an hour less, 18:00; to 12:30: half an hour more, Tue 07:30."""
    revised = incident(impact("Mon 11-23 10:00", end))

    assert read(with_incidents(TEN_TO_NOON, revised), "Mon 11-23 13:00")["due_at"] == ct(due)


def test_a_correction_removes_an_impact() -> None:
    """An event `correction` after the impact was posted: there was none."""
    posted = impact("Mon 11-23 10:00", "Mon 11-23 12:00", createdAt=ct("Mon 11-23 10:30"))
    event = {"id": 1, "type": "correction", "message": "No impact.", "createdAt": ct("Mon 11-23 13:00")}

    reading = read(with_incidents(CASE, incident(posted, IncidentEvents=[event])), "Mon 11-23 14:00")

    assert (reading["due_at"], reading["paused_s"]) == (ct("Mon 11-23 17:00"), 0)


CANCELLED = {"message": {"availability": "unavailable", "eventStatus": "eventStatusCanceled"}}
EVENT = {"MaintenanceEvents": [{"id": 1, "type": "cancelled", "message": "", "createdAt": ct("Mon 11-23 08:00")}]}


@pytest.mark.parametrize("how", [CANCELLED, EVENT, {"status": "Canceled"}])
def test_a_cancelled_maintenance_never_pauses(how: dict[str, Any]) -> None:
    """By its status, by its message or by its event."""
    told = with_maintenances(CASE, maintenance(impact("Mon 11-23 10:00", "Mon 11-23 12:00", "startingRelease"), **how))

    assert read(told, "Mon 11-23 13:00")["due_at"] == ct("Mon 11-23 17:00")


def test_a_maintenance_pauses_for_as_long_as_it_took() -> None:
    """Planned 10-12, it took 10:10 to 10:20: 10 minutes."""
    planned = {"plannedStartTime": ct("Mon 11-23 10:00"), "plannedEndTime": ct("Mon 11-23 12:00")}
    actual = impact("Mon 11-23 10:10", "Mon 11-23 10:20", "startingRelease")

    assert read(with_maintenances(CASE, maintenance(actual, **planned)), "Mon 11-23 13:00")["due_at"] == ct(
        "Mon 11-23 17:10"
    )
    assert read(with_maintenances(CASE, maintenance(**planned)), "Mon 11-23 11:00")["state"] == "running"


@pytest.mark.parametrize(
    ("broken", "why"),
    [
        (impact(None, "Mon 11-23 12:00"), "has no start"),
        (impact("Mon 11-23 12:00", "Mon 11-23 10:00"), "ends before it begins"),
    ],
)
def test_an_impact_with_a_fault_is_set_aside_aloud(broken: dict[str, Any], why: str) -> None:
    """It pauses nothing, and stderr says which and why."""
    readings, said = explained(with_incidents(CASE, incident(broken)), "Mon 11-23 13:00")

    assert readings["resolution"]["due_at"] == ct("Mon 11-23 17:00")
    assert "5968" in said
    assert why in said


def test_raised_during_an_incident() -> None:
    """P3 (24 h), out 10-12, raised to P2 at 11:00: 8 h from 12:00 on = 7 h to closing + 1 h: Tue 08:00 (R9)."""
    told = became(case("Mon 11-23 09:00", "P3"), "Mon 11-23 11:00", priority="P2")
    out = incident(impact("Mon 11-23 10:00", "Mon 11-23 12:00"))

    assert read(with_incidents(told, out), "Mon 11-23 13:00")["due_at"] == ct("Tue 11-24 08:00")


def test_lowered_during_an_incident() -> None:
    """To P3 at 11:00: from 09:00 24 h + 2 h out = 10 h of Monday, 12 of Tuesday, 4 of Wednesday: 11:00 (R10)."""
    told = with_incidents(
        became(CASE, "Mon 11-23 11:00", priority="P3"), incident(impact("Mon 11-23 10:00", "Mon 11-23 12:00"))
    )

    assert read(told, "Mon 11-23 13:00")["due_at"] == ct("Wed 11-25 11:00")


def test_an_incident_after_the_close_changes_nothing() -> None:
    """Closed at 12:00 after 3 h; out from 13:00: met, nothing paused."""
    told = with_incidents(became(CASE, "Mon 11-23 12:00", status="Closed"), incident(impact("Mon 11-23 13:00", None)))
    reading = read(told, "Mon 11-23 15:00")

    assert (reading["state"], reading["due_at"], reading["paused_s"]) == ("met", ct("Mon 11-23 17:00"), 0)


def test_an_incident_before_the_close_turns_missed_into_met() -> None:
    """Closed at 18:00, due 17:00: missed; 10-12 was out: due 19:00, met after 7 h."""
    closed = became(CASE, "Mon 11-23 18:00", status="Closed")
    out = with_incidents(closed, incident(impact("Mon 11-23 10:00", "Mon 11-23 12:00")))

    assert read(closed, "Tue 11-24 09:00")["state"] == "missed"
    assert (read(out, "Tue 11-24 09:00")["state"], read(out, "Tue 11-24 09:00")["elapsed_s"]) == ("met", 7 * HOUR)


def test_reopened_during_an_incident() -> None:
    """2 h, closed Mon 11:00, reopened Tue 09:00, out Mon 13:00 to Tue 10:00: 6 h left from Tue 10:00: 16:00."""
    closed = became(CASE, "Mon 11-23 11:00", status="Closed")
    told = became(closed, "Tue 11-24 09:00", status="Reopened")
    out = with_incidents(told, incident(impact("Mon 11-23 13:00", "Tue 11-24 10:00")))

    assert read(out, "Tue 11-24 12:00")["due_at"] == ct("Tue 11-24 16:00")
    assert read(out, "Tue 11-24 09:30")["state"] == "paused"


@pytest.mark.parametrize(
    ("created", "start", "end", "at", "due"),
    [
        # 01:00-02:00 comes twice: 00:30 to 02:30 lasts three hours. 23:00 + 4 h + 3 h = 7 h: 05:00 of the longer night.
        ("Sat 10-31 23:00", "Sun 11-01 00:30", "Sun 11-01 02:30", "Sun 11-01 04:00", "Sun 11-01 05:00"),
        # 02:00-03:00 does not exist: 01:30 to 03:30 lasts one. 23:00 + 4 h + 1 h = 5 h: 05:00 of the shorter night.
        ("Sat 03-07 23:00", "Sun 03-08 01:30", "Sun 03-08 03:30", "Sun 03-08 04:00", "Sun 03-08 05:00"),
    ],
)
def test_around_the_clock_over_a_clock_change(created: str, start: str, end: str, at: str, due: str) -> None:
    """P1 of Premium: hours that pass count, whatever the clock on the wall shows."""
    told = with_incidents(case(created, "P1", "Premium"), incident(impact(start, end)))

    assert read(told, at)["due_at"] == ct(due)


@pytest.mark.parametrize(("friday", "monday"), [("10-30", "11-02"), ("03-06", "03-09")])
def test_business_hours_over_a_clock_change(friday: str, monday: str) -> None:
    """Fri 17:00: 2 h, then Mon 07:00 + 6 h = 13:00; out Fri 18:00 to Mon 08:00: 1 h + 1 h: Mon 15:00."""
    told = with_incidents(case(f"Fri {friday} 17:00"), incident(impact(f"Fri {friday} 18:00", f"Mon {monday} 08:00")))

    assert read(told, f"Mon {monday} 09:00")["due_at"] == ct(f"Mon {monday} 15:00")


def test_a_customer_who_moves_during_incidents() -> None:
    """On NA137 until 11:00, then on NA200: of 10-13 on NA137 an hour counts, of 10:30-12 on NA200 another."""

    def instant(hour: str) -> datetime:
        return datetime.fromisoformat(ct(f"Mon 11-23 {hour}"))

    told = Case("5", "1", "Problem", "P2", "Open", "Flosum DevOps", "Standard", "NA200", instant("09:00"), None)
    old = Impact(Source.INCIDENT, "1", "1", ("NA137",), "serviceDisruption", instant("10:00"), instant("13:00"))
    new = Impact(Source.INCIDENT, "2", "1", ("NA200",), "serviceDisruption", instant("10:30"), instant("12:00"))
    stays = (Stay("NA137"), Stay("NA200", instant("11:00")))

    found = pauses(told, stays, {"NA137": [old], "NA200": [new]}, load_policy().salesforce, instant("14:00"))

    assert [(pause.interval.start, pause.interval.end) for pause in found] == [
        (instant("10:00"), instant("11:00")),
        (instant("11:00"), instant("12:00")),
    ]


def test_from_stdin_in_a_process_of_its_own() -> None:
    """A raw record, all fields of the feed, as a shell pipes it in: paused, and nothing beside the document."""
    outcome = shell("explain", "-", "--json", "--at", ct("Mon 11-23 13:00"), stdin=json.dumps(OPEN))

    assert (outcome.code, outcome.err) == (0, "")
    assert json.loads(outcome.out)["milestones"][1]["state"] == "paused"
