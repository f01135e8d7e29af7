"""Signing in: both flows, a wrong clock, a wrong org, and refusals that are not repeated."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs

import jwt
import pytest

from sfsync.adapters.salesforce import Connection
from sfsync.adapters.salesforce.login import Login, Token, audience_for
from sfsync.adapters.salesforce.server_clock import ServerClock
from sfsync.adapters.wall_clock import WallClock
from sfsync.localorg import LocalOrg, Server
from sfsync.ports.faults import Misconfigured, Unavailable
from tests.adapters.salesforce.conftest import Connect, SetClock
from tests.adapters.salesforce.scripted import ORG_ID, Answer, Scripted, rows

CASE = "500000000000001AAA"


def oauth(error: str, description: str, **headers: str) -> Answer:
    """Return a refused login."""
    return Answer(400, {"error": error, "error_description": description}, headers)


def test_client_credentials(org: LocalOrg, server: Server, connect: Connect) -> None:
    """The org lets us in by key and secret, and says which org it is."""
    salesforce = connect(server.url, client_id=org.client_id, client_secret=org.client_secret)

    assert salesforce.org_id == org.organization_id


def test_jwt_bearer(org: LocalOrg, server: Server, connect: Connect) -> None:
    """The org lets us in by an assertion that the app's key has signed."""
    salesforce = connect(server.url, client_id=org.client_id, username=org.username, private_key=org.private_key_pem)

    assert salesforce.org_id == org.organization_id


def test_an_assertion_lives_three_minutes_by_the_orgs_clock(org: LocalOrg, script: Scripted, connect: Connect) -> None:
    """A first assertion by a clock that is a day off is refused; the second goes by the answer's Date, once."""
    there = datetime(2026, 11, 24, 12, tzinfo=UTC)
    refused = oauth("invalid_grant", "expired authorization code", Date="Tue, 24 Nov 2026 12:00:00 GMT")
    script.token = [refused, script.granted()]
    clock = SetClock(there - timedelta(days=1))

    connect(script.url, username="ann@acme.test", private_key=org.private_key_pem, clock=clock).reader.read([CASE])

    forms = [parse_qs(seen.body.decode()) for seen in script.logins]
    claims = [jwt.decode(form["assertion"][0], options={"verify_signature": False}) for form in forms]
    expiries = [datetime.fromtimestamp(each["exp"], UTC) - there for each in claims]
    assert expiries[0] == timedelta(days=-1, minutes=3)
    assert timedelta(minutes=2, seconds=58) <= expiries[1] <= timedelta(minutes=3)
    assert {(each["iss"], each["sub"], each["aud"]) for each in claims} == {
        ("key", "ann@acme.test", "https://login.salesforce.com")
    }


def test_a_refusal_that_the_clock_does_not_explain_is_not_repeated(
    org: LocalOrg, script: Scripted, connect: Connect
) -> None:
    """With our clock in step with the org's there is nothing to correct."""
    script.token = [oauth("invalid_grant", "user hasn't approved this consumer")]

    with pytest.raises(Misconfigured, match="pre-authorize"):
        connect(script.url, username="ann@acme.test", private_key=org.private_key_pem).reader.read([CASE])

    assert len(script.logins) == 1


@pytest.mark.parametrize(
    ("error", "description", "remedy"),
    [
        ("invalid_grant", "user hasn't approved this consumer", "pre-authorize"),
        ("invalid_grant", "invalid assertion", "private key"),
        ("invalid_grant", "audience is invalid", "audience"),
        ("invalid_grant", "something else", "certificate"),
        ("invalid_client_id", "client identifier invalid", "consumer key"),
        ("invalid_client", "invalid client credentials", "consumer secret"),
        ("inactive_user", "user is inactive", "unfreeze"),
        ("a_new_word", "", "external client app"),
    ],
)
def test_a_refused_login_says_what_to_do_and_is_not_repeated(
    error: str, description: str, remedy: str, script: Scripted, connect: Connect
) -> None:
    """Ten passes within the minute make one login: a storm of them would lock the user out."""
    script.token = [oauth(error, description)]
    salesforce = connect(script.url)

    for _ in range(10):
        with pytest.raises(Misconfigured, match=error) as raised:
            salesforce.reader.read([CASE])
        assert remedy in raised.value.remedy

    assert len(script.logins) == 1


