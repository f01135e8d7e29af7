"""The signed assertion, read by a library that we do not sign with."""

from __future__ import annotations

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)
from hypothesis import given, settings
from hypothesis import strategies as st

from sfsync.adapters.salesforce.assertion import signed
from sfsync.localorg import LocalOrg

PEM = LocalOrg(cases=0, seed=1).private_key_pem
KEY = load_pem_private_key(PEM.encode(), None)
PUBLIC = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
CLAIMS = st.dictionaries(st.text(), st.one_of(st.text(), st.integers(), st.booleans()))


@given(CLAIMS.filter(lambda claims: not claims.keys() & {"exp", "nbf", "iat", "aud", "iss", "sub", "jti"}))
@settings(max_examples=50)
def test_what_was_signed_is_what_is_read(claims: dict[str, object]) -> None:
    """Whatever the claims hold, and under RS256 alone."""
    token = signed(claims, PEM)

    assert jwt.decode(token, PUBLIC, algorithms=["RS256"]) == claims
    assert jwt.get_unverified_header(token) == {"alg": "RS256", "typ": "JWT"}


def test_it_is_what_the_library_itself_would_write() -> None:
    """To the byte: the signature of PKCS #1 v1.5 has no chance in it."""
    claims = {"iss": "key", "sub": "worker@example.com", "aud": "https://login.salesforce.com", "exp": 1795600800}

    assert signed(claims, PEM) == jwt.encode(claims, PEM, algorithm="RS256")


def _pem(encryption: object = None) -> str:
    other = generate_private_key(SECP256R1())
    encoded = other.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    if encryption:
        encoded = KEY.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(b"hunter2"))
    return encoded.decode()


@pytest.mark.parametrize(
    "pem",
    ["", "hunter2", "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n", _pem(), _pem("encrypted")],
    ids=["empty", "no PEM", "no key", "an elliptic curve's", "encrypted"],
)
def test_a_key_that_cannot_sign_is_refused_without_being_shown(pem: str) -> None:
    """Neither by the message nor by a cause that a log would show with it."""
    with pytest.raises(ValueError, match="no PEM text of an RSA key without a password") as caught:
        signed({}, pem)

    assert caught.value.__context__ is None
