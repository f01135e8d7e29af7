"""What Salesforce's people do with incidents, and what a client sees of it."""

from __future__ import annotations

from datetime import datetime

import pytest

from sfsync.localorg import LocalOrg, Trust
from tests.localorg.client import Client, MovableClock
from tests.localorg.trust.reading import events, minute, span, spans, status, told


@pytest.fixture
def outage(trust: Trust) -> int:
    """A disruption of NA137 and EU48 that began 40 minutes before it was posted."""
    return trust.post_incident(["NA137", "EU48"], "serviceDisruption", "major", minute(-40))


def test_a_late_post(feed: Client, outage: int) -> None:
    """It began long before it was created; every stamp is that of the post."""
    incident = feed.get(f"/trust/incidents/{outage}").json
    impact = incident["IncidentImpacts"][0]

    assert span(impact) == (-40, None)
    assert {incident["createdAt"], incident["updatedAt"], impact["createdAt"], impact["startTimeCreatedAt"]} == {
        told(minute(0))
    }
    assert (impact["startTimeModifiedAt"], impact["endTimeCreatedAt"], impact["endTimeModifiedAt"]) == (None,) * 3
    assert (incident["instanceKeys"], incident["serviceKeys"]) == (["NA137", "EU48"], ["coreService"])
    assert (incident["status"], incident["type"]) == ("Confirmed", "Disruption")


def test_a_post_can_be_dated(feed: Client, trust: Trust) -> None:
    """`at` is when somebody posted it, apart from when it began."""
    incident = trust.post_incident("NA1", "serviceDisruption", "major", minute(-60), at=minute(-20))

    assert feed.get(f"/trust/incidents/{incident}").json["createdAt"] == told(minute(-20))


def test_an_end_is_told_and_then_revised(feed: Client, trust: Trust, clock: MovableClock, outage: int) -> None:
    """The first time it is created, then modified; the incident's own `updatedAt` does not move."""
    clock.advance(minutes=10)
    trust.end_impact(outage, minute(5))
    ended = feed.get(f"/trust/incidents/{outage}").json
    clock.advance(minutes=10)
    trust.revise_end(outage, minute(-3))
    revised = feed.get(f"/trust/incidents/{outage}").json

    assert span(ended["IncidentImpacts"][0]) == (-40, 5)
    assert ended["IncidentImpacts"][0]["endTimeCreatedAt"] == told(minute(10))
    assert ended["IncidentImpacts"][0]["endTimeModifiedAt"] is None
    assert span(revised["IncidentImpacts"][0]) == (-40, -3)
    assert revised["IncidentImpacts"][0]["endTimeCreatedAt"] == told(minute(10))
    assert revised["IncidentImpacts"][0]["endTimeModifiedAt"] == told(minute(20))
    assert revised["IncidentImpacts"][0]["updatedAt"] == told(minute(20))
    assert revised["updatedAt"] == revised["createdAt"] == told(minute(0))


def test_an_end_without_an_instant_is_the_whole_minute_of_now(
    feed: Client, trust: Trust, clock: MovableClock, outage: int
) -> None:
    """People write minutes."""
    clock.advance(minutes=7, seconds=31)
    trust.end_impact(outage)

    assert spans(feed) == [(-40, 7)]


def test_an_end_can_be_taken_back(feed: Client, trust: Trust, outage: int) -> None:
    """It goes on after all, though the stamps say that an end was once told."""
    trust.end_impact(outage, minute(-1))
    trust.revise_end(outage, None)
    impact = feed.get("/trust/incidents/active").json[0]["IncidentImpacts"][0]

    assert span(impact) == (-40, None)
    assert impact["endTimeCreatedAt"] == told(minute(0))


def test_a_start_is_revised(feed: Client, trust: Trust, clock: MovableClock, outage: int) -> None:
    """Earlier than first believed."""
    clock.advance(minutes=1)
    trust.revise_start(outage, minute(-90))
    impact = feed.get(f"/trust/incidents/{outage}").json["IncidentImpacts"][0]

    assert span(impact) == (-90, None)
    assert impact["startTimeModifiedAt"] == told(minute(1))
    assert impact["startTimeCreatedAt"] == told(minute(0))


def test_one_that_is_closed_on_arrival_is_never_active(feed: Client, trust: Trust) -> None:
    """Only the list of all shows it: neither the active ones nor the instance's status do."""
    trust.post_incident("NA137", "serviceDisruption", "major", minute(-113), minute(-34))

    assert spans(feed) == [(-113, -34)]
    assert feed.get("/trust/incidents/active").json == []
    assert feed.get("/trust/instances/NA137/status").json["Incidents"] == []
    assert status(feed) == "OK"


