"""Logging in: who gets a token, and in which words the others are refused."""

from __future__ import annotations

import time
from base64 import b64encode

import jwt
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from sfsync.localorg import LocalOrg, Server
from tests.localorg.client import START, Client, MovableClock

JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"


def _assertion(org: LocalOrg, key: str | None = None, /, **changes: object) -> str:
    claims: dict[str, object] = {"iss": org.client_id, "sub": org.username, "aud": "https://login.salesforce.com"}
    claims |= {"exp": int(START.timestamp()) + 180} | changes
    return jwt.encode(claims, key or org.private_key_pem, algorithm="RS256")


def _stranger_key() -> str:
    key = rsa.generate_private_key(public_exponent=65_537, key_size=2_048)
    form = serialization.PrivateFormat.PKCS8
    return key.private_bytes(serialization.Encoding.PEM, form, serialization.NoEncryption()).decode()


@pytest.fixture
def stranger(server: Server) -> Client:
    """A client that has not logged in."""
    return Client(server.url)


def test_a_signed_assertion_gets_a_token_that_works(org: LocalOrg, stranger: Client) -> None:
    """The JWT bearer flow ends in a session of the user it names."""
    reply = stranger.token_request({"grant_type": JWT_BEARER, "assertion": _assertion(org)})
    stranger.token = reply.json["access_token"]
    resources = stranger.get("/services/data/v64.0/")
    stranger.close()

    assert reply.status == 200
    assert reply.json["instance_url"] == stranger.url
    assert reply.json["token_type"] == "Bearer"
    assert reply.json["id"].startswith(f"{stranger.url}/id/{org.organization_id}/005")
    assert "composite" in resources.json


@pytest.mark.parametrize("audience", ["https://login.salesforce.com", "https://sfsync-local.my.salesforce.com", "URL"])
def test_an_assertion_may_be_for_login_for_the_domain_or_for_the_address(
    org: LocalOrg, stranger: Client, audience: str
) -> None:
    """Clients put the address they know into `aud`."""
    meant = stranger.url if audience == "URL" else audience
    reply = stranger.token_request({"grant_type": JWT_BEARER, "assertion": _assertion(org, aud=meant)})

    assert reply.status == 200


@pytest.mark.parametrize(
    ("changes", "error", "description"),
    [
        ({"aud": "https://test.salesforce.com"}, "invalid_grant", "audience is invalid"),
        ({"aud": "https://login.salesforce.com.example.org"}, "invalid_grant", "audience is invalid"),
        ({"exp": int(START.timestamp()) - 1}, "invalid_grant", "expired authorization code"),
        ({"exp": int(START.timestamp()) + 3_600}, "invalid_grant", "expired authorization code"),
        ({"exp": "soon"}, "invalid_grant", "invalid assertion"),
        ({"iss": "3MVG9.other"}, "invalid_client_id", "client identifier invalid"),
        ({"sub": "nobody@example.com"}, "invalid_grant", "user hasn't approved this consumer"),
    ],
)
def test_an_assertion_with_a_wrong_claim_is_refused(
    org: LocalOrg, stranger: Client, changes: dict[str, object], error: str, description: str
) -> None:
    """Each claim is checked, and refused in OAuth's form."""
    reply = stranger.token_request({"grant_type": JWT_BEARER, "assertion": _assertion(org, **changes)})

    assert reply.status == 400
    assert reply.json == {"error": error, "error_description": description}


def test_an_assertion_that_another_key_signed_is_refused(org: LocalOrg, stranger: Client) -> None:
    """The signature is really checked: right claims and a wrong key get nothing."""
    reply = stranger.token_request({"grant_type": JWT_BEARER, "assertion": _assertion(org, _stranger_key())})

    assert reply.json == {"error": "invalid_grant", "error_description": "invalid assertion"}


