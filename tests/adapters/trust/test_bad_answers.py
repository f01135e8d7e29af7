"""Answers that cannot be trusted: none is, each is told with what was wrong, and asking does not become a storm."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from time import monotonic

import pytest

from sfsync.adapters.http.timeouts import Timeouts
from sfsync.adapters.trust import TrustSite
from sfsync.adapters.trust.pages import ATTEMPTS
from sfsync.model.evidence import Source
from sfsync.ports.faults import Unavailable
from tests.adapters.salesforce.conftest import SetClock
from tests.adapters.salesforce.scripted import Answer, Step, dripping, hanging_up
from tests.adapters.trust.feed import BOTH_LISTS, NOW, SINCE, Feed, cut_off, endless, first, status, undated
from tests.intake.trust_records import an_incident

STATUS = "/instances/NA137/status"
PASSING: dict[str, Step] = {
    "500": Answer(500, "oops"),
    "503": Answer(503, "<html>busy</html>"),
    "429": Answer(429, {"message": "slow down"}),
    "cut off": cut_off,
    "hanging up": hanging_up,
    "dripping head": dripping("headers"),
    "dripping body": dripping("body"),
}
LASTING: dict[str, tuple[Answer, str]] = {
    "html": (Answer(200, "<html>Welcome</html>"), "no JSON with a page of HTML"),
    "truncated": (Answer(200, '{"key": "NA137", "Incid'), "no JSON"),
    "empty": (Answer(200, ""), "no JSON"),
    "nested without end": (Answer(200, "[" * 100_000), "no JSON"),
    "a number without end": (Answer(200, "9" * 5000), "no JSON"),
    "403": (Answer(403, "<html>denied</html>"), "403 with a page of HTML"),
    "a redirect": (Answer(301, "", {"Location": "https://elsewhere.example"}), "301"),
    "304 unasked": (Answer(304, ""), "304"),
    "a list": (Answer(200, []), "no instance's status"),
    "an object of another kind": (Answer(200, {"id": 1}), "no instance's status"),
    "unknown, as 200": (Answer(200, {"message": "Instance Not Found"}), "does not know this instance"),
    "unknown": (Answer(404, {"message": "Instance Not Found"}), "does not know this instance: check the key"),
    "another key": (Answer(200, status("NA1")), "about another instance"),
    "a key in another case": (Answer(200, status("na137")), "about another instance"),
    "incidents that are none": (Answer(200, status("NA137", Incidents={})), "no list of records"),
    "10,000 incidents in the status": (
        Answer(200, status("NA137", Incidents=[{"id": number} for number in range(10_000)])),
        "10000 records where at most 500",
    ),
}


def dated(feed: Feed, answer: Answer) -> Answer:
    """Give an answer the feed's Date."""
    return feed.told(answer.status, answer.body, **{name.replace("-", "_"): v for name, v in answer.headers.items()})


@pytest.mark.parametrize("name", LASTING)
def test_an_answer_that_says_nothing_is_refused_at_once(name: str, feed: Feed, site: TrustSite) -> None:
    """In a sentence with the path and what stays in force; asking again would not help."""
    answer, said = LASTING[name]
    feed.steps[STATUS] = dated(feed, answer)

    with pytest.raises(Unavailable) as raised:
        site.look("NA137", SINCE, NOW)

    assert said in str(raised.value)
    assert str(raised.value).startswith("status feed, /instances/")
    assert str(raised.value).endswith("; the last good evidence stays in force")
    assert len(feed.seen) == 1


@pytest.mark.parametrize("name", PASSING)
def test_a_passing_fault_is_tried_again_a_few_times(name: str, feed: Feed, site: TrustSite, waits: list[float]) -> None:
    """With jitter between; then it is told."""
    feed.steps[STATUS] = PASSING[name]

    with pytest.raises(Unavailable, match="given up after"):
        site.look("NA137", SINCE, NOW)

    assert len(feed.seen) == ATTEMPTS
    assert len(waits) == ATTEMPTS - 1


def test_a_burst_is_got_over(feed: Feed, site: TrustSite, waits: list[float]) -> None:
    """Two error pages, then an answer; a wait that is asked for is kept."""
    feed.steps["/incidents"] = first(
        2, Answer(503, "busy", {"Retry-After": "2"}), feed.told(200, [an_incident(instanceKeys=["NA137"])])
    )

    look = site.look("NA137", SINCE, NOW)

    assert [sighting.record for sighting in look.sightings] == ["20010001"]
    assert all(wait >= 2 for wait in waits)


def test_a_feed_that_is_down_is_not_stormed(feed: Feed, site: TrustSite) -> None:
    """However many instances are watched: one attempt each while it lasts, and all of them again afterwards."""
    feed.steps[STATUS] = Answer(503, "busy")
    asked = []
    for _ in range(3):
        before = len(feed.seen)
        with pytest.raises(Unavailable):
            site.look("NA137", SINCE, NOW)
        asked.append(len(feed.seen) - before)
    feed.steps.clear()
    site.look("NA137", SINCE, NOW)
    feed.steps["/maintenances"] = Answer(503, "busy")
    with pytest.raises(Unavailable):
        site.look("NA137", SINCE, NOW)

    assert asked == [ATTEMPTS, 1, 1]
    assert feed.paths[-ATTEMPTS:] == ["/maintenances"] * ATTEMPTS


