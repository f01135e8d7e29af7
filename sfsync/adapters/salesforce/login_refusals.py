"""What a refused login means, told by OAuth's code and, where that has several causes, Salesforce's known texts."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import TYPE_CHECKING

from sfsync.adapters.http.faults import Passing
from sfsync.adapters.salesforce.faults import LoginRefused
from sfsync.adapters.salesforce.refusals import asked_wait, is_good

if TYPE_CHECKING:
    from sfsync.adapters.http.exchange import Answer

_PASSING_OAUTH = frozenset({"unknown_error", "server_error", "temporarily_unavailable", "rate_limit_exceeded"})
_OAUTH_REMEDIES = {
    "invalid_client_id": "check the consumer key",
    "invalid_client": "check the consumer secret: it may have been rotated",
    "inactive_user": "activate or unfreeze the integration user",
    "inactive_org": "the org is locked or closed: ask its administrator",
    "unsupported_grant_type": "enable this OAuth flow in the external client app",
    "invalid_app_access": "pre-authorize the app for the integration user by profile or permission set",
    "invalid_grant": "check that the user is active and pre-authorized for the app, the certificate, and the audience",
}
_KNOWN_REASONS = {
    "user hasn't approved this consumer": "pre-authorize the app for the integration user by profile or permission set",
    "invalid assertion": "check that the private key belongs to the certificate of the app",
    "audience is invalid": "set the audience: https://login.salesforce.com, for a sandbox https://test.salesforce.com",
    "expired authorization code": "set this machine's clock",
    "no client credentials user enabled": "name a user to run as in the app's client credentials policy",
}


def login_refusal(answer: Answer) -> Exception | None:
    """Return what to raise for the answer to a login, None for a token."""
    body = answer.json()
    if is_good(answer.status) and isinstance(body, dict):
        return None
    code = body.get("error") if isinstance(body, dict) else None
    if not isinstance(code, str) or code in _PASSING_OAUTH or answer.status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return Passing(f"the login was answered {answer.status} without a token", asked_wait(answer))
    return _refused(code, str(body.get("error_description", "")) if isinstance(body, dict) else "")


def _refused(code: str, description: str) -> LoginRefused:
    known = code if re.fullmatch(r"\w{1,64}", code) else "unknown code"
    if description in _KNOWN_REASONS:
        return LoginRefused(code, f"the login was refused ({known}: {description})", _KNOWN_REASONS[description])
    remedy = _OAUTH_REMEDIES.get(code, "check the external client app and its policies")
    return LoginRefused(code, f"the login was refused ({known})", remedy)
