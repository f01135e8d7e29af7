"""What a ledger has stored: documents such as seals and revisions, and days of lines."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, TypeVar

from msgspec import Struct

from sfsync.availability.canonical import Document, NotCanonical
from sfsync.availability.chain import Broken, Line, Linked, follow, hashed
from sfsync.availability.seal import read_seal
from sfsync.availability.signature import Check, objection, read_signed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from datetime import date

T = TypeVar("T")


class Stored(Struct, frozen=True):
    """A stored document: where it stands, and its bytes."""

    file: str
    raw: bytes


class StoredDay(Struct, frozen=True):
    """A day as it is stored: its lines, read once, and its seal if it has one. `file` is where the lines stand."""

    day: date
    file: str
    lines: Iterable[Line]
    seal: Stored | None


def opened(stored: Stored, read: Callable[[Document], T], check: Check | None, *, signed: bool) -> tuple[T, str | None]:
    """Return what a stored document holds and the key it is signed with; raise Broken. `signed`: earlier ones are."""
    try:
        body, signature = read_signed(stored.raw)
        content = read(body)
    except NotCanonical as fault:
        raise Broken(stored.file, None, str(fault)) from None
    wrong = objection(body, signature, check, expected=signed)
    if wrong:
        raise Broken(stored.file, None, wrong)
    return content, signature.key if signature else None


def measured(vantage: str, day: StoredDay) -> Iterator[Linked]:
    """Yield the samples of a day; raise Broken at a flaw, also where it is not what was sealed, if it is sealed.

    The end of a day without a seal is left out where it is still being written.
    """
    if day.seal is None:
        yield from follow(vantage, day.day, (line for line in day.lines if line.raw.endswith(b"\n")))
        return
    seal, _ = opened(day.seal, read_seal, None, signed=False)
    whole = hashlib.sha256()
    yield from follow(vantage, day.day, hashed(day.lines, whole.update))
    if whole.hexdigest() != seal.contents.digest:
        raise Broken(day.file, None, "is not what was sealed")
