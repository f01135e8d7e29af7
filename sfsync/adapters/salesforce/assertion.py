"""The assertion of the JWT bearer flow: claims signed with RS256 (RFC 7515), which is all of JWT that a login needs.

By cryptography itself: a library for JWT loads every other algorithm as well, for a tenth of a function's start.
"""

from __future__ import annotations

import json
from base64 import urlsafe_b64encode
from typing import TYPE_CHECKING

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

if TYPE_CHECKING:
    from collections.abc import Mapping

_HEADER = {"alg": "RS256", "typ": "JWT"}


def signed(claims: Mapping[str, object], pem: str) -> str:
    """Return claims as a compact JWS; raise ValueError, which does not show the key, for one that is no RSA key."""
    key = _key(pem)
    text = f"{_encoded(_written(_HEADER))}.{_encoded(_written(claims))}"
    return f"{text}.{_encoded(key.sign(text.encode(), PKCS1v15(), SHA256()))}"


def _key(pem: str) -> RSAPrivateKey:
    try:
        # OpenSSL's proof that the primes are primes takes 36 ms of CPU. The key is the operator's own, and the org
        # refuses whatever a broken one signs.
        key = load_pem_private_key(pem.encode(), password=None, unsafe_skip_rsa_key_validation=True)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        key = None
    if not isinstance(key, RSAPrivateKey):
        raise ValueError("no PEM text of an RSA key without a password")  # noqa: TRY004 - what is wrong is the text
    return key


def _written(part: Mapping[str, object]) -> bytes:
    return json.dumps(part, separators=(",", ":")).encode()


def _encoded(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
