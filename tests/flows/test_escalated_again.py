"""Something new after a person has lowered the tier: it raises the Case again, and nothing else does."""

from __future__ import annotations

from sfsync.model.case import Customer, Field
from sfsync.model.record import Stamp
from sfsync.model.replacing import replace
from tests.fakes.org import a_case
from tests.flows.desk import Desk
from tests.flows.test_placement import ONE, TIERS, choose, put


def standing(priority: str = "P4", **fields: str) -> Desk:
    """Return a desk with one Case of Standard that was looked at."""
    desk = Desk()
    desk.org.add(replace(a_case(1, package="Standard", priority=priority), customer=Customer("US"), **fields))  # type: ignore[arg-type]  # fields, which a test knows
    desk.poll()
    return desk


def tier(desk: Desk) -> object:
    """Return the tier after a look and a sweep."""
    desk.poll()
    desk.sweep()
    return desk.org.stamps[ONE].get(Stamp.SUPPORT_TIER)


def reopened(desk: Desk) -> object:
    """Close the Case and reopen it, each seen; return its tier."""
    for status in ("Closed", "Open"):
        desk.org.pass_time(minutes=2)
        desk.org.change(ONE, Field.STATUS, status)
        desk.org.cases[ONE] = replace(desk.org.cases[ONE], closed_at=desk.org.now if status == "Closed" else None)
        desk.poll()
    return tier(desk)


def test_each_further_reopening_is_new() -> None:
    """The second raises, the third further; lowered by a person it stays down until the fourth."""
    desk = standing()
    assert [reopened(desk) for _ in range(3)] == list(TIERS)
    choose(desk, Stamp.SUPPORT_TIER, TIERS[0])
    assert [tier(desk), tier(desk)] == [TIERS[0], TIERS[0]]

    assert reopened(desk) == TIERS[2]


def test_a_breach_that_was_over_and_comes_again_is_new() -> None:
    """P1 is breached after 4 h; as P2 it is not, a person lowers the tier; breached as P2 as well, it is raised."""
    desk = standing("P1")
    desk.org.pass_time(hours=4, minutes=1)
    assert tier(desk) == TIERS[2]
    desk.org.change(ONE, Field.PRIORITY, "P2")
    desk.poll()
    choose(desk, Stamp.SUPPORT_TIER, TIERS[0])
    assert (tier(desk), desk.org.stamps[ONE][Stamp.RESOLUTION_STATE]) == (TIERS[0], "Running")
    desk.org.pass_time(hours=8)

    assert (tier(desk), desk.org.stamps[ONE][Stamp.RESOLUTION_STATE]) == (TIERS[2], "Breached")


def test_an_issue_that_is_given_its_category_again_is_new() -> None:
    """Integration raises; lowered, it stays down, also as Access; Integration again raises."""
    desk = standing(category="Integration")
    assert tier(desk) == TIERS[2]
    choose(desk, Stamp.SUPPORT_TIER, TIERS[0])
    assert tier(desk) == TIERS[0]
    put(desk, category="Access")
    assert tier(desk) == TIERS[0]
    put(desk, category="Integration")

    assert tier(desk) == TIERS[2]
