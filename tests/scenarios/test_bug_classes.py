"""The 22 classes of bugs that users of other SLA engines hit, one test each; the number stands in the name.

Not tested here, since they need what First Response and Resolution do not have:

| class | what | why not here |
|---|---|---|
| 6 | reply clock goes on after resolve or answer | Ongoing Response; the part of First Response is tested |
| 15, 16 | warnings in wall-clock time, notices at night | the plan tells people; the course to it is tested |
| 18 | a due instant set by hand is overwritten | stamps are the plan's |
| 21 | merged cases escalate | a merge closes the case; the close is tested |
"""

from __future__ import annotations

import json
import random
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from sfsync.engine.evaluate import evaluate
from sfsync.hours.business_hours import BusinessHours
from sfsync.intake.case_file import read_case_file
from sfsync.policy.files import InvalidPolicy
from sfsync.policy.load import load_policy
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
    policy,
    resolution,
    wrote,
)

CASE = case("Mon 11-23 15:00", "P2")  # Resolution due Tue 11:00


def held(told: Told, start: str, end: str, then: str = "Open") -> Told:
    """Put a case on hold for a while."""
    return became(became(told, start, status="On Hold"), end, status=then)


def test_01_a_pause_counts_only_where_it_overlaps_open_hours() -> None:
    """17:00 to Wed 09:00 is 40 hours on the wall and 16 open ones: Tue 11:00 becomes Wed 15:00."""
    assert resolution(held(CASE, "Mon 11-23 17:00", "Wed 11-25 09:00"), "Wed 11-25 10:00")["due_at"] == ct(
        "Wed 11-25 15:00"
    )


def test_02_a_second_pause_keeps_the_first() -> None:
    """An hour on Monday, two on Tuesday: Tue 11:00 becomes 14:00."""
    told = held(held(CASE, "Mon 11-23 16:00", "Mon 11-23 17:00"), "Tue 11-24 08:00", "Tue 11-24 10:00")

    assert resolution(told, "Tue 11-24 10:30")["due_at"] == ct("Tue 11-24 14:00")


def test_02_paused_and_closed_in_one_save_keeps_the_pause() -> None:
    """Paused for 35 days, closed straight out of it: one hour was spent."""
    told = held(CASE, "Mon 11-23 16:00", "Mon 12-28 16:00", "Closed")

    reading = resolution(told, "Tue 12-29 09:00")

    assert (reading["state"], reading["elapsed_s"]) == ("met", HOUR)


def test_03_a_change_of_priority_keeps_the_pause() -> None:
    """P2 held for three open hours, lowered to P3: 24 h from Monday 15:00 (Wed 15:00) and three."""
    told = became(held(CASE, "Mon 11-23 16:00", "Mon 11-23 19:00"), "Tue 11-24 08:00", priority="P3")

    assert resolution(told, "Tue 11-24 09:00")["due_at"] == ct("Wed 11-25 18:00")


def test_04_no_breach_while_paused() -> None:
    """On Hold since before the due instant, a month ago."""
    assert resolution(became(CASE, "Mon 11-23 16:00", status="On Hold"), "Wed 12-23 12:00")["state"] == "paused"


def test_05_a_reopening_does_not_count_the_closed_time() -> None:
    """Closed Mon 16:00 to Wed 16:00 is 24 open hours: Tue 11:00 becomes Thu 11:00."""
    told = became(became(CASE, "Mon 11-23 16:00", status="Closed"), "Wed 11-25 16:00", status="Reopened")

    reading = resolution(told, "Wed 11-25 17:00")

    assert (reading["state"], reading["due_at"]) == ("running", ct("Thu 11-26 11:00"))


def test_06_first_response_is_over_once_support_spoke() -> None:
    """Later questions of the customer, a close and a reopening do not start it again."""
    told = wrote(wrote(CASE, "Mon 11-23 15:30"), "Mon 11-23 15:40", "customer")
    told = became(became(told, "Mon 11-23 16:00", status="Closed"), "Mon 11-23 17:00", status="Open")

    assert first_response(told, "Wed 11-25 09:00")["completed_at"] == ct("Mon 11-23 15:30")


