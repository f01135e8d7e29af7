"""Days and their seals: when they come, what they hold to, what of a ledger may be without one."""

from __future__ import annotations

import json
import os
from datetime import timedelta
from pathlib import Path

import pytest

from sfsync.adapters.samples.folder import Folder
from sfsync.adapters.samples.ledger import FileLedger
from sfsync.availability.verify import verify
from sfsync.availability.verify_chain import Scope
from sfsync.ports.faults import Misconfigured
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


def test_a_prober_that_has_just_come_back(tmp_path: Path) -> None:
    """A day without a sample waits for its seal some minutes longer than midnight: no flaw yet, but soon one."""
    ledger = filled(tmp_path, OCTOBER, OCTOBER + DAY)
    ledger.record([sample(OCTOBER + 2 * DAY + MINUTE)])
    early = verify(Folder(tmp_path), Scope((OCTOBER + DAY).date()))
    late = verify(Folder(tmp_path), Scope((OCTOBER + 2 * DAY).date()))
    ledger.seal(OCTOBER + 2 * DAY + 11 * MINUTE)

    assert (early.flaws, early.samples) == ([], 13)
    assert "the day is missing" in late.flaws[0].what
    assert verify(Folder(tmp_path), Scope((OCTOBER + 2 * DAY).date())).flaws == []


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