@pytest.mark.parametrize("algorithm", ["none", "HS256"])
def test_an_assertion_that_needs_no_key_is_refused(org: LocalOrg, stranger: Client, algorithm: str) -> None:
    """An unsigned assertion, or one signed with something that is no secret, is none."""
    claims = {"iss": org.client_id, "sub": org.username, "aud": stranger.url, "exp": int(START.timestamp()) + 60}
    key = "" if algorithm == "none" else org.client_id.ljust(32, "x")
    reply = stranger.token_request({"grant_type": JWT_BEARER, "assertion": jwt.encode(claims, key, algorithm)})

    assert reply.json == {"error": "invalid_grant", "error_description": "invalid assertion"}


def test_an_assertion_dated_by_the_machine_holds_under_any_clock(org: LocalOrg, stranger: Client) -> None:
    """Client libraries ask the machine for the time, also when the org was given a clock of its own."""
    reply = stranger.token_request({"grant_type": JWT_BEARER, "assertion": _assertion(org, exp=time.time() + 180)})

    assert reply.status == 200


def test_client_credentials_log_the_integration_user_in(org: LocalOrg, client: Client) -> None:
    """The session belongs to the user that the app runs as."""
    user = client.get("/services/oauth2/userinfo").json

    assert user["preferred_username"] == org.username
    assert user["organization_id"] == org.organization_id


def test_client_credentials_may_come_as_basic_authentication(org: LocalOrg, stranger: Client) -> None:
    """That is how simple-salesforce sends them."""
    pair = b64encode(f"{org.client_id}:{org.client_secret}".encode()).decode()
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Authorization": f"Basic {pair}"}
    reply = stranger.closing_send("/services/oauth2/token", "grant_type=client_credentials", headers)

    assert reply.status == 200


def test_a_wrong_secret_is_refused(org: LocalOrg, stranger: Client) -> None:
    """A known app without its secret gets nothing."""
    reply = stranger.log_in(org.client_id, "wrong")

    assert (reply.status, reply.json["error"]) == (400, "invalid_client")


def test_an_unknown_grant_is_refused(stranger: Client) -> None:
    """The password flow, for one, is not offered."""
    reply = stranger.token_request({"grant_type": "password"})

    assert (reply.status, reply.json["error"]) == (400, "unsupported_grant_type")


def test_an_inactive_user_cannot_log_in(org: LocalOrg, stranger: Client) -> None:
    """Deactivating the integration user ends its logins."""
    user = next(row for row in org.select("User") if row["Username"] == org.username)
    org.update("User", str(user["Id"]), {"IsActive": False})
    reply = stranger.log_in(org.client_id, org.client_secret)

    assert (reply.status, reply.json["error"]) == (400, "inactive_user")


@pytest.mark.parametrize("token", [None, "00Dnonsense"])
def test_a_request_without_a_session_is_refused(server: Server, token: str | None) -> None:
    """No token and an unknown one get the same answer."""
    client = Client(server.url, token)
    reply = client.get("limits")
    client.close()

    assert reply.status == 401
    assert reply.json == [{"message": "Session expired or invalid", "errorCode": "INVALID_SESSION_ID"}]


def test_a_revoked_token_is_worth_nothing(client: Client) -> None:
    """Logging out ends the session at once."""
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    client.post("/services/oauth2/revoke", f"token={client.token}", form)

    assert client.get("limits").status == 401


def test_an_unused_session_ends_after_its_timeout(clock: MovableClock, client: Client) -> None:
    """Use keeps a session alive, idleness ends it."""
    clock.advance(minutes=119)
    used = client.get("limits").status
    clock.advance(minutes=119)
    used_again = client.get("limits").status
    clock.advance(minutes=121)

    assert (used, used_again, client.get("limits").status) == (200, 200, 401)


def test_the_identity_url_of_a_login_tells_who_it_is(org: LocalOrg, client: Client) -> None:
    """Clients follow the `id` of the token answer."""
    reply = client.log_in(org.client_id, org.client_secret)
    identity = client.get(reply.json["id"].removeprefix(client.url)).json

    assert identity["username"] == org.username