def test_an_incident_of_several_impacts(feed: Client, trust: Trust, outage: int) -> None:
    """Each can be told of by its id; without one the latest is meant."""
    second = trust.add_impact(outage, "restApiUnavailable", "minor", minute(-5))
    first = feed.get(f"/trust/incidents/{outage}").json["IncidentImpacts"][0]["id"]
    trust.end_impact(outage, minute(-1))
    trust.end_impact(outage, minute(-2), impact=first)
    before = spans(feed)
    trust.withdraw_impact(outage, impact=first)
    one = feed.get(f"/trust/incidents/{outage}").json["IncidentImpacts"]
    trust.withdraw_impact(outage)

    assert before == [(-40, -2), (-5, -1)]
    assert [impact["id"] for impact in one] == [second]
    assert feed.get(f"/trust/incidents/{outage}").json["IncidentImpacts"] == []
    assert feed.get("/trust/incidents/active").json == []


def test_events_come_newest_first(feed: Client, trust: Trust, clock: MovableClock, outage: int) -> None:
    """A correction is one of them, and changes nothing else."""
    trust.event(outage, "investigatingCauseOfIssue")
    clock.advance(minutes=3)
    trust.correct(outage)
    incident = feed.get(f"/trust/incidents/{outage}").json

    assert events(incident) == ["correction", "investigatingCauseOfIssue"]
    assert incident["IncidentEvents"][0]["createdAt"] == told(minute(3))
    assert span(incident["IncidentImpacts"][0]) == (-40, None)
    assert incident["updatedAt"] == told(minute(0))


def test_an_instance_that_is_dropped_is_clear_of_it(feed: Client, trust: Trust, outage: int) -> None:
    """The others are not; dropping it twice is a mistake."""
    trust.drop_instance(outage, "NA137")

    assert (spans(feed), spans(feed, "EU48")) == ([], [(-40, None)])
    assert (status(feed), status(feed, "EU48")) == ("OK", "MAJOR_INCIDENT_CORE")
    with pytest.raises(LookupError, match="does not name 'NA137'"):
        trust.drop_instance(outage, "NA137")


def test_an_incident_can_vanish(feed: Client, trust: Trust, outage: int) -> None:
    """Without a trace."""
    trust.remove_incident(outage)

    assert spans(feed) == []
    assert feed.get(f"/trust/incidents/{outage}").status == 404


def test_keys_are_compared_whole(feed: Client, trust: Trust, outage: int) -> None:
    """NA1 is well while NA137 is not, and `affects_all` reaches no other instance."""
    trust.post_incident("CS96", "serviceDisruption", "minor", minute(-1), affects_all=True)

    assert (spans(feed, "NA1"), status(feed, "NA1")) == ([], "OK")
    assert status(feed, "CS96") == "MINOR_INCIDENT_CORE"


@pytest.mark.parametrize("start", [minute(5), None])
def test_malformed_impacts_are_shown_as_posted(feed: Client, trust: Trust, start: datetime | None) -> None:
    """One that ends before it begins, and one that never began."""
    trust.post_incident("NA1", "serviceDisruption", "major", start, minute(-5))

    assert spans(feed, "NA1") == [(5 if start else None, -5)]


def test_an_end_in_the_future_ends_by_itself(feed: Client, trust: Trust, clock: MovableClock) -> None:
    """Status and the list of active ones follow the clock; both end and start count to the instant."""
    trust.post_incident("NA1", "serviceDisruption", "major", minute(2), minute(5))
    seen = []
    for _ in range(6):
        seen.append((status(feed, "NA1"), len(feed.get("/trust/incidents/active").json)))
        clock.advance(minutes=1)

    major = ("MAJOR_INCIDENT_CORE", 1)
    assert seen == [("OK", 1), ("OK", 1), major, major, major, ("OK", 0)]


def test_a_mistyped_key_or_id_is_refused(trust: Trust, outage: int) -> None:
    """It would affect nobody, and a test would pass for it."""
    with pytest.raises(LookupError, match="no instance 'NA173'"):
        trust.post_incident(["NA1", "NA173"], "serviceDisruption", "major", minute(0))
    with pytest.raises(LookupError, match="no incident 7"):
        trust.end_impact(7)
    with pytest.raises(LookupError, match=f"{outage} has no impact 7"):
        trust.end_impact(outage, impact=7)


def test_a_time_without_zone_is_refused(trust: Trust) -> None:
    """It could mean any hour."""
    naive = minute(0).replace(tzinfo=None)

    with pytest.raises(ValueError, match="has no zone"):
        trust.post_incident("NA1", "serviceDisruption", "major", naive)
    with pytest.raises(ValueError, match="has no zone"):
        trust.post_incident("NA1", "serviceDisruption", "major", minute(0), at=naive)


def test_equal_histories_give_equal_answers(clock: MovableClock) -> None:
    """Ids are counted, not drawn: two feeds that were told the same say the same."""
    told_twice = []
    for _ in range(2):
        trust = LocalOrg(cases=0, clock=clock).trust
        told_twice.append([trust.post_incident("NA1", "x", "major", minute(0)), trust.event(20_003_001, "update")])

    assert told_twice[0] == told_twice[1]
