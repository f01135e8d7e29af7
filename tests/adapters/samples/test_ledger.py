"""The writing side: appended, chained, sealed, whatever happens in between."""

from __future__ import annotations

import base64
import errno
import json
import os
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest

from sfsync.adapters.samples import FileLedger, Folder, segment
from sfsync.availability.chain import read_line, sample_document
from sfsync.availability.verify import verify
from sfsync.availability.verify_chain import Scope
from sfsync.ports import Misconfigured, Unavailable
from tests.adapters.samples.ledgers import (
    DAY,
    NOVEMBER,
    OCTOBER,
    VANTAGE,
    every,
    filled,
    found,
    lines,
    new_keys,
    sample,
)

MINUTE = timedelta(minutes=1)
WRITER = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from sfsync.adapters.samples import FileLedger
from tests.adapters.samples.ledgers import OCTOBER, sample
ledger = FileLedger(Path(sys.argv[1]), "eu-west-1")
for number in range(40):
    ledger.record([sample(OCTOBER + timedelta(seconds=number))])
"""


def test_a_line_reads_as_a_sample_does(tmp_path: Path) -> None:
    """What the report takes with `--samples`, with two keys more."""
    FileLedger(tmp_path, VANTAGE).record([sample(OCTOBER, ok=False, reason="answered 503: «weg»")])
    told = json.loads(lines(tmp_path, "2026-10-01")[0])

    assert {key: told[key] for key in ("at", "endpoint", "vantage", "ok", "latency_ms", "reason")} == {
        "at": "2026-10-01T00:00:00Z",
        "endpoint": "portal",
        "vantage": VANTAGE,
        "ok": False,
        "latency_ms": 41,
        "reason": "answered 503: «weg»",
    }
    assert set(told) == {*sample_document(sample(OCTOBER)), "prev", "sum"}


def test_sha256sum_suffices(tmp_path: Path) -> None:
    """Nobody needs our program to check a link: `prev` is what sha256sum says of the line before."""
    filled(tmp_path, OCTOBER, OCTOBER + DAY)
    first, second = lines(tmp_path, "2026-10-01")[:2]
    summed = subprocess.run(["sha256sum"], input=first[:-1], capture_output=True, check=True).stdout

    assert json.loads(second)["prev"] == summed.split()[0].decode()


@pytest.mark.parametrize("kept", [1, 60, 150, -1])
def test_a_line_torn_by_a_crash_is_set_aside(tmp_path: Path, kept: int) -> None:
    """With its reason and its bytes, none lost; the chain goes on after the last whole line."""
    ledger = FileLedger(tmp_path, VANTAGE)
    ledger.record(list(every(MINUTE, OCTOBER, OCTOBER + 5 * MINUTE)))
    path = tmp_path / VANTAGE / "2026-10-01.jsonl"
    whole = path.read_bytes()
    torn = whole.splitlines()[-1][:kept]
    path.write_bytes(whole + torn)
    ledger.record([sample(OCTOBER + 9 * MINUTE)])
    ledger.seal(OCTOBER + DAY + 11 * MINUTE)
    aside = json.loads((tmp_path / VANTAGE / "set-aside.jsonl").read_bytes())

    assert path.read_bytes().startswith(whole)
    assert len(lines(tmp_path, "2026-10-01")) == 6
    assert found(tmp_path, None).flaws == []
    assert aside["reason"] == "torn by a crash while it was written"
    assert base64.b64decode(aside["bytes"]) == torn
    assert aside["after"] == read_line(whole.splitlines()[-1]).link


def test_a_first_line_torn_by_a_crash(tmp_path: Path) -> None:
    """The day then begins as though nothing had been written."""
    ledger = FileLedger(tmp_path, VANTAGE)
    (tmp_path / VANTAGE / "2026-10-01.jsonl").write_bytes(b'{"at":"2026-10-')
    ledger.record([sample(OCTOBER)])
    ledger.seal(OCTOBER + DAY + 11 * MINUTE)

    assert found(tmp_path, None).samples == 1


def test_a_torn_line_of_a_day_that_is_over(tmp_path: Path) -> None:
    """The prober came back the next day: sealing sets it aside first."""
    ledger = FileLedger(tmp_path, VANTAGE)
    ledger.record([sample(OCTOBER)])
    with (tmp_path / VANTAGE / "2026-10-01.jsonl").open("ab") as file:
        file.write(b'{"at":')
    ledger.seal(OCTOBER + DAY + 11 * MINUTE)

    assert found(tmp_path, None).samples == 1
    assert Folder(tmp_path).set_aside(VANTAGE) == 1


def test_a_full_disk_takes_all_or_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was written of a batch is taken back, so that the same batch can come again."""
    ledger = FileLedger(tmp_path, VANTAGE)
    batch = list(every(MINUTE, OCTOBER, OCTOBER + 5 * MINUTE))
    ledger.record(batch[:2])

    def full(file: object, content: bytes) -> None:
        os.write(file.fileno(), content[: len(content) // 2])  # type: ignore[attr-defined]  # the file at hand
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(segment, "_write", full)
        with pytest.raises(Unavailable, match="No space left"):
            ledger.record(batch[2:])
    ledger.record(batch[2:])

    assert len(lines(tmp_path, "2026-10-01")) == 5
    assert not (tmp_path / VANTAGE / "set-aside.jsonl").exists()


def test_several_processes_write_one_chain(tmp_path: Path) -> None:
    """A second worker, started by mistake, does no harm."""
    writers = [subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path)]) for _ in range(3)]
    codes = [writer.wait(50) for writer in writers]
    FileLedger(tmp_path, VANTAGE).seal(OCTOBER + DAY + 11 * MINUTE)

    assert codes == [0, 0, 0]
    assert (found(tmp_path, None).flaws, found(tmp_path, None).samples) == ([], 120)


