"""The feed as a whole is unwell, and the org beside it is not touched by what the feed is asked."""

from __future__ import annotations

import json
import socket
import time
from urllib.parse import urlsplit

import pytest

from sfsync.localorg import LocalOrg, Server, Trust
from tests.localorg.client import Client
from tests.localorg.trust.reading import minute, spans

STATUS = "/trust/instances/NA137/status"


@pytest.mark.parametrize("status", [403, 404, 500, 503])
def test_a_feed_that_is_down(feed: Client, trust: Trust, status: int) -> None:
    """Every path answers with an error and a page; what is posted meanwhile is there afterwards."""
    trust.go_down(status)
    down = [feed.get(path) for path in (STATUS, "/trust/incidents", "/trust/nowhere")]
    trust.post_incident("NA137", "serviceDisruption", "major", minute(-2), minute(-1))
    trust.recover()

    assert {reply.status for reply in down} == {status}
    assert all(reply.headers["Content-Type"].startswith("text/html") for reply in down)
    assert spans(feed) == [(-2, -1)]


def test_a_feed_that_hangs(feed: Client, trust: Trust, server: Server) -> None:
    """A client that waits less long than it does gets nothing; one that waits gets the answer; scripting goes on."""
    trust.hang(0.4)
    address = urlsplit(server.url)
    with socket.create_connection((address.hostname, address.port or 0), timeout=0.1) as impatient:
        impatient.sendall(f"GET {STATUS} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
        with pytest.raises(TimeoutError):
            impatient.recv(1)
        trust.post_incident("NA137", "serviceDisruption", "major", minute(-2))
    began = time.monotonic()
    reply = feed.get(STATUS)

    assert time.monotonic() - began >= 0.4
    assert len(reply.json["Incidents"]) == 1


def test_a_page_instead_of_json(feed: Client, trust: Trust) -> None:
    """With 200, as from a proxy that means well."""
    trust.garble("html")
    reply = feed.get(STATUS)

    assert (reply.status, reply.headers["Content-Type"]) == (200, "text/html; charset=utf-8")
    assert reply.body.startswith(b"<!DOCTYPE html>")


def test_truncated_json(feed: Client, trust: Trust) -> None:
    """Half of the answer, said to be all of it."""
    whole = feed.get(STATUS).body
    trust.garble("truncated")
    feed.send("HEAD", STATUS)
    with pytest.raises(json.JSONDecodeError):
        feed.get(STATUS)

    assert len(whole) > 1000


def test_the_wrong_key(feed: Client, trust: Trust) -> None:
    """An answer about an instance that nobody asked for, whose key begins alike."""
    trust.garble("wrong_key")

    assert feed.get("/trust/instances/NA1/status").json["key"] == "NA17"
    assert isinstance(feed.get("/trust/incidents").json, list)


def test_the_wrong_shape(feed: Client, trust: Trust) -> None:
    """Well-formed, and not what it should be."""
    trust.garble("wrong_shape")

    assert feed.get(STATUS).json == []
    assert feed.get("/trust/incidents").json == {"items": []}


def test_nonsense_of_another_kind_is_refused(trust: Trust) -> None:
    """A typing error would leave the feed well."""
    with pytest.raises(ValueError, match="'htlm' is none of html, truncated, wrong_key, wrong_shape"):
        trust.garble("htlm")


def test_ten_thousand_in_one_answer(feed: Client, trust: Trust) -> None:
    """Back to back until now, whatever limit the client asked for."""
    made = trust.flood("NA137", 10_000)
    trust.ignore_limits()
    incidents = feed.get("/trust/incidents", instance="NA137", limit="100").json
    trust.recover()
    starts = [incident["IncidentImpacts"][0]["startTime"] for incident in incidents]
    ends = [incident["IncidentImpacts"][0]["endTime"] for incident in incidents]

    assert {incident["id"] for incident in incidents} == set(made)
    assert sorted(starts)[1:] == sorted(ends)[:-1]
    assert max(ends) == "2026-11-23T10:00:00.000Z"
    assert len(feed.get("/trust/incidents", limit="100").json) == 100


def test_the_orgs_faults_strike_the_feed(feed: Client, org: LocalOrg) -> None:
    """Canned answers, cut connections and trickles are ordered for its paths as for others."""
    org.faults.push(status=429, headers={"Retry-After": "30"}, match="/trust/instances/NA1/")
    struck = feed.get("/trust/instances/NA1/status")

    assert (struck.status, struck.headers["Retry-After"]) == (429, "30")
    assert feed.get("/trust/instances/NA1/status").status == 200


def test_trouble_belongs_to_one_feed(feed: Client, trust: Trust) -> None:
    """Another org's feed is well."""
    trust.go_down()

    assert LocalOrg(cases=0).trust.trouble.status is None


def test_requests_do_not_count_as_the_orgs(client: Client, org: LocalOrg) -> None:
    """Neither against the API's allowance nor among the org's calls: the feed keeps its own, with names for keys."""
    client.get("limits")
    used = org.api_usage
    reply = client.get("/trust/v1/instances/NA1/status", childProducts="false")
    client.get("/trust/incidents/7")
    client.get("/trust/nowhere")
    seen = [(call.method, call.template, call.query) for call in org.trust.calls]
    org.trust.reset_calls()

    assert org.api_usage == used
    assert [call.template for call in org.calls] == ["/services/data/{version}/limits"]
    assert seen == [
        ("GET", "/trust/instances/{key}/status", "childProducts=false"),
        ("GET", "/trust/incidents/{record}", ""),
        ("GET", "/trust/nowhere", ""),
    ]
    assert org.trust.calls == []
    assert "Sforce-Limit-Info" not in reply.headers


def test_a_used_up_allowance_leaves_the_feed(feed: Client, org: LocalOrg) -> None:
    """It needs neither allowance nor login."""
    org.usage.allowance = 0
    org.faults.read_only = True

    assert feed.get(STATUS).status == 200


def test_other_paths_and_methods(feed: Client) -> None:
    """Not found in the feed's own words; it is there to be read."""
    head = feed.send("HEAD", STATUS)
    posted = feed.post(STATUS, {})

    assert [feed.get(path).json for path in ("/trust", "/trust/v1", "/trust/v2/incidents", "/trust/incidents/1/x")] == [
        {"message": "Not Found"}
    ] * 4
    assert (head.status, head.body) == (200, b"")
    assert int(head.headers["Content-Length"]) == len(feed.get(STATUS).body)
    assert (posted.status, posted.headers["Allow"]) == (405, "GET, HEAD")