def test_a_minute_later_a_refused_login_is_tried_again() -> None:
    """What an administrator has mended heals without a restart."""
    seconds, refusals = [0.0], [Misconfigured("no", "do")]

    def post(*_: object) -> dict[str, str]:
        if refusals:
            raise refusals.pop()
        return {"access_token": "t", "instance_url": "https://a.example"}

    login = Login(Connection("https://a.example", "key", "secret"), post, ServerClock(WallClock()), lambda: seconds[0])
    with pytest.raises(Misconfigured):
        login.token()
    seconds[0] = 59.0
    with pytest.raises(Misconfigured):
        login.token()
    seconds[0] = 60.0

    assert login.token().value == "t"


@pytest.mark.parametrize(
    "answer",
    [
        Answer(503, "<html>Maintenance</html>"),
        Answer(200, "<html>Maintenance</html>"),
        Answer(400, {"error": "unknown_error", "error_description": "retry your request"}),
        Answer(400, ""),
    ],
    ids=["503", "html", "unknown_error", "empty"],
)
def test_a_login_that_fails_in_passing_is_repeated(answer: Answer, script: Scripted, connect: Connect) -> None:
    """Only the refusal of our credentials is final."""
    script.token = [answer, script.granted()]

    assert connect(script.url).reader.read([CASE]).found == ()
    assert len(script.logins) == 2


def test_a_login_that_leads_to_no_url_is_refused(script: Scripted, connect: Connect) -> None:
    """Nor is the identity one; both are the other side's words."""
    script.token = [Answer(200, {"access_token": "x", "instance_url": "https://[acme", "id": "https://[id"})]

    with pytest.raises(Misconfigured, match="https URL"):
        connect(script.url).reader.read([CASE])


def test_a_login_without_a_token_is_unavailable(script: Scripted, connect: Connect) -> None:
    """JSON of another shape is nothing to go on with, and no reason to stop for good."""
    script.token = [Answer(200, {"access_token": None, "instance_url": script.url})]

    with pytest.raises(Unavailable, match="usable token"):
        connect(script.url).reader.read([CASE])


def test_another_org_than_expected_is_refused(script: Scripted, connect: Connect) -> None:
    """After a sandbox refresh the same credentials may lead elsewhere; no Case there is touched."""
    script.api = [rows()]

    with pytest.raises(Misconfigured, match=ORG_ID):
        connect(script.url, org_id="00D000000000002").reader.read([CASE])

    assert script.calls == []


def test_the_expected_org_may_be_given_in_its_short_form(script: Scripted, connect: Connect) -> None:
    """Fifteen characters name the same org as eighteen."""
    assert connect(script.url, org_id=ORG_ID[:15]).org_id == ORG_ID


def test_a_broken_private_key_is_told_without_the_key(script: Scripted, connect: Connect) -> None:
    """Neither the message nor its cause holds a part of it."""
    with pytest.raises(Misconfigured, match="private key cannot be used") as raised:
        connect(script.url, username="ann@acme.test", private_key="canary-key").reader.read([CASE])

    assert "canary" not in str(raised.value)
    assert raised.value.__suppress_context__
    assert script.seen == []


@pytest.mark.parametrize(
    ("url", "audience"),
    [
        ("https://acme.my.salesforce.com", "https://login.salesforce.com"),
        ("https://acme--uat.sandbox.my.salesforce.com", "https://test.salesforce.com"),
        ("https://test.salesforce.com", "https://test.salesforce.com"),
        ("http://127.0.0.1:8080", "https://login.salesforce.com"),
    ],
)
def test_the_audience_goes_with_the_address(url: str, audience: str) -> None:
    """A sandbox takes assertions for test.salesforce.com only."""
    assert audience_for(url) == audience


def test_a_token_is_not_shown() -> None:
    """Not even in a traceback's locals."""
    assert "canary" not in repr(Token("canary", "https://a.example", None))
