"""The known traps of simple-salesforce: over our session, none springs (5 and 7 have their own files)."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from sfsync.adapters.salesforce import Connection, Salesforce
from sfsync.adapters.salesforce.transport import Call, Transport
from sfsync.adapters.wall_clock import WallClock
from sfsync.localorg import LocalOrg
from sfsync.ports.faults import Misconfigured
from tests.adapters.salesforce.conftest import Connect
from tests.adapters.salesforce.scripted import SESSION_ENDED, Answer, Scripted, hanging_up, rows, scripted

CASE = "500000000000001AAA"


def test_1_an_org_that_refuses_every_session_is_asked_twice(script: Scripted, connect: Connect) -> None:
    """An endless 401 ends after one new login, as a matter for people."""
    script.api = [SESSION_ENDED]

    with pytest.raises(Misconfigured, match="session that it has just opened"):
        connect(script.url).reader.read([CASE])

    assert (len(script.calls), len(script.logins)) == (2, 2)


def test_2_headers_of_a_call_survive_a_new_login(script: Scripted) -> None:
    """The repeated call carries the same body, our headers, and the new token."""
    script.api = [SESSION_ENDED, Answer(204)]
    transport = Transport(Connection(script.url, "key", "secret"), WallClock(), lambda _: None)

    answer = transport.call(Call("PATCH", "/services/data/v64.0/sobjects/Case/500", {"Status": "Open"}))

    first, second = script.calls
    changed = {name for name in first.headers if first.headers[name] != second.headers.get(name)}
    assert changed == {"authorization"}
    assert second.headers["content-type"] == "application/json"
    assert second.headers["sforce-call-options"] == "client=sfsync"
    assert second.headers["sforce-auto-assign"] == "FALSE"
    assert (first.body, second.headers["authorization"][-7:]) == (second.body, "token-2")
    assert answer is None
    transport.close()


@pytest.mark.parametrize(
    "refusal",
    [
        Answer(401, "<html>Please log in</html>", {"Content-Type": "text/html"}),
        Answer(401, {"error": "invalid_token", "error_description": "gone"}),
        Answer(401, ""),
        Answer(403, [{"errorCode": "INVALID_SESSION_ID", "message": "Invalid Session ID"}]),
    ],
    ids=["html", "dict", "empty", "403"],
)
def test_3_a_401_of_any_body_is_an_ended_session(refusal: Answer, script: Scripted, connect: Connect) -> None:
    """What the body is does not matter: the session is renewed and the call repeated."""
    script.api = [refusal, rows()]

    page = connect(script.url).reader.read([CASE])

    assert (page.found, len(script.logins)) == ((), 2)


def test_4_the_new_login_may_lead_to_another_instance(script: Scripted, connect: Connect) -> None:
    """The repeated call, and every later one, goes where the new session holds."""
    with scripted() as moved:
        script.api = [SESSION_ENDED]
        script.token = [script.granted(), script.granted(instance_url=moved.url)]
        salesforce = connect(script.url)

        salesforce.reader.read([CASE])
        salesforce.reader.read([CASE])

        assert (len(script.calls), len(moved.calls)) == (1, 2)


def test_6_a_connection_that_died_while_kept_is_replaced_at_once(
    script: Scripted, connect: Connect, waits: list[float]
) -> None:
    """A read and a write are each repeated on a new connection without a wait."""
    salesforce = connect(script.url)
    script.api = [rows(), hanging_up, rows(), hanging_up, Answer(200, [{"id": CASE, "success": True, "errors": []}])]
    salesforce.reader.read([CASE])

    salesforce.reader.read([CASE])
    written = salesforce.writer.write({CASE: {"SFSync_Policy__c": "p"}})

    assert [outcome.result for outcome in written.values()] == ["written"]
    assert waits == [0.0, 0.0]


def test_9_bodies_are_not_asked_to_be_pretty(script: Scripted, connect: Connect) -> None:
    """The header that makes bodies a third larger is left out."""
    connect(script.url).reader.read([CASE])

    assert all("x-prettyprint" not in seen.headers for seen in script.seen)


def test_10_threads_whose_session_ends_log_in_once(org: LocalOrg, salesforce: Salesforce) -> None:
    """Eight calls that meet an ended session at the same time share one new one, and all succeed."""
    case = org.insert("Case", {"Subject": "one"})
    salesforce.reader.read([case])
    together = threading.Barrier(8)

    def read(_: int) -> int:
        together.wait(10)
        return len(salesforce.reader.read([case]).found)

    for _ in range(3):
        org.faults.expire_sessions()
        org.reset_calls()
        with ThreadPoolExecutor(8) as pool:
            found = list(pool.map(read, range(8)))

        assert found == [1] * 8
        assert sum(call.template.endswith("/token") for call in org.calls) == 1


def test_11_plain_http_is_for_this_machine_only(org: LocalOrg, salesforce: Salesforce) -> None:
    """A local org needs no TLS; anywhere else a token would be readable on its way."""
    case = org.insert("Case", {"Subject": "one"})

    assert len(salesforce.reader.read([case]).found) == 1
    with pytest.raises(Misconfigured, match="plain http"):
        Connection("http://acme.my.salesforce.com", "key", "secret")


def test_11_a_login_cannot_lead_to_plain_http_elsewhere(script: Scripted, connect: Connect) -> None:
    """The instance that a login names is held to the same."""
    script.token = [script.granted(instance_url="http://na1.salesforce.com")]

    with pytest.raises(Misconfigured, match="plain http"):
        connect(script.url).reader.read([CASE])


def test_12_every_call_says_who_we_are(script: Scripted, connect: Connect) -> None:
    """Change events of our own writes can be told by their origin."""
    salesforce = connect(script.url)
    salesforce.reader.read([CASE])
    script.api = [Answer(200, [{"id": CASE, "success": True, "errors": []}])]
    salesforce.writer.write({CASE: {"SFSync_Policy__c": "p"}})

    named = {(seen.headers["sforce-call-options"], seen.headers["user-agent"]) for seen in script.calls}

    assert named == {("client=sfsync", "sfsync")}
