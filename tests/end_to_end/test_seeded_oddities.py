"""A first pass over the seeded org leads to each kind of flag, each level and each clock: nothing is there untried."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from sfsync.engine.evaluate import evaluate
from sfsync.model.milestone import Milestone
from sfsync.ports.cases import FoundCase
from tests.end_to_end.desk import Desk, a_desk

FLAGS = {
    "category_unknown": "Category 'Plumbing' is unknown: use one of Access, ",
    "channel_lacking": "Standard does not include the channel Phone",
    "contact_beyond": "The contact is number 3, Standard names 2: ask the customer",
    "contact_not_named": "The contact is not named: ",
    "inactive_owner": "Technical Account Manager Robin Ashdown is inactive: ",
    "no_owner": "the Account has no Support Engineer: ",
    "release_notice": "has less than 14 days' notice: the earliest is ",
    "set_aside": "Package is empty: use one of Standard, ",
    "stage_back": "defect stage went back from Investigation to Triage: ",
    "stage_skipped": "defect stage Development without Investigation: ",
    "stage_unknown": "Defect Stage 'Hotfix' is unknown: use one of Initial Contact, ",
    "team_unknown": "Team 'Night Shift' is unknown: use one of IST Team 1, ",
    "tier_unknown": "Support Tier 'Platinum' is unknown: use one of Technical Support, ",
}
"""Not here: stage_history and owner_refused, which take an org that misbehaves."""


@pytest.fixture(scope="module")
def seeded() -> Iterator[Desk]:
    """A desk with 200 seeded Cases after its first pass."""
    with a_desk(200) as opened:
        opened.poll()
        yield opened


@pytest.mark.parametrize("text", FLAGS.values(), ids=FLAGS)
def test_each_kind_of_flag_is_on_one_case(seeded: Desk, text: str) -> None:
    """Said on that Case alone: no other is suspected."""
    flagged = [row for row in seeded.org.select("Case") if text in str(row["SFSync_Flag__c"])]

    assert len(flagged) == 1


def test_nothing_else_is_flagged(seeded: Desk) -> None:
    """Thirteen Cases of two hundred; a release that was announced in time is none of them."""
    flagged = [row for row in seeded.org.select("Case") if row["SFSync_Flag__c"]]

    assert len(flagged) == len(FLAGS)


def test_each_clock_runs_on_some_case(seeded: Desk) -> None:
    """All five; the stages with a window under each priority's rule."""
    found = seeded.working.salesforce.reader.read([str(row["Id"]) for row in seeded.org.select("Case")]).found
    known = [each.case for each in found if isinstance(each, FoundCase) and each.case.package]
    policy, at = seeded.working.policy, seeded.clock.at
    read = [reading for case in known for reading in evaluate(case, policy, (), at).milestones if reading.started_at]

    assert {reading.name for reading in read} == set(Milestone)


def test_each_level_is_reached(seeded: Desk) -> None:
    """By what the issue is about, by time, and by reopenings: twice to the second, three times to the third."""
    cases = seeded.org.select("Case")
    told = {entry.case_id: entry.text for entry in seeded.notices.told if entry.kind == "escalated"}

    assert {"Technical Support", "Technical Escalation", "Product Engineering"} < {
        row["SFSync_Support_Tier__c"] for row in cases
    }
    for reason in ("the issue is one of", "Resolution is breached", "reopened"):
        assert any(reason in text for text in told.values()), reason
