"""Lines of a ledger among samples: each is taken only while it has its own sum and the next one follows it.

A line that somebody changed must never count, and a file of samples says by its lines whether it is a ledger's. What no
line can tell (a day's end cut off, a day chained anew) only its seal can: that is what `verify` is for.
"""

from __future__ import annotations

import re
from hashlib import sha256
from typing import TYPE_CHECKING

from sfsync.availability.chain import anchor
from sfsync.availability.micros import moment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from sfsync.intake.sample_line import Told

    Whole = tuple[int, int, Told]
    Read = tuple[int, bytes, int, Told | None]
    """A line: its number, its bytes, when it was taken (in microseconds), what it tells; None for what is no sample."""

_ENDS = re.compile(rb',"prev":"([0-9a-f]{64})","sum":"([0-9a-f]{8})"\}')
_SUM_LENGTH = len(',"sum":"01234567"}')
_LENGTH = len(',"prev":""') + 64 + _SUM_LENGTH
CHANGED = "was changed: it does not have its own sum"
NOT_FOLLOWED = "is not what the next line follows: one of them was changed, or one between them is gone"
NOT_CHAINED = "has no hash, though the file is a ledger's: it was added, or changed"


def whole(lines: Iterable[Read], refuse: Callable[[int, str], None]) -> Iterator[Whole]:
    """Yield the lines that hold, telling `refuse` of the others; a chained one waits for the next of its vantage."""
    held: dict[str, tuple[Whole, str]] = {}  # with the hash that the next one has to carry
    garbage: set[str] = set()  # a prober chains on after what is no sample
    any_chained = False
    for number, raw, at, told in lines:
        if told is None:
            garbage.add(sha256(raw.rstrip(b"\n")).hexdigest())
        elif "prev" in told or "sum" in told:
            any_chained = True
            vantage, (prev, link) = told["vantage"], _ends(raw)
            before, due = held.pop(vantage, (None, ""))
            if before and (prev == due or prev in garbage or prev == anchor(vantage, moment(at).date())):
                yield before
            elif before:
                refuse(before[0], NOT_FOLLOWED)
            if link:
                held[vantage] = (number, at, told), link
            else:
                refuse(number, CHANGED)
        elif any_chained:
            refuse(number, NOT_CHAINED)
        else:
            yield number, at, told
    yield from (line for line, _ in held.values())


def _ends(raw: bytes) -> tuple[str, str | None]:
    """Return the hash that a line carries, and its own; None for that of a line which does not have its own sum."""
    raw = raw.rstrip(b"\r\n")
    found = _ENDS.fullmatch(raw, len(raw) - _LENGTH)
    if found is None:
        return "", None
    whole_line = sha256(raw[:-_SUM_LENGTH])
    fits = whole_line.hexdigest()[:8] == found[2].decode("ascii")
    whole_line.update(raw[-_SUM_LENGTH:])
    return found[1].decode("ascii"), whole_line.hexdigest() if fits else None
