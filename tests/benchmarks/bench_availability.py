"""A month of samples from three vantage points: time and memory of its report, beside a plain way; and the window.

Each is measured in a process of its own, so that the one's memory is not the other's. The plain way keeps parsed lines
in a list, sorts them and walks every ten seconds of the month: what one would write first. It knows neither verdicts
nor bounds nor exclusions, only how many seconds were down.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from sfsync.availability.conditions import conditions
from sfsync.availability.micros import micros
from sfsync.availability.record import Record
from sfsync.availability.report import report
from sfsync.availability.silence import Expected, silence
from sfsync.hours.interval import Interval
from sfsync.intake.samples import read_samples
from sfsync.policy.objectives import load_objectives
from sfsync.render.availability_document import Published
from sfsync.render.availability_html import report_html
from tests.benchmarks.measure import row

START, DAYS, EVERY = datetime(2026, 9, 1, tzinfo=UTC), 30, 10
MONTH = Interval(START, START + timedelta(days=DAYS))
VANTAGES = ("eu-west-1", "us-east-1", "us-west-2")
ROUNDS = DAYS * 86_400 // EVERY
OUTAGE = range(100_000, 100_024)  # four minutes
BLINKS = 997  # one sample in so many fails alone


def is_good(slot: int, number: int) -> bool:
    """Tell whether a vantage point's sample is good: all fail in the outage, each now and then alone."""
    return slot not in OUTAGE and (slot + number * 300) % BLINKS != 0


def write(file: Path) -> None:
    """Write the month, a round after the other."""
    with file.open("w", encoding="utf-8") as out:
        for slot in range(ROUNDS):
            at = f"{START + timedelta(seconds=slot * EVERY):%Y-%m-%dT%H:%M:%SZ}"
            for number, vantage in enumerate(VANTAGES):
                ok = is_good(slot, number)
                told = {"at": at, "endpoint": "portal", "vantage": vantage, "ok": ok, "latency_ms": 41}
                out.write(json.dumps(told | {"reason": None if ok else "answered 503"}) + "\n")


def ours(file: Path) -> int:
    """Return the seconds down by the report, its page rendered too."""
    with file.open("rb") as stream:
        read = read_samples(stream, file.name, MONTH, MONTH.end)
    found = report(read.records, (), MONTH, MONTH.end, load_objectives())
    report_html(Published(found, read))
    return int(found.whole.balance.down.total_seconds())


def plain(file: Path) -> int:
    """Return the seconds down by the plain way: slots that most vantage points call failing, two or more in a row."""
    lines = sorted(map(json.loads, file.read_text(encoding="utf-8").splitlines()), key=lambda line: str(line["at"]))
    votes: dict[int, Counter[bool]] = defaultdict(Counter)
    for line in lines:
        at = datetime.fromisoformat(line["at"])
        votes[int((at - START).total_seconds()) // EVERY][line["ok"]] += 1
    down = run = 0
    for slot in range(ROUNDS + 1):
        if votes[slot][False] > votes[slot][True]:
            run += 1
            continue
        down, run = down + (run if run > 1 else 0), 0
    return down * EVERY


def measured(way: str, file: Path) -> tuple[int, str, float]:
    """Return seconds down, the time taken in words, and megabytes at most, of a process of its own."""
    ended = subprocess.run([sys.executable, __file__, way, str(file)], capture_output=True, text=True, check=True)
    down, taken, worked, peak = ended.stdout.split()
    return int(down), f"{float(taken):.1f} s ({float(worked):.1f} s CPU)", float(peak)


def alone(way: str, file: Path) -> None:
    """Measure one way in this process, imports included in the memory and not in the time."""
    start, worked = perf_counter(), process_time()
    down = {"ours": ours, "plain": plain}[way](file)
    taken, worked = perf_counter() - start, process_time() - worked
    print(down, taken, worked, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)


def window() -> list[tuple[float, float]]:
    """Return wall and processor seconds of each round: three new samples into thirty full days, and every rule."""
    record, objectives = Record("portal"), load_objectives()
    tracks = [record.track(vantage) for vantage in VANTAGES]
    start = micros(START)

    def add(slot: int) -> None:
        for number, track in enumerate(tracks):
            ok = is_good(slot, number)
            track.add(start + slot * EVERY * 1_000_000, ok, None if ok else "answered 503")

    for slot in range(ROUNDS - 30):
        add(slot)
    conditions(record, (), MONTH.end - timedelta(seconds=300), objectives)
    taken = []
    for slot in range(ROUNDS - 30, ROUNDS):
        begun, worked, now = perf_counter(), process_time(), START + timedelta(seconds=(slot + 1) * EVERY)
        add(slot)
        conditions(record, (), now, objectives)
        list(silence({"portal": record}, now, objectives, Expected(("portal",), VANTAGES)))
        taken.append((perf_counter() - begun, process_time() - worked))
    return taken


def main() -> None:
    """Print the report."""
    with TemporaryDirectory() as folder:
        file = Path(folder) / "september.jsonl"
        write(file)
        down, taken, peak = measured("ours", file)
        plain_down, plain_taken, plain_peak = measured("plain", file)
    if down != plain_down:
        sys.exit(f"the two ways disagree: {down} s and {plain_down} s down")
    rounds = sorted(window())

    print(f"Availability: {ROUNDS * len(VANTAGES):,} samples, {down} s down by both ways")
    row("report of the month, read and rendered as a page", f"{taken}, {peak:.0f} MB", "under 10 s, 200 MB")
    row("the plain way, seconds down only", f"{plain_taken}, {plain_peak:.0f} MB", "")
    row("a round into the rolling window, and every rule", words(rounds[len(rounds) // 2]), "under 50 ms")
    row("the slowest of 30 rounds", words(rounds[-1]), "")


def words(round_: tuple[float, float]) -> str:
    """Return what a round took, by the clock and of a processor."""
    return f"{round_[0] * 1000:.1f} ms ({round_[1] * 1000:.1f} ms CPU)"


if __name__ == "__main__":
    if sys.argv[1:]:
        alone(sys.argv[1], Path(sys.argv[2]))
    else:
        main()
