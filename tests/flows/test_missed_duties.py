"""Duties of periods that went by: what was promised and missed is owed, the last one of a stretch, and nothing else."""

from __future__ import annotations

from datetime import UTC, datetime

from sfsync.adapters.memory import MemoryStore
from sfsync.ports.cases import WriteOutcome, WriteResult
from tests.flows.owing import NOVEMBER, an_org, day, kept, moved


def test_a_new_customer_is_not_owed_the_past() -> None:
    """Only the periods that go on."""
    org, log = an_org(), MemoryStore()
    kept(org, log, NOVEMBER)

    assert "health_check/2026-10" not in org.names()


def test_after_a_missed_month_its_task_comes_too() -> None:
    """The worker stood still in December: in January both are created, what is late due at once."""
    org, log = an_org(), MemoryStore()
    kept(org, log, NOVEMBER)
    kept(org, log, datetime(2027, 1, 5, 16, tzinfo=UTC))
    due = {key.partition("/")[2]: str(draft.due_on) for key, draft in org.there.items()}
    late = org.there["001000000000000AAA/health_check/2026-12"]

    assert due["health_check/2026-12"] == "2027-01-05"
    assert "It was due 2026-12-31." in late.description
    assert due["health_check/2027-01"] == "2027-01-29"
    assert due["system_review/2027"] == "2027-12-31"


def test_after_a_missed_year_there_is_no_flood() -> None:
    """Of each kind the last one that was missed and the current one."""
    org, log = an_org(number=1), MemoryStore()
    kept(org, log, NOVEMBER)
    found = kept(org, log, datetime(2028, 3, 1, 16, tzinfo=UTC))

    assert sorted(draft.key.partition("/")[2] for draft in found.drafts) == [
        "health_check/2028-02",
        "health_check/2028-03",
        "proactive_monitoring/2028-W08",
        "proactive_monitoring/2028-W09",
        "system_review/2027",
        "system_review/2028",
    ]


def test_who_comes_back_is_not_owed_what_was_not_promised() -> None:
    """Signature Plus in January, Standard from February to October, back in November: nothing of October."""
    org, log = an_org(), MemoryStore()
    kept(org, log, day(1))
    moved(org, "Standard")
    for month in range(2, 11):
        kept(org, log, day(month))
    moved(org, "Signature Plus")
    back = kept(org, log, day(11))
    again = kept(org, log, day(11, 16))

    assert sorted(draft.key.partition("/")[2] for draft in back.drafts) == [
        "health_check/2026-11",
        "proactive_monitoring/2026-W46",
    ]
    assert [draft.key.partition("/")[2] for draft in again.drafts] == ["proactive_monitoring/2026-W47"]


def test_who_comes_back_without_a_package_in_between_is_not_owed_it_either() -> None:
    """An account without a package is not even read."""
    org, log = an_org(), MemoryStore()
    everybody = org.patrons_
    kept(org, log, day(1))
    for month in range(2, 11):
        org.patrons_ = []
        kept(org, log, day(month))
    org.patrons_ = everybody

    assert not any("2026-10" in draft.key for draft in kept(org, log, day(11)).drafts)


def test_what_was_promised_and_refused_is_owed_also_by_who_left_and_came_back() -> None:
    """Refused all October, Standard for a day of November: the Task of October comes."""
    org, log = an_org(), MemoryStore()
    org.outcome = WriteOutcome(WriteResult.REFUSED, "a reason")
    kept(org, log, day(10))
    org.outcome = None
    moved(org, "Standard")
    kept(org, log, day(11, 2))
    moved(org, "Signature Plus")
    kept(org, log, day(11, 3))

    assert "health_check/2026-10" in org.names()


def test_what_is_late_is_tried_again_until_it_is_there() -> None:
    """Nothing ran in October; the org puts October's Task off once in November."""
    org, log = an_org(), MemoryStore()
    kept(org, log, day(9))
    org.outcome = WriteOutcome(WriteResult.RETRY, "a reason")
    kept(org, log, day(11, 2))
    org.outcome = None
    kept(org, log, day(11, 3))

    assert "health_check/2026-10" in org.names()
