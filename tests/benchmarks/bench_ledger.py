"""A month of raw samples: bytes for each, what keeping them costs at list prices, how long it takes to verify them."""

from __future__ import annotations

import gzip
import resource
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import process_time
from typing import TYPE_CHECKING

from sfsync.adapters.samples.folder import Folder
from sfsync.adapters.samples.keys import read_check, read_sign
from sfsync.adapters.samples.ledger import FileLedger
from sfsync.availability.verify import verify
from sfsync.availability.verify_chain import Scope
from sfsync.model.sample import Sample
from tests.adapters.samples.ledgers import new_keys
from tests.benchmarks.measure import row

if TYPE_CHECKING:
    from collections.abc import Iterator

VANTAGES = ("eu-west-1", "us-east-1", "us-west-2")
MONTH, START, DAYS = "2026-11", datetime(2026, 11, 1, tzinfo=UTC), 30
EVERY = timedelta(seconds=10)
A_DAY = timedelta(days=1) // EVERY


def a_day(number: int, vantage: str, dice: Random) -> Iterator[Sample]:
    """Yield a day's samples of one endpoint: on time to a few milliseconds, two in a thousand not up."""
    for slot in range(A_DAY):
        at = START + timedelta(days=number, milliseconds=dice.randrange(12)) + slot * EVERY
        ok = dice.random() > 0.002
        reason = None if ok else "did not answer in full within 4 s"
        yield Sample(at, "portal", vantage, ok, dice.randrange(25, 140) if ok else 4001, reason)


def fill(folder: Path, vantage: str, private: bytes) -> None:
    """Write a month as a prober does, though a day at a time, and seal it."""
    dice = Random(vantage)
    ledger = FileLedger(folder, vantage, read_sign(private, "key"))
    for number in range(DAYS):
        ledger.record(list(a_day(number, vantage, dice)))
    ledger.seal(START + timedelta(days=DAYS, hours=1))


def sizes(folder: Path) -> tuple[int, int, int]:
    """Return the bytes of one vantage point's lines, plain and packed, and of its seals."""
    raws = [path.read_bytes() for path in sorted((folder / VANTAGES[0]).glob("*.jsonl"))]
    seals = sum(path.stat().st_size for path in (folder / VANTAGES[0]).glob("*.seal.json"))
    return sum(map(len, raws)), sum(len(gzip.compress(raw)) for raw in raws), seals


def main() -> None:
    """Measure and print."""
    keys = new_keys()
    with TemporaryDirectory() as name:
        folder = Path(name)
        began = process_time()
        for vantage in VANTAGES:
            fill(folder, vantage, keys.private)
        filled = process_time() - began
        began = process_time()
        scope = Scope((START + timedelta(days=DAYS + 1)).date(), MONTH, read_check(keys.public, "key"))
        verdict = verify(Folder(folder), scope)
        took = process_time() - began
        raw, packed, seals = sizes(folder)
    if verdict.flaws:
        sys.exit(f"the ledger does not verify: {verdict.flaws[0]}")
    count = DAYS * A_DAY
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"Ledger: {count:,} samples a month for each endpoint and vantage point")
    row("bytes a sample, as written", f"{raw / count:.1f}", "")
    row("bytes a sample, sealed days packed with gzip", f"{packed / count:.1f}", "")
    row("bytes of seals a month", f"{seals:,}", "")
    row(f"{verdict.samples:,} samples written and sealed", f"{filled:.1f} s of CPU", "")
    row(f"{verdict.samples:,} samples verified", f"{took:.1f} s of CPU", "")
    row("peak memory", f"{peak:.0f} MB", "under 200 MB")


if __name__ == "__main__":
    main()
