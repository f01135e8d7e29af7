"""Timelines of one's own: as data, in-process and over HTTP."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from sfsync.localorg import Step, Timeline, Trust
from sfsync.localorg.trust import BadTimeline, read_timeline
from tests.localorg.client import START, Client, MovableClock
from tests.localorg.trust.reading import events, minute, spans, told

POST = {"instances": ["NA1"], "kind": "serviceDisruption", "severity": "major", "start": -600}


def test_steps_happen_when_they_are_due(feed: Client, trust: Trust, clock: MovableClock) -> None:
    """Each is stamped with its own instant, however late somebody looks, and in the order of the instants."""
    steps = [
        Step("event", {"record": "outage", "kind": "update"}, after=120),
        Step("post_incident", POST, after=60, name="outage"),
        Step("end_impact", {"incident": "outage", "end": minute(2)}, after=minute(4)),
    ]
    with pytest.raises(BadTimeline, match="step 1: no earlier step is called 'outage'"):
        trust.play(Timeline("mine", steps))
    playing = trust.play(Timeline("mine", [steps[1], steps[0], steps[2]]))
    before = spans(feed, "NA1")
    clock.advance(hours=1)
    incident = feed.get("/trust/incidents").json[0]

    assert before == []
    assert (incident["id"], incident["createdAt"]) == (playing.ids["outage"], told(minute(1)))
    assert incident["IncidentEvents"][0]["createdAt"] == told(minute(2))
    assert incident["IncidentImpacts"][0]["endTimeCreatedAt"] == told(minute(4))
    assert spans(feed, "NA1") == [(-10, 2)]
    assert (playing.left, playing.ends_at) == (0, minute(4))


def test_steps_of_one_instant_keep_their_order(feed: Client, trust: Trust) -> None:
    """As they stand in the list, also if all are due at once."""
    kinds = ("investigatingCauseOfIssue", "update", "monitoringGeneric")
    told_of = [Step("event", {"record": "outage", "kind": kind}) for kind in kinds]
    trust.play(Timeline("mine", [Step("post_incident", POST, name="outage"), *told_of]))

    assert events(feed.get("/trust/incidents").json[0]) == list(reversed(kinds))


def test_timelines_run_beside_each_other(feed: Client, trust: Trust, clock: MovableClock) -> None:
    """Names belong to each; a verb called by hand comes after what was due before it."""
    trust.play("late-post")
    trust.play("revised-end", instance="NA1")
    clock.advance(minutes=5)
    last = trust.event(trust.play("correction", instance="EU48").ids["outage"], "update")

    assert (spans(feed), spans(feed, "NA1"), spans(feed, "EU48")) == ([(-40, 3)], [(-43, 2)], [(-26, None)])
    assert last == max(event.id for incident in trust.incidents.values() for event in incident.events)


def test_a_start_can_lie_in_the_past_or_ahead(feed: Client, trust: Trust, clock: MovableClock) -> None:
    """What is past happens at once; what is ahead waits. The caller's start wins over the timeline's."""
    trust.play("revised-end", start=minute(-4), instance="NA1")
    trust.play(
        Timeline("mine", [Step("post_incident", {**POST, "instances": "EU48"})], start=minute(-9)), start=minute(3)
    )
    now = spans(feed, "NA1"), spans(feed, "EU48")
    clock.advance(minutes=3)

    assert now == ([(-47, -17)], [])
    assert spans(feed, "EU48") == [(-7, None)]


def test_relative_times_are_whole_minutes(feed: Client, trust: Trust, clock: MovableClock) -> None:
    """As people write them; instants stay as given."""
    clock.advance(seconds=42)
    trust.play([{"verb": "post_incident", "args": {**POST, "end": "2026-11-23T10:00:13Z"}}])
    impact = feed.get("/trust/incidents").json[0]["IncidentImpacts"][0]

    assert (impact["startTime"], impact["endTime"]) == ("2026-11-23T09:50:00.000Z", "2026-11-23T10:00:13.000Z")


def test_a_script_over_http(feed: Client, clock: MovableClock) -> None:
    """Any client can post one: by name, or with steps of its own; what it answers tells when it will be over."""
    named = feed.post("/trust/script", {"name": "late-post", "instance": "NA1"})
    steps = [
        {"after": 30, "verb": "post_incident", "args": {**POST, "instances": ["CS96"]}, "as": "mine"},
        {"at": told(minute(2)), "verb": "correct", "args": {"incident": "mine"}},
    ]
    own = feed.post("/trust/script", {"name": "own", "steps": steps})
    clock.advance(minutes=2)

    assert (named.status, named.json["name"], named.json["left"]) == (201, "late-post", 3)
    assert own.json == {"name": "own", "left": 2, "start": told(minute(0)), "end": told(minute(2))}
    assert spans(feed, "NA1") == [(-40, None)]
    assert [events(each) for each in feed.get("/trust/incidents", instance="CS96").json] == [["correction"]]


def test_a_timeline_can_carry_its_start(feed: Client) -> None:
    """As ISO 8601 with a zone."""
    script = {"start": "2026-11-23T04:00:00-05:00", "steps": [{"verb": "post_incident", "args": POST}]}

    assert feed.post("/trust/script", script).json["start"] == told(minute(-60))
    assert spans(feed, "NA1") == [(-70, None)]


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ("{", "The body is not JSON"),
        (5, "a timeline is a list of steps"),
        ({}, "a timeline is a list of steps"),
        ({"name": "lost-post"}, "'lost-post' is no timeline"),
        ({"steps": [], "begin": 1}, "a timeline has no 'begin'"),
        ({"steps": [], "start": "noon"}, "start 'noon' is no instant"),
        ([5], "step 1 is no object"),
        ([{"after": 1}], "step 1 has no verb"),
        ([{"verb": "recover"}, {"verb": "recover", "when": 5}], "step 2 knows no 'when'"),
        ([{"verb": "__init__"}], "step 1: __init__: the verbs are post_incident"),
        ([{"verb": "settle"}], "step 1: settle: the verbs are"),
        ([{"verb": "recover", "after": "5"}], "step 1: after '5' is no number"),
        ([{"verb": "recover", "after": True}], "step 1: after True is no number"),
        ([{"verb": "recover", "after": 1e300}], "step 1: recover: "),
        ([{"verb": "recover", "at": "noon"}], "step 1: at 'noon' is no instant"),
        ([{"verb": "recover", "as": "x"}], "step 1: recover makes nothing"),
        ([{"verb": "hang", "args": {"minutes": 5}}], "step 1: hang: got an unexpected keyword argument 'minutes'"),
        ([{"verb": "hang", "args": [5]}], "step 1 is no object"),
        ([{"verb": "post_incident", "args": {**POST, "start": "noon"}}], "step 1: post_incident: start 'noon'"),
        ([{"verb": "correct", "args": {"incident": "outage"}}], "step 1: no earlier step is called 'outage'"),
        ([{"verb": "post_incident", "args": {**POST, "instances": ["NA2"]}}], "there is no instance 'NA2'"),
        ([{"verb": "post_incident", "args": {**POST, "instances": 5}}], "'int' object is not iterable"),
    ],
)
def test_a_bad_script_is_refused(feed: Client, trust: Trust, script: object, message: str) -> None:
    """400 and the step that is wrong; nothing of it is left to happen."""
    reply = feed.post("/trust/script", script)

    assert reply.status == 400
    assert reply.json["message"].startswith(message)
    assert trust.incidents == {}
    assert feed.get("/trust/incidents").json == []


def test_scripts_are_posted(feed: Client) -> None:
    """There is nothing to read there."""
    reply = feed.get("/trust/script")

    assert (reply.status, reply.headers["Allow"]) == (405, "POST")


def test_scripts_are_taken_while_the_feed_is_down(feed: Client, trust: Trust) -> None:
    """Else nobody could bring it back from outside."""
    trust.go_down()
    reply = feed.post("/trust/script", [{"verb": "recover"}])

    assert (reply.status, feed.get("/trust/incidents").status) == (201, 200)


def test_a_step_that_fails_ends_its_timeline(
    feed: Client, trust: Trust, clock: MovableClock, caplog: pytest.LogCaptureFixture
) -> None:
    """Whoever looks next is told, once; what else is scripted goes on."""
    gone = [
        {"verb": "post_incident", "args": POST, "as": "outage"},
        {"after": 60, "verb": "remove_incident", "args": {"incident": "outage"}},
        {"after": 120, "verb": "correct", "args": {"incident": "outage"}},
        {"after": 180, "verb": "go_down"},
    ]
    playing = trust.play(gone)
    trust.play("late-post", instance="EU48")
    clock.advance(minutes=5)
    with caplog.at_level(logging.CRITICAL):
        seen = [feed.get("/trust/incidents").status for _ in range(2)]

    assert (seen, playing.left) == ([500, 200], 0)
    assert spans(feed, "EU48") == [(-40, 3)]


def test_every_verb_can_be_scripted(feed: Client, trust: Trust, clock: MovableClock) -> None:
    """All that a person or a fault does, one after the other."""
    work = {"maintenance": "work"}
    steps = [
        Step("instance", {"key": "Heroku EU", "location": "EU"}),
        Step("alias", {"name": "acme", "key": "Heroku EU"}),
        Step("post_incident", {**POST, "instances": ["NA1", "Heroku EU"]}, name="outage"),
        Step("add_impact", {"incident": "outage", "kind": "x", "severity": "minor", "start": 0}, name="second"),
        Step("revise_start", {"incident": "outage", "start": -60, "impact": "second"}),
        Step("revise_end", {"incident": "outage", "end": 0, "impact": "second"}),
        Step("withdraw_impact", {"incident": "outage", "impact": "second"}),
        Step("drop_instance", {"incident": "outage", "key": "NA1"}),
        Step("plan_maintenance", {"instances": "NA1", "start": 0, "end": 60, "kind": "release"}, name="work"),
        Step("start_maintenance", {**work, "start": 0}),
        Step("extend_maintenance", {**work, "end": 120}),
        Step("end_maintenance", {**work, "end": None}),
        Step("cancel_maintenance", work),
        Step("post_general_message", {"subject": "Hello"}),
        Step("migrate", {"source": "NA1", "target": "USA9S"}),
        Step("remove_instance", {"key": "CAN70"}),
    ]
    playing = trust.play(Timeline("all", [*steps]))

    assert playing.left == 0
    assert spans(feed, "Heroku EU") == [(-10, None)]
    assert feed.get("/trust/instanceAliases/acme").json["instanceKey"] == "Heroku EU"
    assert feed.get("/trust/instances/USA9S").json["environment"] == "sandbox"
    assert feed.get("/trust/instances/CAN70").status == 404


def test_reading_gives_the_same_as_writing_it_in_python() -> None:
    """JSON is but another spelling."""
    document = {
        "name": "mine",
        "start": told(START),
        "steps": [{"after": 5, "verb": "recover"}, {"at": told(START + timedelta(days=1)), "verb": "hang", "as": "x"}],
    }
    steps = [Step("recover", {}, 5), Step("hang", {}, START + timedelta(days=1), "x")]

    assert read_timeline(document) == Timeline("mine", steps, START)
