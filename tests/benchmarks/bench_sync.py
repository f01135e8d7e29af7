"""A pass over many changed Cases, the local org in a process of its own: calls, peak memory, and how cost grows."""

from __future__ import annotations

import json
import resource
import subprocess
import sys
from contextlib import contextmanager
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time
from typing import TYPE_CHECKING, Any

from sfsync.adapters.notify import JsonLinesNotifier
from sfsync.settings import SalesforceSettings
from sfsync.wiring import worker
from tests.benchmarks.measure import row

if TYPE_CHECKING:
    from collections.abc import Iterator

SMALL, LARGE = 1_000, 10_000


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
            pages = [process_time()]
            tally = working.poll.run(lambda _: pages.append(process_time()))
            start, thousand = pages[0], SMALL // 200
            usage = working.salesforce.usage
            return {
                "read": tally.read,
                "stamped": tally.stamped,
                "aside": len(tally.quarantined),
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


def _mean(costs: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the mean of what is noisy."""
    noisy = {key: sum(cost[key] for cost in costs) / len(costs) for key in ("cpu_s", "first_s", "last_s")}
    return {**costs[0], **noisy}


def main() -> None:
    """Print the report."""
    print(f"One pass over {SMALL:,} and {LARGE:,} changed Cases, REST over loopback, SQLite store")
    # Ten small passes are as long in the noise of a shared machine as a large one: their mean is what it compares with.
    larges = [measured(LARGE)]
    smalls = [measured(SMALL) for _ in range(10)]
    larges.append(measured(LARGE))
    small, large = _mean(smalls), _mean(larges)
    for cost in (small, large):
        number = int(cost["read"])
        allowed = 2 * ceil(number / 200) + 3
        calls = f"{cost['calls']} (naive {2 * number:,})"
        row(f"{number:,} read, {cost['stamped']:,} stamped: calls", calls, f"at most {allowed}")
        row("  CPU of the worker", f"{cost['cpu_s']:.2f} s", "")
        row("  peak memory of the worker", f"{cost['peak_mb']:.0f} MB", "under 300 MB")
    growth = f"{large['last_s'] / large['first_s']:.2f} x"
    row(f"CPU of the last {SMALL:,} against the first {SMALL:,} of a pass", growth, "about 1 x: linear")
    row(f"CPU for {LARGE:,} against {SMALL:,}", f"{large['cpu_s'] / small['cpu_s']:.1f} x", "at most 11 x")


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(one_pass(json.loads(sys.argv[1]))))
    else:
        main()
