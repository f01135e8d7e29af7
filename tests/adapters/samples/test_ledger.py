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

from sfsync.adapters.samples import segment
from sfsync.adapters.samples.folder import Folder
from sfsync.adapters.samples.ledger import FileLedger
from sfsync.availability.chain import read_line
from sfsync.availability.sample_document import sample_document
from sfsync.ports.faults import Misconfigured, Unavailable
from tests.adapters.samples.ledgers import (
    DAY,
    OCTOBER,
    VANTAGE,
    every,
    filled,
    found,
    lines,
    sample,
)

MINUTE = timedelta(minutes=1)
WRITER = """
import sys
from datetime import datetime, timedelta
from pathlib import Path
from sfsync.adapters.samples.ledger import FileLedger
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