def test_07_one_clock_does_not_overrule_the_other() -> None:
    """First Response breached, Resolution running, each with its own due instant."""
    readings = explained(case("Mon 11-23 09:00", "P2"), "Mon 11-23 12:00")

    assert [(reading["state"], reading["due_at"]) for reading in readings.values()] == [
        ("breached", ct("Mon 11-23 11:00")),
        ("running", ct("Mon 11-23 17:00")),
    ]


@pytest.mark.parametrize("created", ["Sat 11-28 12:00", "Sun 11-29 23:59", "Fri 11-27 19:00", "Mon 11-30 06:59"])
def test_08_a_start_out_of_hours_counts_from_the_next_opening(created: str) -> None:
    """Neither zero nor a crash: Monday 07:00 and two hours."""
    reading = first_response(case(created, "P2"), created)

    assert (reading["state"], reading["due_at"]) == ("out_of_hours", ct("Mon 11-30 09:00"))
    assert figures(reading) == {"elapsed": 0, "remaining": 2 * HOUR, "paused": 0}


def test_09_the_closing_instant_is_an_answer_the_opening_instant_a_start() -> None:
    """12 hours from 07:00 end at 19:00 of the day; a start at 19:00 is one at 07:00."""
    p3 = case("Mon 11-23 11:00", "P3")  # First Response: 8 h

    assert first_response(p3, "Mon 11-23 12:00")["due_at"] == ct("Mon 11-23 19:00")
    assert first_response(case("Mon 11-23 19:00", "P3"), "Tue 11-24 08:00")["due_at"] == ct("Tue 11-24 15:00")


def test_10_a_long_closed_time_is_bridged(tmp_path: Path) -> None:
    """A works holiday of 30 days, in the policy: the clock goes on after it."""
    days = [(datetime(2026, 11, 24, tzinfo=UTC) + timedelta(days=n)).strftime('"%Y-%m-%d"') for n in range(30)]
    override = tmp_path / "holidays.toml"
    override.write_text(f"[hours.business]\nholidays = [{', '.join(days)}]\n", encoding="utf-8")

    # The last of them is 23 December; Thursday 24 December is the next open day.
    reading = explained(CASE, "Mon 11-23 16:00", override)["resolution"]

    assert reading["due_at"] == ct("Thu 12-24 11:00")


def test_11_a_day_may_have_a_lunch_break(tmp_path: Path) -> None:
    """07:00-12:00 and 13:00-19:00, an 11-hour business day: the break is closed time, not a pause."""
    spans = ", ".join(f'{day} = ["07:00-12:00", "13:00-19:00"]' for day in ("mon", "tue", "wed", "thu", "fri"))
    override = tmp_path / "lunch.toml"
    override.write_text(f"[hours.business]\nweekly = {{ {spans} }}\n", encoding="utf-8")

    readings = explained(case("Mon 11-23 11:00", "P2"), "Mon 11-23 14:00", override)

    assert readings["first_response"]["due_at"] == ct("Mon 11-23 14:00")
    assert [segment["kind"] for segment in readings["resolution"]["segments"]] == ["counted", "closed", "counted"]
    assert explained(case("Mon 11-23 11:00", "P3"), "Mon 11-23 11:00", override)["resolution"]["target_s"] == 22 * HOUR


@pytest.mark.parametrize(
    ("created", "due"),
    [
        pytest.param("Fri 03-06 18:00", "2026-03-09T13:00:00Z", id="spring: an hour to 00:00Z, then Monday 08:00 CDT"),
        pytest.param("Fri 10-30 18:00", "2026-11-02T14:00:00Z", id="autumn: an hour to 00:00Z, then Monday 08:00 CST"),
    ],
)
def test_12_the_offset_is_that_of_the_day(created: str, due: str) -> None:
    """Not that of today, nor a fixed one."""
    assert first_response(case(created, "P2"), created)["due_at"] == due


def test_13_holidays_are_the_policys_own_dates(tmp_path: Path) -> None:
    """Thanksgiving listed: Wednesday 18:00 and two hours end on Friday 08:00; dates of Chicago, not of UTC."""
    override = tmp_path / "holidays.toml"
    override.write_text('[hours.business]\nholidays = ["2026-11-26"]\n', encoding="utf-8")
    told = case("Wed 11-25 18:00", "P2")

    assert explained(told, "Wed 11-25 18:00", override)["first_response"]["due_at"] == ct("Fri 11-27 08:00")
    assert first_response(told, "Wed 11-25 18:00")["due_at"] == ct("Thu 11-26 08:00")


