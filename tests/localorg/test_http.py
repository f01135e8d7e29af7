"""The server itself: paths, methods, headers and connections."""

from __future__ import annotations

import threading
from datetime import timedelta
from http.client import HTTPConnection
from urllib.parse import urlsplit

import pytest

from sfsync.localorg import LocalOrg, Server, run_until_interrupted
from tests.localorg.client import Client, MovableClock, error


def test_every_answer_carries_the_time_and_the_usage(client: Client, clock: MovableClock) -> None:
    """The org's time, so that a client can rely on it instead of its own."""
    clock.advance(hours=1)
    first, second = client.get("limits"), client.query("nonsense")

    assert first.headers["Date"] == second.headers["Date"] == "Mon, 23 Nov 2026 11:00:00 GMT"
    assert first.headers["Content-Type"] == "application/json;charset=UTF-8"
    assert first.headers["Sforce-Limit-Info"] == "api-usage=1/100000"
    assert second.headers["Sforce-Limit-Info"] == "api-usage=2/100000"


def test_usage_is_that_of_the_last_day(client: Client, org: LocalOrg, clock: MovableClock) -> None:
    """Older requests no longer count."""
    client.get("limits")
    now = org.api_usage
    clock.advance(hours=25)

    assert (now, org.api_usage) == ((1, 100_000), (0, 100_000))


def test_limits_tell_what_is_left(client: Client) -> None:
    """The request that asks is counted."""
    limits = client.get("limits").json

    assert limits["DailyApiRequests"] == {"Max": 100_000, "Remaining": 99_999}
    assert "DailyDeliveredPlatformEvents" in limits


def test_calls_are_written_down(client: Client, org: LocalOrg, case_id: str) -> None:
    """Method, path with names for what varies, and query; a reset forgets them."""
    client.get(f"sobjects/Case/{case_id}", fields="Id")
    client.query("SELECT Id FROM Case LIMIT 1")
    seen = [(call.method, call.template, call.query) for call in org.calls]
    org.reset_calls()

    assert seen == [
        ("GET", "/services/data/{version}/sobjects/Case/{id}", "fields=Id"),
        ("GET", "/services/data/{version}/query", "q=SELECT Id FROM Case LIMIT 1"),
    ]
    assert org.calls == []


@pytest.mark.parametrize("version", ["v30.0", "v64.0", "v67.0"])
def test_a_version_that_the_org_has_is_served(client: Client, version: str) -> None:
    """And its paths carry it."""
    assert client.get(f"/services/data/{version}").json["sobjects"] == f"/services/data/{version}/sobjects"


@pytest.mark.parametrize("version", ["v29.0", "v68.0", "64.0", "v64", "v64.1", "vNN.0"])
def test_a_version_that_the_org_lacks_is_not_found(client: Client, version: str) -> None:
    """Neither too old, nor too new, nor written another way."""
    assert error(client.get(f"/services/data/{version}/limits")) == (404, "NOT_FOUND")


def test_versions_are_listed_without_a_session(server: Server) -> None:
    """A client can choose before it logs in."""
    stranger = Client(server.url)
    listed = stranger.get("/services/data/").json
    stranger.close()

    assert listed[-1] == {"label": "Summer '26", "url": "/services/data/v67.0", "version": "67.0"}
    assert [each["label"] for each in listed[-5:-1]] == ["Spring '25", "Summer '25", "Winter '26", "Spring '26"]


@pytest.mark.parametrize("path", ["/", "/services/data/v64.0/tooling", "/trusty", "/probe"])
def test_what_is_not_there_is_not_found(client: Client, path: str) -> None:
    """As JSON, the probe target's address too: it is not served yet."""
    reply = client.get(path)

    assert reply.status == 404
    assert reply.json == [{"message": "The requested resource does not exist", "errorCode": "NOT_FOUND"}]


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", "sobjects/Case/500000000000001", "GET,PATCH,DELETE,HEAD"),
        ("PATCH", "sobjects/Case", "GET,POST,HEAD"),
        ("POST", "query", "GET,HEAD"),
        ("GET", "composite/sobjects", "POST,PATCH,DELETE"),
    ],
)
def test_a_wrong_method_is_refused(client: Client, method: str, path: str, allowed: str) -> None:
    """405, naming the right ones."""
    reply = client.send(method, path)

    assert reply.status == 405
    assert reply.json == [
        {
            "message": f"HTTP Method '{method}' not allowed. Allowed are {allowed}",
            "errorCode": "METHOD_NOT_ALLOWED",
        }
    ]


