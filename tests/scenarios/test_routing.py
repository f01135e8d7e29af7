"""Routing by the call-centre table, at each boundary of each shift, in winter and summer; and who is next.

IST Team 1 (APAC) 04:00-13:00 IST = 22:30-07:30 UTC, IST Team 2 (EMEA) 11:30-21:00 IST = 06:00-15:30 UTC, all year:
India keeps no summer time. AMER 07:00-19:00 CT = 13:00-01:00 UTC in winter, 12:00-00:00 UTC in summer.
"""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest

from sfsync.engine.evaluate import evaluate
from sfsync.intake.case_file import read_case_file
from sfsync.plan.standpoint import standpoint
from sfsync.render.placement import placement_document
from tests.scenarios.told import policy

COUNTRIES = {"APAC": "India", "EMEA": "Germany", "AMER": "Canada"}


def told(
    created: str,
    region: str = "AMER",
    priority: str = "P1",
    package: str = "Premium",
    **more: Any,  # noqa: ANN401 - any JSON value
) -> dict[str, Any]:
    """Return a case file of a customer of a region, submitted at an instant in UTC."""
    plain = {
        "id": "500000000000001AAA",
        "type": "Problem",
        "priority": priority,
        "status": "New",
        "product": "Flosum Scan",
        "package": package,
        "created_at": f"{created}Z",
    }
    return {"case": plain | more, "customer": {"country": COUNTRIES.get(region)}, "history": []}


def placement(case: dict[str, Any], at: str | None = None) -> dict[str, Any]:
    """Return the placement that `explain --json` prints, as of an instant in UTC; of submission by default."""
    file = read_case_file(json.dumps(case), "case.json")
    moment = datetime.fromisoformat(f"{at}Z") if at else file.case.created_at
    readings = evaluate(file.case, policy(), file.pauses, moment)
    return placement_document(*standpoint(file.case, policy(), readings))


@pytest.mark.parametrize(
    ("created", "region", "team"),
    [
        pytest.param("2026-11-22T22:29:59", "APAC", "IST Team 1", id="before Monday opens in India: the next to open"),
        pytest.param("2026-11-22T22:30:00", "APAC", "IST Team 1", id="Team 1's opening"),
        pytest.param("2026-11-23T07:29:59", "APAC", "IST Team 1", id="Team 1's last second"),
        pytest.param("2026-11-23T07:30:00", "APAC", "IST Team 2", id="Team 1 closed: after hours"),
        pytest.param("2026-11-23T13:00:00", "APAC", "AMER", id="overlap comes before after hours"),
        pytest.param("2026-11-23T05:59:59", "EMEA", "IST Team 1", id="before Team 2 opens: after hours"),
        pytest.param("2026-11-23T06:00:00", "EMEA", "IST Team 2", id="Team 2's opening"),
        pytest.param("2026-11-23T15:29:59", "EMEA", "IST Team 2", id="Team 2's last second"),
        pytest.param("2026-11-23T15:30:00", "EMEA", "AMER", id="Team 2 closed: overlap"),
        pytest.param("2026-11-24T01:00:00", "EMEA", "IST Team 1", id="AMER closed too: after hours"),
        pytest.param("2026-11-23T12:59:59", "AMER", "IST Team 2", id="before AMER opens: overlap"),
        pytest.param("2026-11-23T13:00:00", "AMER", "AMER", id="AMER's opening"),
        pytest.param("2026-11-24T00:59:59", "AMER", "AMER", id="AMER's last second"),
        pytest.param("2026-11-24T01:00:00", "AMER", "IST Team 1", id="AMER closed: after hours"),
        pytest.param("2026-07-13T11:59:59", "AMER", "IST Team 2", id="summer: a second before AMER opens"),
        pytest.param("2026-07-13T12:00:00", "AMER", "AMER", id="summer: AMER's opening is an hour earlier in UTC"),
        pytest.param("2026-07-14T00:00:00", "AMER", "IST Team 1", id="summer: AMER closes an hour earlier"),
        pytest.param("2026-07-13T07:30:00", "APAC", "IST Team 2", id="summer: India's shifts have not moved"),
        pytest.param("2026-03-06T12:30:00", "AMER", "IST Team 2", id="the Friday before the clocks go forward"),
        pytest.param("2026-03-09T12:30:00", "AMER", "AMER", id="the Monday after it"),
        pytest.param("2026-10-30T12:30:00", "AMER", "AMER", id="the Friday before the clocks go back"),
        pytest.param("2026-11-02T12:30:00", "AMER", "IST Team 2", id="the Monday after it"),
        pytest.param("2026-11-28T00:59:59", "AMER", "AMER", id="Friday's last second"),
        pytest.param("2026-11-28T01:00:00", "AMER", "IST Team 1", id="the weekend: nobody, Team 1 opens next"),
        pytest.param("2026-11-29T12:00:00", "EMEA", "IST Team 1", id="Sunday noon: Team 1 opens next"),
        pytest.param("2026-12-31T23:59:59", "AMER", "AMER", id="New Year's Eve in Chicago"),
        pytest.param("2027-01-01T01:00:00", "AMER", "IST Team 1", id="New Year in Chicago: a Friday in India"),
        pytest.param("2027-01-02T01:00:00", "AMER", "IST Team 1", id="New Year's weekend"),
    ],
)
def test_around_the_clock_at_a_boundary(created: str, region: str, team: str) -> None:
    """P1 of Premium: the region's own team, else overlap, else after hours, else the next that opens."""
    assert placement(told(created, region))["team"] == team


