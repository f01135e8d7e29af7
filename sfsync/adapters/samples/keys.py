"""Ed25519 signatures. Not HMAC: whoever could check one could also forge one, and a customer is to check ours."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from sfsync.availability.signature import Signature
from sfsync.intake.rejected import Rejected

if TYPE_CHECKING:
    from sfsync.availability.signature import Check, Sign

_BLOCK = re.compile(rb"-----BEGIN ([A-Z ]+)-----.+?-----END \1-----", re.DOTALL)
_REMEDY = "make one with `openssl genpkey -algorithm ed25519`, its public half with `openssl pkey -pubout`"


def read_sign(pem: bytes, source: str) -> Sign:
    """Return what signs with a private key in PEM; raise Rejected, which names `source`, for anything else."""
    for key in _keys(pem, source):
        if isinstance(key, Ed25519PrivateKey):
            return _sign(key)
    raise Rejected(f"{source}: is a public key; to sign takes the private one")


def read_check(pem: bytes, source: str) -> Check:
    """Return what checks with one or more keys in PEM, public or private; raise Rejected for anything else."""
    keys = [key.public_key() if isinstance(key, Ed25519PrivateKey) else key for key in _keys(pem, source)]
    known = {fingerprint(key): key for key in keys}

    def check(content: bytes, signature: Signature) -> bool:
        key = known.get(signature.key)
        return key is not None and _vouches(key, content, signature.value)

    return check


def fingerprint(key: Ed25519PublicKey) -> str:
    """Return the short name of a key: the start of the SHA-256 of its 32 bytes."""
    return hashlib.sha256(key.public_bytes_raw()).hexdigest()[:16]


def _sign(key: Ed25519PrivateKey) -> Sign:
    name = fingerprint(key.public_key())
    return lambda content: Signature(name, _text(key.sign(content)))


def _vouches(key: Ed25519PublicKey, content: bytes, value: str) -> bool:
    try:
        signature = base64.b64decode(value, validate=True)
        key.verify(signature, content)
    except (InvalidSignature, ValueError):
        return False
    return _text(signature) == value  # base64 has bits to spare, in which a change would not show


def _text(signature: bytes) -> str:
    return base64.b64encode(signature).decode("ascii")


def _keys(pem: bytes, source: str) -> list[Ed25519PrivateKey | Ed25519PublicKey]:
    keys = [_key(block[0], b"PRIVATE" in block[1], source) for block in _BLOCK.finditer(pem)]
    if not keys:
        raise Rejected(f"{source}: holds no key in PEM: {_REMEDY}")
    return keys


def _key(block: bytes, private: bool, source: str) -> Ed25519PrivateKey | Ed25519PublicKey:  # noqa: FBT001 - one of two
    try:
        key = load_pem_private_key(block, password=None) if private else load_pem_public_key(block)
    except (ValueError, TypeError, UnsupportedAlgorithm):
        raise Rejected(f"{source}: holds a key that cannot be read, or one with a pass phrase: {_REMEDY}") from None
    if not isinstance(key, Ed25519PrivateKey | Ed25519PublicKey):
        raise Rejected(f"{source}: holds a key of another kind than Ed25519: {_REMEDY}")
    return key
