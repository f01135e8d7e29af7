"""The support level: up by issue, share of Resolution's target, reopenings and breach; never down by itself."""

from __future__ import annotations

from typing import Any

import pytest

from tests.scenarios.test_routing import placement, told

SUPPORT, ESCALATION, ENGINEERING = "Technical Support", "Technical Escalation", "Product Engineering"
MONDAY = "2026-11-23T14:00:00"  # P1 of Premium: due at 18:00, 75 % at 17:00


def tier(at: str | None = None, /, **more: Any) -> str:  # noqa: ANN401 - any JSON value
    """Return the level of a P1 of Monday."""
    found: str = placement(told(MONDAY, **more), at)["tier"]
    return found


@pytest.mark.parametrize(
    ("category", "level"),
    [
        *((issue, SUPPORT) for issue in ("Access", "Usage Question", "Documentation", "Guidance")),
        *((issue, ESCALATION) for issue in ("Configuration", "Deployment", "Performance")),
        *((issue, ENGINEERING) for issue in ("Integration", "Custom Implementation", "System Troubleshooting")),
        (None, SUPPORT),
        ("Plumbing", SUPPORT),
    ],
)
def test_the_kind_of_issue_decides_at_first(category: str | None, level: str) -> None:
    """The sheet's table; none, or one that nobody knows, raises nothing."""
    assert tier(category=category) == level


@pytest.mark.parametrize(
    ("at", "level"),
    [
        pytest.param("2026-11-23T16:59:59", SUPPORT, id="a second before 75 %"),
        pytest.param("2026-11-23T17:00:00", ESCALATION, id="at 75 %"),
        pytest.param("2026-11-23T18:00:00", ESCALATION, id="at the due instant, no breach"),
        pytest.param("2026-11-23T18:00:01", ENGINEERING, id="breached"),
    ],
)
def test_time_raises(at: str, level: str) -> None:
    """Three of four hours, then the breach."""
    assert tier(at) == level


def test_a_pause_holds_the_share_back() -> None:
    """On Hold since 16:30: at 19:00 not 75 % is used."""
    case = told(MONDAY, status="On Hold")
    case["history"] = [{"at": "2026-11-23T16:30:00Z", "field": "Status", "old": "New", "new": "On Hold"}]

    assert placement(case, "2026-11-23T19:00:00")["tier"] == SUPPORT


@pytest.mark.parametrize(("times", "level"), [(1, SUPPORT), (2, ESCALATION), (3, ENGINEERING)])
def test_reopening_raises(times: int, level: str) -> None:
    """Twice to the second level, three times to the third; in any order of the rows."""
    case = told(MONDAY, status="Open")
    rows = [{"at": "2026-11-23T14:00:30Z", "field": "Status", "old": "New", "new": "Open"}]
    for number in range(times):
        rows += [
            {"at": f"2026-11-23T14:0{number + 1}:00Z", "field": "Status", "old": "Open", "new": "Closed"},
            {"at": f"2026-11-23T14:0{number + 1}:30Z", "field": "Status", "old": "Closed", "new": "Open"},
        ]
    case["history"] = rows[::-1]

    assert placement(case, "2026-11-23T14:10:00")["tier"] == level


def test_a_level_that_is_there_is_never_lowered() -> None:
    """Product Engineering on the Case, a documentation issue: it stays."""
    assert tier(tier=ENGINEERING, category="Documentation") == ENGINEERING


def test_a_level_that_is_not_known_is_left_alone() -> None:
    """Breached, yet nothing is guessed: the flag says what to mend."""
    found = placement(told(MONDAY, tier="Platinum"), "2026-11-23T20:00:00")

    assert found["tier"] == "Platinum"
    assert [flag["key"] for flag in found["flags"]][:1] == ["tier_unknown"]