@pytest.mark.parametrize(
    ("created", "region", "team"),
    [
        pytest.param("2026-11-24T02:00:00", "AMER", "IST Team 2", id="no after hours: overlap opens at 06:00"),
        pytest.param("2026-11-23T08:00:00", "APAC", "AMER", id="AMER opens before Team 1 does"),
        pytest.param("2026-11-28T12:00:00", "APAC", "IST Team 1", id="the weekend: Team 1 opens first"),
        pytest.param("2026-11-28T12:00:00", "AMER", "IST Team 2", id="the weekend: Team 2 opens before AMER"),
    ],
)
def test_business_hours_know_no_after_hours(created: str, region: str, team: str) -> None:
    """Standard: outside business hours only the region's own teams and its overlap are asked, who opens first."""
    assert placement(told(created, region, "P2", "Standard"))["team"] == team


def test_a_shift_that_ends_moves_no_case() -> None:
    """Submitted at 15:29 UTC, Team 2's; an hour and a week later too, while `covers_now` and `next` go on."""
    case = told("2026-11-23T15:29:00", "EMEA")
    later = placement(case, "2026-11-23T16:30:00")

    assert (later["team"], later["covers_now"], later["next"]) == ("IST Team 2", ["AMER"], "IST Team 1")
    assert later["next_at"] == "2026-11-23T22:30:00Z"
    assert placement(case, "2026-11-30T16:30:00")["team"] == "IST Team 2"


def test_a_raise_and_a_lowering_route_anew() -> None:
    """P3 of Team 2's morning, raised at 20:00 UTC to P1: AMER's; lowered at 07:00 UTC: Team 2's again."""
    case = told("2026-11-23T07:00:00", "EMEA", "P3")
    raised = {"at": "2026-11-23T20:00:00Z", "field": "Priority", "old": "P3", "new": "P1"}
    lowered = {"at": "2026-11-24T07:00:00Z", "field": "Priority", "old": "P1", "new": "P3"}

    assert placement(case, "2026-11-23T21:00:00")["team"] == "IST Team 2"
    case |= {"case": case["case"] | {"priority": "P1"}, "history": [raised]}
    assert placement(case, "2026-11-23T21:00:00")["team"] == "AMER"
    case |= {"case": case["case"] | {"priority": "P3"}, "history": [lowered, raised]}  # in any order
    assert placement(case, "2026-11-24T08:00:00")["team"] == "IST Team 2"
    assert "routed anew at Tue 2026-11-24 07:00 UTC: P1 became P3" in placement(case, "2026-11-24T08:00:00")["reasons"]


def test_a_reopening_routes_anew() -> None:
    """Closed in the morning by Team 2, reopened at 20:00 UTC: AMER's."""
    case = told("2026-11-23T07:00:00", "EMEA", status="Open")
    case["history"] = [
        {"at": "2026-11-23T08:00:00Z", "field": "Status", "old": "New", "new": "Closed"},
        {"at": "2026-11-23T20:00:00Z", "field": "Status", "old": "Closed", "new": "Open"},
    ]

    assert placement(case, "2026-11-23T20:30:00")["team"] == "AMER"


def test_a_country_that_is_not_listed_counts_to_the_default() -> None:
    """And the reasons say so."""
    case = told("2026-11-23T15:00:00") | {"customer": {"country": "Atlantis"}}

    assert placement(case)["region"] == "AMER"
    assert "region AMER, the default: 'Atlantis' is not listed" in placement(case)["reasons"]


@pytest.mark.parametrize("kind", ["Internal", "Enhancement Request"])
def test_what_is_promised_nothing_is_placed_nowhere(kind: str) -> None:
    """R13: questions and problems only."""
    assert placement(told("2026-11-23T15:00:00", type=kind))["team"] is None


@pytest.mark.parametrize("priority", ["P1", "P2", "P3", "P4"])
@pytest.mark.parametrize("created", ["2026-11-23T15:00:00", "2026-11-28T15:00:00"])
@pytest.mark.parametrize("category", ["Access", "Deployment", "Integration"])
def test_signature_plus_goes_to_its_manager_whatever_the_severity(priority: str, created: str, category: str) -> None:
    """On a working day and at the weekend, a simple issue and a hard one: past the queue, straight to the TAM."""
    case = told(created, "AMER", priority, "Signature Plus", category=category, owner_id="00G000000000001AAA")
    case["customer"] |= {
        "technical_account_manager": {"id": "005000000000001AAA", "name": "Dana Whitfield", "active": True}
    }
    found = placement(case)

    assert found["owner"] == "005000000000001AAA"
    assert "Signature Plus: straight to the Technical Account Manager Dana Whitfield" in found["reasons"]
