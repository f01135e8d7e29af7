"""What Salesforce's people do with maintenances: the plan forecasts, the impacts are what came of it."""

from __future__ import annotations

import pytest

from sfsync.localorg import Trust
from tests.localorg.client import Client, MovableClock
from tests.localorg.trust.reading import events, minute, span, status, told


@pytest.fixture
def work(trust: Trust) -> int:
    """Half an hour of unavailability, planned for ten minutes from the clock's start."""
    return trust.plan_maintenance("NA137", minute(10), minute(40))


def test_a_plan_has_no_impact(feed: Client, work: int) -> None:
    """It is confirmed and scheduled; the instance is well, and shows it as coming."""
    maintenance = feed.get(f"/trust/maintenances/{work}").json
    message = {"maintenanceType": "scheduledMaintenance", "availability": "unavailable", "eventStatus": "confirmed"}

    assert maintenance["message"] == message
    assert (maintenance["MaintenanceImpacts"], events(maintenance)) == ([], ["scheduled"])
    assert (maintenance["plannedStartTime"], maintenance["plannedEndTime"]) == (told(minute(10)), told(minute(40)))
    assert [each["id"] for each in feed.get("/trust/instances/NA137/status").json["Maintenances"]] == [work]
    assert feed.get("/trust/instances/NA137/status/preview").json["Maintenances"] == []
    assert status(feed) == "OK"


def test_the_planned_times_begin_nothing(feed: Client, clock: MovableClock, work: int) -> None:
    """Within them, as long as nobody started it, the instance is well."""
    clock.advance(minutes=20)

    assert status(feed) == "OK"
    assert feed.get(f"/trust/maintenances/{work}").json["MaintenanceImpacts"] == []


def test_it_runs_shorter_than_planned(feed: Client, trust: Trust, clock: MovableClock, work: int) -> None:
    """The impact has its own start and end, to the second where a machine started it."""
    clock.advance(minutes=10)
    trust.start_maintenance(work, clock.advance(seconds=13))
    under_way = status(feed), feed.get(f"/trust/maintenances/{work}").json["MaintenanceImpacts"][0]
    shown = feed.get("/trust/instances/status/preview").json[0]["Maintenances"]
    trust.end_maintenance(work, clock.advance(seconds=59))
    maintenance = feed.get(f"/trust/maintenances/{work}").json
    impact = maintenance["MaintenanceImpacts"][0]

    assert under_way[0] == "MAINTENANCE_CORE"
    assert (under_way[1]["endTime"], under_way[1]["severity"]) == (None, "maintenance")
    assert [each["id"] for each in shown] == [work]
    assert (impact["startTime"], impact["endTime"]) == ("2026-11-23T10:10:13.000Z", "2026-11-23T10:11:12.000Z")
    assert (impact["type"], maintenance["message"]["eventStatus"]) == ("deployingMaintenance", "resolved")
    assert status(feed) == "OK"


def test_a_release_deploys(feed: Client, trust: Trust) -> None:
    """The kind of the impact follows the kind of the maintenance, unless told; a release is a major one."""
    release = trust.plan_maintenance("EU48", minute(0), minute(5), "fullyAvailable", "release")
    trust.start_maintenance(release)
    trust.start_maintenance(release, kind="featuresActivated")
    shown = feed.get(f"/trust/maintenances/{release}").json

    assert [impact["type"] for impact in shown["MaintenanceImpacts"]] == ["deployingRelease", "featuresActivated"]
    assert shown["releaseType"] == "Major"


def test_a_cancelled_one_stays_in_the_list(feed: Client, trust: Trust, clock: MovableClock, work: int) -> None:
    """At the same planned times; its status and an event tell, and its own `updatedAt` moves."""
    clock.advance(minutes=3)
    trust.cancel_maintenance(work)
    (maintenance,) = feed.get("/trust/maintenances", instance="NA137").json

    assert (maintenance["id"], maintenance["plannedStartTime"]) == (work, told(minute(10)))
    assert maintenance["message"]["eventStatus"] == "eventStatusCanceled"
    assert (maintenance["status"], events(maintenance)) == ("Canceled", ["cancelled", "scheduled"])
    assert (maintenance["createdAt"], maintenance["updatedAt"]) == (told(minute(0)), told(minute(3)))


def test_an_impact_leaves_the_parents_stamp(feed: Client, trust: Trust, clock: MovableClock, work: int) -> None:
    """What is added below does not show above: `updatedAt` is no cursor."""
    clock.advance(minutes=12)
    trust.start_maintenance(work)
    trust.event(work, "maintenanceExtendedNearingCompletion")

    assert feed.get(f"/trust/maintenances/{work}").json["updatedAt"] == told(minute(0))


def test_it_overruns(feed: Client, trust: Trust, clock: MovableClock, work: int) -> None:
    """Past the planned end the impact is open and the status holds; an extension moves the plan alone."""
    clock.advance(minutes=10)
    trust.start_maintenance(work)
    clock.advance(minutes=35)
    overrun = status(feed), len(feed.get("/trust/instances/NA137/status").json["Maintenances"])
    trust.extend_maintenance(work, minute(100), kind="maintenanceExtended1Hour")
    clock.advance(minutes=5)
    trust.end_maintenance(work)
    maintenance = feed.get(f"/trust/maintenances/{work}").json

    assert overrun == ("MAINTENANCE_CORE", 1)
    assert span(maintenance["MaintenanceImpacts"][0]) == (10, 50)
    assert maintenance["plannedEndTime"] == told(minute(100))
    assert events(maintenance)[0] == "maintenanceExtended1Hour"


def test_what_is_over_leaves_the_instances_status(feed: Client, trust: Trust, clock: MovableClock, work: int) -> None:
    """It is history when both plan and impact have ended; the list still has it."""
    clock.advance(minutes=40)

    assert feed.get("/trust/instances/NA137/status").json["Maintenances"] == []
    assert [each["id"] for each in feed.get("/trust/maintenances", instance="NA137").json] == [work]
