"""Nearly every look finds nothing new: it costs next to nothing, and notices what is new."""

from __future__ import annotations

from datetime import timedelta
from time import process_time

import pytest

import sfsync.adapters.trust.records
from sfsync.adapters.trust import TrustSite
from sfsync.model.evidence import Source
from tests.adapters.salesforce.conftest import SetClock
from tests.adapters.trust.feed import NOW, SINCE, Feed, status
from tests.intake.trust_records import an_incident, event, impact

MINUTE = timedelta(minutes=1)


@pytest.fixture
def parses(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """The raw records that were read."""
    found: list[object] = []
    table = sfsync.adapters.trust.records.PARSE
    parse = table[Source.INCIDENT]

    def noting(raw: object, *rest: object) -> object:
        found.append(raw)
        return parse(raw, *rest)  # type: ignore[arg-type] # passed on

    monkeypatch.setitem(table, Source.INCIDENT, noting)
    return found


@pytest.mark.parametrize("conditional", [True, False], ids=["304", "the same body"])
def test_the_same_answer_is_read_once(
    conditional: bool, feed: Feed, site: TrustSite, clock: SetClock, parses: list[object]
) -> None:
    """And says the same, as of then and seen then."""
    feed.conditional = conditional
    feed.answers["/incidents"] = [an_incident()]
    first = site.look("NA137", SINCE, NOW)
    clock.at = feed.date = NOW + MINUTE
    again = site.look("NA137", SINCE + MINUTE, NOW + MINUTE)

    assert len(parses) == 1
    assert (again.as_of, again.sightings[0].seen_at) == (NOW + MINUTE, NOW + MINUTE)
    assert again.sightings[0].impacts == first.sightings[0].impacts
    assert all(("if-none-match" in seen.headers) is conditional for seen in feed.seen[3:])


@pytest.mark.parametrize("conditional", [True, False])
def test_a_new_answer_is_read(conditional: bool, feed: Feed, site: TrustSite, parses: list[object]) -> None:
    """What has changed shows at once, and so does what changes back."""
    feed.conditional = conditional
    ends = []
    for end in (None, "2026-11-24T10:00:00Z", None):
        feed.answers["/incidents"] = [an_incident(impact(endTime=end))]
        ends.append(site.look("NA137", SINCE, NOW).sightings[0].impacts[0].end)

    assert ends == [None, NOW - timedelta(hours=2), None]
    assert len(parses) == 3


def test_a_new_day_is_a_new_question(feed: Feed, site: TrustSite) -> None:
    """What was kept of the old one is no answer to it."""
    feed.conditional = True
    for day in (0, 0, 1):
        site.look("NA137", SINCE + timedelta(days=day), NOW)

    sent = [("if-none-match" in seen.headers) for seen in feed.seen]
    assert sent == [False, False, False, True, True, True, True, False, False]


def test_a_date_alone_is_a_condition_too(feed: Feed, site: TrustSite) -> None:
    """Where the feed has no ETag."""
    changed = "Tue, 24 Nov 2026 08:00:00 GMT"
    feed.steps["/incidents"] = feed.told(200, [], Last_Modified=changed)

    for _ in range(2):
        site.look("NA137", SINCE, NOW)

    assert feed.seen[4].headers["if-modified-since"] == changed


def test_an_answer_that_was_refused_is_not_kept(feed: Feed, site: TrustSite) -> None:
    """Else a 304 would make it good."""
    feed.conditional = True
    feed.answers["/incidents"] = {"message": "no list"}
    for _ in range(2):
        with pytest.raises(Exception, match="holds no list"):
            site.look("NA137", SINCE, NOW)
    feed.answers["/incidents"] = []

    assert site.look("NA137", SINCE, NOW).sightings == ()


@pytest.mark.parametrize("conditional", [True, False], ids=["304", "the same body"])
def test_a_look_without_news_is_cheap(conditional: bool, feed: Feed, site: TrustSite) -> None:
    """30 records: under 20 ms of CPU, of which the feed, in this same process, has its share."""
    feed.conditional = conditional
    events = [event("update", id=number) for number in range(5)]
    records = [an_incident(id=number, instanceKeys=["NA137"], IncidentEvents=events) for number in range(30)]
    feed.answers["/incidents"] = records
    feed.answers["/instances/NA137/status"] = status("NA137", Incidents=records[:3])
    site.look("NA137", SINCE, NOW)

    costs = []
    for number in range(5):
        began = process_time()
        site.look("NA137", SINCE, NOW + number * MINUTE)
        costs.append(process_time() - began)

    assert min(costs) < 0.020
