"""A look at an instance: what is asked, and what is put together of the answers."""

from __future__ import annotations

import logging
from datetime import timedelta

import pytest

from sfsync.adapters.trust import TrustSite
from sfsync.adapters.trust.pages import checked_url
from sfsync.adapters.trust.site import LIMIT
from sfsync.model.evidence import Source
from sfsync.ports.faults import Misconfigured, Unavailable
from tests.adapters.salesforce.scripted import Handler, send
from tests.adapters.trust.feed import NOW, SINCE, Feed, status
from tests.intake.trust_records import Raw, a_maintenance, an_incident, at, event, impact, without

STATUS = "/instances/NA137/status"


def test_a_look_costs_three_requests(feed: Feed, site: TrustSite) -> None:
    """From the beginning of a day on, so that the questions stay the same all day; and we say who we are."""
    look = site.look("NA137", SINCE, NOW)

    assert (look.instance, look.as_of, look.sightings, look.active, look.oddities) == ("NA137", NOW, (), True, ())
    assert feed.paths == [STATUS, "/incidents", "/maintenances"]
    assert feed.query(0) == {"childProducts": "false"}
    usual = {"instance": "NA137", "startTime": "2026-11-17T00:00:00.000Z", "limit": "500"}
    assert feed.query(1) == usual | {"sort": "createdAt", "order": "DESC"}
    assert feed.query(2) == usual | {"sort": "plannedStartTime", "order": "ASC"}
    assert feed.seen[0].headers["user-agent"].startswith("sfsync/")
    assert "(+https://" in feed.seen[0].headers["user-agent"]


def test_records_come_from_all_answers_each_once(feed: Feed, site: TrustSite) -> None:
    """The same record in two answers is one; one that a list lost is still found in the status, and the other way."""
    feed.answers[STATUS] = status("NA137", Incidents=[an_incident(), an_incident(id=2)], Maintenances=[a_maintenance()])
    feed.answers["/incidents"] = [an_incident(), an_incident(id=3)]

    look = site.look("NA137", SINCE, NOW)

    keys = [sighting.record_key for sighting in look.sightings]
    assert keys == ["incident:2", "incident:20010001", "incident:3", "maintenance:620001"]
    assert {sighting.seen_at for sighting in look.sightings} == {NOW}
    assert look.oddities == ()


def test_the_list_counts_where_two_answers_differ(feed: Feed, site: TrustSite) -> None:
    """It was asked later; and the difference is told. A form with fewer fields is no difference."""
    feed.answers[STATUS] = status(
        "NA137",
        Incidents=[
            an_incident(impact(endTime=None)),
            without(an_incident(id=2, instanceKeys=["NA137"]), "instanceKeys"),
        ],
    )
    feed.answers["/incidents"] = [an_incident(), an_incident(id=2, instanceKeys=["NA137"])]

    look = site.look("NA137", SINCE, NOW)

    assert look.oddities == ("incident 20010001: two answers differ on it",)
    assert look.sightings[1].impacts[0].end == NOW - timedelta(hours=2)


def test_a_record_that_cannot_be_used_is_left_out_by_name(feed: Feed, site: TrustSite) -> None:
    """The others go on; it must not look as though it had vanished."""
    feed.answers["/incidents"] = [an_incident(IncidentImpacts="lost"), an_incident(id=2), {"id": None}, 7]

    look = site.look("NA137", SINCE, NOW)

    assert [sighting.record for sighting in look.sightings] == ["2"]
    assert look.unreadable == {"incident:20010001"}
    assert look.oddities == (
        "incident 20010001: IncidentImpacts is no list of objects: left as it was last known",
        "incident without an id: left as it was last known",
        "incident that is no object: left as it was last known",
    )


def test_what_is_readable_in_one_answer_is_read(feed: Feed, site: TrustSite) -> None:
    """The other's garbage does not take it away."""
    feed.answers[STATUS] = status("NA137", Incidents=[an_incident(IncidentImpacts="lost")])
    feed.answers["/incidents"] = [an_incident()]

    look = site.look("NA137", SINCE, NOW)

    assert ([sighting.record for sighting in look.sightings], look.unreadable) == (["20010001"], frozenset())
    assert isinstance(look.unreadable, frozenset)


@pytest.mark.parametrize(("shown", "active"), [(True, True), (False, False), (None, True), ("no", True)])
def test_a_decommissioned_instance_is_not_active(shown: object, active: bool, feed: Feed, site: TrustSite) -> None:
    """However healthy its status; what is neither true nor false is told."""
    feed.answers[STATUS] = status("NA137", isActive=shown)

    look = site.look("NA137", SINCE, NOW)

    assert (look.active, bool(look.oddities)) == (active, not isinstance(shown, bool))


def test_a_key_with_spaces_and_slashes_is_written_for_a_url(feed: Feed, site: TrustSite) -> None:
    """And comes back as it was."""
    key = "Heroku North/America & Co"
    feed.answers[f"/instances/{key}/status"] = status(key)

    assert site.look(key, SINCE, NOW).instance == key
    assert "/instances/Heroku%20North%2FAmerica%20%26%20Co/status?" in feed.seen[0].target
    assert feed.query(1)["instance"] == key


