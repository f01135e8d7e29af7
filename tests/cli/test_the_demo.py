"""`sfsync demo` tells its whole story, unaided."""

from __future__ import annotations

import json
import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from sfsync.hours.business_hours import BusinessHours
from tests.cli.conftest import Demos
from tests.cli.shell import Outcome, ended

OFFICE = BusinessHours("America/Chicago", {day: ["07:00-19:00"] for day in ("mon", "tue", "wed", "thu", "fri")})


@pytest.fixture(scope="module")
def told(demos: Demos) -> Outcome:
    """What `sfsync demo` showed."""
    return ended(demos[""])


@pytest.fixture(scope="module")
def document(demos: Demos) -> dict[str, Any]:
    """What `sfsync demo --json` printed."""
    outcome = ended(demos["--json"])
    assert (outcome.code, outcome.err) == (0, "")
    found: dict[str, Any] = json.loads(outcome.out)
    return found


def boards(shown: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the Cases as shown first and last: number -> the rest of its row."""
    parts = re.split(r"^case +promised +status.*$", shown, flags=re.MULTILINE)[1:]
    parts = [part.partition("▸")[0] for part in parts]
    first, last = (dict(re.findall(r"^(\d+) (P\d .*?) *$", part, flags=re.MULTILINE)) for part in parts)
    return first, last


def test_it_ends_well(told: Outcome) -> None:
    """By itself, with exit code 0, nothing on stderr and no escape codes in a pipe."""
    assert (told.code, told.err) == (0, "")
    assert "\x1b" not in told.out


def test_the_four_of_the_story(told: Outcome) -> None:
    """One is answered in time, one raised to P1, one pauses, one breaches; before, all four ran."""
    first, last = boards(told.out)
    breaching, answered, raised, held = list(first)[:4]

    assert [first[each].split("  ")[0].split()[0] for each in (breaching, answered, raised, held)] == [
        "P1",
        "P2",
        "P3",
        "P4",
    ]
    assert "Met" not in first[answered]
    assert "Met" in last[answered]
    assert last[raised].startswith("P1 ")
    assert re.search(r"On Hold +Met +Paused", last[held])
    assert re.search(r"Open +Running", first[breaching])
    assert re.search(r"Open +Breached +Running", last[breaching])


def test_the_outage_pauses_what_stands_on_salesforce(told: Outcome) -> None:
    """Posted late it pauses, ended it moves the due instant, revised it settles; the others run as before."""
    paused, ended, revised = re.split(r"^case +promised +product.*$", told.out, flags=re.MULTILINE)[1:]
    rows = [
        re.findall(r"^\d+ P1 Premium +(DevOps|Hosted) +(Paused|Running)", part, flags=re.MULTILINE)
        for part in (paused, ended, revised)
    ]

    assert rows == [
        [("DevOps", "Paused"), ("Hosted", "Running"), ("DevOps", "Running")],
        *[[("DevOps", "Running"), ("Hosted", "Running"), ("DevOps", "Running")]] * 2,
    ]
    assert "service disruption since" in paused
    assert "https://status.salesforce.com/incidents/" in paused


def test_the_outage_adds_up(document: dict[str, Any]) -> None:
    """From forty minutes ago to five minutes ago: 35 minutes (36 if a minute passed meanwhile), by which it moved."""
    response = document["outage"]["milestones"][0]
    start, due = (datetime.fromisoformat(response[key]) for key in ("started_at", "due_at"))

    assert response["paused_s"] in {35 * 60, 36 * 60}
    assert due - start == timedelta(hours=1, seconds=response["paused_s"])
    assert total(response["segments"], "paused") == response["paused_s"]


def scene(told: Outcome, title: str) -> str:
    """Return what is shown between a title that begins so and the next one."""
    return told.out.partition(f"▸ {title}")[2].partition("▸")[0]


def test_an_outage_beyond_the_recovery_objective_is_told_to_operations(told: Outcome) -> None:
    """Thirteen hours are an hour too many; the changes of the four hours before it may be lost."""
    shown = " ".join(re.search(r"▸ \S+ is down for 13 hours.*?▸", told.out, flags=re.DOTALL)[0].split())  # type: ignore[index]  # none is a failure
    alert = re.search(r"! operations: incident (\d+) has paused clocks for more than 12 hours", shown)
    lost = re.search(r"changes from \w+ (\S+ \S+) to \w+ (\S+ \S+) may be lost", shown)

    assert alert
    assert re.search(rf"incident {alert[1]}: to be restored by .*\(passed by 1 h 00 m", shown)
    assert lost
    assert datetime.fromisoformat(lost[2]) - datetime.fromisoformat(lost[1]) == timedelta(hours=4)


def test_each_package_goes_where_it_should(told: Outcome) -> None:
    """Signature Plus to the person that the reasons name, Premium to another, Standard stays in the queue."""
    shown = scene(told, "Each Case gets a team, a level, an owner")
    found = re.findall(r"^ +\d+ P\d (\w+(?: Plus)?) +(AMER|IST Team \d) +(\w+ \w+) +(\w+ \w+) *$", shown, re.MULTILINE)
    manager = re.search(r"Signature Plus: straight to the Technical Account Manager (\w+ \w+)", shown)

    assert [package for package, _, _, _ in found[:3]] == ["Signature Plus", "Premium", "Standard"]
    assert manager
    assert found[0][3] == manager[1]
    assert found[2][3] == "Support Queue" != found[1][3]
    assert {team for _, team, _, _ in found} <= {"AMER", "IST Team 1", "IST Team 2"}  # whose, depends on the hour
    assert {level for _, _, level, _ in found} == {"Technical Support", "Technical Escalation", "Product Engineering"}


def test_who_covers_and_what_nobody_does(told: Outcome, document: dict[str, Any]) -> None:
    """The weekend, by the packages that promise it; a test of `sfsync coverage` knows how long it is."""
    shown = scene(told, "Who is on now")
    open_s = {(each["package"], each["priority"]): each["uncovered_s"] for each in document["desk"]["coverage"]}

    assert re.search(r"^next: (AMER|IST Team \d) from ", shown, flags=re.MULTILINE)
    assert "Premium P1, Signature Plus P1/P2" in shown
    assert {promise for promise, uncovered in open_s.items() if uncovered} == {
        ("Premium", "P1"),
        ("Signature Plus", "P1"),
        ("Signature Plus", "P2"),
    }


def test_stages_have_owners_and_due_instants(told: Outcome, document: dict[str, Any]) -> None:
    """Those that bind and those that are estimates, by the priority."""
    rows = re.findall(
        r"^ +\d+ P\d .+ (Running|Breached|Paused|Estimate) +\w{3} \d\d \d\d:\d\d *$",
        scene(told, "A defect goes through stages"),
        flags=re.MULTILINE,
    )

    assert {"Breached", "Estimate"} <= set(rows)
    assert len(rows) == min(6, document["desk"]["defects"])


def test_what_is_flagged(told: Outcome, document: dict[str, Any]) -> None:
    """The first few are shown; contacts, channel, release and stage are among them, twelve in all."""
    shown = " ".join(scene(told, "Flagged for Support").split())

    for text in ("the channel Phone", "The contact is number 3", "less than 14 days' notice", "without Investigation"):
        assert text in shown
    assert len(document["desk"]["flags"]) == 12
    assert "and 6 more" in shown


def test_everything_keeps_to_eighty_columns(told: Outcome) -> None:
    """As in the README."""
    assert max(len(line) for line in told.out.splitlines()) <= 80


def test_the_breach_is_announced_once(told: Outcome) -> None:
    """With its due instant."""
    breaching = next(iter(boards(told.out)[0]))

    assert len(re.findall(rf"! {breaching} First Response breached, due ", told.out)) == 1


def test_only_the_changed_are_written(told: Outcome) -> None:
    """Three Cases change, three are stamped."""
    assert re.search(r"Next poll.*\n +\d+ read, 3 stamped", told.out)


def test_the_document_counts(document: dict[str, Any]) -> None:
    """Every Case, all passes."""
    assert document["cases"] == 42
    assert document["read"] >= 40
    assert document["stamped"] >= 30
    assert document["announced"] >= 1
    assert document["calls"] < 36


def test_the_explanation_adds_up(document: dict[str, Any]) -> None:
    """Segments tile each clock's span, and those that count sum to what has elapsed, those paused to the pause."""
    begun = [reading for reading in document["explained"]["milestones"] if reading["started_at"]]
    for reading in begun:
        segments = reading["segments"]
        end = reading["completed_at"] or document["explained"]["at"]
        edges = [reading["started_at"], *(segment["to"] for segment in segments)]

        assert [segment["from"] for segment in segments] == edges[:-1]
        assert edges[-1] == end
        assert total(segments, "counted") == reading["elapsed_s"]
        assert total(segments, "paused") == reading["paused_s"]
    held = document["explained"]["milestones"][1]
    start = datetime.fromisoformat(held["started_at"])
    last_week = OFFICE.elapsed(start + timedelta(hours=20), start + timedelta(hours=44))

    assert held["state"] == "paused"
    assert held["paused_s"] >= last_week.total_seconds()  # none on some days: the demo may run on a Sunday


def total(segments: list[dict[str, str]], kind: str) -> float:
    """Return the seconds of all segments of a kind."""
    ends = [(datetime.fromisoformat(s["from"]), datetime.fromisoformat(s["to"])) for s in segments if s["kind"] == kind]
    return sum((end - start).total_seconds() for start, end in ends)


def test_the_hosted_service_fails_for_four_minutes(told: Outcome) -> None:
    """Paged within a minute of noon, by one and the same beginning; resolved five minutes after its end."""
    act = told.out.partition("▸ Hosted Backup & Archive")[2].partition("▸")[0]
    alarms = re.findall(r"^ +! (\d\d:\d\d:\d\d) +(page|ticket|resolved) +(\S+)", act, flags=re.MULTILINE)
    page = next(at for at, how, _ in alarms if how == "page")

    assert "12:00:00" < page <= "12:01:00"
    assert [at for at, how, _ in alarms if how == "resolved"] == ["12:09:00"]
    assert {how for _, how, _ in alarms} == {"page", "ticket", "resolved"}
    assert "114 probes over HTTP, only the waits left out" in act
    assert "the rest filled in" in act


def test_the_months_verdict_with_and_without_work(told: Outcome, document: dict[str, Any]) -> None:
    """240 s at noon and 40 s before: too many, unless the work was announced in time; then its hour allows less too."""
    rows = re.findall(r"^ +(as it was|work, .+?) +(\d+) s +([\d.]+) s .*?(Met|Breached)", told.out, flags=re.MULTILINE)

    assert [(label, counts, verdict) for label, counts, _, verdict in rows] == [
        ("as it was", "280", "Breached"),
        ("work, 3 days' notice", "40", "Met"),
        ("work, 2 hours' notice", "280", "Breached"),
    ]
    assert float(rows[0][2]) - float(rows[1][2]) == pytest.approx(0.36)  # 3,600 s less to promise
    assert document["hosted"]["samples"] == 6 + 24 * 3 + 36
    assert list(document["hosted"]["month"].values()) == ["breached", "met", "breached"]
    assert len(document["hosted"]["alerts"]) == len(set(document["hosted"]["alerts"]))
