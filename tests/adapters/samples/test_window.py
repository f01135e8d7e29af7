"""The window over a ledger's folder: what probers write is there at the next look, read once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from sfsync.adapters.samples.ledger import FileLedger
from sfsync.adapters.samples.window import FileWindow
from sfsync.availability.micros import micros
from tests.adapters.samples.ledgers import DAY, OCTOBER, VANTAGE, sample

TICK = timedelta(seconds=10)
NOON = OCTOBER + DAY / 2


def taken(window: FileWindow, now: timedelta = TICK) -> dict[str, int]:
    """Return by vantage point how many samples of the portal of the last thirty days are there."""
    records = window.records(NOON + now - 30 * DAY, NOON + now)
    return {vantage: sum(map(len, t.days.values())) for vantage, t in records["portal"].tracks.items()}


def test_what_comes_is_there_at_the_next_look(tmp_path: Path) -> None:
    """Of every vantage point that writes there, also one that begins only now."""
    here, window = FileLedger(tmp_path, VANTAGE), FileWindow(tmp_path)
    here.record([sample(NOON)])
    first = taken(window)
    here.record([sample(NOON + TICK)])
    FileLedger(tmp_path, "us-east-1").record([sample(NOON, "us-east-1")])

    assert first == {VANTAGE: 1}
    assert taken(window) == {VANTAGE: 2, "us-east-1": 1}


def test_nothing_is_read_twice(tmp_path: Path) -> None:
    """Ten looks at a hundred samples take a hundred lines."""
    FileLedger(tmp_path, VANTAGE).record([sample(NOON - n * TICK) for n in range(100)])
    window = FileWindow(tmp_path)
    looks = [window.records(NOON - DAY, NOON)["portal"] for _ in range(10)]

    assert (len(looks[-1]), looks[-1].repeated) == (100, 0)


def test_a_line_that_is_being_written_is_waited_for(tmp_path: Path) -> None:
    """Half of it is no sample, nor is it lost."""
    FileLedger(tmp_path, VANTAGE).record([sample(NOON), sample(NOON + TICK)])
    segment = tmp_path / VANTAGE / f"{NOON:%Y-%m-%d}.jsonl"
    whole = segment.read_bytes()
    segment.write_bytes(whole[:-30])
    window = FileWindow(tmp_path)
    half = taken(window)
    segment.write_bytes(whole)

    assert half == {VANTAGE: 1}
    assert taken(window) == {VANTAGE: 2}


def test_lines_that_are_no_samples_are_never_up(tmp_path: Path) -> None:
    """Garbage between two samples leaves those as they are, and counts for nothing."""
    ledger, window = FileLedger(tmp_path, VANTAGE), FileWindow(tmp_path)
    ledger.record([sample(NOON)])
    with (tmp_path / VANTAGE / f"{NOON:%Y-%m-%d}.jsonl").open("ab") as file:
        file.write(b'{"at": "soon", "ok": true}\n\xff\xfe\n')
    ledger.record([sample(NOON + TICK)])

    assert taken(window) == {VANTAGE: 2}


def test_a_sample_of_the_future_is_refused(tmp_path: Path) -> None:
    """An hour ahead; a second ahead is a clock's doing, and there at once."""
    FileLedger(tmp_path, VANTAGE).record([sample(NOON), sample(NOON + timedelta(hours=1))])

    assert taken(FileWindow(tmp_path), -timedelta(seconds=1)) == {VANTAGE: 1}


def test_what_the_window_needs_no_more_is_forgotten(tmp_path: Path) -> None:
    """Days that ended before it; those that never were in it are not even read."""
    ledger, window = FileLedger(tmp_path, VANTAGE), FileWindow(tmp_path)
    ledger.record([sample(NOON - 40 * DAY), sample(NOON - 29 * DAY), sample(NOON)])
    first = taken(window)
    later = taken(window, 2 * DAY)

    assert (first, later) == ({VANTAGE: 2}, {VANTAGE: 1})
    assert min(window.records(NOON - 30 * DAY, NOON)["portal"].track(VANTAGE).days) >= micros(NOON) // 86_400_000_000


def test_the_day_on_which_the_window_begins_is_read(tmp_path: Path) -> None:
    """What of it lies within; what was before is not."""
    FileLedger(tmp_path, VANTAGE).record([sample(NOON - 30 * DAY), sample(NOON - 30 * DAY + 2 * TICK)])

    assert taken(FileWindow(tmp_path)) == {VANTAGE: 1}


def test_what_cannot_be_read_is_not_there(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """No folder yet, or something else in a day's place: said once, and read as soon as it can be; others are read."""
    folder = tmp_path / "samples"
    window = FileWindow(folder)
    nothing = [dict(window.records(NOON - DAY, NOON)) for _ in range(3)]
    said = list(caplog.messages)
    (folder / VANTAGE / f"{NOON:%Y-%m-%d}.jsonl").mkdir(parents=True)
    FileLedger(folder, "us-east-1").record([sample(NOON, "us-east-1")])
    other = taken(window)
    (folder / VANTAGE / f"{NOON:%Y-%m-%d}.jsonl").rmdir()
    FileLedger(folder, VANTAGE).record([sample(NOON)])

    assert nothing == [{}] * 3
    assert said == [f"{folder}: {folder} cannot be read (No such file or directory)"]
    assert (other, taken(window)) == ({"us-east-1": 1}, {"us-east-1": 1, VANTAGE: 1})
