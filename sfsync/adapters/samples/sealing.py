"""Sealing the days that are over, wherever a ledger is kept: which they are, and what their seals say."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from sfsync.adapters.samples.names import seal_name
from sfsync.availability.canonical import digest
from sfsync.availability.chain import Broken, contents, write_line
from sfsync.availability.seal import Seal, genesis, read_seal, seal_document
from sfsync.availability.signature import signed_text
from sfsync.availability.stored import opened
from sfsync.ports.faults import Misconfigured

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sfsync.adapters.samples.growing import Growing
    from sfsync.availability.signature import Sign
    from sfsync.model.sample import Sample

DAY = timedelta(days=1)
_LONGEST_GAP = timedelta(days=400)  # beyond this it is the clock that is wrong, not the prober that was away


def chained(samples: Iterable[Sample], head: str) -> Iterator[bytes]:
    """Yield the lines of samples, with their ends; the first follows the line or anchor whose hash is `head`."""
    for sample in samples:
        line = write_line(sample, head)
        head = digest(line)
        yield line + b"\n"


def unsealed(kept: Growing, vantage: str, last: date, first: date | None = None) -> list[date]:
    """List the days up to `last` that need a seal: all since the last one sealed, or since the first that is known.

    `first` is the first day with samples that are not stored yet. Raises Misconfigured for more than a year of days.
    """
    lines, seals = kept.days_named(vantage)
    known = {*lines, *([first] if first else ())}
    start = max(seals) + DAY if seals else min(known, default=last + DAY)
    if last - start > _LONGEST_GAP:
        raise Misconfigured(f"{kept}/{vantage} was not sealed since {start}", "check this machine's clock")
    return [start + number * DAY for number in range((last - start).days + 1)]


def seal_day(kept: Growing, vantage: str, day: date, sign: Sign | None) -> None:
    """Seal what is stored of a day; raise Misconfigured if its lines do not follow one another, FileExistsError.

    A day with a flaw is not sealed, for its seal would vouch for it: what is wrong there must be seen first.
    """
    try:
        held = contents(vantage, day, kept.lines(vantage, day))
        seal = Seal(vantage, day, held, _digest_before(kept, vantage, day))
    except Broken as flaw:
        remedy = "keep the ledger as it is, find out what changed it, and let the prober write to another"
        raise Misconfigured(f"{kept}/{flaw}", remedy) from flaw
    kept.create(f"{vantage}/{seal_name(day)}", signed_text(seal_document(seal), sign) + b"\n")


def _digest_before(kept: Growing, vantage: str, day: date) -> str:
    stored = kept.seal(vantage, day - DAY)
    return opened(stored, read_seal, None, signed=False)[0].digest if stored else genesis(vantage)
