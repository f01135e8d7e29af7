"""The app that clients log in through: its consumer key and secret, and the key that signs its assertions."""

from __future__ import annotations

import hmac
import secrets
from datetime import UTC, datetime, timedelta
from functools import cached_property
from random import Random
from typing import TYPE_CHECKING

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from msgspec import Struct

from sfsync.localorg.org.clock import wall_clock
from sfsync.localorg.org.ids import base62

if TYPE_CHECKING:
    from collections.abc import Collection

    from sfsync.localorg.org.clock import Clock

_ASSERTION_LIFE = timedelta(minutes=5)
_SKEW = timedelta(seconds=30)
_KEY_BITS = 2_048


class LoginError(Exception):
    """A refused login, in OAuth's terms: `error` is the code, `description` the reason."""

    def __init__(self, error: str, description: str) -> None:
        """Carry code and reason."""
        super().__init__(f"{error}: {description}")
        self.error = error
        self.description = description


class ConnectedApp(Struct, dict=True):
    """One app; its key pair is made when first asked for, since that takes a moment."""

    client_id: str
    client_secret: str
    clock: Clock

    @cached_property
    def _key(self) -> rsa.RSAPrivateKey:
        return rsa.generate_private_key(public_exponent=65_537, key_size=_KEY_BITS)

    @cached_property
    def private_key_pem(self) -> str:
        """The private key whose public half the org trusts, as PKCS #8 PEM."""
        pem = self._key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return pem.decode("ascii")

    def check_secret(self, client_id: str, client_secret: str) -> None:
        """Check a consumer key and secret. Raises `LoginError`."""
        self._check_id(client_id)
        if not hmac.compare_digest(client_secret.encode(), self.client_secret.encode()):
            raise LoginError(*_WRONG_SECRET)

    def subject_of(self, assertion: str, audiences: Collection[str]) -> str:
        """Return the username that a JWT bearer assertion is about, once its signature and claims hold.

        Raises `LoginError`.
        """
        claims = self._verified(assertion)
        self._check_id(str(claims.get("iss", "")))
        if str(claims.get("aud", "")).rstrip("/") not in audiences:
            raise LoginError(*_WRONG_AUDIENCE)
        self._check_expiry(claims.get("exp"))
        return str(claims.get("sub") or claims.get("prn") or "")

    def _verified(self, assertion: str) -> dict[str, object]:
        try:
            claims: dict[str, object] = jwt.decode(
                assertion,
                self._key.public_key(),
                algorithms=["RS256"],
                # The claims are checked by the caller, to refuse them in Salesforce's words.
                options={"verify_exp": False, "verify_aud": False, "verify_nbf": False, "verify_iat": False},
            )
        except jwt.InvalidTokenError:
            raise LoginError(*_WRONG_ASSERTION) from None
        return claims

    def _check_id(self, client_id: str) -> None:
        if not hmac.compare_digest(client_id.encode(), self.client_id.encode()):
            raise LoginError(*_UNKNOWN_APP)

    def _check_expiry(self, expiry: object) -> None:
        try:
            expires_at = datetime.fromtimestamp(float(str(expiry)), UTC)
        except (ValueError, OverflowError, OSError):
            raise LoginError(*_WRONG_ASSERTION) from None
        # Client libraries date their assertions by the machine's clock, whatever clock the org was given.
        if not any(now < expires_at <= now + _ASSERTION_LIFE + _SKEW for now in (self.clock(), wall_clock())):
            raise LoginError(*_EXPIRED)


_WRONG_SECRET = ("invalid_client", "invalid client credentials")
_UNKNOWN_APP = ("invalid_client_id", "client identifier invalid")
_WRONG_ASSERTION = ("invalid_grant", "invalid assertion")
_WRONG_AUDIENCE = ("invalid_grant", "audience is invalid")
_EXPIRED = ("invalid_grant", "expired authorization code")


def new_app(seed: int, clock: Clock) -> ConnectedApp:
    """Register an app; its consumer key follows from the seed, its secret and key pair are new each time."""
    letters = Random(seed).getrandbits(460)  # noqa: S311 - a consumer key is no secret, and must repeat
    return ConnectedApp(f"3MVG9{base62(letters, 78)}", secrets.token_hex(32).upper(), clock)