def test_a_connection_serves_many_requests(client: Client, server: Server) -> None:
    """Also after errors, answers without a body, and HEAD."""
    replies = [
        client.get("limits").status,
        client.get("nowhere").status,
        client.send("HEAD", "limits").body,
        client.post("sobjects/Case", "{").status,
        client.get("limits").status,
    ]

    assert replies == [200, 404, b"", 400, 200]


def test_a_body_may_come_in_chunks(server: Server, org: LocalOrg, client: Client) -> None:
    """Some clients do not know its length beforehand."""
    connection = HTTPConnection(urlsplit(server.url).netloc, timeout=10)
    headers = {"Authorization": f"Bearer {client.token}"}
    chunks = iter((b'{"Subject":', b' "in chunks"}'))
    connection.request("POST", "/services/data/v64.0/sobjects/Case", chunks, headers, encode_chunked=True)
    status = connection.getresponse().status
    connection.close()

    assert status == 201
    assert org.select("Case")[-1]["Subject"] == "in chunks"


def test_texts_survive_the_wire(client: Client, case_id: str) -> None:
    """Beyond ASCII, in both directions."""
    client.patch(f"sobjects/Case/{case_id}", {"Subject": "Übergröße 東京 🚀"})

    assert client.get(f"sobjects/Case/{case_id}", fields="Subject").json["Subject"] == "Übergröße 東京 🚀"


def test_a_bug_answers_as_salesforce_does(client: Client, org: LocalOrg, monkeypatch: pytest.MonkeyPatch) -> None:
    """500 with UNKNOWN_EXCEPTION, and the connection goes on."""
    monkeypatch.setattr(org.usage, "count_request", lambda: 1 / 0)
    broken = client.get("limits")
    monkeypatch.undo()

    assert error(broken) == (500, "UNKNOWN_EXCEPTION")
    assert client.get("limits").status == 200


def test_what_a_client_needs_is_announced(server: Server, org: LocalOrg) -> None:
    """The line that the command prints."""
    assert server.ready == {
        "url": server.url,
        "username": org.username,
        "client_id": org.client_id,
        "client_secret": org.client_secret,
        "trust_url": f"{server.url}/trust",
        "probe_url": f"{server.url}/probe",
    }


def test_the_server_runs_until_it_is_interrupted() -> None:
    """It announces itself when it can be used, and an interrupt ends it without noise."""
    said = []

    def announce(ready: dict[str, str]) -> None:
        said.append(Client(ready["url"]).log_in(ready["client_id"], ready["client_secret"]).status)
        raise KeyboardInterrupt

    run_until_interrupted(LocalOrg(cases=1), port=0, announce=announce)

    assert said == [200]


def test_a_session_counts_from_its_last_use(client: Client, org: LocalOrg, clock: MovableClock) -> None:
    """The time-out is a setting of the org."""
    org.sessions.timeout = timedelta(minutes=15)
    clock.advance(minutes=16)

    assert client.get("limits").status == 401


@pytest.mark.parametrize(("number", "status"), [(200, 200), (700, 414)])
def test_an_address_has_a_length_that_it_may_have(client: Client, org: LocalOrg, number: int, status: int) -> None:
    """A query for 200 ids fits, one for 700 does not reach the API."""
    ids = ",".join(f"'{row_id}'" for row_id in org.bulk_cases(number))
    reply = client.query(f"SELECT Id FROM Case WHERE Id IN ({ids})")

    assert reply.status == status
    assert reply.headers["Content-Type"].startswith("text/html" if status == 414 else "application/json")


def test_clients_work_side_by_side(server: Server, org: LocalOrg, client: Client, case_id: str) -> None:
    """Readers and writers of one record: every request is answered, every change is there."""
    org.store.lock_wait = 10
    statuses: list[int] = []

    def work(flag: str) -> None:
        mine = Client(server.url, client.token)
        for number in range(10):
            statuses.append(mine.patch(f"sobjects/Case/{case_id}", {"Status": f"{flag}{number}"}).status)
            statuses.append(mine.query("SELECT Id, (SELECT NewValue FROM Histories) FROM Case").status)
        mine.close()

    threads = [threading.Thread(target=work, args=(flag,)) for flag in "abcd"]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    lines = [row for row in org.select("CaseHistory") if row["CaseId"] == case_id and row["Field"] == "Status"]

    assert sorted(statuses) == [200] * 40 + [204] * 40
    assert [row["OldValue"] for row in lines] == ["New", *[row["NewValue"] for row in lines[:-1]]]
