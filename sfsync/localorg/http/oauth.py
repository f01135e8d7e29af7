"""Logging in and out: the JWT bearer and client credentials flows."""

from __future__ import annotations

import hashlib
import hmac
from base64 import b64decode, b64encode
from typing import TYPE_CHECKING

from sfsync.localorg.http.wire import Response
from sfsync.localorg.org.connected_app import LoginError
from sfsync.localorg.org.errors import session_expired

if TYPE_CHECKING:
    from sfsync.localorg.http.wire import Request
    from sfsync.localorg.org.local_org import LocalOrg
    from sfsync.localorg.org.tables import Row

_JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_LOGIN_SITE = "https://login.salesforce.com"
_NO_GRANT = ("unsupported_grant_type", "grant type not supported")
_NO_USER = ("invalid_grant", "user hasn't approved this consumer")
_INACTIVE = ("inactive_user", "user is inactive")
_NO_TOKEN = ("invalid_request", "token not provided")
_NOT_A_TOKEN = ("unsupported_token_type", "this token type is not supported")


def token(org: LocalOrg, request: Request) -> Response:
    """Log a user in: an access token, or an error in OAuth's form."""
    form = request.form
    try:
        user = _login(org, request, form)
    except LoginError as refused:
        return _refused(refused)
    return Response(payload=_granted(org, request, user, jwt=form["grant_type"] == _JWT_BEARER))


def revoke(org: LocalOrg, request: Request) -> Response:
    """End the session of a token."""
    given = request.form.get("token")
    if not given:
        return _refused(LoginError(*_NO_TOKEN))
    return Response(200) if org.sessions.end(given) else _refused(LoginError(*_NOT_A_TOKEN))


def userinfo(org: LocalOrg, request: Request) -> Response:
    """Tell who is logged in, in OpenID Connect's form."""
    user = _caller(org, request)
    details: Row = {
        "sub": _identity_url(org, request, user),
        "user_id": user["Id"],
        "organization_id": org.organization_id,
        "preferred_username": user["Username"],
        "name": user["Name"],
        "email": user["Email"],
        "zoneinfo": user["TimeZoneSidKey"],
        "locale": user["LocaleSidKey"],
        "active": user["IsActive"],
    }
    return Response(payload=details | {"urls": _urls(request)})


def identity(org: LocalOrg, request: Request) -> Response:
    """Tell who is logged in, in Salesforce's own form."""
    user = _caller(org, request)
    details: Row = {
        "id": _identity_url(org, request, user),
        "user_id": user["Id"],
        "organization_id": org.organization_id,
        "username": user["Username"],
        "display_name": user["Name"],
        "email": user["Email"],
        "user_type": str(user["UserType"]).upper(),
        "timezone": user["TimeZoneSidKey"],
        "active": user["IsActive"],
    }
    return Response(payload=details | {"urls": _urls(request)})


def bearer_token(request: Request) -> str:
    """Return the access token of a request. Raises `ApiError` INVALID_SESSION_ID."""
    scheme, _, given = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() not in ("bearer", "oauth") or not given.strip():
        raise session_expired()
    return given.strip()


def _login(org: LocalOrg, request: Request, form: dict[str, str]) -> Row:
    match form.get("grant_type"):
        case "client_credentials":
            org.app.check_secret(*_client_credentials(request, form))
            return _active_user(org, org.username)
        case grant if grant == _JWT_BEARER:
            audiences = {_LOGIN_SITE, request.base_url, f"https://{org.my_domain}"}
            return _active_user(org, org.app.subject_of(form.get("assertion", ""), audiences))
        case _:
            raise LoginError(*_NO_GRANT)


def _client_credentials(request: Request, form: dict[str, str]) -> tuple[str, str]:
    """Return key and secret, from the form or, as simple-salesforce sends them, from HTTP Basic authentication."""
    scheme, _, encoded = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return form.get("client_id", ""), form.get("client_secret", "")
    try:
        key, _, secret = b64decode(encoded, validate=True).decode("utf-8").partition(":")
    except ValueError:
        return "", ""
    return key, secret


def _active_user(org: LocalOrg, username: str) -> Row:
    user = next((row for row in org.select("User") if row["Username"] == username), None)
    if user is None:
        raise LoginError(*_NO_USER)
    if not user["IsActive"]:
        raise LoginError(*_INACTIVE)
    return user


def _granted(org: LocalOrg, request: Request, user: Row, *, jwt: bool) -> dict[str, object]:
    session = org.sessions.begin(str(user["Id"]))
    identity_url = _identity_url(org, request, user)
    granted: dict[str, object] = {
        "access_token": session.token,
        "scope": "api",
        "instance_url": request.base_url,
        "id": identity_url,
        "token_type": "Bearer",
    }
    if jwt:
        return granted
    issued_at = str(int(org.clock().timestamp() * 1_000))
    signed = hmac.new(org.client_secret.encode(), f"{identity_url}{issued_at}".encode(), hashlib.sha256)
    return granted | {"issued_at": issued_at, "signature": b64encode(signed.digest()).decode("ascii")}


def _caller(org: LocalOrg, request: Request) -> Row:
    return org.get("User", org.sessions.find(bearer_token(request)).user_id)


def _identity_url(org: LocalOrg, request: Request, user: Row) -> str:
    return f"{request.base_url}/id/{org.organization_id}/{user['Id']}"


def _urls(request: Request) -> dict[str, str]:
    data = f"{request.base_url}/services/data/v{{version}}/"
    return {"rest": data, "sobjects": f"{data}sobjects/", "query": f"{data}query/"}


def _refused(error: LoginError) -> Response:
    return Response(400, {"error": error.error, "error_description": error.description})
