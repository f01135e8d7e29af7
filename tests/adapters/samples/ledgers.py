"""Ledgers to try things on: samples every so often, days sealed as a prober seals them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from msgspec import Struct

from sfsync.adapters.samples.folder import Folder
from sfsync.adapters.samples.keys import read_sign
from sfsync.adapters.samples.ledger import FileLedger
from sfsync.availability.chain import Broken
from sfsync.availability.verify import Verdict, verify
from sfsync.availability.verify_chain import Scope
from sfsync.model.sample import Sample

VANTAGE = "eu-west-1"
OCTOBER = datetime(2026, 10, 1, tzinfo=UTC)
NOVEMBER = datetime(2026, 11, 1, tzinfo=UTC)
DAY = timedelta(days=1)


def sample(at: datetime, vantage: str = VANTAGE, *, ok: bool | None = True, reason: str | None = None) -> Sample:
    """Return a sample of the portal."""
    return Sample(at, "portal", vantage, ok, 41, reason)


def every(step: timedelta, start: datetime, end: datetime, vantage: str = VANTAGE) -> Iterator[Sample]:
    """Yield samples from start to end, now and then one that fails."""
    for number in range((end - start) // step):
        ok = number % 7 != 3
        yield sample(start + number * step, vantage, ok=ok, reason=None if ok else "answered 503")


class Keys(Struct, frozen=True):
    """A pair of keys as PEM."""

    private: bytes
    public: bytes


def new_keys() -> Keys:
    """Make a pair."""
    key = Ed25519PrivateKey.generate()
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    return Keys(private, key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))


def filled(
    folder: Path,
    start: datetime = OCTOBER,
    end: datetime = NOVEMBER,
    *,
    vantage: str = VANTAGE,
    keys: Keys | None = None,
    step: timedelta = timedelta(hours=2),
) -> FileLedger:
    """Write a ledger from start to end and seal what is over an hour after the end."""
    ledger = FileLedger(folder, vantage, read_sign(keys.private, "key") if keys else None)
    day = start
    while day < end:
        ledger.record(list(every(step, day, min(day + DAY, end), vantage)))
        day += DAY
    ledger.seal(end + timedelta(hours=1))
    return ledger


def found(folder: Path, month: str | None = "2026-10", **more: object) -> Verdict:
    """Verify a ledger as of December."""
    return verify(Folder(folder), Scope(datetime(2026, 12, 1, tzinfo=UTC).date(), month, **more))  # type: ignore[arg-type]  # a test's own


def flaw(folder: Path, month: str | None = "2026-10", **more: object) -> Broken:
    """Return the first flaw of a ledger, which has to have one."""
    return found(folder, month, **more).flaws[0]


def lines(folder: Path, day: str, vantage: str = VANTAGE) -> list[bytes]:
    """Read a day's lines, with their ends."""
    return (folder / vantage / f"{day}.jsonl").read_bytes().splitlines(keepends=True)


def rewrite(folder: Path, day: str, changed: list[bytes], vantage: str = VANTAGE) -> None:
    """Put other lines in their place."""
    (folder / vantage / f"{day}.jsonl").write_bytes(b"".join(changed))
