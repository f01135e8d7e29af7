"""A day's seal: what the day holds, and the digest of the seal before it, so that no day can be changed or left out."""

from __future__ import annotations

from datetime import date

from msgspec import Struct

from sfsync.availability.canonical import Document, NotCanonical, canonical, digest, instant_text, read_instant
from sfsync.availability.chain import Contents

_KEYS = ("vantage", "day", "count", "first", "last", "digest", "previous")


class Seal(Struct, frozen=True):
    """What a day held when it was over; `previous` is the digest of the seal of the day before."""

    vantage: str
    day: date
    contents: Contents
    previous: str

    @property
    def digest(self) -> str:
        """What the next day's seal has for `previous`."""
        return digest(canonical(seal_document(self)))


def genesis(vantage: str) -> str:
    """Return what the first seal of a vantage point has for `previous`."""
    return digest(f"sfsync seals {vantage}".encode())


def seal_document(seal: Seal) -> Document:
    """Return a seal as a document, the signature aside."""
    held = seal.contents
    return {
        "vantage": seal.vantage,
        "day": seal.day.isoformat(),
        "count": held.count,
        "first": instant_text(held.first) if held.first else None,
        "last": instant_text(held.last) if held.last else None,
        "digest": held.digest,
        "previous": seal.previous,
    }


def read_seal(document: Document) -> Seal:
    """Return the seal that a document tells; raise NotCanonical for anything else."""
    try:
        vantage, day, count, first, last, told, previous = (document[key] for key in _KEYS)
        held = Contents(count, first and read_instant(first), last and read_instant(last), told)
        seal = Seal(vantage, date.fromisoformat(day), held, previous)
    except (AttributeError, KeyError, TypeError, ValueError):
        raise NotCanonical("is no seal") from None
    if type(count) is not int or seal_document(seal) != document:  # 12.0 equals 12, and is another spelling
        raise NotCanonical("is no seal")
    return seal
