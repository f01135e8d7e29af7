"""Conditional requests, and the cache that may stand before the feed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from sfsync.localorg import Trust
from tests.localorg.client import Client, MovableClock, Reply
from tests.localorg.trust.reading import minute, spans

PATH = "/trust/instances/NA137/status"


def again(feed: Client, earlier: Reply) -> Reply:
    """Ask again with the tag of an earlier answer."""
    return feed.get(PATH, {"If-None-Match": earlier.headers["ETag"]})


def dated(feed: Client, earlier: Reply) -> Reply:
    """Ask again with the date of an earlier answer alone."""
    return feed.get(PATH, {"If-Modified-Since": earlier.headers["Last-Modified"]})


def test_what_has_not_changed_is_not_sent_again(feed: Client, clock: MovableClock) -> None:
    """304 without a body, by tag and by date; the tag of another version, or none, gets the answer."""
    first = feed.get(PATH)
    clock.advance(minutes=1)
    by_tag, by_date = again(feed, first), dated(feed, first)

    assert (by_tag.status, by_tag.body, by_tag.headers["ETag"]) == (304, b"", first.headers["ETag"])
    assert "Content-Length" not in by_tag.headers
    assert (by_date.status, by_date.body) == (304, b"")
    assert feed.get(PATH, {"If-None-Match": '"other"'}).json == first.json
    assert feed.get(PATH, {"If-None-Match": f'"other", W/{first.headers["ETag"]}'}).status == 304
    assert feed.get(PATH, {"If-None-Match": '"other"', "If-Modified-Since": by_date.headers["Date"]}).status == 200
    assert feed.get(PATH).status == 200


def test_a_change_is_sent(feed: Client, trust: Trust, clock: MovableClock) -> None:
    """With a new tag and the date of the change."""
    first = feed.get(PATH)
    clock.advance(minutes=1)
    trust.post_incident("NA137", "serviceDisruption", "major", minute(-40))
    by_date, by_tag = dated(feed, first), again(feed, first)

    assert by_tag.status == by_date.status == 200
    assert len(by_tag.json["Incidents"]) == 1
    assert by_tag.headers["ETag"] != first.headers["ETag"]
    assert by_tag.headers["Last-Modified"] == "Mon, 23 Nov 2026 10:01:00 GMT"


def test_a_change_by_time_alone_is_sent(feed: Client, trust: Trust, clock: MovableClock) -> None:
    """An impact that ends by itself changes the answer though nobody did anything."""
    trust.post_incident("NA137", "serviceDisruption", "major", minute(-40), minute(5))
    first = feed.get(PATH)
    clock.advance(minutes=4)
    before = again(feed, first).status, dated(feed, first).status
    clock.advance(minutes=1)

    assert before == (304, 304)
    assert (again(feed, first).status, dated(feed, first).status) == (200, 200)


def test_two_versions_in_a_second_have_no_date(feed: Client, trust: Trust, clock: MovableClock) -> None:
    """Whole seconds cannot tell them apart, so the second is known by its tag alone until there is a third."""
    first = feed.get(PATH)
    incident = trust.post_incident("NA137", "serviceDisruption", "major", minute(-40))
    second = dated(feed, first)
    clock.advance(seconds=1)
    tagged = again(feed, second).status, dated(feed, first).status
    trust.correct(incident)

    assert (second.status, "Last-Modified" in second.headers) == (200, False)
    assert tagged == (304, 200)
    assert feed.get(PATH).headers["Last-Modified"] == "Mon, 23 Nov 2026 10:00:01 GMT"


@pytest.mark.parametrize("date", ["", "yesterday", "Mon, 23 Nov 2026 10:00:00", "2026-11-23T10:00:00Z"])
def test_a_date_that_is_none_is_overlooked(feed: Client, clock: MovableClock, date: str) -> None:
    """The answer comes as if it had not been there."""
    clock.advance(minutes=1)

    assert feed.get(PATH, {"If-Modified-Since": date}).status == 200


def test_it_can_be_switched_off(feed: Client, trust: Trust) -> None:
    """Nobody knows whether the real feed answers conditionally: neither validators nor 304."""
    first = feed.get(PATH)
    trust.conditional = False
    plain = again(feed, first)

    assert plain.status == 200
    assert not {"ETag", "Last-Modified"} & set(plain.headers)


def test_errors_have_no_version(feed: Client) -> None:
    """Only an answer can be current."""
    reply = feed.get("/trust/instances/XX/status", {"If-None-Match": "*"})

    assert (reply.status, "ETag" in reply.headers) == (404, False)


def test_every_answer_says_how_long_it_is_good_for(feed: Client, trust: Trust) -> None:
    """And when it was made, by the org's clock; an age comes from a cache only."""
    trust.max_age_s = 15
    headers = feed.get(PATH).headers

    assert (headers["Cache-Control"], headers["Date"]) == ("max-age=15", "Mon, 23 Nov 2026 10:00:00 GMT")
    assert headers["Content-Type"] == "application/json; charset=utf-8"
    assert "Age" not in headers
    assert "Sforce-Limit-Info" not in headers


def test_a_stale_edge_repeats_itself(feed: Client, trust: Trust, clock: MovableClock) -> None:
    """With its old date, version and a growing age, until its time is over; what it never gave is fresh."""
    trust.cache_at_edge(300)
    first = feed.get(PATH)
    clock.advance(seconds=120)
    trust.post_incident("NA137", "serviceDisruption", "major", minute(-40))
    stale, other = feed.get(PATH), spans(feed)
    unchanged = again(feed, first)
    clock.advance(seconds=179)
    oldest = feed.get(PATH)
    clock.advance(seconds=1)
    fresh = feed.get(PATH)

    assert (stale.body, stale.headers["Date"], stale.headers["Age"]) == (first.body, first.headers["Date"], "120")
    assert stale.headers["ETag"] == first.headers["ETag"]
    assert (unchanged.status, unchanged.headers["Age"]) == (304, "120")
    assert other == [(-40, None)]
    assert (oldest.body, oldest.headers["Age"]) == (first.body, "299")
    assert (len(fresh.json["Incidents"]), "Age" in fresh.headers) == (1, False)


def test_a_stale_edge_outlives_a_feed_that_is_down(feed: Client, trust: Trust, clock: MovableClock) -> None:
    """What it keeps it still gives; errors it does not keep."""
    trust.cache_at_edge(60)
    kept = feed.get(PATH)
    trust.go_down(502)
    refused = feed.get("/trust/incidents").status
    during = feed.get(PATH)
    clock.advance(seconds=60)
    after = feed.get(PATH).status
    trust.recover()

    assert (refused, during.body, after) == (502, kept.body, 502)
    assert feed.get("/trust/incidents").status == feed.get(PATH).status == 200


@pytest.mark.parametrize("seconds", [-10_800, 10_800])
def test_a_skewed_date_is_in_the_header_alone(feed: Client, trust: Trust, clock: MovableClock, seconds: int) -> None:
    """Hours off, either way; stamps in the body stay right."""
    trust.skew_date(seconds)
    incident = trust.post_incident("NA1", "x", "major", minute(-1))
    reply = feed.get(f"/trust/incidents/{incident}")

    told = (clock() + timedelta(seconds=seconds)).strftime("%H:%M:%S")
    assert told in reply.headers["Date"]
    assert reply.json["createdAt"] == "2026-11-23T10:00:00.000Z"