def test_a_slow_drip_ends(feed: Feed, clock: SetClock, waits: list[float]) -> None:
    """Bytes that come soon enough for the read time-out, but never end, meet the limit on the whole."""
    site = TrustSite(feed.url, clock, timeouts=Timeouts(read=0.2, attempt=0.3, total=0.5), sleeps=waits.append)
    feed.steps[STATUS] = dripping("body")
    began = monotonic()

    with pytest.raises(Unavailable, match="did not answer in full"):
        site.look("NA137", SINCE, NOW)

    assert monotonic() - began < 5
    site.close()


def test_nobody_there(clock: SetClock, waits: list[float]) -> None:
    """A refused connection is a passing fault."""
    site = TrustSite("http://127.0.0.1:1/v1", clock, sleeps=waits.append)

    with pytest.raises(Unavailable, match="could not be reached"):
        site.look("NA137", SINCE, NOW)


def test_an_answer_without_end_is_cut_off(feed: Feed, clock: SetClock) -> None:
    """At 16 MB, and not tried again."""
    site = TrustSite(feed.url, clock, timeouts=Timeouts(read=5, attempt=20, total=20))
    feed.steps[STATUS] = endless

    with pytest.raises(Unavailable, match="larger than 16 MB"):
        site.look("NA137", SINCE, NOW)

    assert len(feed.seen) == 1
    site.close()


@pytest.mark.parametrize("path", BOTH_LISTS)
@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"message": "no"}, "holds no list"),
        ([{"id": number} for number in range(10_000)], "10000 records where at most 500"),
        ([{"id": number} for number in range(500)], "2500 records or more"),
    ],
    ids=["an object", "10,000 at once", "pages without end"],
)
def test_a_list_that_cannot_be(path: str, body: object, said: str, feed: Feed, site: TrustSite) -> None:
    """Five full pages are the most that is read of it."""
    feed.answers[path] = body

    with pytest.raises(Unavailable, match=rf"{path}: .*{said}"):
        site.look("NA137", SINCE, NOW)

    assert feed.paths.count(path) <= 5


@pytest.mark.parametrize(
    ("off", "said"),
    [
        (timedelta(hours=3, minutes=2), "3 h 02 m"),
        (timedelta(hours=-3, minutes=-2), "3 h 02 m"),
        (timedelta(minutes=16), "16 m"),
    ],
    ids=["ahead", "behind", "just too much"],
)
def test_a_clock_that_is_off_is_not_believed(off: timedelta, said: str, feed: Feed, site: TrustSite) -> None:
    """What is going on and what has begun would be judged by a wrong time; an old answer looks the same."""
    feed.date = NOW + off

    with pytest.raises(Unavailable, match=f"the feed's clock and ours differ by {said}"):
        site.look("NA137", SINCE, NOW)


def test_a_date_at_the_end_of_time_is_not_believed(feed: Feed, site: TrustSite) -> None:
    """Nor does it break anything."""
    feed.date = datetime(9999, 12, 31, 23, 59, 59, tzinfo=UTC)
    feed.steps[STATUS] = feed.told(200, status("NA137"), Age="9" * 400)

    with pytest.raises(Unavailable, match="differ by"):
        site.look("NA137", SINCE, NOW)


def test_a_404_of_another_time_is_not_believed(feed: Feed, site: TrustSite) -> None:
    """It may be older than the record."""
    feed.date = NOW - timedelta(hours=1)

    with pytest.raises(Unavailable, match="differ by 1 h 00 m"):
        site.find(Source.INCIDENT, "1", "NA137", NOW)


@pytest.mark.parametrize(
    ("off", "age", "as_of"),
    [
        (timedelta(minutes=15), None, timedelta(minutes=15)),
        (timedelta(minutes=-15), None, timedelta(minutes=-15)),
        (timedelta(minutes=-10), "600", timedelta(minutes=-10)),
        (timedelta(), "600", timedelta(minutes=-10)),
        (timedelta(), "nonsense", timedelta()),
    ],
    ids=["ahead", "behind", "cached, its Date kept", "cached, its Date made new", "no age"],
)
def test_an_answer_of_a_quarter_of_an_hour_is_of_now(
    off: timedelta, age: str | None, as_of: timedelta, feed: Feed, site: TrustSite
) -> None:
    """It says as of when it is."""
    feed.date = NOW + off
    feed.steps["/incidents"] = feed.told(200, [], **({"Age": age} if age else {}))

    assert site.look("NA137", SINCE, NOW).as_of == NOW + as_of


@pytest.mark.parametrize("date_kept", [True, False])
def test_an_answer_that_a_cache_has_kept_too_long_is_refused(date_kept: bool, feed: Feed, site: TrustSite) -> None:
    """Whether or not the cache has set its Date anew."""
    feed.date = NOW - timedelta(minutes=20) if date_kept else NOW
    feed.steps[STATUS] = feed.told(200, status("NA137"), Age="1200")

    with pytest.raises(Unavailable, match="a cache has kept the answer for 20 m"):
        site.look("NA137", SINCE, NOW)


def test_an_answer_without_a_date_is_of_our_now(feed: Feed, site: TrustSite) -> None:
    """There is nothing to go by."""
    feed.steps["/incidents"] = undated("[]")

    assert site.look("NA137", SINCE, NOW).as_of == NOW
