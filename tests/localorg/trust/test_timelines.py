"""The ready-made timelines, step by step, with the clock moved from one to the next."""

from __future__ import annotations

import json
import re

import pytest

from sfsync.localorg import LocalOrg, Trust
from sfsync.localorg.trust import NAMES, BadTimeline, Playing
from tests.localorg.client import Client, MovableClock
from tests.localorg.trust.reading import events, minute, spans, status


def maintenance(feed: Client, playing: Playing) -> dict[str, object]:
    """Return what matters of the maintenance that a timeline is about."""
    record = feed.get(f"/trust/maintenances/{playing.ids['work']}").json
    impacts = [
        (impact["startTime"][11:16], (impact["endTime"] or "")[11:16]) for impact in record["MaintenanceImpacts"]
    ]
    return {"status": record["message"]["eventStatus"], "impacts": impacts, "event": events(record)[0]}


def test_late_post(feed: Client, trust: Trust, clock: MovableClock) -> None:
    """Posted now, it began 40 minutes ago; five minutes on it has ended two minutes before."""
    assert (spans(feed), status(feed)) == ([], "OK")
    trust.play("late-post")
    assert (spans(feed), status(feed)) == ([(-40, None)], "MAJOR_INCIDENT_CORE")
    clock.advance(minutes=1)
    assert events(feed.get("/trust/incidents").json[0]) == ["investigatingCauseOfIssue"]
    clock.advance(minutes=3, seconds=59)
    assert spans(feed) == [(-40, None)]
    clock.advance(seconds=1)
    assert (spans(feed), status(feed)) == ([(-40, 3)], "OK")


def test_revised_end(feed: Client, trust: Trust, clock: MovableClock) -> None:
    """The end moves back, then forth, and the start back at last."""
    trust.play("revised-end")
    seen = [spans(feed)]
    for minutes in (1, 2, 2, 2):
        clock.advance(minutes=minutes)
        seen.append(spans(feed))

    assert seen == [[(-43, None)], [(-43, -1)], [(-43, -13)], [(-43, 2)], [(-50, 2)]]


def test_closed_on_arrival(feed: Client, trust: Trust) -> None:
    """It was never open to anybody."""
    trust.play("closed-on-arrival")

    assert spans(feed) == [(-113, -34)]
    assert feed.get("/trust/incidents/active").json == []


def test_correction(feed: Client, trust: Trust, clock: MovableClock) -> None:
    """After three minutes an event says that nobody was affected; the impact stays."""
    playing = trust.play("correction")
    clock.advance(minutes=3)
    incident = feed.get(f"/trust/incidents/{playing.ids['outage']}").json

    assert events(incident) == ["correction"]
    assert spans(feed) == [(-31, None)]


def test_withdrawn(feed: Client, trust: Trust, clock: MovableClock) -> None:
    """First an impact goes, then the instance."""
    trust.play("withdrawn")
    seen = [spans(feed)]
    for _ in range(2):
        clock.advance(minutes=2)
        seen.append(spans(feed))

    assert seen == [[(-31, None), (-10, None)], [(-31, None)], []]


def test_cancelled_maintenance(feed: Client, trust: Trust, clock: MovableClock) -> None:
    """Called off before it began; at its planned time nothing happens."""
    playing = trust.play("cancelled-maintenance")
    planned = maintenance(feed, playing)
    clock.advance(minutes=3)
    cancelled = maintenance(feed, playing)
    clock.advance(minutes=3)

    assert planned == {"status": "confirmed", "impacts": [], "event": "scheduled"}
    assert cancelled == {"status": "eventStatusCanceled", "impacts": [], "event": "cancelled"}
    assert (maintenance(feed, playing), status(feed)) == (cancelled, "OK")


def test_overrunning_maintenance(feed: Client, trust: Trust, clock: MovableClock) -> None:
    """It runs past its plan, is extended, becomes an incident that is posted late, and that ends."""
    playing = trust.play("overrunning-maintenance")
    seen = []
    for minutes in (0, 1, 3, 4, 1, 3):
        clock.advance(minutes=minutes)
        seen.append((maintenance(feed, playing), spans(feed), status(feed)))
    open_, over = [("10:01", "")], [("10:01", "10:08")]
    became = {"status": "resolved", "impacts": over, "event": "maintenanceExtendedTransitionToIncident"}

    assert seen == [
        ({"status": "confirmed", "impacts": [], "event": "scheduled"}, [], "OK"),
        ({"status": "confirmed", "impacts": open_, "event": "scheduled"}, [], "MAINTENANCE_CORE"),
        ({"status": "confirmed", "impacts": open_, "event": "maintenanceExtendedGeneric"}, [], "MAINTENANCE_CORE"),
        (became, [], "OK"),
        (became, [(8, None)], "MAJOR_INCIDENT_CORE"),
        (became, [(8, 11)], "OK"),
    ]


