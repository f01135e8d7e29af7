"""Ed25519 signatures. Not HMAC: whoever could check one could also forge one, and a customer is to check ours."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import TYPE_CHECKING, TypeAlias

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from sfsync.availability.signature import Signature
from sfsync.intake.rejected import Rejected

if TYPE_CHECKING:
    from collections.abc import Callable

    from sfsync.availability.signature import Check, Sign

_Key: TypeAlias = Ed25519PrivateKey | Ed25519PublicKey
_BLOCK = re.compile(rb"-----BEGIN ([A-Z ]+)-----(.+?)-----END \1-----", re.DOTALL)
# What stands before the 32 bytes of a key as openssl writes one (RFC 8410, sections 4 and 7), by the name of its block.
_USUAL: dict[bytes, tuple[bytes, Callable[[bytes], _Key]]] = {
    b"PRIVATE KEY": (bytes.fromhex("302e020100300506032b657004220420"), Ed25519PrivateKey.from_private_bytes),
    b"PUBLIC KEY": (bytes.fromhex("302a300506032b6570032100"), Ed25519PublicKey.from_public_bytes),
}
_LENGTH = 32
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


def _keys(pem: bytes, source: str) -> list[_Key]:
    keys = [_usual(block[1], block[2]) or _unusual(block[0], block[1], source) for block in _BLOCK.finditer(pem)]
    if not keys:
        raise Rejected(f"{source}: holds no key in PEM: {_REMEDY}")
    return keys


def _usual(name: bytes, text: bytes) -> _Key | None:
    """Return a key in its usual form, None for anything else.

    To read it so spares a cold start what the library loads to read every form of every kind of key.
    """
    if name not in _USUAL:
        return None
    start, read = _USUAL[name]
    rest, *lines = text.splitlines()
    try:
        der = base64.b64decode(b"".join(lines), validate=True)
    except ValueError:
        return None
    is_usual = not rest and all(lines) and der[:-_LENGTH] == start and base64.b64encode(der) == b"".join(lines)
    return read(der[-_LENGTH:]) if is_usual else None


def _unusual(block: bytes, name: bytes, source: str) -> _Key:
    from cryptography.exceptions import InternalError, UnsupportedAlgorithm
    from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

    try:
        key = load_pem_private_key(block, password=None) if b"PRIVATE" in name else load_pem_public_key(block)
    except (ValueError, TypeError, UnsupportedAlgorithm, InternalError):
        raise Rejected(f"{source}: holds a key that cannot be read, or one with a pass phrase: {_REMEDY}") from None
    if not isinstance(key, Ed25519PrivateKey | Ed25519PublicKey):
        raise Rejected(f"{source}: holds a key of another kind than Ed25519: {_REMEDY}")
    return key