def test_as_of_is_the_oldest_answer(feed: Feed, site: TrustSite) -> None:
    """A cache may have kept one of the three."""
    feed.steps["/incidents"] = feed.told(200, [], Age="240")

    assert site.look("NA137", SINCE, NOW).as_of == NOW - timedelta(minutes=4)


def test_a_long_list_is_read_to_its_end(feed: Feed, site: TrustSite) -> None:
    """In pages of 500; the status and the other list cost one request each."""
    many = [an_incident(id=number, instanceKeys=["NA137"]) for number in range(1, LIMIT + 4)]
    feed.steps["/incidents"] = lambda connection, closing: _paged(feed, connection, many)

    look = site.look("NA137", SINCE, NOW)

    assert len(look.sightings) == LIMIT + 3
    assert [feed.query(number).get("offset") for number in (1, 2)] == [None, "500"]
    assert len(feed.seen) == 4


def _paged(feed: Feed, connection: Handler, many: list[Raw]) -> None:
    start = int(feed.query(-1).get("offset", 0))
    send(connection, feed.told(200, many[start : start + LIMIT]))


def test_a_record_is_found_by_its_id(feed: Feed, site: TrustSite) -> None:
    """Where the lists no longer hold it."""
    feed.answers["/incidents/20010001"] = an_incident(IncidentEvents=[event("correction")])
    feed.answers["/maintenances/620001"] = a_maintenance()

    found = site.find(Source.INCIDENT, "20010001", "NA137", NOW)

    assert (found.record_key, found.gone, found.impacts[0].void) == (
        "incident:20010001",
        False,
        "withdrawn by a correction",
    )
    assert site.find(Source.MAINTENANCE, "620001", "NA137", NOW).impacts[0].type == "unavailable"


def test_a_record_that_the_feed_does_not_know_is_gone(feed: Feed, site: TrustSite) -> None:
    """Only the feed's own word counts: a gateway's page is none."""
    gone = site.find(Source.INCIDENT, "1", "NA137", NOW)
    feed.steps["/incidents/1"] = feed.told(404, "<html>not here</html>")

    assert (gone.record_key, gone.gone, gone.seen_at, gone.impacts) == ("incident:1", True, NOW, ())
    with pytest.raises(Unavailable, match="404 with a page of HTML"):
        site.find(Source.INCIDENT, "1", "NA137", NOW)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (an_incident(), "another record"),
        ([], "no object"),
        (an_incident(id=1, IncidentImpacts=3), "no list of objects"),
    ],
)
def test_an_answer_that_is_not_the_record_is_not_believed(body: object, said: str, feed: Feed, site: TrustSite) -> None:
    """What was last known of it stays in force."""
    feed.answers["/incidents/1"] = body

    with pytest.raises(Unavailable, match=rf"/incidents/1: .*{said}.*stays in force"):
        site.find(Source.INCIDENT, "1", "NA137", NOW)


def test_an_oddity_is_logged_once_and_counted(feed: Feed, site: TrustSite, caplog: pytest.LogCaptureFixture) -> None:
    """The look tells it each time."""
    feed.answers[STATUS] = status("NA137", Incidents=[an_incident(fooBar=1)])
    feed.answers["/incidents"] = [an_incident(fooBar=1)]

    with caplog.at_level(logging.WARNING, "sfsync"):
        looks = [site.look("NA137", SINCE, NOW) for _ in range(3)]

    oddity = "incident 20010001: unknown field fooBar"
    assert [look.oddities for look in looks] == [(oddity,)] * 3
    assert [record.getMessage() for record in caplog.records] == [f"status feed: {oddity}"]
    assert site.oddities.counts == {oddity: 3}


def test_a_feed_gone_mad_fills_neither_memory_nor_log(
    feed: Feed, site: TrustSite, caplog: pytest.LogCaptureFixture
) -> None:
    """2,000 oddities: a look shows fifty and how many more there are; a thousand are remembered."""
    feed.answers["/incidents"] = [an_incident(instanceKeys=["NA137"], **{f"new{n}": n for n in range(2000)})]

    with caplog.at_level(logging.WARNING, "sfsync"):
        look = site.look("NA137", SINCE, NOW)

    assert (len(look.oddities), look.oddities[-1]) == (51, "and 1950 more")
    assert len(site.oddities.counts) == 1000
    assert len(caplog.records) == 1001


@pytest.mark.parametrize(
    "url",
    [
        "http://status.example",
        "ftp://status.example",
        "status.example",
        "https://s.example?a",
        "https://[s",
        "https://s.example:port",
        "https://ann:secret@s.example",
    ],
)
def test_an_address_that_anybody_could_answer_is_refused(url: str) -> None:
    """Whoever answers decides over deadlines. A password in it would be sent to nobody."""
    with pytest.raises(Misconfigured):
        checked_url(url)


def test_the_address_may_end_in_a_slash() -> None:
    """The version is part of it."""
    assert checked_url("https://status.example/v1/") == "https://status.example/v1"


def test_an_end_that_has_not_come_is_read_anew_when_it_has(feed: Feed, site: TrustSite) -> None:
    """Although the answer is the very same."""
    feed.answers["/incidents"] = [an_incident(impact(endTime=at("12:20")))]

    before = site.look("NA137", SINCE, NOW).sightings[0].impacts[0]
    after = site.look("NA137", SINCE, NOW + timedelta(minutes=15)).sightings[0].impacts[0]

    assert (before.end, after.end) == (None, NOW + timedelta(minutes=20))