def test_instance_migration(feed: Client, trust: Trust, clock: MovableClock) -> None:
    """In the middle of the maintenance everybody moves; the old key stays, inactive and OK."""
    trust.play("instance-migration")
    clock.advance(minutes=1)
    during = status(feed)
    clock.advance(minutes=1)
    source, target = (feed.get(f"/trust/instances/{key}").json for key in ("NA137", "NA137M"))

    assert during == "MAINTENANCE_CORE"
    assert (source["isActive"], target["isActive"], status(feed)) == (False, True, "OK")
    assert feed.get("/trust/instanceAliases/sfsync-local").json["instanceKey"] == "NA137M"


def test_feed_down(feed: Client, trust: Trust, clock: MovableClock) -> None:
    """A whole outage passes while the feed is away; once it is back it tells of it."""
    trust.play("feed-down")
    seen = []
    for minutes in (0, 1, 11, 8):
        clock.advance(minutes=minutes)
        seen.append(feed.get("/trust/incidents").status)

    assert seen == [200, 503, 503, 200]
    assert spans(feed) == [(1, 10)]
    assert feed.get("/trust/incidents").json[0]["createdAt"] == "2026-11-23T10:02:00.000Z"


def test_feed_hangs(feed: Client, trust: Trust, clock: MovableClock) -> None:
    """From the first minute to the twentieth no answer comes within a minute of real time."""
    trust.play("feed-hangs")
    seen = []
    for minutes in (0, 1, 19):
        clock.advance(minutes=minutes)
        trust.settle()
        seen.append(trust.trouble.wait_s)

    assert seen == [0, 60, 0]
    assert spans(feed) == [(-40, None)]


def test_garbage(feed: Client, trust: Trust, clock: MovableClock) -> None:
    """Another kind each minute, then sense."""
    trust.play("garbage")
    seen = []
    for _ in range(6):
        seen.append(trust.trouble.garbage)
        clock.advance(minutes=1)
        trust.settle()

    assert seen == [None, "html", "truncated", "wrong_key", "wrong_shape", None]
    assert spans(feed) == [(-40, None)]


def test_ten_thousand(feed: Client, trust: Trust) -> None:
    """In one answer."""
    trust.play("ten-thousand")

    assert len(feed.get("/trust/incidents", instance="NA137", limit="100").json) == 10_000


def test_clock_skew(feed: Client, trust: Trust, clock: MovableClock) -> None:
    """Three hours behind, three ahead, right."""
    trust.play("clock-skew")
    seen = []
    for _ in range(3):
        seen.append(re.findall(r"\d\d:\d\d", feed.get("/trust/incidents").headers["Date"])[0])
        clock.advance(minutes=3)

    assert seen == ["07:00", "13:03", "10:06"]


def test_stale_edge(feed: Client, trust: Trust, clock: MovableClock) -> None:
    """Who asked before the incident was posted does not see it for ten minutes."""
    trust.play("stale-edge")
    seen = []
    for minutes in (0, 1, 8, 1):
        clock.advance(minutes=minutes)
        seen.append(spans(feed))

    assert seen == [[], [], [], [(-40, None)]]


@pytest.mark.parametrize("name", NAMES)
def test_each_can_be_played_on_any_instance(trust: Trust, clock: MovableClock, name: str) -> None:
    """To its end, which is within half an hour; NA137 has no part in it."""
    playing = trust.play(name, instance="EU48")
    clock.at = playing.ends_at
    trust.settle()
    reached = [key for incident in trust.incidents.values() for key in incident.instance_keys]

    assert playing.left == 0
    assert playing.ends_at <= minute(30)
    assert set(reached) <= {"EU48"}


def test_a_name_that_is_none_is_refused(trust: Trust) -> None:
    """The message lists those there are."""
    with pytest.raises(BadTimeline, match="'late' is no timeline; there are late-post, "):
        trust.play("late")


def test_the_garbage_is_what_it_is_called(feed: Client, org: LocalOrg, clock: MovableClock) -> None:
    """Of the four kinds two cannot be parsed, one names another instance, one is no object."""
    org.trust.play("garbage")
    seen: list[object] = []
    for _ in range(4):
        clock.advance(minutes=1)
        head = feed.send("HEAD", "/trust/instances/NA137/status").headers["Content-Type"]
        try:
            seen.append(feed.get("/trust/instances/NA137/status").json)
        except json.JSONDecodeError:
            seen.append(f"broken {head}")
    page, cut, other, shapeless = seen

    assert page is None
    assert cut == "broken application/json; charset=utf-8"
    assert isinstance(other, dict)
    assert other["key"] == "NA1377"
    assert shapeless == []
