"""A pass over many changed Cases, the local org in a process of its own: calls, peak memory, and how cost grows.

CPU is the worker's own; wall time holds the local org's too, and the disk's.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import TYPE_CHECKING, Any

from sfsync.adapters.notify.json_lines import JsonLinesNotifier
from sfsync.cli.garbage import settle
from sfsync.settings import SalesforceSettings
from sfsync.wiring import worker
from tests.benchmarks.measure import row

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALL, LARGE = 1_000, 10_000
ROUNDS = 3


@contextmanager
def local_org(cases: int) -> Iterator[dict[str, Any]]:
    """Yield the connection details of an org with so many Cases."""
    command = [sys.executable, "-m", "sfsync", "localorg", "--port", "0", "--cases", str(cases)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield json.loads(process.stdout.readline())
        process.terminate()


def one_pass(ready: dict[str, Any]) -> dict[str, float]:
    """Sync everything, in this process, and return what it cost."""
    org = SalesforceSettings(url=ready["url"], client_id=ready["client_id"], client_secret=ready["client_secret"])
    with TemporaryDirectory() as folder:
        notices = JsonLinesNotifier(Path(folder) / "notices.jsonl")
        with worker(notices, org=org, store_url=f"sqlite:///{folder}/store.sqlite") as working:
            settle()  # as `sfsync sync` and `sfsync run` do
            pages, began = [process_time()], perf_counter()
            tally = working.poll.run(lambda _: pages.append(process_time()))
            start, thousand = pages[0], SMALL // 200
            usage = working.salesforce.usage
            return {
                "read": tally.read,
                "stamped": tally.stamped,
                "aside": len(tally.quarantined),
                "wall_s": perf_counter() - began,
                "tasks": tally.tasks,
                "cpu_s": process_time() - start,
                "first_s": pages[1 + thousand] - pages[1],
                "last_s": pages[-1] - pages[-1 - thousand],
                "calls": usage.used if usage else -1,
                "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
            }


def measured(cases: int) -> dict[str, Any]:
    """Return the cost of a pass in a fresh process."""
    with local_org(cases) as ready:
        child = [sys.executable, __file__, json.dumps(ready)]
        return dict(json.loads(subprocess.run(child, capture_output=True, text=True, check=True).stdout))


def _typical(costs: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the median of what is noisy."""
    noisy = {key: median(cost[key] for cost in costs) for key in ("wall_s", "cpu_s", "first_s", "last_s")}
    return {**costs[0], **noisy}


def main() -> None:
    """Print the report."""
    print(f"One pass over {SMALL:,} and {LARGE:,} changed Cases, REST over loopback, SQLite store")
    smalls, larges = [], []
    for _ in range(ROUNDS):  # in turn, so that a slow minute of the machine strikes both
        smalls += [measured(SMALL) for _ in range(3)]
        larges += [measured(LARGE)]
    small, large = _typical(smalls), _typical(larges)
    for cost in (small, large):
        number = int(cost["read"])
        allowed = 2 * ceil(number / 200) + 3 + ceil(cost["tasks"] / 200)
        calls = f"{cost['calls']} (naive {2 * number:,})"
        row(
            f"{number:,} read, {cost['stamped']:,} stamped, {cost['tasks']:,} Tasks: calls", calls, f"at most {allowed}"
        )
        row("  wall time of the pass", f"{cost['wall_s']:.2f} s", "")
        row("  CPU of the worker", f"{cost['cpu_s']:.2f} s", "")
        row("  peak memory of the worker", f"{cost['peak_mb']:.0f} MB", "under 300 MB")
    growth = f"{large['last_s'] / large['first_s']:.2f} x"
    row(f"CPU of the last {SMALL:,} against the first {SMALL:,} of a pass", growth, "about 1 x: linear")
    for what, key in (("Wall time", "wall_s"), ("CPU", "cpu_s")):
        row(f"{what} for {LARGE:,} against {SMALL:,}", f"{large[key] / small[key]:.1f} x", "at most 11 x")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(one_pass(json.loads(sys.argv[1]))))
    else:
        main()
