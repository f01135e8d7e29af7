"""Signed documents: what a seal or a revision says, and a signature over exactly those bytes.

How one signs is an adapter's business. Unsigned is allowed, and said: whoever can write such a ledger can also seal it
anew.
"""

from __future__ import annotations

from collections.abc import Callable

from msgspec import Struct

from sfsync.availability.canonical import Document, NotCanonical, canonical, parsed


class Signature(Struct, frozen=True):
    """`value` is base64; `key` is the fingerprint of the key that can check it."""

    key: str
    value: str


Sign = Callable[[bytes], Signature]
Check = Callable[[bytes, Signature], bool]  # tells whether a known key vouches for the bytes


def signed_text(body: Document, sign: Sign | None) -> bytes:
    """Return a document with the signature over its canonical bytes, or with `signature` null; no end of line."""
    signature = sign(canonical(body)) if sign else None
    shown = {"key": signature.key, "value": signature.value} if signature else None
    return canonical({**body, "signature": shown})


def read_signed(raw: bytes) -> tuple[Document, Signature | None]:
    """Return body and signature of what `signed_text` wrote; raise NotCanonical for any other bytes."""
    document = parsed(raw)
    if canonical(document) != raw or "signature" not in document:
        raise NotCanonical("was changed: we would not have written it so")
    shown = document.pop("signature")
    match shown:
        case None:
            return document, None
        case {"key": str(key), "value": str(value)} if len(shown) == len(("key", "value")):
            return document, Signature(key, value)
        case _:
            raise NotCanonical("its signature was changed")


def objection(body: Document, signature: Signature | None, check: Check | None, *, expected: bool) -> str | None:
    """Return what is wrong with a signature, None if nothing is; `expected` where earlier documents were signed.

    Without a check a signature stands unexamined; with one everything has to be signed by a key that it knows.
    """
    if signature is None:
        return "is not signed" if check or expected else None
    if check and not check(canonical(body), signature):
        return f"its signature (key {signature.key}) is not by a key that was given, or not of this content"
    return None
