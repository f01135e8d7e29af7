"""Signs in by OAuth (JWT bearer, or client credentials), once for all threads, and never in a storm."""

from __future__ import annotations

from datetime import timedelta
from threading import Lock
from time import monotonic
from typing import TYPE_CHECKING

from msgspec import Struct

from sfsync.adapters.http.addresses import parts_of
from sfsync.adapters.salesforce.assertion import signed
from sfsync.adapters.salesforce.connection import checked_url
from sfsync.adapters.salesforce.faults import LoginRefused
from sfsync.model.ids import case_id
from sfsync.model.untold import Untold
from sfsync.ports.faults import Misconfigured, Unavailable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sfsync.adapters.salesforce.connection import Connection
    from sfsync.adapters.salesforce.server_clock import ServerClock

_JWT_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_ASSERTION_LIFE = timedelta(minutes=3)  # Salesforce takes five at most
_TOLERATED_SKEW = timedelta(seconds=5)
_REFUSED_FOR_S = 60.0  # repeated wrong logins lock the user out


class Token(Untold, Struct, frozen=True, eq=False):
    """A session, and where it holds; two are the same only if they are one."""

    value: str
    instance_url: str
    org_id: str | None

    @property
    def header(self) -> dict[str, str]:
        """What a call shows."""
        return {"Authorization": f"Bearer {self.value}"}


class Login:
    """Holds the current token. `post` sends a form and returns the answer; `seconds` is a monotonic clock."""

    def __init__(
        self,
        connection: Connection,
        post: Callable[[str, Mapping[str, str]], Mapping[str, object]],
        clock: ServerClock,
        seconds: Callable[[], float] = monotonic,
    ) -> None:
        """Start without a token."""
        self._connection, self._post, self._clock, self._seconds = connection, post, clock, seconds
        self._guard = Lock()
        self._token: Token | None = None
        self._refusal: Misconfigured | None = None
        self._refused_until = 0.0

    def token(self) -> Token:
        """Return the current token, signing in if there is none; raise Misconfigured or Unavailable."""
        with self._guard:
            if self._token is None:
                self._token = self._sign_in()
            return self._token

    def renew(self, stale: Token) -> None:
        """Sign in again unless another thread has done so since this token was handed out."""
        with self._guard:
            if self._token is stale:
                self._token = None
                self._token = self._sign_in()

    def forget(self, stale: Token) -> None:
        """Let the next call sign in again."""
        with self._guard:
            if self._token is stale:
                self._token = None

    def _sign_in(self) -> Token:
        """Sign in; a refusal stands for a minute without asking again."""
        if self._refusal is not None and self._seconds() < self._refused_until:
            raise Misconfigured(self._refusal.fault, self._refusal.remedy)
        try:
            token = self._checked(self._granted())
        except Misconfigured as fault:
            self._refusal, self._refused_until = fault, self._seconds() + _REFUSED_FOR_S
            raise
        self._refusal = None
        return token

    def _granted(self) -> Mapping[str, object]:
        """Ask for a token; where our clock seems to be what was wrong, once more by the org's."""
        assumed = self._clock.offset
        try:
            return self._asked()
        except LoginRefused as fault:
            skewed = abs(self._clock.offset - assumed) > _TOLERATED_SKEW
            if not (fault.code == "invalid_grant" and self._connection.signs_in_by_jwt and skewed):
                raise
        return self._asked()

    def _asked(self) -> Mapping[str, object]:
        return self._post(f"{self._connection.url}/services/oauth2/token", self._form())

    def _form(self) -> dict[str, str]:
        if self._connection.signs_in_by_jwt:
            return {"grant_type": _JWT_BEARER, "assertion": self._assertion()}
        return {
            "grant_type": "client_credentials",
            "client_id": self._connection.client_id,
            "client_secret": self._connection.client_secret or "",
        }

    def _assertion(self) -> str:
        claims = {
            "iss": self._connection.client_id,
            "sub": self._connection.username,
            "aud": self._connection.audience or audience_for(self._connection.url),
            "exp": int((self._clock.now() + _ASSERTION_LIFE).timestamp()),
        }
        try:
            return signed(claims, self._connection.private_key or "")
        except ValueError:
            # Without the cause: its text may show the key.
            raise Misconfigured("the private key cannot be used", "give the PEM text of an RSA key") from None

    def _checked(self, granted: Mapping[str, object]) -> Token:
        value, instance_url = granted.get("access_token"), granted.get("instance_url")
        if not (isinstance(value, str) and value.isascii() and value.isprintable() and isinstance(instance_url, str)):
            raise Unavailable("the login was answered without a usable token")
        org_id = _org_id(granted.get("id"))
        expected = self._connection.org_id
        if expected is not None and org_id != expected:
            raise Misconfigured(f"the login leads to the org {org_id}, not to {expected}", "check address and org id")
        return Token(value, checked_url(instance_url), org_id)


def audience_for(url: str) -> str:
    """Return the JWT audience that goes with an org's address."""
    host = parts_of(url).hostname or ""
    sandbox = host.endswith(".sandbox.my.salesforce.com") or host == "test.salesforce.com" or "--" in host
    return f"https://{'test' if sandbox else 'login'}.salesforce.com"


def _org_id(identity: object) -> str | None:
    """Return the org's id out of an identity URL, `https://…/id/ORG/USER`."""
    parts = parts_of(identity).path.split("/") if isinstance(identity, str) else []
    try:
        return case_id(parts[-2]) if len(parts) > 2 else None  # noqa: PLR2004 - "", "id", org, user
    except ValueError:
        return None
