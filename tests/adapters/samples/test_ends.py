"""What leaves no gap when it is removed whole, and the days around a month: found where it can be, told where not."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.adapters.samples.ledgers import DAY, NOVEMBER, OCTOBER, VANTAGE, filled, flaw, found, lines, rewrite

OTHER = "us-east-1"


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """Two vantage points, from two days before October to two days after it."""
    for vantage in (VANTAGE, OTHER):
        filled(tmp_path, OCTOBER - 2 * DAY, NOVEMBER + 2 * DAY, vantage=vantage)
    return tmp_path


def test_a_vantage_point_removed_whole(ledger: Path) -> None:
    """Nothing here tells; who says which have to be here is told, for a month and for all."""
    shutil.rmtree(ledger / OTHER)

    assert found(ledger).flaws == []
    for month in ("2026-10", None):
        broken = flaw(ledger, month, vantages=(VANTAGE, OTHER))
        assert str(broken) == f"{OTHER}: no day of this vantage point is here, though it has to be"


def test_a_vantage_point_removed_from_one_month(ledger: Path) -> None:
    """What it has of later days goes back to days that are not here."""
    for file in [*(ledger / OTHER).glob("2026-09*"), *(ledger / OTHER).glob("2026-10*")]:
        file.unlink()

    assert flaw(ledger).what == "continues days before 2026-11-01, which are not here"
    assert flaw(ledger, None).file == f"{OTHER}/2026-11-01.seal.json"


def test_a_vantage_point_that_ends_before_the_others(ledger: Path) -> None:
    """The same with a month and without: its days are missing, unless somebody says that it was taken out."""
    for file in (ledger / OTHER).iterdir():
        if file.name >= "2026-10-15":
            file.unlink()
    retired = {OTHER: (OCTOBER + 13 * DAY).date()}

    for month in ("2026-10", None):
        assert str(flaw(ledger, month)).startswith(f"{OTHER}/2026-10-15.jsonl: the day is missing")
        assert found(ledger, month, retired=retired, vantages=(VANTAGE, OTHER)).flaws == []
    for day in (12, 14):  # the last day told has to be here
        is_short = bool(found(ledger, retired={OTHER: (OCTOBER + day * DAY).date()}).flaws)
        assert is_short is (day == 14)


@pytest.mark.parametrize("day", ["2026-09-30", "2026-11-01"])
def test_the_days_around_a_month_have_to_hold(ledger: Path, day: str) -> None:
    """An outage over the month's end is confirmed by them; they may be missing, but not changed."""
    untouched = found(ledger)
    rewrite(ledger, day, [line.replace(b'"ok":false', b'"ok":true') for line in lines(ledger, day)])
    changed = flaw(ledger)
    (ledger / VANTAGE / f"{day}.jsonl").unlink()

    assert (untouched.flaws, untouched.samples) == ([], 2 * 31 * 12)
    assert changed.file == f"{VANTAGE}/{day}.jsonl"
    assert found(ledger).flaws == []
