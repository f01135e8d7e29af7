"""Days of a Case, told as a support manager would: when what happened, and the support level that it then had.

A P1 of Premium, submitted on Monday 23 November 2026 at 09:00 in Chicago: Resolution is due around the clock at 13:00,
and 75 % of that is used at 12:00. The worker looks at the Case at each line of its day.
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from sfsync.model.case import Field
from sfsync.model.record import EntryKind, Stamp
from sfsync.model.replacing import replace
from tests.fakes.org import a_case
from tests.flows.desk import Desk

SUPPORT, ESCALATION, ENGINEERING = "Technical Support", "Technical Escalation", "Product Engineering"
ONE = a_case(1).id
Day = list[tuple[str, str, str]]

RAISES: dict[str, Day] = {
    "by the category that it comes with": [
        ("09:00", "category Deployment", ESCALATION),
        ("09:30", "-", ESCALATION),
    ],
    "by a category that needs engineers": [
        ("09:00", "category Integration", ENGINEERING),
        ("13:00:01", "-", ENGINEERING),
    ],
    "by another category, and not back by a third": [
        ("09:00", "category Access", SUPPORT),
        ("09:30", "category Configuration", ESCALATION),
        ("10:00", "category System Troubleshooting", ENGINEERING),
        ("10:30", "category Documentation", ENGINEERING),
    ],
    "by three quarters of the target, then by its breach": [
        ("09:00", "-", SUPPORT),
        ("11:59:59", "-", SUPPORT),
        ("12:00", "-", ESCALATION),
        ("13:00", "-", ESCALATION),
        ("13:00:01", "-", ENGINEERING),
        ("18:00", "-", ENGINEERING),
    ],
    "by the second reopening, then by the third": [
        ("09:10", "status Closed", SUPPORT),
        ("09:20", "status Open", SUPPORT),
        ("09:30", "status Closed", SUPPORT),
        ("09:40", "status Open", ESCALATION),
        ("09:50", "status Closed", ESCALATION),
        ("10:00", "status Open", ENGINEERING),
    ],
    "later, since On Hold uses nothing: an hour of it moves 12:00 to 13:00 and 13:00 to 14:00": [
        ("10:00", "status On Hold", SUPPORT),
        ("11:00", "status Open", SUPPORT),
        ("12:59:59", "-", SUPPORT),
        ("13:00", "-", ESCALATION),
        ("14:00:01", "-", ENGINEERING),
    ],
    "not at all, since it was closed before": [
        ("11:59", "status Closed", SUPPORT),
        ("13:00:01", "-", SUPPORT),
    ],
}
PEOPLE: dict[str, Day] = {
    "raise it to the second level: 75 % asks for no more, the breach does": [
        ("09:00", "-", SUPPORT),
        ("10:00", f"a person sets {ESCALATION}", ESCALATION),
        ("12:00", "-", ESCALATION),
        ("13:00:01", "-", ENGINEERING),
    ],
    "raise it to the third level: nothing is above that": [
        ("09:00", "-", SUPPORT),
        ("10:00", f"a person sets {ENGINEERING}", ENGINEERING),
        ("12:00", "-", ENGINEERING),
        ("13:00:01", "-", ENGINEERING),
    ],
    "lower what a category raised: it holds until 75 % is used": [
        ("09:00", "category Integration", ENGINEERING),
        ("10:00", f"a person sets {SUPPORT}", SUPPORT),
        ("11:59:59", "-", SUPPORT),
        ("12:00", "-", ESCALATION),
        ("13:00:01", "-", ENGINEERING),
    ],
    "lower it after 75 %: it holds until the breach": [
        ("12:00", "-", ESCALATION),
        ("12:10", f"a person sets {SUPPORT}", SUPPORT),
        ("12:30", "-", SUPPORT),
        ("13:00", "-", SUPPORT),
        ("13:00:01", "-", ENGINEERING),
    ],
    "lower it by one level after the breach: time alone brings nothing new": [
        ("13:00:01", "-", ENGINEERING),
        ("14:00", f"a person sets {ESCALATION}", ESCALATION),
        ("15:00", "-", ESCALATION),
        ("20:00", "-", ESCALATION),
    ],
    "lower it after the second reopening: the third raises it again": [
        ("09:10", "status Closed", SUPPORT),
        ("09:20", "status Open", SUPPORT),
        ("09:30", "status Closed", SUPPORT),
        ("09:40", "status Open", ESCALATION),
        ("09:45", f"a person sets {SUPPORT}", SUPPORT),
        ("09:50", "status Closed", SUPPORT),
        ("10:00", "status Open", ENGINEERING),
    ],
    "raise it and lower it again: both hold": [
        ("09:00", "-", SUPPORT),
        ("09:30", f"a person sets {ENGINEERING}", ENGINEERING),
        ("10:00", f"a person sets {SUPPORT}", SUPPORT),
        ("11:00", "-", SUPPORT),
    ],
}


def ct(time: str) -> datetime:
    """Return a time of that Monday in Chicago."""
    day = datetime.fromisoformat(f"2026-11-23T{time}").replace(tzinfo=ZoneInfo("America/Chicago"))
    return day.astimezone(UTC)


def play(day: Day) -> tuple[Desk, Day]:
    """Let a day go by; return the desk after it, and the day with the levels that the Case really had."""
    desk = Desk()
    desk.org.add(a_case(1))
    if day[0][0] != "09:00":
        desk.poll()
    had = []
    for time, what, _ in day:
        desk.org.now = ct(time)
        happen(desk, what)
        desk.poll()
        desk.sweep()
        had.append((time, what, str(desk.org.stamps[ONE][Stamp.SUPPORT_TIER])))
    return desk, had


def happen(desk: Desk, what: str) -> None:
    """Let a line of the day happen: `category …`, `status …`, `a person sets …`, or nothing."""
    case = desk.org.cases[ONE]
    if what.startswith("category "):
        desk.org.put(replace(case, category=what.removeprefix("category ")))
    elif what.startswith("status "):
        status = what.removeprefix("status ")
        desk.org.change(ONE, Field.STATUS, status)
        closed_at = desk.org.now if status == "Closed" else None
        desk.org.put(replace(desk.org.cases[ONE], closed_at=closed_at))
    elif what.startswith("a person sets "):
        desk.org.stamps[ONE][Stamp.SUPPORT_TIER] = what.removeprefix("a person sets ")
        desk.org.put(case)


@pytest.mark.parametrize("day", RAISES.values(), ids=RAISES)
def test_a_case_is_raised(day: Day) -> None:
    """By each rule of the policy, at its time, and never down again by itself."""
    assert play(day)[1] == day


@pytest.mark.parametrize("day", PEOPLE.values(), ids=PEOPLE)
def test_people_choose_a_level(day: Day) -> None:
    """What they choose holds until something new happens."""
    assert play(day)[1] == day


@pytest.mark.parametrize("day", [*RAISES.values(), *PEOPLE.values()], ids=[*RAISES, *PEOPLE])
def test_each_raise_by_a_rule_is_told_once(day: Day) -> None:
    """As many notices as there are lines at which the level rose, and nobody's hand did it."""
    desk, had = play(day)
    levels = [SUPPORT, ESCALATION, ENGINEERING]
    ranks = [0, *(levels.index(level) for _, _, level in had)]
    risen = [line for line, before, after in zip(had, ranks, ranks[1:], strict=False) if after > before]
    by_rule = [line for line in risen if not line[1].startswith("a person")]

    assert [entry.kind for entry in desk.notices.told].count(EntryKind.ESCALATED) == len(by_rule)