def test_14_an_edited_policy_is_another_policy(tmp_path: Path) -> None:
    """Its hash goes with every reading, so that nobody takes the one for the other; the clock is computed anew."""
    override = tmp_path / "later.toml"
    override.write_text('[targets.resolution]\nP2 = "10 hours"\n', encoding="utf-8")

    assert policy(override).name != policy().name
    assert explained(CASE, "Mon 11-23 16:00", override)["resolution"]["due_at"] == ct("Tue 11-24 13:00")


@pytest.mark.parametrize(
    ("share", "at"),
    [(50, "Mon 11-23 19:00"), (75, "Tue 11-24 09:00"), (90, "Tue 11-24 10:12"), (100, "Tue 11-24 11:00")],
)
def test_15_a_share_of_the_target_is_open_time(share: int, at: str) -> None:
    """Of 8 hours from Monday 15:00: 4 h to closing, 6 h and 7.2 h on Tuesday; never a share of the wall's 20 hours."""
    file = read_case_file(json.dumps(CASE), "case.json")

    course = evaluate(file.case, policy(), (), datetime.fromisoformat(ct("Mon 11-23 15:00"))).milestones[1].course

    assert course is not None
    assert course.instant(share) == datetime.fromisoformat(ct(at))


def test_17_every_instant_is_utc_with_a_z() -> None:
    """A viewer's zone is the viewer's; what is printed is unmistakable."""
    reading = resolution(became(CASE, "Mon 11-23 16:00", status="On Hold"), "Tue 11-24 08:00")

    found = [
        reading["started_at"],
        reading["due_at"],
        *(part[key] for part in reading["segments"] for key in ("from", "to")),
    ]

    assert all(text.endswith("Z") for text in found)
    assert found[0] == "2026-11-23T21:00:00Z"


def test_19_seconds_are_kept() -> None:
    """Held for 59 seconds, twice within a minute's turn: the due instant moves by 118 seconds."""
    told = held(CASE, "Mon 11-23 16:00:01", "Mon 11-23 16:01:00")
    told = held(told, "Mon 11-23 16:01:00", "Mon 11-23 16:01:59")

    assert resolution(told, "Mon 11-23 17:00")["due_at"] == ct("Tue 11-24 11:01:58")


def test_20_hours_that_never_open_are_refused(tmp_path: Path) -> None:
    """At once, instead of looking for an opening without end."""
    override = tmp_path / "never.toml"
    weekly = ", ".join(f"{day} = []" for day in ("mon", "tue", "wed", "thu", "fri"))
    override.write_text(f"[hours.business]\nweekly = {{ {weekly} }}\n", encoding="utf-8")

    with pytest.raises(InvalidPolicy, match="never open"):
        load_policy(override)


def test_20_hours_that_never_close_are_fine() -> None:
    """24 hours a day, seven days a week: no closing instant to step over."""
    start = datetime(2026, 11, 28, 23, tzinfo=UTC)

    assert BusinessHours.always().advance(start, timedelta(days=365)) == start + timedelta(days=365)


def test_21_a_case_closed_by_a_merge_stops() -> None:
    """A merge closes it with the clock: nothing escalates afterwards."""
    assert resolution(became(CASE, "Mon 11-23 16:00", status="Closed"), "Wed 12-23 12:00")["state"] == "met"


@pytest.mark.parametrize("seed", range(8))
def test_22_the_order_of_events_does_not_matter(seed: int) -> None:
    """History, messages and pauses in any order, and messages and pauses twice, give the same readings."""
    told = wrote(
        wrote(held(CASE, "Mon 11-23 16:00", "Mon 11-23 17:00"), "Mon 11-23 16:30"), "Mon 11-23 15:20", "customer"
    )
    told = became(
        outage(outage(told, "Tue 11-24 07:30", None), "Mon 11-23 15:10", "Mon 11-23 15:20"),
        "Tue 11-24 07:00",
        priority="P1",
    )
    chance = random.Random(seed)
    mixed = told | {key: chance.sample(told[key], len(told[key])) for key in ("history", "messages", "pauses")}
    mixed |= {key: mixed[key] + mixed[key][:2] for key in ("messages", "pauses")}

    assert explained(mixed, "Tue 11-24 08:00") == explained(told, "Tue 11-24 08:00")