def test_a_day_is_sealed_ten_minutes_after_it_is_over(tmp_path: Path) -> None:
    """Until then a probe that began before midnight finds its day open."""
    ledger = FileLedger(tmp_path, VANTAGE)
    ledger.record([sample(OCTOBER + DAY), sample(OCTOBER + DAY - MINUTE)])
    seal = tmp_path / VANTAGE / "2026-10-01.seal.json"
    ledger.seal(OCTOBER + DAY + 9 * MINUTE)
    early = seal.exists()
    ledger.record([sample(OCTOBER + DAY - MINUTE / 2)])
    ledger.seal(OCTOBER + DAY + 10 * MINUTE)
    told = json.loads(seal.read_bytes())

    assert not early
    assert (told["count"], told["first"], told["last"]) == (2, "2026-10-01T23:59:00Z", "2026-10-01T23:59:30Z")


def test_what_comes_after_the_seal_is_set_aside(tmp_path: Path) -> None:
    """A clock set back, say: the sealed day stays as it is, and the sample is kept for a revision."""
    ledger = filled(tmp_path, OCTOBER, OCTOBER + 2 * DAY)
    before = lines(tmp_path, "2026-10-01")
    ledger.record([sample(OCTOBER + MINUTE)])
    aside = json.loads((tmp_path / VANTAGE / "set-aside.jsonl").read_bytes())

    assert lines(tmp_path, "2026-10-01") == before
    assert aside["sample"]["at"] == "2026-10-01T00:01:00Z"
    assert "revision" in aside["reason"]


def test_days_without_a_sample_are_sealed_too(tmp_path: Path) -> None:
    """Nobody can say later that there had been something, or that something was taken out."""
    filled(tmp_path, OCTOBER, OCTOBER + DAY)
    filled(tmp_path, OCTOBER + 5 * DAY, NOVEMBER)
    empty = json.loads((tmp_path / VANTAGE / "2026-10-03.seal.json").read_bytes())

    assert (empty["count"], empty["first"]) == (0, None)
    assert found(tmp_path).flaws == []


def test_a_broken_day_is_not_sealed(tmp_path: Path) -> None:
    """A seal would vouch for it."""
    ledger = FileLedger(tmp_path, VANTAGE)
    ledger.record(list(every(MINUTE, OCTOBER, OCTOBER + 5 * MINUTE)))
    path = tmp_path / VANTAGE / "2026-10-01.jsonl"
    path.write_bytes(path.read_bytes().replace(b'"ok":false', b'"ok":true'))

    with pytest.raises(Misconfigured, match=r"2026-10-01\.jsonl:4: was changed.*let the prober write to another"):
        ledger.seal(OCTOBER + DAY + 11 * MINUTE)


def test_a_clock_that_jumped_years_ahead_seals_nothing(tmp_path: Path) -> None:
    """Two thousand empty days would follow, and every true sample would come too late."""
    ledger = FileLedger(tmp_path, VANTAGE)
    ledger.record([sample(OCTOBER)])

    with pytest.raises(Misconfigured, match="check this machine's clock"):
        ledger.seal(OCTOBER + 2000 * DAY)


