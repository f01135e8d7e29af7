"""The probe target under `/probe`: healthy, scripted in-process and over HTTP, by count and by the org's clock."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from http.client import RemoteDisconnected
from time import monotonic

import pytest

from sfsync.localorg import LocalOrg, Server, Trouble, serve
from tests.localorg.client import Client, MovableClock, error


@pytest.fixture
def probe(server: Server) -> Iterator[Client]:
    """A client that needs no login."""
    client = Client(server.url)
    yield client
    client.close()


def test_a_healthy_target(probe: Client) -> None:
    """Nobody signs in; the record has the checksum that the endpoints file expects."""
    document = probe.get("/probe/endpoints").json
    canary = next(each["canary"] for each in document["endpoints"] if "canary" in each)
    listed = probe.get("/probe/snapshots").json
    record = probe.get(f"/probe/snapshots/{listed['snapshots'][0]['id']}/records/a01000000000001AAA")

    assert {probe.get(f"/probe/{each}").status for each in ("portal", "api", "control", "snapshots")} == {200}
    assert hashlib.sha256(record.body).hexdigest() == canary["sha256"]
    assert document["hosts"] == ["127.0.0.1"]


def test_the_org_is_not_asked(probe: Client, org: LocalOrg) -> None:
    """Probes use up none of its API requests."""
    before = org.api_usage
    probe.get("/probe/portal")

    assert org.api_usage == before
    assert org.probe.requests == {"portal": 1}


@pytest.mark.parametrize("path", ["/probe", "/probe/", "/probe/x", "/probe/snapshots/x/records/y"])
def test_a_path_that_leads_nowhere(probe: Client, path: str) -> None:
    """404, as everywhere in the org."""
    assert error(probe.get(path)) == (404, "NOT_FOUND")


def test_a_path_beside_it(probe: Client) -> None:
    """`/prober` is not below `/probe`."""
    assert probe.get("/prober").status == 404


def test_trouble_by_count(probe: Client, org: LocalOrg) -> None:
    """Two requests, of one target alone."""
    org.probe.script(Trouble.STATUS, target="portal", times=2, status=500)
    portal = [probe.get("/probe/portal").status for _ in range(3)]

    assert portal == [500, 500, 200]
    assert org.probe.orders == []


def test_trouble_by_the_orgs_clock(probe: Client, org: LocalOrg, clock: MovableClock) -> None:
    """Half-open: from its start, up to but not including its end."""
    start, end = clock.at.replace(minute=1), clock.at.replace(minute=5)
    org.probe.script(Trouble.STATUS, start=start, end=end)
    seen = {}
    for minute, second in ((0, 59), (1, 0), (4, 59), (5, 0)):
        clock.at = start.replace(minute=minute, second=second)
        seen[minute, second] = probe.get("/probe/api").status

    assert seen == {(0, 59): 200, (1, 0): 503, (4, 59): 503, (5, 0): 200}


def test_the_oldest_order_that_fits_strikes(probe: Client, org: LocalOrg) -> None:
    """Then the next; until cleared."""
    org.probe.script(Trouble.STATUS, times=1, status=500)
    org.probe.script(Trouble.STATUS, status=502)
    seen = [probe.get("/probe/control").status for _ in range(3)]
    org.probe.clear()

    assert seen == [500, 502, 502]
    assert probe.get("/probe/control").status == 200


def test_each_kind_of_trouble(probe: Client, org: LocalOrg) -> None:
    """As a client sees it."""
    org.probe.script(Trouble.WRONG_BODY, times=1)
    wrong = probe.get("/probe/portal")
    org.probe.script(Trouble.REDIRECT, times=1, location="http://10.0.0.1/")
    moved = probe.get("/probe/portal")
    org.probe.script(Trouble.HUGE, times=1, size=3_000_000)
    huge = probe.get("/probe/portal")
    healthy = probe.get("/probe/snapshots/snap-2026-11-23/records/a01000000000001AAA")
    org.probe.script(Trouble.WRONG_CHECKSUM, times=1)
    changed = probe.get("/probe/snapshots/snap-2026-11-23/records/a01000000000001AAA")

    assert (wrong.status, "Hosted" in wrong.body.decode()) == (200, False)
    assert (moved.status, moved.headers["Location"], moved.body) == (302, "http://10.0.0.1/", b"")
    assert (huge.status, len(huge.body)) == (200, 3_000_000)
    assert (changed.status, changed.json.keys()) == (200, healthy.json.keys())
    assert changed.body != healthy.body


def test_a_dropped_connection(probe: Client, org: LocalOrg) -> None:
    """No answer at all."""
    org.probe.script(Trouble.DROP, times=1)

    with pytest.raises(RemoteDisconnected):
        probe.get("/probe/portal")


def test_a_slow_answer(probe: Client, org: LocalOrg) -> None:
    """In full, but late; another target answers meanwhile."""
    org.probe.script(Trouble.SLOW, target="portal", times=1, seconds=0.3)
    began = monotonic()
    reply = probe.get("/probe/portal")

    assert reply.status == 200
    assert monotonic() - began >= 0.3


def test_scripted_over_http(probe: Client, org: LocalOrg) -> None:
    """One order or several; listed, and taken back."""
    several: list[object] = [{"what": "status", "target": "api", "times": 1, "status": 500}, {"what": "drop"}]
    added = [probe.post("/probe/script", body).status for body in (several, {"what": "slow", "seconds": 0.5})]
    listed = probe.get("/probe/script").json["orders"]
    failing = probe.get("/probe/api").status
    cleared = probe.send("DELETE", "/probe/script").status

    assert added == [204, 204]
    assert [(each["what"], each.get("target"), each.get("times")) for each in listed] == [
        ("status", "api", 1),
        ("drop", None, None),
        ("slow", None, None),
    ]
    assert (failing, cleared, probe.get("/probe/api").status) == (500, 204, 200)


def test_spans_over_http(probe: Client, org: LocalOrg, clock: MovableClock) -> None:
    """Instants bear their zone, and are told back."""
    told = {"what": "status", "start": "2026-11-23T10:01:00Z", "end": "2026-11-23T12:05:00+02:00"}
    probe.post("/probe/script", told)
    before, _, during = probe.get("/probe/portal").status, clock.advance(minutes=2), probe.get("/probe/portal").status
    listed = probe.get("/probe/script").json["orders"][0]

    assert (before, during) == (200, 503)
    assert listed["start"] == "2026-11-23T10:01:00+00:00"


@pytest.mark.parametrize(
    ("order", "fault"),
    [
        ({}, "what has to be one of status, slow, drop"),
        ({"what": "explode"}, "what has to be one of"),
        ({"what": "drop", "target": "portals"}, "target has to be one of portal, api"),
        ({"what": "drop", "time": 1}, "unknown key 'time'"),
        ({"what": "drop", "times": -1}, "times has to be a number"),
        ({"what": "drop", "times": True}, "times has to be a number"),
        ({"what": "drop", "times": "1"}, "times has to be a number"),
        ({"what": "slow", "seconds": "long"}, "seconds has to be a number"),
        ({"what": "drop", "start": "2026-11-23T10:00:00"}, "start has to be an instant with its zone"),
        ({"what": "drop", "end": "soon"}, "end has to be an instant"),
    ],
)
def test_an_order_that_cannot_be(probe: Client, org: LocalOrg, order: dict[str, object], fault: str) -> None:
    """400 with what is wrong; of several orders none is taken then."""
    reply = probe.post("/probe/script", [{"what": "drop"}, order])

    assert error(reply) == (400, "INVALID_PROBE_SCRIPT")
    assert fault in reply.json[0]["message"]
    assert org.probe.orders == []


def test_other_methods_and_bodies(probe: Client) -> None:
    """Refused as elsewhere."""
    assert probe.post("/probe/portal", {}).status == 405
    assert probe.send("PATCH", "/probe/script", {}).status == 405
    assert probe.post("/probe/script", "{").status == 400
    assert probe.post("/probe/script", json.dumps("drop")).status == 400


def test_the_endpoints_file_names_the_address_that_was_used() -> None:
    """Whoever fetched it by that address can probe by it."""
    with serve(LocalOrg(cases=0)) as server:
        client = Client(server.url.replace("127.0.0.1", "localhost"))
        document = client.get("/probe/endpoints").json
        client.close()

    assert document["hosts"] == ["localhost"]
    assert document["controls"][0]["url"] == f"{server.url.replace('127.0.0.1', 'localhost')}/probe/control"
