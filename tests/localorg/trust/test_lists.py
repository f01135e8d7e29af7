"""The lists of incidents and maintenances: window, filters, order and pages."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sfsync.localorg import LocalOrg, Trust, serve
from tests.localorg.client import START, Client, MovableClock
from tests.localorg.trust.reading import minute, told


def ids(feed: Client, route: str = "incidents", **query: str) -> list[int]:
    """Return the ids of a list, as ordered."""
    return [record["id"] for record in feed.get(f"/trust/{route}", **query).json]


def test_the_window_ends_with_the_latest_activity(feed: Client, trust: Trust) -> None:
    """An incident is in it if it has not ended before `startTime`; an open one always is."""
    old = trust.post_incident("NA1", "x", "major", minute(-300), minute(-200))
    still = trust.post_incident("NA1", "x", "major", minute(-3000))
    late = trust.post_incident("NA1", "x", "major", minute(-300), minute(-200))
    trust.add_impact(late, "x", "minor", minute(-250), minute(-100))

    assert set(ids(feed, startTime=told(minute(-200)))) == {old, still, late}
    assert set(ids(feed, startTime=told(minute(-199)))) == {still, late}
    assert set(ids(feed, startTime=told(minute(-99)))) == {still}


def test_a_maintenance_is_active_until_plan_and_impact_have_ended(feed: Client, trust: Trust) -> None:
    """The later of the two counts, also for one to come."""
    planned = trust.plan_maintenance("NA1", minute(-60), minute(-30))
    ran_on = trust.plan_maintenance("NA1", minute(-60), minute(-30))
    trust.start_maintenance(ran_on, minute(-60))
    trust.end_maintenance(ran_on, minute(-10))
    ahead = trust.plan_maintenance("NA1", minute(500_000), minute(500_010))

    assert ids(feed, "maintenances", startTime=told(minute(-30))) == [planned, ran_on, ahead]
    assert ids(feed, "maintenances", startTime=told(minute(-29))) == [ran_on, ahead]
    assert ids(feed, "maintenances", startTime=told(minute(-9))) == [ahead]


@pytest.mark.parametrize(("days", "held"), [(33, True), (40, False)])
def test_without_a_start_a_list_goes_back_about_a_month(
    feed: Client, trust: Trust, clock: MovableClock, days: int, held: bool
) -> None:
    """33 days are held, 40 are not, as recorded; asked for, they still are."""
    trust.post_incident("NA1", "x", "major", START, START)
    clock.advance(days=days)

    assert (ids(feed) != []) is held
    assert len(ids(feed, startTime=told(START - timedelta(days=1)))) == 1


def test_filters(feed: Client, trust: Trust) -> None:
    """By exact key of an instance and of a service."""
    both = trust.post_incident(["NA1", "EU48"], "x", "major", minute(-1))
    chat = trust.post_incident(["NA137"], "x", "major", minute(-1), services=["liveAgent"])

    assert ids(feed, instance="NA1") == [both]
    assert ids(feed, instance="NA137") == [chat]
    assert ids(feed, instance="NA13") == []
    assert ids(feed, service="liveAgent") == [chat]


def test_the_usual_orders(feed: Client, trust: Trust) -> None:
    """Incidents newest first by when they were posted, maintenances by when they are planned."""
    first = trust.post_incident("NA1", "x", "major", minute(-5), at=minute(-5))
    second = trust.post_incident("NA1", "x", "major", minute(-50), at=minute(-4))
    later = trust.plan_maintenance("NA1", minute(50), minute(60))
    sooner = trust.plan_maintenance("NA1", minute(40), minute(60), at=minute(1))

    assert ids(feed) == [second, first]
    assert ids(feed, sort="createdAt", order="ASC") == [first, second]
    assert ids(feed, "maintenances") == [sooner, later]
    assert ids(feed, "maintenances", sort="createdAt", order="DESC") == [sooner, later]


def test_a_hundred_come_at_once_unless_asked(feed: Client, trust: Trust) -> None:
    """A client that neither pages nor sets a limit misses the rest."""
    trust.flood("NA1", 120)

    assert (len(ids(feed)), len(ids(feed, limit="110")), len(ids(feed, limit="20000"))) == (100, 110, 120)
    assert (len(ids(feed, offset="90")), ids(feed, offset="120"), ids(feed, limit="0")) == (30, [], [])


@pytest.mark.parametrize(
    "query",
    [
        {"limit": "many"},
        {"limit": "-1"},
        {"offset": "1.5"},
        {"sort": "name"},
        {"order": "desc"},
        {"startTime": "yesterday"},
        {"startTime": "2026-11-23T10:00:00"},
        {"startTime": "2026-11-23T10:00:00 00:00"},
    ],
)
def test_a_question_that_makes_no_sense_is_refused(feed: Client, query: dict[str, str]) -> None:
    """400, so that a client's mistake does not pass for an empty list; the last is a `+` that nobody encoded."""
    for route in ("incidents", "maintenances"):
        reply = feed.get(f"/trust/{route}", **query)

        assert (reply.status, set(reply.json)) == (400, {"message"})


@pytest.fixture(scope="module")
def crowd() -> Iterator[Client]:
    """A feed of 60 incidents, of which many were posted at the same instant."""
    org = LocalOrg(cases=0, clock=MovableClock())
    for number in range(60):
        org.trust.post_incident("NA137", "x", "major", minute(-number), at=minute(-(number % 7)))
    with serve(org) as server:
        client = Client(server.url)
        yield client
        client.close()


@given(
    limit=st.integers(1, 70),
    sort=st.sampled_from(["createdAt", "updatedAt", "id", "plannedStartTime"]),
    order=st.sampled_from(["ASC", "DESC"]),
)
def test_pages_show_each_incident_once(crowd: Client, limit: int, sort: str, order: str) -> None:
    """Whatever the size of a page and the order, ties included; the last page is the first short one."""
    seen: list[dict[str, Any]] = []
    while len(seen) % limit == 0:
        query = {"limit": str(limit), "offset": str(len(seen)), "sort": sort, "order": order}
        page = crowd.get("/trust/incidents", **query).json
        seen += page
        if not page:
            break
    listed = [record["id"] for record in seen]

    assert sorted(listed) == sorted(set(ids(crowd, limit="100")))
    assert len(listed) == 60
    assert seen == crowd.get("/trust/incidents", limit="100", sort=sort, order=order).json


@given(limit=st.integers(0, 70), offset=st.integers(0, 70))
def test_a_page_is_a_slice_of_the_whole(crowd: Client, limit: int, offset: int) -> None:
    """From its offset on, as many as the limit."""
    whole = ids(crowd, limit="100")

    assert ids(crowd, limit=str(limit), offset=str(offset)) == whole[offset : offset + limit]