def test_a_crash_before_the_seal_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next call seals the day, as though nothing had happened."""
    ledger = FileLedger(tmp_path, VANTAGE)
    ledger.record([sample(OCTOBER)])

    def crash(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "link", crash)
        with pytest.raises(KeyboardInterrupt):
            ledger.seal(OCTOBER + DAY + 11 * MINUTE)
    ledger.seal(OCTOBER + DAY + 11 * MINUTE)

    assert (found(tmp_path, None).flaws, found(tmp_path, None).samples) == ([], 1)
    assert sorted(file.name for file in (tmp_path / VANTAGE).iterdir() if file.name != ".lock") == [
        "2026-10-01.jsonl",
        "2026-10-01.seal.json",
    ]


def test_a_ledger_in_use_is_no_flaw(tmp_path: Path) -> None:
    """Today's lines have no seal yet; they are read, and named as open."""
    filled(tmp_path, OCTOBER, OCTOBER + 2.5 * DAY, keys=new_keys())
    verdict = verify(Folder(tmp_path), Scope((OCTOBER + 2 * DAY).date()))

    assert verdict.flaws == []
    assert [str(day) for day in verdict.chains[0].open_days] == ["2026-10-03"]
    assert verdict.samples == 30


def test_a_line_that_is_being_written(tmp_path: Path) -> None:
    """Read at that very moment, or after a crash: the last line of an open day may be torn, no other."""
    filled(tmp_path, OCTOBER, OCTOBER + 2.5 * DAY)
    path = tmp_path / VANTAGE / "2026-10-03.jsonl"
    path.write_bytes(path.read_bytes()[:-30])
    scope = Scope((OCTOBER + 2 * DAY).date())
    verdict = verify(Folder(tmp_path), scope)
    (tmp_path / VANTAGE / "2026-10-03.1.jsonl").write_bytes(b"x\n")

    assert (verdict.flaws, verdict.chains[0].torn, verdict.samples) == ([], True, 29)
    assert verify(Folder(tmp_path), scope).flaws[0].line == 6


def test_a_day_that_has_not_come(tmp_path: Path) -> None:
    """A clock was wrong for a moment: that day waits for its time, and the chain of the others holds."""
    ledger = FileLedger(tmp_path, VANTAGE)
    ledger.record([sample(OCTOBER), sample(OCTOBER + 2000 * DAY)])
    ledger.seal(OCTOBER + DAY + 11 * MINUTE)
    verdict = verify(Folder(tmp_path), Scope((OCTOBER + DAY).date()))

    assert (verdict.flaws, verdict.samples) == ([], 1)
    assert len(verdict.chains[0].future_days) == 1


def test_a_day_in_parts_is_the_same_day(tmp_path: Path) -> None:
    """Where files cannot grow (S3) a day comes in numbered parts: same digest, same seal."""
    filled(tmp_path)
    raws = lines(tmp_path, "2026-10-13")
    folder = tmp_path / VANTAGE
    (folder / "2026-10-13.jsonl").unlink()
    for number, start in enumerate(range(0, 12, 5)):
        (folder / f"2026-10-13.{number}.jsonl").write_bytes(b"".join(raws[start : start + 5]))
    verdict = found(tmp_path)
    (folder / "2026-10-13.1.jsonl").unlink()
    broken = found(tmp_path).flaws[0]

    assert (verdict.flaws, verdict.samples) == ([], 372)
    assert (broken.file, broken.line) == (f"{VANTAGE}/2026-10-13.2.jsonl", 1)


def test_a_month_handed_over_alone(tmp_path: Path) -> None:
    """It verifies, and it is said that nothing here confirms what it begins with."""
    filled(tmp_path, OCTOBER - 3 * DAY, NOVEMBER)
    whole = found(tmp_path).chains[0].start_known
    for file in (tmp_path / VANTAGE).glob("2026-09-*"):
        file.unlink()
    alone = found(tmp_path)

    assert (whole, alone.flaws, alone.chains[0].start_known) == (True, [], False)
    assert "what was before" in found(tmp_path, None).flaws[0].what  # asked for all of it, something is gone


@pytest.mark.parametrize("name", ["", "EU", "../up", "a/b", "a b", "-x", "a" * 64])
def test_a_vantage_point_is_the_name_of_a_folder(tmp_path: Path, name: str) -> None:
    """It cannot lead anywhere else."""
    with pytest.raises(Misconfigured, match="is no vantage point"):
        FileLedger(tmp_path, name)


def test_a_folder_that_cannot_be_used(tmp_path: Path) -> None:
    """Found out at once, not at the first sample."""
    (tmp_path / "file").touch()
    with pytest.raises(Misconfigured, match="cannot hold samples"):
        FileLedger(tmp_path / "file", VANTAGE)


def test_a_sample_of_another_vantage_point(tmp_path: Path) -> None:
    """It has a chain of its own."""
    with pytest.raises(ValueError, match="does not belong"):
        FileLedger(tmp_path, VANTAGE).record([sample(OCTOBER, "us-east-1")])
